"""The walk through a page's tree, in reading order, that makes its blocks.

It uses no recursion, since strangers choose the depth.
"""

from __future__ import annotations

import re
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.html.page import MIN_BLOCKS, TABLE_LEVELS, Block, Element
from cleaners.html.tags import (
    BLOCKS,
    BOLD,
    LANDMARKS,
    REPLACED,
    UNFOLDING,
    Attributes,
    is_hidden,
    is_labelled_region,
    region,
)

# All that is not one plain space; what breaks lines in plain text does not in HTML.
BREAK = "\t-\r\u2028\u2029"
SPACES = re.compile(f"[{BREAK}][ {BREAK}]*| [ {BREAK}]+")
BREAKS = re.compile("[\n-\r\u2028\u2029]")
MAX_DOUBTS = 20  # landmarks in each other
LABELLING = ("role", "itemprop", "aria-label")
SECTIONS = LANDMARKS | {"article", "main", "pre"}
MEANING = BLOCKS | BOLD | {"a"}  # elements that mean something without attributes
MIN_RUNNING = 60  # characters of a line of running text
MAX_BUTTON = 300  # characters; a question that unfolds its answer is no longer


# What holds around an element, restored when it ends: whether that is a block, its region, the counts of
# content, pre, links and emphasis that are open, and the class around the text.
Around = tuple[bool, str, int, int, int, int, str]


class Walk:
    """Goes through a tree in reading order and collects its blocks.

    Attributes:
        lines: their texts.
        blocks: where each stood.
        characters: length of all lines.
    """

    def __init__(self, unseen: frozenset[str], hidden_too: bool) -> None:
        self.lines: list[str] = []
        self.blocks: list[Block] = []
        self.characters = 0
        self._unseen = unseen
        self._hidden_too = hidden_too
        self._opened: set[str] = set()  # ids of what buttons open
        self._closing: list[Around | None] = []  # of the open elements; None for those that change nothing
        self._pieces: list[str] = []
        self._element: Element | None = None
        self._region = self._inner = self._first_inner = self._link = ""
        self._landmarks: list[tuple[Element, str, str]] = []  # each with its region and the one around it
        self._content = self._pre = self._links = self._bold = 0
        self._link_chars = self._bold_chars = 0
        self._has_drawn_text = False

    def through(self, tree: LexborHTMLParser) -> None:
        """Walk the tree of a page."""
        self._has_drawn_text = tree.css_first("svg text") is not None
        for button in tree.css("[aria-controls][aria-expanded]"):
            self._opened.update((button.attributes["aria-controls"] or "").split())
        node: LexborNode | None = tree.root
        while node is not None:
            if node.tag == "-text":
                text = node.text_content
                if text and (self._pieces or self._pre or not text.isspace()):
                    self._add(text)
                child = None
            else:
                child = self._visit(node)
            following = child if child is not None else node.next
            node = following if following is not None else self._after(node)
        self._flush()
        self._doubt_landmarks()
        if len(self.blocks) >= MIN_BLOCKS:
            self._take_in_asides()

    def _doubt_landmarks(self) -> None:
        """Take landmarks that hold most of the page's text for none: furniture never does.

        A small page can be mostly menu, but a form around it is a program's habit.
        """
        before = [0, *accumulate(map(len, self.lines))]
        is_small = len(self.blocks) < MIN_BLOCKS
        doubtful = [
            landmark
            for landmark in self._landmarks
            if 2 * (before[landmark[0].end] - before[landmark[0].first]) > before[-1]
            and not (is_small and landmark[1] != "form")
        ]
        for element, found, around in doubtful[:MAX_DOUBTS]:
            for number in range(element.first, element.end):
                if self.blocks[number].region == found:
                    self.blocks[number] = self.blocks[number]._replace(region=around)

    def _take_in_asides(self) -> None:
        """Count asides with running text above and below to the content: boxes of facts are asides, too."""
        text = [0, *accumulate(map(_is_running_text, self.lines, self.blocks))]
        asides = [element for element, found, _ in self._landmarks if found == "aside"]
        for element in asides[:MAX_DOUBTS]:
            parent = element.parent
            if parent and text[parent.first] < text[element.first] and text[element.end] < text[parent.end]:
                for number in range(element.first, element.end):
                    self.blocks[number] = self.blocks[number]._replace(in_content=True)

    def _after(self, node: LexborNode) -> LexborNode | None:
        """The node that comes when an element and those that end with it are left."""
        around: LexborNode | None = node
        while self._closing and around is not None:
            if (before := self._closing.pop()) is not None:
                self._leave(before)
            around = around.parent
            if around is not None and (following := around.next) is not None:
                return following
        return None

    def _visit(self, node: LexborNode) -> LexborNode | None:
        """Take in an element; return its first child if the walk goes on in it."""
        tag = node.tag or "-"
        if tag in REPLACED and self._pieces and not self._pre:
            self._pieces.append(" ")  # a picture between two words parts them
        if tag == "svg" and self._has_drawn_text and (self._hidden_too or not is_hidden(node.attributes)):
            self._add_drawn(node)
        if tag == "br":
            self._flush()
        elif tag not in self._unseen and tag[0] not in "-!":
            attributes = node.attributes
            if (
                attributes
                and not self._hidden_too
                and is_hidden(attributes)
                and not self._unfolds(node, attributes)
            ):
                return None
            child = node.child
            if child is None:
                if self._pieces and tag in BLOCKS:
                    self._flush()
            elif attributes or tag in MEANING:
                self._closing.append(self._enter(tag, attributes))
            else:
                self._closing.append(None)
            return child
        return None

    def _unfolds(self, node: LexborNode, attributes: Attributes) -> bool:
        """Whether a reader opens a hidden element by a click, as an answer by its question.

        What a landmark hides is no text: the menus of a header, say, or a dialog. Some pages are forms.
        """
        around = self._region
        if around not in ("", "form") or node.tag not in UNFOLDING or region(node.tag, attributes):
            return False
        return (
            attributes.get("id") in self._opened or is_labelled_region(attributes) or _is_below_button(node)
        )

    def _enter(self, tag: str, attributes: Attributes) -> Around:
        is_block = tag in BLOCKS
        around = (is_block, self._region, self._content, self._pre, self._links, self._bold, self._inner)
        if is_block:
            if self._pieces:
                self._flush()
            label = ""
            if attributes:
                label = _label(attributes)
            self._element = Element(tag, _class(attributes), label, self._element, len(self.blocks))
            if tag == "th":
                self._mark_data(self._element)
            if tag in SECTIONS or label:
                if found := region(tag, attributes):
                    self._landmarks.append((self._element, found, self._region))
                    self._region = found
                self._content += tag in ("article", "main") or attributes.get("role") == "main"
                self._pre += tag == "pre"
            self._inner = ""
        elif tag == "a":
            self._links += 1
            self._link = self._inner = _class(attributes)
        else:
            self._bold += tag in BOLD
            self._inner = _class(attributes) or self._inner
        return around

    @staticmethod
    def _mark_data(heading: Element) -> None:
        table = heading.parent
        for _ in range(TABLE_LEVELS):
            if table and table.tag != "table":
                table = table.parent
        if table and table.tag == "table":
            table.is_data = True

    def _leave(self, around: Around) -> None:
        if around[0] and self._element:
            if self._pieces:
                self._flush()
            self._element.end = len(self.blocks)
            self._element = self._element.parent
        _, self._region, self._content, self._pre, self._links, self._bold, self._inner = around

    def _add(self, text: str) -> None:
        if not self._pre:
            self._append(text)
            return
        first, *others = text.split("\n")
        self._append(first)  # a line of code is highlighted in pieces
        for line in others:
            self._flush()
            self._append(line)

    def _add_drawn(self, drawing: LexborNode) -> None:
        """Take in the words of a drawing, as one stretch: where they stand in it only a browser knows."""
        words = " ".join([" ".join(text.text().split()) for text in drawing.css("text")])
        if words.strip():
            self._append(f" {words} ")

    def _append(self, text: str) -> None:
        if not self._pieces:
            self._first_inner = self._inner
        self._pieces.append(text)
        if self._links:
            self._link_chars += len(text.strip())
        if self._bold:
            self._bold_chars += len(text.strip())

    def _flush(self) -> None:
        """Write what has been collected as one line, if it is visible."""
        if not self._pieces:
            return
        text = "".join(self._pieces)
        self._pieces.clear()
        text = BREAKS.sub(" ", text.rstrip()) if self._pre else SPACES.sub(" ", text).strip(" ")
        size = len(text.strip())
        if size:
            self.lines.append(text)
            self.blocks.append(self._block(size))
            self.characters += size
        self._link_chars = self._bold_chars = 0

    def _block(self, size: int) -> Block:
        element = self._element
        linked = self._link_chars
        return Block(
            element.tag if element else "",
            self._region,
            self._content > 0,
            min(linked, size),
            min(self._bold_chars, size),
            self._link if linked >= size else "",
            self._first_inner,
            element,
            len(self.blocks),
        )


def _is_running_text(line: str, block: Block) -> bool:
    return len(line) >= MIN_RUNNING and not block.region and 2 * block.link_chars < len(line)


def _is_below_button(node: LexborNode) -> bool:
    """Whether what stands right before an element is a button that unfolds something."""
    before = node.prev
    while before is not None and before.tag == "-text" and not (before.text_content or "").strip():
        before = before.prev
    if before is None or before.tag is None or before.tag[0] in "-!":
        return False
    return before.css_first("[aria-expanded]") is not None and len(before.text()) <= MAX_BUTTON


def _class(attributes: Attributes) -> str:
    if not attributes:
        return ""
    name, identity = attributes.get("class"), attributes.get("id")
    if not identity:
        return name or ""
    return f"{name} #{identity}" if name else f"#{identity}"


def _label(attributes: Attributes) -> str:
    return " ".join([attributes[name] or "" for name in LABELLING if name in attributes])

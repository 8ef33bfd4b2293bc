"""From any string to a tree whose words are all there, in linear time: hostile and broken pages.

Some things are done before Lexbor may parse, and one after:

- what UTF-8 cannot hold becomes U+FFFD;
- what XHTML closes in the tag that opens it is closed, and what a shadow root shows is shown;
- where a page has very many tags, those nested deeper than any browser shows are dissolved, since a parser
  has to look through all open elements again and again;
- of a tag with thousands of attributes all are dropped;
- an element at the very end tells whether something that was never closed (a comment, a script, a quote)
  has swallowed the rest. If so, what swallowed it is taken out and the page is parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaners.document import DocumentError
from cleaners.html.tags import UNSEEN
from cleaners.repairs.surrogate import SURROGATES

END = "winnow-end"
MANY = 10_000  # tags; fewer cannot be nested so deep that it costs time
MAX_DEPTH = 400  # browsers stop at 512
MAX_PARTS = 200  # that are moved; each move copies
MAX_ATTRIBUTES = 1_000
STEP = 15_000  # characters
LONG = 2 * STEP
LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONG}}}")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)>")
ATTRIBUTE = re.compile(r"[\s/]*[^\s/>=][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|([^\s>]*)))?")
FRAMES = re.compile(r"</?(?:frameset|frame|noframes)\b[^<>]*>", re.I)
# Elements without an end, and those whose end is implied by what follows: they do not nest.
NOT_NESTING = frozenset(
    """area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup tr td
    th thead tbody tfoot rt rp a script style""".split()
)
DRAWINGS = frozenset({"svg", "math"})  # where a slash ends an element
LINES = frozenset("b i u s a em strong font span small big tt code nobr sub sup q cite label".split())
# Elements that hide what is in them, or take it for no markup: one without an end hides the rest of the page.
SWALLOWING = tuple(
    """script style title textarea noscript iframe noembed noframes xmp plaintext template select frameset svg
    math video audio canvas datalist annotation annotation-xml""".split()
)
CODE = frozenset({"script", "style"})
# XHTML, also where it is served as HTML, whose parser takes no heed of a slash.
XHTML = re.compile(r"<html\b[^>]*http://www\.w3\.org/1999/xhtml", re.I)
SELF_CLOSED = re.compile(
    r"<(script|style|title|iframe|textarea|object|video|audio|canvas|select|div|span|p|td|a|b|i|em|strong)"
    r"((?:\s[^<>]*[\s\"'])?)/>",
    re.I,
)
TEMPLATE = re.compile(r"<template(\s[^<>]*)>", re.I)
PROLOGUE = 2_000  # characters in which a page says what it is
RESUMES = re.compile(r"</?(?:head|body|article|main|div|p|h1|h2)\b[^<>]*>", re.I)
ROUNDS = 4  # of repair; each takes out every opening of some sort that is never closed


def parsed(html: str) -> LexborHTMLParser:
    """Parse a page.

    Raises:
        DocumentError: the parser gave up.
    """
    html = _plain(html.replace("\x00", "\ufffd"))
    if _is_suspicious(html):
        html = "".join(_flattened(html))
    try:
        tree = _tree(html)
        for _ in range(ROUNDS):
            if _is_whole(tree) or (freed := _freed(html)) == html:
                break
            html = freed
            tree = _tree(html)
        if ' id="S:' in html:
            _put_in_place(tree)
    except (ValueError, RuntimeError, MemoryError) as error:
        raise DocumentError("markup", f"the HTML parser gave up: {error}") from error
    return tree


def _plain(html: str) -> str:
    """Write what only a browser or an XML parser understands so that an HTML parser does."""
    if XHTML.search(html, 0, PROLOGUE):
        html = SELF_CLOSED.sub(r"<\1\2></\1>", html)
    # The template's end goes with it: where no template is open, its tag means nothing.
    return TEMPLATE.sub(_shown, html) if "shadowrootmode" in html else html


def _shown(template: re.Match[str]) -> str:
    return f"<div{template[1]}>" if "shadowrootmode" in template[1].lower() else template[0]


def _is_suspicious(html: str) -> bool:
    """Whether a page has so many tags, or such a long one, that parsing it may take more than linear time."""
    if max(html.count("<"), html.count(">")) > MANY:
        return True
    # A tag that is longer than two steps has no end within one of them.
    steps = range(0, len(html) - STEP, STEP)
    return any(html.find(">", start, start + STEP) < 0 for start in steps) and bool(LONG_TAG.search(html))


def _put_in_place(tree: LexborHTMLParser) -> None:
    """Put what React streams behind the page where its script would put it.

    A part comes as ``<div hidden id="S:1">``, and its place is held by ``<template id="B:1">``.
    """
    for count, part in enumerate(tree.css('div[hidden][id^="S:"]')):
        del part.attrs["hidden"]
        number = (part.attributes["id"] or "")[2:]
        place = (
            tree.css_first(f'template[id="B:{number}"]') if count < MAX_PARTS and number.isalnum() else None
        )
        if place is not None and not _is_within(place, part):
            place.insert_before(part)  # a copy
            part.decompose()


def _is_within(node: LexborNode | None, outer: LexborNode) -> bool:
    while node is not None and node.mem_id != outer.mem_id:
        node = node.parent
    return node is not None


def _tree(html: str) -> LexborHTMLParser:
    source = f"{html}<{END}></{END}>"
    try:
        return LexborHTMLParser(source.encode())
    except UnicodeEncodeError:
        return LexborHTMLParser(SURROGATES.sub("\ufffd", source).encode())


def _is_whole(tree: LexborHTMLParser) -> bool:
    """Whether the end of the page is where a reader would see it."""
    node = tree.css_first(END)
    if node is None:
        return False
    while node is not None and node.tag not in UNSEEN:
        node = node.parent
    return node is None


def _freed(html: str) -> str:
    """Take out what is never closed, so that it hides no more."""
    last = html.rfind("-->")
    if (opening := html.find("<!--", last + 1)) >= 0:
        return html[:opening] + html[opening:].replace("<!--", "")
    for name in SWALLOWING:
        found = [match.span() for match in re.finditer(rf"<{name}\b[^<>]*>?", html, re.I)]
        closed = max((match.end() for match in re.finditer(rf"</{name}\b[^<>]*>", html, re.I)), default=0)
        if unclosed := [span for span in found if span[0] >= closed]:
            return "".join(_without(html, unclosed, name in CODE))
    return _without_open_tag(html)


def _without(html: str, spans: list[tuple[int, int]], with_code: bool) -> Iterator[str]:
    """Leave out tags, and the code behind them as far as it goes."""
    done = 0
    for start, end in spans:
        if start < done:
            continue
        yield html[done:start]
        resumes = RESUMES.search(html, end) if with_code else None
        done = resumes.start() if resumes else len(html) if with_code else end
    yield html[done:]


def _without_open_tag(html: str) -> str:
    """Leave out a quote that is never closed; of a tag that the end cuts off, all; of frames, the tags."""
    place = 0
    while (start := html.find("<", place)) >= 0:
        place = start + 1
        if html.startswith("<!--", start):
            place = html.find("-->", start) + 3
        elif html[place : place + 1].isalpha():
            while attribute := ATTRIBUTE.match(html, place):
                place = attribute.end()
                if attribute[1] and attribute[1][0] in "\"'":
                    return html[: attribute.start(1)] + html[attribute.start(1) + 1 :]
            place = html.find(">", place)
            if place < 0:
                return html[:start]
    return FRAMES.sub("", html)


def _flattened(html: str) -> Iterator[str]:
    """Dissolve tags that are nested too deep, and drop attributes where there are too many."""
    open_tags: list[bool] = []  # whether each is still there
    last = html.rfind(">") + 1
    done = drawing = 0
    for tag in TAG.finditer(html, 0, last):
        if tag.start() < done:
            continue
        name = tag[2].lower()
        if len(tag[3]) > 2 * MAX_ATTRIBUTES and (end := _end_of_many(html, tag)):
            yield f"{html[done : tag.start()]}<{name}"
            done = end
        drawing += name in DRAWINGS and (-1 if tag[1] else 1)
        if name in NOT_NESTING or (drawing > 0 and tag[3].endswith("/")):
            continue
        if tag[1]:
            goes = bool(open_tags) and not open_tags.pop()
        else:
            goes = len(open_tags) >= MAX_DEPTH
            open_tags.append(not goes)
        if goes and done <= tag.start():
            yield html[done : tag.start()] + ("" if name in LINES else "<br>")
            done = tag.end()
    yield html[done:]


def _end_of_many(html: str, tag: re.Match[str]) -> int:
    """Where the attributes of a tag end, if there are too many of them; else 0."""
    place, count = tag.start(3), 0
    while attribute := ATTRIBUTE.match(html, place):
        place = attribute.end()
        count += 1
    return place if count > MAX_ATTRIBUTES else 0

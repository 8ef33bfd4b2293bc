"""Lines of icon names that a page showed as pictures: "icon share icon mail", "cameraicon checkicon"."""

from __future__ import annotations

import re
from typing import Literal

from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import ends_sentence
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrases

MIN_ICONS = 3
MIN_SHARE = 0.25
MIN_NAMES = 2  # different words from the table of icon names
# Words of a sentence, none of an icon's name: a line with one of them talks about icons.
SENTENCE_WORDS = frozenset(
    """a all an and are as at became become because been but by can for from had has have he her his how if is
    it its of or our she that the their them then these they this those to was we were what when which
    who will with you your""".split()
)
GLUE = re.compile(r"[_-]|icons?")
PREFIXES = "fa fas far fab bi mdi ti ion dashicons glyphicon icon ri bx".split()
CLASS = re.compile(rf"(?:{'|'.join(PREFIXES)})(?:-[a-z0-9]{{1,20}}){{1,5}}")
FAMILIES = frozenset("fa fas far fab fal fad bi mdi glyphicon dashicons ionicons material-icons".split())
STYLES = frozenset(
    "fa-solid fa-regular fa-brands fa-light fa-thin fa-duotone fa-fw fa-lg fa-2x fa-3x".split()
)
SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{1,40}:")
TAIL = re.compile(r"[a-z][a-z0-9_]{3,40}$")
HEAD = re.compile(r"[a-z][a-z0-9_]{3,40}(?=\s)")
PLAIN = re.compile(r"[^\W\d_][\w &/'’-]{0,60}")
MAX_LABEL = 160
MAX_LABEL_TOKENS = 4
MAX_GLUED = 80
MAX_REST = 4
TOKEN = re.compile(r"[^\W_]+(?:[_-][^\W_]+)*")


def is_icon_run(text: str) -> bool:
    """Whether a line is a run of icon names: dense, of several kinds, and no sentence."""
    low = text.casefold()
    if low.count("icon") < MIN_ICONS:
        return False
    tokens = TOKEN.findall(low)
    icons = [token for token in tokens if _is_icon(token)]
    if len(icons) < MIN_ICONS or len(icons) < MIN_SHARE * len(tokens):
        return False
    if ends_sentence(text) or not SENTENCE_WORDS.isdisjoint(tokens):
        return False
    return len(_names(tokens)) >= MIN_NAMES


def is_ligature_run(text: str) -> bool:
    """Whether a line consists of names that an icon font should have drawn, and nothing else."""
    if "_" not in text and "fa-" not in text and ":" not in text and "-" not in text:
        return False
    first = text.split(maxsplit=1)[:1]
    if not first or not _begins_ligatures(first[0]):
        return False
    tokens = text.split()
    ligatures = sum(token in phrases("icons", "ligatures") for token in tokens)
    plain = ligatures and sum(token in phrases("icons", "plain_ligatures") for token in tokens)
    return ligatures + plain == len(tokens) or is_class_run(tokens) or is_shortcode_run(tokens)


def _begins_ligatures(token: str) -> bool:
    known = token in phrases("icons", "ligatures") or token in phrases("icons", "plain_ligatures")
    return known or "-" in token or token[0] == ":" or token in FAMILIES


def is_class_run(tokens: list[str]) -> bool:
    """Whether words are names of an icon font's classes: "fa-solid fa-house", "icon-menu icon-search"."""
    if not all(CLASS.fullmatch(token) or token in FAMILIES for token in tokens):
        return False
    named = [token for token in tokens if "-" in token and token not in STYLES]
    if FAMILIES.isdisjoint(tokens) and STYLES.isdisjoint(tokens):
        names = [token.partition("-")[2] for token in named]
        return len(named) > 1 and all(not phrases("icons", "names").isdisjoint(n.split("-")) for n in names)
    return bool(named)


def is_shortcode_run(tokens: list[str]) -> bool:
    """Whether words are shortcodes of emoji, of three sorts at least: nobody speaks in them alone."""
    return len(set(tokens)) >= MIN_ICONS and all(SHORTCODE.fullmatch(token) for token in tokens)


def is_icon_label(text: str, hits: frozenset[str] = frozenset()) -> bool:
    """Whether a line names one picture: "Facebook icon", "icon share", "Arrow left", "chevron-right"."""
    return len(text) <= MAX_LABEL and ("icons.lines" in hits or bool(_label(text)))


def is_sure_label(text: str, hits: frozenset[str]) -> bool:
    """Whether such a line needs no others beside it: the words with which pages describe their pictures."""
    return "icons.lines" in hits or _label(text) == "network"


def is_arrow(text: str) -> bool:
    """Whether a line names an arrow and where it points, as a key's name does."""
    return _label(text) == "arrow"


def _label(text: str) -> Literal["network", "icon", "arrow", ""]:
    tokens = text.casefold().replace("-", " ").replace("_", " ").split(maxsplit=MAX_LABEL_TOKENS)
    if not 2 <= len(tokens) <= MAX_LABEL_TOKENS:
        return ""
    words = phrases("icons", "icon_words")
    for name, word in ((tokens[:-1], tokens[-1]), (tokens[1:], tokens[0])):
        if word in words and all(token in phrases("icons", "names") for token in name):
            return "network" if set(name) <= phrases("icons", "networks") else "icon"
    arrow = tokens[0] in phrases("icons", "arrows") and tokens[1] in phrases("icons", "directions")
    return "arrow" if arrow and len(tokens) == 2 else ""


def label_amid_ligatures(text: str) -> tuple[int, int] | None:
    """Where a short label stands that ligatures begin or end, as in "Docs arrow_drop_down"; else None."""
    start, end = 0, len(text)
    while stray := _stray_ligature(text[start:end]):
        start, end = (start, start + stray[0]) if stray[0] else (start + stray[1], end)
    return (start, end) if end - start < len(text) else None


def _stray_ligature(text: str) -> tuple[int, int] | None:
    """The span of one ligature at the end or the beginning of a short label."""
    if "_" not in text or len(text) > MAX_GLUED:
        return None
    match = TAIL.search(text)
    if match:
        # "Homechevron_right": the name begins somewhere inside the last word.
        run = match[0]
        for start in range(len(run)):
            glued = run[start:]
            if glued in phrases("icons", "ligatures") and (start or match.start()):
                begin = match.start() + start
                rest = text[:begin]
                return (len(rest.rstrip()), len(text)) if is_plain_label(rest.strip()) else None
    match = HEAD.match(text)
    if match and match[0] in phrases("icons", "ligatures"):
        rest = text[match.end() :]
        return (0, len(text) - len(rest.lstrip())) if is_plain_label(rest.strip()) else None
    return None


def is_plain_label(text: str) -> bool:
    """Whether a text is a short label, so that what stands beside it is no part of a sentence."""
    tokens = text.casefold().split()
    return (
        0 < len(tokens) <= MAX_REST
        and PLAIN.fullmatch(text) is not None
        and SENTENCE_WORDS.isdisjoint(tokens)
        and phrases("icons", "icon_words").isdisjoint(tokens)
    )


def _is_icon(token: str) -> bool:
    """Whether a token is the word icon or has it glued on; silicon and lexicon are words."""
    return token in ("icon", "icons") or (
        token.endswith(("icon", "icons")) and token.removesuffix("s") not in phrases("icons", "words")
    )


def _names(tokens: list[str]) -> set[str]:
    """The icon names in a line, also where they are glued to the word icon or to each other."""
    return {part for token in tokens for part in GLUE.split(token)} & phrases("icons", "names")


def is_icons(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is a run of icons of any sort, or names one picture."""
    return is_icon_run(text) or is_ligature_run(text) or is_icon_label(text, hits)


def signs() -> Signs:
    """What every such line bears: a word for icons, or what the name of a class or a ligature begins with."""
    words = phrases("icons", "icon_words") | phrases("icons", "arrows")
    return book_signs("icons") | Signs(
        openings=[*FAMILIES, *PREFIXES], words=words, parts=["icon"], marks="_", firsts=":"
    )

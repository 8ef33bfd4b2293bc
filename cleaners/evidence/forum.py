"""Lines that forum software prints: user panels, notices, frames of posts, blocks below a thread, footers."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from cleaners.evidence.dates import DateLine
from cleaners.evidence.forum_frames import Sort, frame
from cleaners.evidence.forum_frames import signs as frame_signs
from cleaners.evidence.moments import is_moment
from cleaners.evidence.phrasebook import book_signs
from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.signs import DIGIT, Signs
from cleaners.evidence.speech import tells
from cleaners.evidence.tables import phrase, phrases, spaced

Panel = Literal[
    "title",  # of a member, on forums only
    "plain title",  # of a member, on other pages too
    "dated",
    "counted",
    "proof",  # a counter that no other page has
    "joined",  # several labels with their values in one line
    "fact",  # "Location: Leeds", which proves nothing
    "status",
    "date label",
    "number label",
    "date",
    "number",
    "",
]
Part = Literal["notice", "footer", "post", "quote", "edit", "reaction", "row", ""]
# Parts of a panel that stand on other pages, too; a line keeps the kind that it has without them.
WEAK: frozenset[Panel] = frozenset(
    {"plain title", "status", "date label", "number label", "date", "number", ""}
)
BOOKS: tuple[tuple[str, Panel], ...] = (
    ("user_titles", "title"),
    ("plain_titles", "plain title"),
    ("panel_dates", "date label"),
    ("panel_numbers", "number label"),
    ("panel_status", "status"),
)
MAX_CHARACTERS = 90
MAX_PANEL = 200
MAX_NOTICE_WORDS = 30
MAX_FOOTER_WORDS = 24
MIN_STORY_WORDS = 10
MIN_HEADING_WORDS = 3
NUMBER = re.compile(r"[\d][\d.,  ]{0,11}[kKmM]?")
COUNT = re.compile(r"\+?\d[\d.,  ]{0,11}[kKmM]?(?:\s?[/(]\s?[+-]?\d[\d.,]{0,8}[^\W\d_ ]{0,3}[^)]{0,20}\)?)?")
LABEL_VALUE = re.compile(r"(?P<label>[^\W\d_][^:：\d]{0,34}?)\s*(?:[:：]\s*|\s+)(?P<value>[\d+].*)")
VALUE_LABEL = re.compile(r"(?P<value>\d[\d.,  ]{0,9}[kKmM]?)\s+(?P<label>[^\W\d_][^\d:]{2,20})")
FACT = re.compile(r"(?P<label>[^\W\d_][^:：\d]{0,30}?)\s*[:：]\s*(?P<value>\S.{0,60})")
COLON = re.compile("[:：]")
MAX_LABELS = 9
LAST_WORDS = 3
# The words with which the following begins.
THANKS = """been thanked thanks likes like rep reputation karma сказал сказала поблагодарили вес renommee hat
    danksagung a agradecido podziękował podziękowała otrzymał благодарил благодарила""".split()
THANKED = re.compile(
    r"(?:been )?thanked:? [\d,]{1,7} times?(?: in [\d,]{1,7} posts?)?"
    r"|(?:thanks|likes|like)(?: received| given)?:? [\d,]{1,7} (?:times? )?in [\d,]{1,7} posts?"
    r"|rep(?:utation)? power:? ?\d{1,5}|karma: ?\+?-?\d{1,5}(?:[/\[]-?[\d+]{1,6}\]?)?"
    r"|сказал\(?а?\)? спасибо:? ?\d{1,6}|поблагодарили \d{1,6} раза?(?:\(а\))? в \d{1,6} сообщениях?"
    r"|вес репутации:? ?\d{1,6}|rep gücü ?: ?\d{1,6}|renommee-modifikator:? ?\d{1,6}"
    r"|hat sich bedankt:? \d{1,6} mal|danksagung erhalten:? \d{1,6} mal"
    r"|a remercié:? \d{1,6} fois|a été remercié:? \d{1,6} fois|agradecido ?: ?\d{1,6} ve(?:z|ces)"
    r"|podziękował\(?a?\)?:? \d{1,6} razy?|otrzymał podziękowań:? \d{1,6}"
    r"|благодарил \(?а?\)?:? \d{1,6} раза?\.?|поблагодарили:? \d{1,6} раза?\.?",
    re.IGNORECASE,
)


def panel(text: str, date: DateLine | None) -> Panel:
    """Which part of a user panel a line can be; the weak ones can be one only beside others.

    Args:
        text: the line.
        date: what :func:`~cleaners.evidence.dates.date_line` makes of it.
    """
    if len(text) > MAX_PANEL:
        return ""
    line = spaced(text)
    if not line or (len(line) > MAX_CHARACTERS and ":" not in line):
        return ""
    if known := _labels().get(phrase(line)):
        return known
    if not (":" in line or "：" in line or DIGIT.search(line)):
        return ""  # no value is without any of them
    if NUMBER.fullmatch(line):
        return "number"
    return _with_value(line, date)


def _with_value(line: str, date: DateLine | None) -> Panel:
    if date:
        return "dated" if date.label == "joined" else "date" if not date.label else ""
    if len(line) <= MAX_CHARACTERS and THANKED.fullmatch(line.rstrip(" .")):
        return "proof"
    if len(line) <= MAX_CHARACTERS and any(map(str.isdigit, line)):
        match = LABEL_VALUE.fullmatch(line) or VALUE_LABEL.fullmatch(line)
        kind = _labels().get(phrase(match["label"])) if match else None
        if match and kind == "number label" and COUNT.fullmatch(match["value"]):
            return "counted"
        dated = FACT.fullmatch(line)
        if dated and _labels().get(phrase(dated["label"])) == "date label" and is_moment(dated["value"]):
            return "dated"
    return _labelled(line)


def _labelled(line: str) -> Panel:
    """A label with words behind it, or several labels in one line."""
    cut = line.find(":") if ":" in line else line.find("：")
    if cut < 1 or cut > MAX_CHARACTERS // 2:
        return ""
    if joined := _joined(line):
        return joined
    match = FACT.fullmatch(line) if len(line) <= MAX_CHARACTERS else None
    if match and phrase(match["label"]) in phrases("forum", "panel_facts"):
        value = match["value"]
        return "" if word_count(value) > 8 or ends_sentence(value) else "fact"
    return ""


def _joined(line: str) -> Panel:
    """What several labels with their values in one line make: "Join Date: Aug 2008 Posts: 1,077"."""
    marks = [match.start() for match in COLON.finditer(line)]
    if not 2 <= len(marks) <= MAX_LABELS or ends_sentence(line):
        return ""
    kinds: list[str] = []
    start = 0
    for mark in marks:
        words = line[start:mark].split()
        sizes = [len(words)] if start == 0 else range(min(len(words), LAST_WORDS), 0, -1)
        kinds.append(next((kind for size in sizes if (kind := _label_kind(words[-size:]))), ""))
        start = mark + 1
    if not kinds[0] or kinds.count("") > len(kinds) // 2:
        return ""  # a panel begins with its first label; between the digits of a clock there is none
    if "date label" in kinds:
        return "joined" if "number label" in kinds else "dated"
    return "counted" if "number label" in kinds and len(kinds) > kinds.count("") + 1 else ""


def _label_kind(words: list[str]) -> str:
    name = phrase(" ".join(words))
    if name in phrases("forum", "panel_facts"):
        return "fact"
    found = _labels().get(name, "")
    return found if found in ("number label", "date label") else ""


@cache
def _labels() -> dict[str, Panel]:
    known: dict[str, Panel] = {}
    for book, kind in BOOKS:
        for entry in phrases("forum", book):
            known.setdefault(entry, kind)
    return known


def is_panel_line(part: Panel, words: int) -> bool:
    """Whether a part of a panel is of the kind "forum" by itself.

    Weak parts are only where they could pass for a headline, which has three words.
    """
    return part not in WEAK or (part not in ("", "date", "number") and words >= MIN_HEADING_WORDS)


def is_tail_label(text: str) -> bool:
    """Whether a line heads one of the blocks that forums print below a thread."""
    return len(text) <= MAX_CHARACTERS and phrase(text) in _tail_labels()


@cache
def _tail_labels() -> frozenset[str]:
    return phrases("forum", "tail") | phrases("forum", "tail_lists")


def is_list_label(text: str) -> bool:
    """Whether a line heads the list of other threads, which stands below the posts only."""
    return len(text) <= MAX_CHARACTERS and phrase(text) in phrases("forum", "tail_lists")


def part(text: str, hits: frozenset[str]) -> tuple[Part, bool]:
    """What a line of forum software is, by itself, and whether that is sure."""
    if "forum_notices.lines" in hits:
        return "notice", True
    if "forum_footer.lines" in hits:
        return "footer", True
    if "forum_notices.openings" in hits and word_count(text) <= MAX_NOTICE_WORDS and _has_detail(text):
        return "notice", True
    if "forum_footer.openings" in hits and word_count(text) <= MAX_FOOTER_WORDS and not _is_story(text):
        return "footer", True
    found = frame(text)
    if found:
        return found.sort, found.sure
    if "forum_rows.lines" in hits or ("forum_rows.openings" in hits and _is_row(text)):
        return "row", False
    return "", False


def _has_detail(text: str) -> bool:
    """Whether a notice goes on as such notices do: after a colon, with a number, or not at all."""
    numbered = ":" in text or "：" in text or any(map(str.isdigit, text))
    return not tells(text) and (numbered or not ends_sentence(text))


def _is_story(text: str) -> bool:
    """Whether a line that begins as a footer goes on as a sentence: no number, no sign of a copyright."""
    bare = "©" not in text and "®" not in text and not any(map(str.isdigit, text))
    return tells(text) or (bare and ends_sentence(text) and word_count(text) >= MIN_STORY_WORDS)


def _is_row(text: str) -> bool:
    return word_count(text) <= 6 and not ends_sentence(text)


def is_forum_line(text: str, hits: frozenset[str]) -> bool:
    """Whether a line is something that forum software prints, surely or not, panels aside."""
    return is_tail_label(text) or part(text, hits)[0] != ""


def is_sure(text: str, hits: frozenset[str], *sorts: Sort | Literal["notice", "footer"]) -> bool:
    """Whether a line is surely one of the given parts, any of them without a list."""
    found, sure = part(text, hits)
    return sure and (not sorts or found in sorts)


def panel_signs() -> Signs:
    """What every part of a user panel bears: a label, with or without a value behind it, or a date."""
    return Signs(
        whole=[*_labels(), "1"], openings=[*_labels(), *phrases("forum", "panel_facts"), *THANKS], years=True
    )


def signs() -> Signs:
    """What every other line of forum software bears."""
    books = book_signs("forum_notices", "forum_footer", "forum_rows")
    return books | frame_signs() | Signs(whole=_tail_labels())

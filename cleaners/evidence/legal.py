"""Links to a site's legal pages: "Privacy Policy | Terms of Use | Contact", "Impressum Datenschutz AGB"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from cleaners.evidence.menus import BARS, BULLETS, MAX_LABEL, MAX_LABEL_WORDS, all_labels, labels_in
from cleaners.evidence.shape import ends_sentence, word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, spaced

Legal = Literal["row", "link", ""]
MIN_LEGAL = 2
FIRST = 3  # letters
# A site's number in China's registers, which the law has it show and link: "京ICP备12345678号-1".
FILED = re.compile(
    r"(?:备案号\s?[:：]\s?)?(?:[\u4e00-\u9fff]ICP[备證证]\s?\d{5,10}号(?:\s?-\s?\d{1,3})?"
    r"|[\u4e00-\u9fff]公网安备\s?\d{8,16}号)",
    re.IGNORECASE,
)
FILED_ENDS = ("号", *"0123456789")


@lru_cache(maxsize=8192)
def legal(text: str) -> Legal:
    """Whether a line is one such link, or a row of links with at least two of them or one beside bars."""
    if len(text) > 4 * MAX_LABEL:
        return ""
    line = spaced(text).strip(BULLETS)
    if line.endswith(FILED_ENDS) and FILED.fullmatch(line):
        return "link"
    if not _begins_with_label(line):
        return ""
    known = phrases("legal", "links")
    if phrase(line) in known:
        return "link"
    if ends_sentence(line):
        return ""
    names = labels_in(text)
    found = sum(name in known for name in set(names))
    if not names:
        return "row" if _has_legal(text) else ""
    if not found:
        return ""
    return "row" if found >= MIN_LEGAL or (len(names) > MIN_LEGAL and BARS.search(text)) else ""


def _has_legal(text: str) -> bool:
    """Whether bars part a few names of which at least two are such links: every site has some of its own."""
    parts = [part.strip(BULLETS) for part in BARS.split(text)]
    short = all(0 < len(part) <= MAX_LABEL and word_count(part) <= MAX_LABEL_WORDS for part in parts)
    return short and len(phrases("legal", "links").intersection(map(phrase, parts))) >= MIN_LEGAL


def _begins_with_label(line: str) -> bool:
    """A cheap test that nearly every line fails: whether its first letters begin a label at all."""
    return line[:FIRST].casefold() in _beginnings()


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(name[:FIRST] for name in all_labels())


def is_legal(text: str, _: frozenset[str]) -> bool:
    """Whether a line links to legal pages and does nothing else."""
    return bool(legal(text))


def signs() -> Signs:
    """What every such line bears: a link, or words of one."""
    links = phrases("legal", "links")
    return Signs(whole=links, words=links, parts=["icp", "公网安备"], glued=True)

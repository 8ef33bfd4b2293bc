"""What a line is by its text alone, decided once for each text: every class of chrome, prose, a heading."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from cleaners.evidence.access import DOTS, is_access
from cleaners.evidence.advert import is_advert
from cleaners.evidence.app import is_app
from cleaners.evidence.bylines import byline
from cleaners.evidence.comments import is_comment
from cleaners.evidence.contents import is_contents_label
from cleaners.evidence.cookie import is_cookie
from cleaners.evidence.copyright import is_copyright
from cleaners.evidence.credits import credit
from cleaners.evidence.crumbs import is_crumb
from cleaners.evidence.dates import DateLine, date_line
from cleaners.evidence.forum import Panel, is_forum_line, is_panel_line, is_tail_label, panel
from cleaners.evidence.icons import is_icon_label, is_icon_run, is_ligature_run
from cleaners.evidence.labels import label, row
from cleaners.evidence.legal import is_legal
from cleaners.evidence.menus import is_menu
from cleaners.evidence.newsletter import is_newsletter
from cleaners.evidence.notes import is_desk_note
from cleaners.evidence.pager import is_pager
from cleaners.evidence.phrasebook import NO_HITS, hits
from cleaners.evidence.promos import promo
from cleaners.evidence.residue import is_residue
from cleaners.evidence.shape import is_heading, is_prose, word_count
from cleaners.evidence.share import is_share
from cleaners.evidence.tags import is_tags
from cleaners.evidence.timestamps import is_timestamp
from cleaners.evidence.wire import is_wire

Kind = Literal[
    "blank",
    "chrome",
    "icons",
    "forum",
    "date",
    "byline",
    "credit",
    "promo",
    "note",
    "share",
    "cookie",
    "newsletter",
    "app",
    "access",
    "advert",
    "comment",
    "navigation",
    "legal",
    "residue",
    "wire",
    "timestamp",
    "prose",
    "heading",
    "other",
]
# Classes that a line is told by alone, its text and nothing else; these are asked before the others.
NAMED: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    ("byline", byline),
    ("credit", credit),
    ("promo", promo),
    ("note", is_desk_note),
)
BY_LABEL = frozenset((is_cookie, is_advert, is_access, is_comment, is_newsletter, is_app, is_share))
# Classes that a line is told by alone: its text, and the tables that know it (``Line.hits``).
KNOWN: tuple[tuple[Kind, Callable[[str, frozenset[str]], bool]], ...] = (
    ("timestamp", is_timestamp),
    ("wire", is_wire),
    ("cookie", is_cookie),
    ("advert", is_advert),
    ("access", is_access),
    ("comment", is_comment),
    ("newsletter", is_newsletter),
    ("app", is_app),
    ("share", is_share),
    ("legal", is_copyright),
    ("legal", is_legal),
    ("navigation", is_crumb),
    ("navigation", is_pager),
    ("navigation", is_contents_label),
    ("promo", is_tags),
    ("residue", is_residue),
    ("navigation", is_menu),  # last: a label alone can be a button of any other class
)
# Of these the ones that a line without hits and labels can be.
UNLABELLED = tuple((kind, test) for kind, test in KNOWN if test not in BY_LABEL)
MAX_REMEMBERED = 100  # characters
MAX_KNOWN = 700  # characters; every recognised line but prose is shorter


class Reading(NamedTuple):
    """What the text of a line tells by itself: its kind, its part in a user panel, the tables' hits."""

    kind: Kind
    panel: Panel
    hits: frozenset[str]


def read(text: str) -> Reading:
    """Read a line without the white space around it; short ones are remembered, for sites repeat them."""
    return remembered(text) if len(text) <= MAX_REMEMBERED else _read(text)


@lru_cache(maxsize=65536)
def remembered(text: str) -> Reading:
    """As :func:`read`, from memory where the same text has been read before."""
    return _read(text)


def _read(text: str) -> Reading:
    if not text:
        return Reading("blank", "", NO_HITS)
    known = hits(text)
    date = date_line(text)
    part = panel(text, date)
    return Reading(_known_kind(text, known, date, part) or _shape(text), part, known)


def _known_kind(text: str, known: frozenset[str], date: DateLine | None, part: Panel) -> Kind | None:
    if is_icon_run(text) or is_ligature_run(text) or is_icon_label(text, known):
        return "icons"
    if len(text) > MAX_KNOWN:
        return None
    if (part and is_panel_line(part, word_count(text))) or is_tail_label(text) or is_forum_line(text, known):
        return "forum"
    if date:
        return "date"
    for kind, found in NAMED:
        if found(text):
            return kind
    tests = KNOWN if known or is_labelled(text) else UNLABELLED
    for kind, test in tests:
        if test(text, known):
            return kind
    return None


def is_labelled(text: str) -> bool:
    """Whether a line can be of the classes that are told by labels, if no table has hit it."""
    return bool(label(text) or row(text)) or text.endswith(DOTS)


def _shape(text: str) -> Kind:
    if is_prose(text):
        return "prose"
    return "heading" if is_heading(text) else "other"

"""What a line is by its text alone, decided once for each text: every class of chrome, prose, a heading."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from cleaners.evidence import (
    access,
    advert,
    app,
    bylines,
    comments,
    contents,
    cookie,
    crumbs,
    legal,
    menus,
    newsletter,
    notes,
    pager,
    promos,
    residue,
    share,
    tags,
    timestamps,
    wire,
)
from cleaners.evidence import copyright as rights
from cleaners.evidence import credits as photos
from cleaners.evidence.dates import DateLine, date_line
from cleaners.evidence.dates import signs as date_signs
from cleaners.evidence.forum import Panel, is_forum_line, is_panel_line, panel, panel_signs
from cleaners.evidence.forum import signs as forum_signs
from cleaners.evidence.icons import is_icons
from cleaners.evidence.icons import signs as icon_signs
from cleaners.evidence.phrasebook import NO_HITS, book_signs, books, hits
from cleaners.evidence.shape import is_heading, is_prose, word_count
from cleaners.evidence.signs import Index, Signs

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


# Kinds of the lines that no class takes.
UNNAMED: frozenset[Kind] = frozenset(("prose", "heading", "other"))


class Test(NamedTuple):
    """A class that a line is told by alone: its text, and the tables that know it (``Line.hits``).

    Attributes:
        kind: what a line is if the test says yes.
        says_yes: the test.
        signs: what every line bears to which it says yes.
    """

    kind: Kind
    says_yes: Callable[[str, frozenset[str]], object]
    signs: Callable[[], Signs]


# Classes in the order in which lines are held against them: where two fit, the first decides. Icons, parts of
# forums and dates come before all of them.
KNOWN = (
    Test("byline", bylines.is_byline, bylines.signs),
    Test("credit", photos.is_credit, photos.signs),
    Test("promo", promos.is_promo, promos.signs),
    Test("note", notes.is_desk_note, notes.signs),
    Test("timestamp", timestamps.is_timestamp, timestamps.signs),
    Test("wire", wire.is_wire, wire.signs),
    Test("cookie", cookie.is_cookie, cookie.signs),
    Test("advert", advert.is_advert, advert.signs),
    Test("access", access.is_access, access.signs),
    Test("comment", comments.is_comment, comments.signs),
    Test("newsletter", newsletter.is_newsletter, newsletter.signs),
    Test("app", app.is_app, app.signs),
    Test("share", share.is_share, share.signs),
    Test("legal", rights.is_copyright, rights.signs),
    Test("legal", legal.is_legal, legal.signs),
    Test("navigation", crumbs.is_crumb, crumbs.signs),
    Test("navigation", pager.is_pager, pager.signs),
    Test("navigation", contents.is_contents_label, contents.signs),
    Test("promo", tags.is_tags, tags.signs),
    Test("residue", residue.is_residue, residue.signs),
    Test("navigation", menus.is_menu, menus.signs),  # last: a label alone can be a button of any other class
)
# What is asked besides, as bits behind those of the classes.
HITS, ICONS, PANEL, FORUM, DATE = (1 << len(KNOWN) + place for place in range(5))
EVERY = (1 << len(KNOWN) + 5) - 1
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
    return read_by(text, _index().find(text) if len(text) <= MAX_KNOWN else ICONS)


def read_by(text: str, ask: int) -> Reading:
    """Read a line, not empty, by the tests whose bits are set; all of them say what those by its signs do."""
    if not ask:
        return Reading(_shape(text), "", NO_HITS)
    known = hits(text) if ask & HITS else NO_HITS
    date = date_line(text) if ask & DATE else None
    part = panel(text, date) if ask & PANEL else ""
    return Reading(_first_kind(text, known, date, part, ask) or _shape(text), part, known)


def _first_kind(
    text: str, known: frozenset[str], date: DateLine | None, part: Panel, ask: int
) -> Kind | None:
    if ask & ICONS and is_icons(text, known):
        return "icons"
    if (part and is_panel_line(part, word_count(text))) or (ask & FORUM and is_forum_line(text, known)):
        return "forum"
    if date:
        return "date"
    for kind, says_yes in _tests(ask & (HITS - 1)):
        if says_yes(text, known):
            return kind
    return None


@cache
def _index() -> Index:
    """All signs, in the order of the bits above."""
    others = (book_signs(*books()), icon_signs(), panel_signs(), forum_signs(), date_signs())
    return Index([*(test.signs() for test in KNOWN), *others])


@cache
def _tests(ask: int) -> tuple[tuple[Kind, Callable[[str, frozenset[str]], object]], ...]:
    """The tests whose bits are set."""
    return tuple((test.kind, test.says_yes) for place, test in enumerate(KNOWN) if ask >> place & 1)


def _shape(text: str) -> Kind:
    if is_prose(text):
        return "prose"
    return "heading" if is_heading(text) else "other"

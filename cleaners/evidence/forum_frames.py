"""What forum software prints around a post: its number and time, who is quoted, edit marks, reactions.

The frames are templates of a table. A line is held against those only whose rarest word stands in it, so
their number costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from cleaners.evidence.moments import has_clock, is_moment
from cleaners.evidence.shape import ends_in_colon, letters, marks
from cleaners.evidence.signs import DIGIT, Signs
from cleaners.evidence.tables import spaced, table

Sort = Literal["post", "quote", "edit", "reaction"]
CLOCKED = ("post", "quote")
SORTS: tuple[Sort, ...] = ("post", "quote", "edit", "reaction")
MAX_CHARACTERS = 260
MAX_NAME_WORDS = 5
MAX_CUTS = 14
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
MAX_DATE_NUMBERS = 4  # of a full date and a time: day, year, hour, minute
TOKEN = re.compile(r"[^\W\d_]+|[»«#↑]")
TOKEN_MARKS = frozenset("»«#↑")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff가-힣]{2,}")
HOLE = re.compile(r"\{(\w+)\}")
NUMBERED = frozenset(("when", "pair", "n"))  # holes in which a number stands
PAIR = re.compile(r"\{who\} \{when\}|\{when\} \{who\}")
NICK = re.compile(r"(?=\S*[\d_])[\w.\-]{3,25}|[a-z]{2,}[A-Z]\w{1,20}")
NOT_IN_NAMES = re.compile(r"[.!?…。！？](?=\s)|[«»“”\"()\[\]:;]")
EMOJIS = "👍👎❤😂😆😮😢😡🔥🎉👏🙏💯🚀😄👀😍🤣💪🥳"
EMOJI = re.compile(f"(?:[{EMOJIS}]\ufe0f? ?){{1,6}}[×x]? ?\\d{{1,4}}")
HOLES = {
    "who": "(?P<who{0}>\\S.{{0,40}}?)",
    "nick": "(?P<nick{0}>\\S{{3,25}}?)",
    "when": "(?P<when{0}>\\S.{{3,50}}?)",
    "names": "(?P<names{0}>\\S.{{0,160}}?)",
    "any": "(?P<any{0}>\\S.{{0,200}}?)",
    "n": "\\d{{1,6}}",
    "pair": "(?P<pair{0}>\\S.{{0,80}}?)",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a line is around a post, and whether the line alone proves it."""

    sort: Sort
    sure: bool


@dataclass(frozen=True, slots=True)
class _Template:
    frame: Frame
    entry: str
    needs_clock: bool  # a date alone could stand there on other pages
    needs_number: bool

    @property
    def in_guillemets(self) -> bool:
        return self.entry.startswith("«")

    @property
    def pattern(self) -> re.Pattern[str]:
        return _pattern(self.entry)


@lru_cache(maxsize=4096)
def frame(text: str) -> Frame | None:
    """Read a line as a frame; None if it is none."""
    if not 2 < len(text) <= MAX_CHARACTERS:
        return None
    if EMOJI.fullmatch(text):
        return Frame("reaction", True)
    line = spaced(text.strip("\u200e\u200f"))
    if not (candidates := tuple(_candidates(line))):
        return None
    inner = line.strip("«»[] ").rstrip(".:… ")
    numbered = DIGIT.search(line) is not None
    found: Frame | None = None
    for template in candidates:
        if template.in_guillemets and not line.startswith("«"):
            continue
        if template.needs_number and not numbered:
            continue
        match = template.pattern.fullmatch(inner)
        if match and _holds(template, match, line):
            if template.frame.sure:
                return template.frame
            found = found or template.frame
    return found


def _candidates(line: str) -> Iterator[_Template]:
    index = _index()
    folded = line.casefold()
    if not (index.keys().isdisjoint(letters(line)) and marks(line).isdisjoint(TOKEN_MARKS)):
        for token in dict.fromkeys(TOKEN.findall(folded)):
            yield from index.get(token, ())
    if folded.isascii():
        return
    for run in UNSPACED.findall(folded):
        for start in range(len(run) - 1):
            yield from index.get(run[start : start + 2], ())


def _holds(template: _Template, match: re.Match[str], line: str) -> bool:
    """Whether what stands in the holes of a template is what belongs there."""
    for hole, value in match.groupdict().items():
        if value is None:
            continue
        sort = hole.rstrip("0123456789")
        if sort == "when" and not _is_time(template, value, line):
            return False
        if sort == "pair" and not _is_pair(template, value, line):
            return False
        if sort == "who" and not _is_name(value):
            return False
        if sort == "nick" and not (NICK.fullmatch(value) and ends_in_colon(line)):
            return False
        if sort == "names" and NOT_IN_NAMES.search(value):
            return False
    return True


def _is_time(template: _Template, text: str, line: str) -> bool:
    """Whether a text is a time; one that a sentence about a quote could tell, too, needs day and hour."""
    if not is_moment(text):
        return False
    if not template.needs_clock:
        return True
    if template.frame.sort == "quote":
        return has_clock(text) and len(re.findall(r"\d+", text)) >= MAX_DATE_NUMBERS
    return has_clock(text) or ("#" in line and "#" not in text and YEAR.search(text) is not None)


def _is_pair(template: _Template, text: str, line: str) -> bool:
    """Whether a text is a name with a time behind or before it."""
    tokens = text.split()
    for cut in range(1, min(len(tokens), MAX_CUTS)):
        parts = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for name, time in (parts, parts[::-1]):
            if _is_name(name.strip(" [](,-")) and _is_time(template, time, line):
                return True
    return False


def _is_name(text: str) -> bool:
    return len(text.split()) <= MAX_NAME_WORDS and not NOT_IN_NAMES.search(text) and not text.startswith(",")


@cache
def _index() -> dict[str, tuple[_Template, ...]]:
    """The templates by the longest of their own words; in scripts without spaces by two characters."""
    index: dict[str, list[_Template]] = {}
    for sort in SORTS:
        for certainty, by_language in table("forum_posts")[sort].items():
            for entry in (entry for entries in by_language.values() for entry in entries):
                template = _Template(
                    Frame(sort, certainty != "likely"),
                    entry,
                    needs_clock=sort in CLOCKED and certainty != "dated",
                    needs_number=not NUMBERED.isdisjoint(HOLE.findall(_required(entry))),
                )
                index.setdefault(_key(entry), []).append(template)
    return {key: tuple(templates) for key, templates in index.items()}


def _key(entry: str) -> str:
    """What has to stand in every line that fits: a word that no optional part holds."""
    required = HOLE.sub("\n", _required(entry)).casefold()
    unspaced = UNSPACED.findall(required)
    if unspaced:
        return str(max(unspaced, key=len)[:2])
    tokens: list[str] = TOKEN.findall(required)
    return max(tokens, key=lambda token: (len(token), token))


def _required(entry: str) -> str:
    """A template without its optional parts."""
    while "[" in entry:
        entry = re.sub(r"(?:\w+(?=\[\w))?\[[^\[\]]*\]", "\n", entry)
    return entry


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    """A template as a regular expression: ``[…]`` is optional, ``{…}`` a hole of bounded length."""
    parts: list[str] = []
    named = PAIR.sub("{pair}", entry.lstrip("« "))
    for count, part in enumerate(re.split(r"(\{\w+\}|[\[\]| ])", named)):
        if match := HOLE.fullmatch(part):
            parts.append(HOLES[match[1]].format(count))
        elif part in ("[", "]", "|", " "):
            parts.append({"[": "(?:", "]": ")?", "|": "|", " ": " ?"}[part])
        else:
            parts.append(re.escape(part))
    return re.compile("".join(parts), re.IGNORECASE)


def signs() -> Signs:
    """What every frame bears: a word of its own that no optional part holds, or an emoji."""
    keys = {key: templates for key, templates in _index().items() if not UNSPACED.search(key)}
    dated = {key for key, templates in keys.items() if all(template.needs_number for template in templates)}
    return Signs(
        words=[key for key in keys.keys() - dated if key.isalpha()],
        dated=dated,
        marks=[*(key for key in keys.keys() - dated if not key.isalpha()), *EMOJIS],
    )

"""Lines that say where a picture comes from: "Reuters", "Photo: A. Bee/Getty Images", "AFP / C. Dee"."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from cleaners.evidence.names import has_capitals, is_name, is_unspaced_name
from cleaners.evidence.shape import LETTERS, ends_sentence, letters, marks, word_count
from cleaners.evidence.signs import Signs
from cleaners.evidence.tables import phrase, phrases, spaced

Credit = Literal["agency", "weak agency", "credited", "labelled", "hinted", ""]
MAX_CHARACTERS = 160
MAX_WORDS = 14
MAX_SPACES = 20
MAX_ORIGIN = 5  # words of whose it is: "Reprodução/TV Globo"
LABEL_MARKS = frozenset(":=＝：/|／–—-")
SIGNS = frozenset("(©ⓒcC")
LABELLED = re.compile(
    r"(?P<label>[^\W\d_][^:=＝：/|,]{0,24}?)\s*(?P<mark>[:=＝：,／/|]|\s[–—-]\s)\s*(?P<rest>\S.*)"
)
PARTS = re.compile(r"\s*(?:[/／|•·,，;、＝=]|\s[–—-]\s|\bvia\b|\bon\b|\bfor\b|\(|\))\s*", re.IGNORECASE)
DASH = re.compile(r"\s[–—-]\s")
COPYRIGHT = re.compile(r"^(?:©|ⓒ|\(c\)|copyright)\s*(?:\d{4}\s*)?|\s*\(?[©ⓒ]\)?$", re.IGNORECASE)
YEAR = re.compile(r"\s*,?\s*(?:19|20)\d{2}$")
FRAME = "()[]【】（）［］〈〉<>▲△◀▶|*_ ·\u3000"
HANGUL = re.compile("[가-힣]")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff가-힣]")


def credit(text: str) -> Credit:
    """How a line credits a picture.

    Returns:
        "credited" if an agency stands behind a photo label or beside a photographer, "agency" if the line
        is an agency's name and nothing else, "weak agency" if that name is also a common word or a short
        code, "labelled" if a photo label stands before a person's name, "hinted" if it could be one in a
        script in which a name looks like any word, "" for every other line.
    """
    return _remembered(text) if len(text) <= 2 * MAX_CHARACTERS else _credit(text)


@lru_cache(maxsize=16384)
def _remembered(text: str) -> Credit:
    return _credit(text)


def _credit(text: str) -> Credit:
    line = spaced(text)
    bare = line.strip(FRAME)
    if not bare or len(line) > MAX_CHARACTERS or bare.count(" ") > MAX_SPACES:
        return ""
    labelled = "," in bare or not marks(bare).isdisjoint(LABEL_MARKS)
    if not labelled and not _names_source(bare):
        return ""
    if word_count(bare) > MAX_WORDS:
        return ""
    match = LABELLED.fullmatch(_without_sign(bare)) if labelled else None
    if match and phrase(match["label"]) in phrases("credits", "labels"):
        return _behind_label(phrase(match["label"]), match["mark"].strip(), match["rest"])
    if match := _by().fullmatch(bare):
        found = _labelled(match["rest"])
        sure = found == "credited" or phrase(match["label"]) not in phrases("credits", "strict.by")
        return found if sure or not found else "hinted"
    if ends_sentence(bare):
        return ""
    return _by_parts(bare) or _before_label(bare)


def _names_source(line: str) -> bool:
    """A cheap test that nearly every line fails: whether a word stands in it that no credit is without."""
    if not line.isascii() or line[0] in SIGNS:
        return True
    return not _sources().isdisjoint(letters(line))


@cache
def _sources() -> frozenset[str]:
    entries = phrases("credits", "by") | phrases("credits", "agencies")
    return frozenset(LETTERS.findall(entry)[0] for entry in entries)


def is_agency(text: str) -> bool:
    """Whether a text is an agency's name and nothing else."""
    return bool(_agency(text))


def _behind_label(label: str, mark: str, rest: str) -> Credit:
    found = _labelled(rest)
    if found == "credited":
        return found
    strict = mark in ",،／/|–—-" or label in phrases("credits", "strict.labels")
    return "" if strict else found


def _labelled(rest: str) -> Credit:
    parts = _parts(rest)
    if any(_agency(part) for part in parts):
        known = all(_agency(part) or _is_person(part) or _is_filler(part) for part in parts)
        return "credited" if known or not UNSPACED.search(rest) else ""
    name = parts[0].rstrip(".") if parts else ""
    if _is_origin(rest):
        return "labelled"
    if not _is_person(name):
        return ""
    # Two Chinese characters or three Korean syllables are as often a word.
    sure = has_capitals(name) or (
        UNSPACED.search(name) and (not is_unspaced_name(name) or _is_long_han(name))
    )
    return "labelled" if sure else "hinted"


def _is_origin(rest: str) -> bool:
    """Whether a picture comes from nobody in particular: "privat", "Divulgação/Prefeitura"."""
    origin, _, owner = rest.strip(FRAME).partition("/")
    return phrase(origin) in phrases("credits", "origins") and len(owner.split()) <= MAX_ORIGIN


def _by_parts(line: str) -> Credit:
    parts = _parts(line)
    found = {_agency(part) for part in parts}
    if not any(found):
        return ""
    # Beside the agency only the photographer, the client or another agency may stand.
    if not all(_agency(part) or _is_person(part) or part.isupper() or _is_filler(part) for part in parts):
        return ""
    if len(parts) > 1:
        # "NASA/GSFC" and "NASA - Apollo" are no more than names.
        told = "agency" in found or (not DASH.search(line) and any(map(_is_person, parts)))
        return "credited" if told else ""
    return "agency" if "agency" in found else "weak agency"


def _before_label(line: str) -> Credit:
    """Credits of scripts without spaces, where the label stands last: "新华社记者张三摄", "연합뉴스 제공"."""
    match = _behind().fullmatch(line) if UNSPACED.search(line[-1:]) else None
    if not match:
        return ""
    who = match["who"].strip(" ＝=／/·・:：")
    if _agency(who):
        return "credited"
    titled = _titles().match(who)
    name = who[titled.end() :].strip() if titled else who
    if not is_unspaced_name(name):
        return ""
    return "credited" if titled else "labelled" if match["label"] in ("摄", "攝", "撮影") else "hinted"


def _is_person(part: str) -> bool:
    if is_name(part) or is_unspaced_name(part):
        return True
    titled = UNSPACED.search(part) and (_titles().match(part) or _titled_after().search(part))
    return bool(titled) and is_unspaced_name(part.replace(titled.group(), "", 1))  # type: ignore[union-attr]


def _is_long_han(name: str) -> bool:
    return len(name) >= 3 and not HANGUL.search(name)


def _is_filler(part: str) -> bool:
    return phrase(part) in phrases("credits", "fillers")


def _parts(text: str) -> list[str]:
    return [part for part in PARTS.split(YEAR.sub("", _without_sign(text)).strip(FRAME)) if part]


def _without_sign(text: str) -> str:
    """Cut the sign of copyright off both ends."""
    signed = "©" in text or "ⓒ" in text or text[:1] in "(cC"
    return COPYRIGHT.sub("", text) if signed else text


def _agency(part: str) -> Credit:
    name = phrase(part)
    if name not in phrases("credits", "agencies"):
        return ""
    return "weak agency" if name in phrases("credits", "weak") else "agency"


def _any_of(*keys: str) -> str:
    words = {word for key in keys for word in phrases("credits", key)}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _by() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<label>{_any_of('by')})(?:\.|(?<=[^.])(?=\s))\s*(?P<rest>[^\s:=].*)", re.IGNORECASE
    )


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"(?P<who>.{{2,30}}?)\s*(?P<label>{_any_of('behind')})")


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of('titles')})\s*")


@cache
def _titled_after() -> re.Pattern[str]:
    return re.compile(r"\s*(?:기자|記者|记者|摄|撮影|摄影)$")


def is_credit(text: str, _: frozenset[str]) -> bool:
    """Whether a line credits a picture."""
    return bool(credit(text))


def signs() -> Signs:
    """What every credit bears: a photo label or a sign before it, or an agency's name somewhere."""
    return Signs(
        openings=[*phrases("credits", "labels"), *phrases("credits", "by"), "copyright", "c"],
        words=phrases("credits", "agencies"),
        marks="©ⓒ",
    )

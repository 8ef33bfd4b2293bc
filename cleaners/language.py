"""Which language a text is written in; see ``docs/decisions/0004-language.md`` for the choice of detector."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from cleaners.evidence.shape import is_prose

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

MAX_CHARACTERS = 1000  # of running text; on labelled pages more of it changed no verdict
MAX_LINES = 2000  # that are searched for running text
MIN_PROSE_LINE = 14  # characters; seven words are longer in every script
MIN_BYTES = 40  # of UTF-8, the detector's unit: some 40 Latin, 20 Cyrillic or 14 Chinese characters
MIN_SCORE = 0.5
NO_LANGUAGE = "zxx"  # the detector's label for code, numbers and noise
CODE = re.compile("[a-z]{2}")
LETTER = re.compile(r"[^\W\d_]")
# Codes that ISO 639-1 has withdrawn, and the two written standards of Norwegian.
SAME = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no"}


def detect(text: str) -> tuple[str | None, float | None]:
    """Tell a text's language by its first running text, or by all of it where it has none.

    Returns:
        ISO 639-1 code and how sure that is, 0 to 1; two Nones if the text is too short or unclear.
    """
    data = _sample(text).encode("utf-8", "replace")
    if len(data) < MIN_BYTES:
        return None, None
    code, score = _detector().classify(data)
    if code == NO_LANGUAGE or score < MIN_SCORE:
        return None, None
    # The last digits hang on the processor's arithmetic, and equal input has to give equal rows.
    return code, round(float(score), 2)


def declared(tag: str | None) -> str | None:
    """The ISO 639-1 code of a language that a page declares, as in "de-AT"; None for what is none."""
    code = re.split("[-_]", (tag or "").strip().lower(), maxsplit=1)[0]
    code = SAME.get(code, code)
    return code if CODE.fullmatch(code) and code in _detector().labels else None


def _sample(text: str) -> str:
    """The first lines of prose; a list or a poem has none, there all lines count."""
    prose = _first(line for line in _lines(text) if len(line) >= MIN_PROSE_LINE and is_prose(line))
    return prose if len(prose.encode("utf-8", "replace")) >= MIN_BYTES else _first(_lines(text))


def _lines(text: str) -> Iterator[str]:
    """The first lines with a letter in them, cut where they are long."""
    return islice(_lettered(text), MAX_LINES)


def _lettered(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start : min(end, start + MAX_CHARACTERS)].strip()
        if LETTER.search(line):
            yield line
        start = end + 1


def _first(lines: Iterator[str]) -> str:
    taken: list[str] = []
    room = MAX_CHARACTERS
    for line in lines:
        taken.append(line[:room])
        room -= len(line) + 1
        if room <= 0:
            break
    return "\n".join(taken)


@cache
def _detector() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    codes = [code for code in detector.labels if CODE.fullmatch(code) and code not in SAME]
    detector.set_languages([*codes, NO_LANGUAGE])
    # A text asks for a few hundred rows of the table: by columns, as it comes, each number is somewhere else.
    detector.nb_ptc = np.ascontiguousarray(detector.nb_ptc)
    return detector

"""Text that was decoded with the wrong charset, mended by ftfy.

ftfy tells what it did but not where; :func:`_differences` finds the places. ASCII words survive every
repair, so they are anchors: what stands between two of them is compared, in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad

from cleaners.contract import repair

# Only what undoes a wrong decoding: ftfy's other fixes rewrite good text (curly quotes, full-width
# punctuation, ligatures) or are repairs of our own with a name each.
CONFIG = TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_c1_controls=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)

# What ftfy takes for bad has two such characters side by side, a C1 control, or one of four letters.
SUSPICIOUS = re.compile("[^\x00-\x7f]{2}|[\x80-\x9fÂÃŒœ]")
NON_ASCII = re.compile("[^\x00-\x7f]+")
LINES = re.compile("[^\n\x85]+")  # U+0085 would become an ellipsis, which is a guess
WORD = re.compile("[A-Za-z0-9]+")
QUOTES = frozenset("\"'`“”‘’„«»‹›")


@repair(
    "mojibake",
    1,
    "UTF-8 that was read as a one-byte charset is repaired where the damage proves itself.",
    order=70,
    changes=[
        ("Syriaâ€™s cafÃ©s", "Syria’s cafés"),
        ("MevlÃ¼t Ã‡avuÅŸoÄŸlu said so", "Mevlüt Çavuşoğlu said so"),
    ],
    keeps=[
        "“Curly” quotes, ﬁ ligatures and ：，！ stay as they are.",
        'The sequence "â€™" is mojibake.',
        'print("Ã©")',
        "A AÇÃO NÃO É SIMPLES, disse a Câmara.",
    ],
)
def mojibake(text: str) -> Iterator[tuple[int, int, str]]:
    """Undo wrong decodings, line by line; a line that quotes mojibake is about it and stays."""
    # What is suspicious has no ASCII in it, so runs of other characters are looked at alone.
    if text.isascii() or not any(map(SUSPICIOUS.search, NON_ASCII.findall(text))):
        return
    for match in LINES.finditer(text):
        line = match.group()
        if not line.isascii() and SUSPICIOUS.search(line) and is_bad(line):
            fixed = fix_encoding(line, CONFIG)
            if fixed != line and not _mentions_mojibake(line, fixed):
                for start, end, inserted in _differences(line, fixed):
                    yield match.start() + start, match.start() + end, inserted


def _mentions_mojibake(line: str, fixed: str) -> bool:
    return "mojibake" in line.lower() or any(
        line[start - 1 : start] in QUOTES and line[end : end + 1] in QUOTES
        for start, end, _ in _differences(line, fixed)
        if start
    )


def _differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of ``before`` that differ, with what stands there in ``after``."""
    if WORD.findall(before) != WORD.findall(after):
        yield _trim(before, 0, len(before), after)
        return
    start = 0
    gaps = WORD.split(after)
    for gap, word in zip(gaps, [*WORD.finditer(before), None], strict=True):
        end = word.start() if word else len(before)
        if before[start:end] != gap:
            yield _trim(before, start, end, gap)
        start = word.end() if word else end


def _trim(before: str, start: int, end: int, inserted: str) -> tuple[int, int, str]:
    """Narrow a difference by what both sides begin and end with."""
    shorter = min(end - start, len(inserted))
    head = next((i for i in range(shorter) if before[start + i] != inserted[i]), shorter)
    shorter -= head
    tail = next((i for i in range(shorter) if before[end - 1 - i] != inserted[-1 - i]), shorter)
    return start + head, end - tail, inserted[head : len(inserted) - tail]

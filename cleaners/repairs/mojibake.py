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
LETTERS = re.compile(r"[^\W\d_]+")
WORDS_OF_A_LETTER = frozenset("àèéêíóòôåöÀÈÉÊÍÓÒÔÅÖ")  # others stand alone only where a line speaks of them
QUOTES = frozenset("\"'`“”‘’„«»‹›")
# A letter of Portuguese with the mark behind it, which UTF-8 read as Windows-1252 would give, too.
AMBIGUOUS = re.compile("Ã[”’“‘™®°·—]")
SEPARATORS = "·—"  # of these, words can stand on both sides
# What a line says that speaks of charsets, in lower case.
ENCODING = tuple(
    """mojibake utf-8 utf8 latin-1 latin1 iso-8859 windows-125 cp1252 charset encoding encodage codage kodier
    zeichensatz codific codering kodowani кодиров кодуван кракозябр
    文字化け 文字コード 乱码 亂碼 编码 編碼 인코딩""".split()
)


@repair(
    "mojibake",
    2,
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
        "O livro “AMANHÃ” ganhou o prémio, e a autora de “MAÇÃ” ficou em segundo.",
        "A marca MAÇÃ® existe há um ano.",
        "SOFÁ·DIVÃ·CAMA",
        "O termo “Ã” aparece duas vezes.",
        "When UTF-8 is read as Latin-1, é becomes Ã© and ’ becomes â€™ on the page.",
        "Some programs turn ü into Ã¼, and nobody knows why.",
        "Ã¤, Ã¶, Ã¼: so sehen Umlaute mit falscher Kodierung aus.",
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
    """Whether a line is about wrong decodings, or right as it stands."""
    spans = list(_differences(line, fixed))
    if "mojibake" in line.lower() or all(_is_portuguese(line, start, end) for start, end, _ in spans):
        return True
    encoding = any(word in line.lower() for word in ENCODING)
    meant = {word for word in LETTERS.findall(line) if len(word) == 1 and word not in WORDS_OF_A_LETTER}
    return any(
        (start and line[start - 1] in QUOTES and line[end : end + 1] in QUOTES)
        or (
            _stands_alone(line, start, end)
            and ((encoding and any(map(str.isalpha, inserted))) or inserted in meant)
        )
        for start, end, inserted in spans
    )


def _is_portuguese(line: str, start: int, end: int) -> bool:
    """Whether a span is the letter and a mark: the last letter of a word in capitals, or a word itself."""
    if not AMBIGUOUS.fullmatch(line, start, end):
        return False
    before, after = line[start - 1 : start], line[end : end + 1]
    return (before.isupper() or before in QUOTES) and (line[end - 1] in SEPARATORS or not after.isalpha())


def _stands_alone(line: str, start: int, end: int) -> bool:
    return not (line[start - 1 : start].isalpha() or line[end : end + 1].isalpha())


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

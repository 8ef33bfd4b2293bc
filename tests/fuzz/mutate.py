"""Documents that nobody wrote: pieces of real ones, cut, joined, and spoilt as has broken parsers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pyarrow.parquet as pq

from tests.cleaners.test_hostile_pages import BROKEN, MANY
from tests.cleaners.test_linear import FILLINGS

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
LONGEST = 2_000
"""Bytes of a piece: what is odd shows in few."""

TOKENS: tuple[bytes, ...] = (
    *(text.encode("utf-8", "surrogatepass") for text in (*BROKEN.values(), *FILLINGS.values())),
    *(b"\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\x1b$B", b"\x1b(J", b"\xc0\x80"),
    *(b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\r", b"\x0b", b"\x0c"),
    *(b'<meta charset="utf-7">', b'<meta charset="unicode_escape">', b"<?xml version='1.0' encoding='x'?>"),
    *(b"<!DOCTYPE a [<!ENTITY b 'c'>]>&b;", b"&#0;", b"&#x110000;", b"&#xd800;", b"&lt;&amp;lt;", b"&nbsp"),
    *(b"<base href=//x>", b"<script type=application/ld+json>{", b"<article>", b"</body></html>", b"<title>"),
    *(b"By Ann Lee\n", b"READ MORE: Ferry burns\n", b"Share\nTweet\n", b"3 March 2019\n", b"Reuters\n"),
    *("â€™".encode(), "Ã©".encode(), "\u0301".encode(), "\ufffd".encode(), "\u200b".encode(), "İ".encode()),
)  # fmt: skip


def seeds(pages: Path | None = None) -> list[bytes]:
    """Samples, cases and what the corpus has gathered; with labelled pages, these too."""
    paths = [*(ROOT / "samples").glob("*/*"), *(ROOT / "tests" / "cases").glob("*/*.txt"), *CORPUS.glob("*")]
    found = [path.read_bytes() for path in sorted(paths) if path.is_file()]
    found += [MANY[name](30).encode() for name in MANY]
    if pages:
        found += [bytes(page.as_py()) for page in pq.read_table(pages, columns=["html"])["html"]]
    return found


def mutated(chance: Random, pool: Sequence[bytes]) -> bytes:
    """Make a document: one to three pieces of others, spoilt up to five times."""
    data = b"".join(_piece(chance, chance.choice(pool)) for _ in range(chance.choice((1, 1, 1, 2, 3))))
    for _ in range(chance.randrange(6)):
        data = chance.choice(SPOILERS)(chance, data)
    return data[: 4 * LONGEST]


def _piece(chance: Random, data: bytes) -> bytes:
    if len(data) <= LONGEST:
        return data
    start = chance.choice((0, chance.randrange(len(data) - LONGEST)))
    return data[start : start + LONGEST]


def _place(chance: Random, data: bytes) -> int:
    return chance.randrange(len(data) + 1)


def _flip(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 9) if data else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _insert(chance: Random, data: bytes) -> bytes:
    place = _place(chance, data)
    return data[:place] + chance.choice(TOKENS) * chance.choice((1, 1, 2, 9, 99)) + data[place:]


def _cut(chance: Random, data: bytes) -> bytes:
    start, end = sorted((_place(chance, data), _place(chance, data)))
    return data[:start] + data[end:] if chance.random() < 0.5 else data[start:end]


def _repeat(chance: Random, data: bytes) -> bytes:
    start = _place(chance, data)
    piece = data[start : start + chance.choice((1, 4, 30, 300))]
    return data[:start] + piece * chance.choice((2, 9, 60)) + data[start:]


def _shuffle_lines(chance: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _recode(chance: Random, data: bytes) -> bytes:
    """Write a document in another charset, or twice in UTF-8, as broken software does."""
    text = data.decode("utf-8", "replace")
    charset = chance.choice(
        ("utf-16", "utf-16-be", "utf-32", "cp1252", "koi8-r", "shift_jis", "gb18030", "mojibake")
    )
    if charset == "mojibake":
        return data.decode("latin-1").encode()
    return text.encode(charset, "replace")


def _case(chance: Random, data: bytes) -> bytes:
    start = _place(chance, data)
    return data[:start] + data[start:].swapcase()


def _strip_breaks(chance: Random, data: bytes) -> bytes:
    return data.replace(b"\n", chance.choice((b"", b" ", b"\r", b"\r\n", b"\n\n\n", b"<br>")))


SPOILERS: tuple[Callable[[Random, bytes], bytes], ...] = (
    *(_flip, _insert, _insert, _cut, _repeat, _shuffle_lines, _recode, _case, _strip_breaks),
)  # fmt: skip

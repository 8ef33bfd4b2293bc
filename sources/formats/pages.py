"""How large the pages of a Parquet column become, read from their own headers.

The footer may claim anything, while a decoder makes as much room as the header of a page asks for; 34 KB can
ask for 1 GB. Layout: the Parquet format's ``PageHeader``, of which fields 2 and 3 are the sizes.
"""

from __future__ import annotations

from typing import BinaryIO

from sources.formats.thrift import Compact, CorruptError, Wanted
from sources.limits import MAX_HEADER, MAX_PAGE, Limits
from sources.unpack import BrokenError

_SIZES: Wanted = {2: None, 3: None}


def largest_page(file: BinaryIO, start: int, size: int, limits: Limits) -> int:
    """Find the largest page of a column chunk.

    Args:
        file: the Parquet file; its place in it changes.
        start: offset of the chunk's first page.
        size: of the chunk, in bytes as it lies there.
        limits: what its pages may grow to together.

    Returns:
        Unpacked bytes of the largest page.

    Raises:
        BrokenError: a header is corrupt, or a page or all of them together grow too large.
    """
    largest = grown = 0
    at, end = start, start + size
    while at < end:
        file.seek(at)
        unpacked, packed, header = _sizes(file.read(MAX_HEADER))
        if unpacked < 0 or packed < 0:
            raise BrokenError("has a page of a negative size")
        if unpacked > MAX_PAGE:
            raise BrokenError(f"has a page of {unpacked:,} bytes; more than {MAX_PAGE:,} are refused")
        at += header + packed
        grown += unpacked
        if problem := limits.unpacked_problem(at - start, grown):
            raise BrokenError(problem)
        largest = max(largest, unpacked)
    return largest


def _sizes(data: bytes) -> tuple[int, int, int]:
    """Unpacked and packed size of a page, and the size of its header."""
    reader = Compact(data)
    try:
        found = reader.struct(_SIZES)
    except CorruptError:
        raise BrokenError(
            f"has a page whose header is corrupt, or longer than {MAX_HEADER:,} bytes"
        ) from None
    unpacked, packed = found.get(2), found.get(3)
    if not isinstance(unpacked, int) or not isinstance(packed, int):
        raise BrokenError("has a page without its sizes")
    return unpacked, packed, reader.at

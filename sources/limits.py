"""What a document may cost at most: every limit there is, in one place.

Nothing here guards against large inputs, which are read piece by piece; it guards against small inputs that
become large ones, or slow ones. What is over a limit is refused with the limit's name and the measured value,
and never read whole. A source's own limits are the keys of its file that are called as the fields of
:class:`Limits`; the constants hold for all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaners.document import DocumentError

MEGABYTE = 1_000_000

CHUNK = 1 << 18
"""Bytes read from a file, or unpacked, at a time."""

RATIO_FROM = 16 * MEGABYTE
"""Unpacked bytes from which the ratio counts: a short text of one letter compresses a thousandfold."""

MAX_WINDOW_LOG = 27
"""zstd: at most 128 MB of memory for what was unpacked before."""

MAX_XZ_MEMORY = 256 * MEGABYTE
"""xz: what a stream may ask for; its strongest preset wants 65 MB."""

MAX_HEADER = 1 << 16
"""Bytes of a record's header: WARC, HTTP, tar."""

MAX_DEPTH = 2
"""Containers within containers: an archive may hold JSON Lines, and these end it."""

MAX_PAGE = 256 * MEGABYTE
"""Unpacked bytes of one Parquet page, which Arrow needs in memory at once."""

MAX_BATCH = 32 * MEGABYTE
"""Bytes that the rows of a batch may have together where a format lets one value stand for many."""

MAX_RECORD_BATCH = 512 * MEGABYTE
"""Unpacked bytes of one Arrow record batch, which Arrow needs in memory at once."""

MAX_LIST = 64 * MEGABYTE
"""Bytes of what lists a container's content: the directory of a zip, the footer of a Parquet file."""

MAX_BAD = 1_000
"""Unreadable records in a row, after which a file is taken for something else than its name says."""

MAX_SPOOL = 4_000 * MEGABYTE
"""Bytes that a compressed file may put on disk because its format has to be read from its end."""

MAX_FETCH = 20_000 * MEGABYTE
"""Bytes that one object from an http server may put on disk while it is read."""

MAX_REDIRECTS = 5

MAX_PAUSE_SECONDS = 60.0
"""The longest pause before another attempt, whatever the server asks for."""

BATCH_ROWS = 64
"""Rows of a table read at a time."""

READ_SECONDS = 600
"""Processor time until the next record of a file is read: a container may have to be unpacked before."""

READ_RATE = MEGABYTE
"""Bytes a second of processor time that are read of a file at least, when it is gone through for its cuts."""

STALLED_SECONDS = 6 * 3600
"""Time until the next record of a file is read: a server may be slow, and an object large."""

PATIENCE = 10
"""How many times its processor time a document may take by the clock, on a machine that does much else."""

NEST = re.compile(rb"<(/?)([a-zA-Z][^\s/>]*)[^>]*?(/?)>")
VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th".split()
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source allows.

    Attributes:
        max_bytes: of one document.
        max_unpacked_bytes: of one file, once it is decompressed.
        max_ratio: unpacked bytes for each byte of a file, from ``RATIO_FROM`` on.
        max_tags: of one document that may be HTML. The largest pages that people read, whole standards in
            one file, have 200,000.
        max_nesting: of open elements in such a document. Browsers show 512 levels; deeper ones are
            dissolved, and cost little.
        max_line_bytes: of one line: rules and repairs hold a few copies of a line at once.
        max_seconds: of processor time to clean one document. A text of 20 MB takes half a minute.
        max_memory_bytes: of memory to clean one document, or to read it from its file.
    """

    max_bytes: int = 20 * MEGABYTE
    max_unpacked_bytes: int = 1_000_000 * MEGABYTE
    max_ratio: int = 200
    max_tags: int = 1_000_000
    max_nesting: int = 200_000
    max_line_bytes: int = 20 * MEGABYTE
    max_seconds: int = 120
    max_memory_bytes: int = 4_000 * MEGABYTE

    @property
    def max_record(self) -> int:
        """Bytes of a record around a document: escapes and the other fields take room too."""
        return 2 * self.max_bytes + MEGABYTE

    def check_size(self, size: int) -> None:
        """Refuse a document that is too large.

        Raises:
            DocumentError: it is, and what to do.
        """
        if size > self.max_bytes:
            raise DocumentError(
                "read", too_many("bytes", size, self.max_bytes, "max_bytes", "split the file")
            )

    def check_document(self, data: bytes, media_type: str | None = None) -> None:
        """Refuse a document that is too large, or made to be slow.

        Args:
            data: its bytes, in any charset whose markup is ASCII.
            media_type: tags count where it may be HTML.

        Raises:
            DocumentError: it is, by which limit, what was measured, and what to do.
        """
        self.check_size(len(data))
        if (
            len(data) > self.max_line_bytes
            and (line := max(map(len, data.split(b"\n")))) > self.max_line_bytes
        ):
            raise DocumentError(
                "read", too_many("bytes in a line", line, self.max_line_bytes, "max_line_bytes")
            )
        if (media_type or "").startswith("text/plain"):
            return
        if (tags := data.count(b"<")) > self.max_tags:
            raise DocumentError("read", too_many("tags", tags, self.max_tags, "max_tags"))
        if tags > self.max_nesting and (depth := nesting(data)) > self.max_nesting:
            raise DocumentError("read", too_many("open elements", depth, self.max_nesting, "max_nesting"))

    def unpacked_problem(self, packed: int, unpacked: int) -> str | None:
        """Say what is wrong with what a file has grown to; None if nothing is."""
        if unpacked > self.max_unpacked_bytes:
            return (
                f"unpacks to more than the {self.max_unpacked_bytes:,} bytes that its source allows; "
                "raise `max_unpacked_bytes` of the source if it is to be trusted"
            )
        if unpacked > RATIO_FROM and unpacked > packed * self.max_ratio:
            return (
                f"unpacks to more than {self.max_ratio} times its size, as a decompression bomb does; "
                "raise `max_ratio` of the source if it is to be trusted"
            )
        return None


def too_many(what: str, measured: int, limit: int, name: str, otherwise: str = "") -> str:
    """Say by which limit something is refused."""
    advice = f"raise `{name}` of the source" + (f", or {otherwise}" if otherwise else "")
    return f"has {measured:,} {what}, more than the {limit:,} that its source allows; {advice}"


def nesting(data: bytes) -> int:
    """How many elements are open at most, by tags alone: no more than a parser can find."""
    depth = deepest = 0
    for tag in NEST.finditer(data, 0, data.rfind(b">") + 1):
        if tag[2].lower() not in VOID and not tag[3]:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest

"""What reading may cost at most: every limit there is, in one place.

Nothing here guards against large inputs, which are read piece by piece; it guards against small inputs that
become large ones. What is over a limit is refused with its reason, and never read whole.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source allows.

    Attributes:
        max_bytes: of one document.
        max_unpacked_bytes: of one file, once it is decompressed.
        max_ratio: unpacked bytes for each byte of a file, from ``RATIO_FROM`` on.
    """

    max_bytes: int = 20 * MEGABYTE
    max_unpacked_bytes: int = 1_000_000 * MEGABYTE
    max_ratio: int = 200

    @property
    def max_record(self) -> int:
        """Bytes of a record around a document: escapes and the other fields take room too."""
        return 2 * self.max_bytes + MEGABYTE

    def check_document(self, size: int) -> None:
        """Refuse a document that is too large.

        Raises:
            DocumentError: it is, and what to do.
        """
        if size > self.max_bytes:
            raise DocumentError(
                "read",
                f"has {size:,} bytes, more than the {self.max_bytes:,} that its source allows; "
                "raise `max_bytes` of the source, or split the file",
            )

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

r"""Names of files as text that is valid Unicode, unambiguous, and can be turned back into the bytes.

A POSIX path is any bytes but NUL: it can hold line breaks, escape sequences and what is no UTF-8. What
could break a line, hide, or change the direction of what stands around it is percent-encoded, and so is
the percent sign itself, so that no two paths get the same name.

>>> encode_path(b"2019/re\xe7u 50%.txt")
'2019/re%E7u 50%25.txt'
>>> decode_path("2019/re%E7u 50%25.txt")
b'2019/re\xe7u 50%.txt'
"""

from __future__ import annotations

import os
import re
from urllib.parse import unquote_to_bytes

# A fixed list, not str.isprintable: what that calls printable grows with every version of Python, and a
# name has to stay what it is. In order: percent sign, C0, C1 and no-break space, soft hyphen, Arabic letter
# mark, Hangul and Khmer fillers, Mongolian separators, spaces, zero widths and directions, line and
# paragraph separators, more spaces, invisible operators, ideographic space, Hangul filler, variation
# selectors, byte order mark, half-width filler, annotations, tags; bytes that are no UTF-8.
_UNSAFE = re.compile(
    "[%\x00-\x1f\x7f-\xa0\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


def encode_path(path: str | bytes | os.PathLike[str]) -> str:
    """Name a path; slashes stay, and so does every ordinary letter of any script."""
    text = os.fsencode(path).decode("utf-8", "surrogateescape")
    return _UNSAFE.sub(_percent, text)


def decode_path(name: str) -> bytes:
    """Give back the path that ``encode_path`` has named."""
    return unquote_to_bytes(name)


def _percent(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode("utf-8", "surrogateescape"))

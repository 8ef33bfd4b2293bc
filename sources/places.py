"""Where a source is that is not on this machine, from its ``root`` and ``[remote]``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sources.fields import Fields
from sources.source import Remote

_SCHEMES = ("s3", "gs", "http", "https")
_ENDPOINT = re.compile(r"https?://[^@/?#\s]+/?")


def take_remote(fields: Fields) -> Remote | None:
    """Take the place of a source that is not on this machine; None if its root is a folder."""
    address, inner = fields.text("root"), fields.inner("remote")
    if "://" not in address:
        if inner.data:
            fields.fail("remote", "is only for a root that is an address; take it out")
        return None
    least = Remote(address)
    remote = Remote(
        address=_address(fields, address),
        hosts=inner.texts("hosts"),
        private_addresses=inner.flag("private_addresses"),
        connections=inner.positive_integer("connections", least.connections),
        delay_seconds=inner.seconds("delay_seconds", least.delay_seconds),
        attempts=inner.positive_integer("attempts", least.attempts),
        timeout_seconds=inner.seconds("timeout_seconds", least.timeout_seconds),
        endpoint=inner.pattern("endpoint", _ENDPOINT, "an http or https address without a user in it"),
        anonymous=inner.flag("anonymous"),
    )
    inner.finish()
    return remote


def _address(fields: Fields, address: str) -> str:
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme in _SCHEMES and parts.hostname and not parts.query and not parts.fragment
    except ValueError:
        is_plain = False
    if "@" in address or not is_plain or not address.endswith("/"):
        # The address is not repeated: there may be a password in it.
        fields.fail(
            "root",
            f"is no address that can be read; write one of {', '.join(_SCHEMES)}, then :// and the bucket or "
            "host and a path that ends with a slash, without user, password or query",
        )
    return address

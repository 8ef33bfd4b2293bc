"""Addresses as pages state them: relative ones completed, and compared without what makes no difference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit

from cleaners.document import Claim

FIELDS = frozenset({"image", "licence", "url"})
ABSOLUTE = re.compile(r"https?://[^/\s]", re.I)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
NO_DIFFERENCE = re.compile(r"^https?://(?:www\.)?|/{0,3}(?:#.*)?$", re.I)


def joined(base: str, address: str) -> str:
    """An address as meant on a page; as it stands if either is none."""
    if SCHEME.match(address):
        return address
    try:
        host = urlsplit(base).netloc.lower()
        if address.lower().startswith(("www.", f"{host}/")) and host:
            return f"https://{address}"
        return urljoin(base, address)
    except ValueError:
        return address


def completed(claims: Sequence[Claim], url: str | None) -> tuple[Claim, ...]:
    """Claims with whole addresses, as far as anything says where the page is: its url, or its own claim."""
    base = url or next((c.value for c in claims if c.field == "url" and ABSOLUTE.match(c.value)), None)
    return within(claims, base) if base else tuple(claims)


def within(claims: Iterable[Claim], base: str) -> tuple[Claim, ...]:
    """Claims whose relative addresses are taken from a base."""
    return tuple(dict.fromkeys(_within(claim, base) if claim.field in FIELDS else claim for claim in claims))


def _within(claim: Claim, base: str) -> Claim:
    if claim.field == "licence" and claim.origin != "link" and not claim.value.startswith(("/", "./", "../")):
        return claim  # its name
    return claim._replace(value=joined(base, claim.value))


def bare(address: str) -> str:
    """An address without scheme, "www.", fragment and a slash at its end."""
    return NO_DIFFERENCE.sub("", address)


def is_home(address: str) -> bool:
    """Whether an address is that of a site's first page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in ("", "/", "./") and not parts.query and not parts.fragment

"""Whether a source's selectors mean anything on its own examples."""

from __future__ import annotations

from cleaners.selected import unmatched
from sources.source import Source, SourceError


def check_selectors(source: Source) -> None:
    """Refuse a source with a selector that no example of its own bears out.

    Raises:
        SourceError: there is one, and what to do.
    """
    if source.profile.selectors is None:
        return
    lost = unmatched(source.profile.selectors, (example.text for example in source.examples))
    for key, selector in lost:
        raise SourceError(
            f"source {source.name!r}: the selector {selector!r} under [selectors] {key} means nothing in any "
            "of its examples; correct it, or add an example that has such an element"
        )

"""Whether what a source says of rules and selectors means anything; `sources` itself knows neither."""

from __future__ import annotations

from cleaners import ruleset_id
from cleaners.selected import unmatched
from sources.source import Source, SourceError


def check_source(source: Source) -> None:
    """Refuse a source that turns off a rule that there is not, or has a selector that no example bears out.

    Raises:
        SourceError: what is wrong, and what to do.
    """
    try:
        ruleset_id(source.profile)
    except ValueError as error:
        raise SourceError(str(error)) from error
    if source.profile.selectors is None:
        return
    lost = unmatched(source.profile.selectors, (example.text for example in source.examples))
    for key, selector in lost:
        raise SourceError(
            f"source {source.name!r}: the selector {selector!r} under [selectors] {key} means nothing in any "
            "of its examples; correct it, or add an example that has such an element"
        )

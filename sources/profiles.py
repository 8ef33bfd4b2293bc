"""How a source wants to be cleaned, from the ``[rules]`` and ``[selectors]`` of its file."""

from __future__ import annotations

import re
from typing import cast, get_args

import soupsieve

from cleaners.document import Mode, Profile, Selectors
from sources.fields import Fields

_LINE_ID = re.compile(r"line-[0-9a-f]{8}")


def take_profile(name: str, rules: Fields, selectors: Fields) -> tuple[Profile, frozenset[str]]:
    """Take the profile, and the ids of lines that nobody wants to be asked about again."""
    mode = rules.text_or_none("mode") or "careful"
    if mode not in get_args(Mode):
        rules.fail("mode", f"is {mode!r}; write one of: {', '.join(get_args(Mode))}")
    profile = Profile(
        name, cast(Mode, mode), frozenset(rules.texts("off")), _lines(rules), _selectors(selectors)
    )
    rejected = rules.texts("rejected")
    for value in rejected:
        if not _LINE_ID.fullmatch(value):
            rules.fail("rejected", f"has {value!r}; `winnow learn` writes ids such as line-0a1b2c3d there")
    rules.finish()
    return profile, frozenset(rejected)


def _selectors(fields: Fields) -> Selectors | None:
    """Take what CSS says of the source's pages; whether it means anything there is seen on the examples."""
    found = Selectors(
        drop=fields.texts("drop"),
        keep=fields.texts("keep"),
        title=fields.text_or_none("title"),
        author=fields.text_or_none("author"),
        date=fields.text_or_none("date"),
    )
    fields.finish()
    for key in fields.data:
        for selector in [fields.data[key]] if isinstance(fields.data[key], str) else fields.data[key]:
            try:
                soupsieve.compile(selector)
            except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError) as error:
                fields.fail(key, f"has {selector!r}, which is no CSS selector: {str(error).splitlines()[0]}")
    return found if fields.data else None


def _lines(rules: Fields) -> tuple[str, ...]:
    lines = rules.texts("lines")
    for text in lines:
        if "\n" in text or "\r" in text:
            rules.fail("lines", f"has {text[:60]!r}, which is more than one line; write each by itself")
    return lines

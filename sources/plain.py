"""Sources and inputs from the plain values that ``dataclasses.asdict`` and JSON make of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaners.document import Profile, Selectors
from sources.limits import Limits
from sources.source import Bounds, Columns, Found, Refused, Remote, Source


def source_from_plain(value: Mapping[str, Any]) -> Source:
    """Make a source again; its examples are left out, since no run needs them."""
    remote = value["remote"]
    made = {
        "root": Path(value["root"]),
        "include": tuple(value["include"]),
        "members": tuple(value["members"]),
        "examples": (),
        "profile": _profile(value["profile"]),
        "bounds": Bounds(**value["bounds"]),
        "limits": Limits(**value["limits"]),
        "columns": Columns(**value["columns"]),
        "rejected": frozenset(value["rejected"]),
        "remote": None if remote is None else Remote(**remote | {"hosts": tuple(remote["hosts"])}),
    }
    return Source(**{**value, **made})


def _profile(value: Mapping[str, Any]) -> Profile:
    selectors = value["selectors"]
    made = {
        "rules_off": frozenset(value["rules_off"]),
        "lines": tuple(value["lines"]),
        "selectors": selectors
        and Selectors(**selectors | {key: tuple(selectors[key]) for key in ("drop", "keep")}),
    }
    return Profile(**{**value, **made})


def input_from_plain(value: Mapping[str, Any]) -> Found | Refused:
    """Make an input again."""
    return Refused(**value) if "message" in value else found_from_plain(value)


def found_from_plain(value: Mapping[str, Any]) -> Found:
    """Make a file that was found again."""
    return Found(**{**value, "path": Path(value["path"])})

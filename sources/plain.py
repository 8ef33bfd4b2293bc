"""Sources and inputs from the plain values that ``dataclasses.asdict`` and JSON make of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaners.document import Profile
from sources.limits import Limits
from sources.source import Bounds, Columns, Found, Refused, Remote, Source


def source_from_plain(value: Mapping[str, Any]) -> Source:
    """Make a source again; its examples are left out, since no run needs them."""
    profile, remote = value["profile"], value["remote"]
    made = {
        "root": Path(value["root"]),
        "include": tuple(value["include"]),
        "members": tuple(value["members"]),
        "examples": (),
        "profile": Profile(
            **profile | {"rules_off": frozenset(profile["rules_off"]), "lines": tuple(profile["lines"])}
        ),
        "bounds": Bounds(**value["bounds"]),
        "limits": Limits(**value["limits"]),
        "columns": Columns(**value["columns"]),
        "rejected": frozenset(value["rejected"]),
        "remote": None if remote is None else Remote(**remote | {"hosts": tuple(remote["hosts"])}),
    }
    return Source(**{**value, **made})


def input_from_plain(value: Mapping[str, Any]) -> Found | Refused:
    """Make an input again."""
    if "message" in value:
        return Refused(**value)
    return Found(**{**value, "path": Path(value["path"])})

"""Take a TOML table apart field by field, so that every mistake in it is named by file and field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from sources.source import SourceError


class CatalogError(SourceError):
    """A file of the catalog is wrong; the message names the file, the field, and what to do."""


@dataclass(slots=True)
class Fields:
    """The fields of one table; what nobody has asked for when ``finish`` is called is a mistake.

    Attributes:
        file: the file of the catalog.
        data: the table as tomllib gives it.
        table: name of the table with a dot behind it, "" for the file itself.
    """

    file: Path
    data: dict[str, Any]
    table: str = ""
    asked: dict[str, None] = field(default_factory=dict)

    def fail(self, key: str, problem: str) -> NoReturn:
        """Report a mistake in a field; ``problem`` says what is wrong and what to do."""
        raise CatalogError(f"{self.file}: {self.table}{key} {problem}")

    def text(self, key: str) -> str:
        """Take a string that has to be there."""
        value = self._take(key)
        if value is None:
            self.fail(key, f'is missing; add {key} = "…"')
        if not isinstance(value, str) or not value.strip():
            self.fail(key, f"is {_shown(value)}; write a string that is not empty")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Take a string that may be left out."""
        return self.text(key) if key in self.data else self._take(key)

    def pattern(self, key: str, pattern: re.Pattern[str], wanted: str) -> str | None:
        """Take a string that may be left out, and else has to look as ``wanted`` says."""
        value = self.text_or_none(key)
        if value is not None and not pattern.fullmatch(value):
            self.fail(key, f"is {value!r}; write {wanted}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of strings; left out it is empty."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.fail(key, f'is {_shown(value)}; write a list of strings that are not empty: ["…", "…"]')
        return tuple(value)

    def positive_integer(self, key: str, default: int) -> int:
        """Take a whole number above zero."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fail(key, f"is {_shown(value)}; write a whole number above 0")
        return value

    def flag(self, key: str) -> bool:
        """Take true or false; left out it is false."""
        value = self._take(key)
        if not isinstance(value, bool | None):
            self.fail(key, f"is {_shown(value)}; write true or false")
        return bool(value)

    def seconds(self, key: str, default: float) -> float:
        """Take a time in seconds, up to an hour."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 3600:
            self.fail(key, f"is {_shown(value)}; write seconds from 0 to 3600")
        return float(value)

    def share(self, key: str) -> float | None:
        """Take a share from 0 to 1."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
            self.fail(key, f"is {_shown(value)}; write a share from 0 to 1, such as 0.25 for a quarter")
        return float(value)

    def inner(self, key: str) -> Fields:
        """Take a table; left out it is empty."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self.fail(key, f"is {_shown(value)}; write a table: [{key}]")
        return Fields(self.file, value or {}, f"{self.table}{key}.")

    def inner_list(self, key: str) -> Iterator[Fields]:
        """Take a list of tables; left out it is empty."""
        value = self._take(key)
        if value is None:
            return
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fail(key, f"is {_shown(value)}; write tables, each below its own [[{key}]]")
        for number, one in enumerate(value, start=1):
            yield Fields(self.file, one, f"{self.table}{key}[{number}].")

    def finish(self) -> None:
        """Report the first field that nobody has asked for."""
        for key in self.data:
            if key not in self.asked:
                self.fail(key, f"is not known; correct or remove it, there are: {', '.join(self.asked)}")

    def _take(self, key: str) -> Any:
        self.asked[key] = None
        return self.data.get(key)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:79] + "…"

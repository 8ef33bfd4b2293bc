"""Glob patterns for paths below a root, as a shell reads them.

``*`` and ``?`` and ``[…]`` match within one name, ``**`` as a whole name matches any number of folders,
and a name that begins with a dot is matched only by a pattern whose name begins with a dot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOLDERS = r"(?:(?!\.)[^/]+/)*"
_ANYTHING_BELOW = _FOLDERS + r"(?!\.)[^/]+"
_TOKEN = re.compile(r"\[(?P<negated>!?)(?P<set>\]?[^\]]*)\]|(?P<stars>\*+)|(?P<other>.)", re.DOTALL)


class GlobError(ValueError):
    """A pattern that can match nothing, or not what its author thinks."""


@dataclass(frozen=True, slots=True)
class Globs:
    """A set of patterns, compiled; paths are POSIX style and relative to the root."""

    files: re.Pattern[str]
    folders: re.Pattern[str]

    def match(self, path: str) -> bool:
        """Whether a file of this path is meant."""
        return self.files.fullmatch(path) is not None

    def reach(self, folder: str) -> bool:
        """Whether a file anywhere below this folder can be meant."""
        return self.folders.fullmatch(folder) is not None


def compile_globs(patterns: tuple[str, ...]) -> Globs:
    """Compile patterns, a path has to match one of them.

    Raises:
        GlobError: for a pattern that is wrong.
    """
    files: list[str] = []
    folders: list[str] = []
    for pattern in patterns:
        names = pattern.split("/")
        _check(pattern, names)
        files.append(_translate(names))
        above = names if names[-1] == "**" else names[:-1]  # a last '**' stands for folders as well
        folders += (_translate(above[:length]) for length in range(1, len(above) + 1))
    return Globs(_any_of(files), _any_of(folders))


def escape(name: str) -> str:
    """Make a pattern that matches this name and no other."""
    return re.sub(r"[*?\[\\]", r"[\g<0>]", name)


def _check(pattern: str, names: list[str]) -> None:
    if pattern.startswith("/"):
        raise GlobError("is absolute; patterns are relative to the root")
    if "" in names:
        raise GlobError("has an empty name in it")
    if {".", ".."} & set(names):
        raise GlobError("goes through '.' or '..'; patterns only lead downwards")
    if "\0" in pattern:
        raise GlobError("has a NUL in it, which no path has")
    for name in names:
        if "**" in name and name != "**":
            raise GlobError(f"has {name!r} in it; '**' has to stand alone between slashes")
        bare = re.sub(r"\[!?\]?[^\]]*\]", "", name)
        if "[" in bare:
            raise GlobError(f"has {name!r} in it, where '[' is never closed; write [[] for a literal one")
        if "\\" in bare:
            raise GlobError("has a backslash in it; write '/' between names, and [*] for a literal star")


def _translate(names: list[str]) -> str:
    expression = ""
    for name in names[:-1]:
        expression += _FOLDERS if name == "**" else _name(name) + "/"
    return expression + (_ANYTHING_BELOW if names[-1] == "**" else _name(names[-1]))


def _name(name: str) -> str:
    expression = "" if name.startswith(".") else r"(?!\.)"
    for token in _TOKEN.finditer(name):
        if token["set"] is not None:
            expression += _character_set(name, token["set"], negated=bool(token["negated"]))
        elif token["stars"]:
            expression += "[^/]*"
        else:
            expression += "[^/]" if token["other"] == "?" else re.escape(token["other"])
    return expression


def _character_set(name: str, members: str, *, negated: bool) -> str:
    escaped = re.sub(r"[\\\[\]^&~|]", r"\\\g<0>", members)
    expression = f"[^/{escaped}]" if negated else f"(?!/)[{escaped}]"
    try:
        re.compile(expression)
    except re.error as error:
        raise GlobError(f"has {name!r} in it: {error.msg}") from error
    return expression


def _any_of(expressions: list[str]) -> re.Pattern[str]:
    # Without any expression nothing may match, not even the empty path.
    return re.compile("|".join(f"(?:{one})" for one in expressions) or r"(?!)", re.DOTALL)

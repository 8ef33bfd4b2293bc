"""Which of several model files judges: the one that ships, or another for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Generic, TypeVar

Model = TypeVar("Model")


class Chosen(Generic[Model]):
    """The model in use.

    Args:
        name: of the file beside this module that ships with the package; read once, when it is first asked.
        read: makes a model of a file's bytes.
    """

    def __init__(self, name: str, read: Callable[[bytes], Model]) -> None:
        self._name = name
        self._read = read
        self._other: ContextVar[Model | None] = ContextVar(name, default=None)

    def current(self) -> Model:
        """The model that ships, unless :meth:`using` names another."""
        return self._other.get() or self._shipped

    @cached_property
    def _shipped(self) -> Model:
        return self._read((files("cleaners.learned") / self._name).read_bytes())

    @contextmanager
    def using(self, path: Path) -> Iterator[Model]:
        """Judge by another model file for a while: cross-validation does."""
        model = self._read(path.read_bytes())
        token = self._other.set(model)
        try:
            yield model
        finally:
            self._other.reset(token)

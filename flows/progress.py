"""How far the run in this process is, for whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]
"""Is told of which source how many inputs are newly done, and how many there are in total."""

_listeners: ContextVar[tuple[Listener, ...]] = ContextVar("listeners", default=())


@contextmanager
def watched_by(listener: Listener) -> Iterator[None]:
    """Tell ``listener``, too, of the progress of runs within the block."""
    token = _listeners.set((*_listeners.get(), listener))
    try:
        yield
    finally:
        _listeners.reset(token)


@contextmanager
def unwatched() -> Iterator[None]:
    """Tell nobody of the progress of what is begun within the block."""
    token = _listeners.set(())
    try:
        yield
    finally:
        _listeners.reset(token)


def advance(source: str, done: int, total: int) -> None:
    """Say that ``done`` more inputs of a source are done, and that the whole run has ``total``."""
    for listener in _listeners.get():
        listener(source, done, total)

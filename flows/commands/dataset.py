"""The dataset that a command is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.commands import CommandError
from output.files import StoreError
from output.store import Store


@contextmanager
def opened(root: str) -> Iterator[Store]:
    """Open a dataset that is there; what is wrong with it is told as the command's failure."""
    if not Path(root).is_dir():
        raise CommandError(f"{root}: there is no such folder")
    try:
        store = Store(root)
        if store.current() is None:
            raise CommandError(f"{root}: nothing was ever committed here")
        yield store
    except StoreError as error:
        raise CommandError(str(error)) from error

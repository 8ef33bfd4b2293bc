"""The dataset that a command is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flows.commands import CommandError
from output.files import StoreError
from output.opening import AnyStore, is_missing, open_store


@contextmanager
def opened(root: str) -> Iterator[AnyStore]:
    """Open a dataset that is there; what is wrong with it is told as the command's failure."""
    if is_missing(root):
        raise CommandError(f"{root}: there is no such folder")
    try:
        store = open_store(root)
        if store.current() is None:
            raise CommandError(f"{root}: nothing was ever committed here")
        yield store
    except StoreError as error:
        raise CommandError(str(error)) from error

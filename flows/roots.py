"""Which folders a person may name who presses Run: a form in a browser is not a login on the machine.

A run that was started through a deployment may name sources, whose files in the catalog say where they are,
and paths below the allowed roots: those in ``WINNOW_ROOTS`` of the worker's environment, or the project's
folder if that is not set. Addresses of datasets in object stores are listed there, too. Whoever calls the
flow in a process of their own, as ``winnow run`` does, may read with their own rights whatever they like.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from prefect.runtime import deployment

from output.opening import is_missing, is_remote
from sources.source import SourceError

SETTING = "WINNOW_ROOTS"
SEPARATOR = re.compile(r":(?!//)")  # the colon of an address parts nothing
PROJECT = Path(__file__).resolve().parent.parent


class PlaceError(SourceError):
    """A path that no run of a deployment may touch."""


def check_places(*paths: str) -> None:
    """Refuse paths outside the allowed roots, as they are when all links are followed.

    Args:
        paths: of inputs and of datasets; a relative one lies in the working folder.

    Raises:
        PlaceError: for the first that a run of a deployment may not touch.
    """
    if deployment.id is None:
        return
    roots = allowed()
    for path in paths:
        if not is_within(path, roots):
            raise PlaceError(
                f"{path[:200]!r} is outside the folders that runs of a deployment may use, "
                f"{', '.join(map(str, roots)) or 'none'}; choose a source of the catalog, "
                f"or have the worker's owner add the folder to {SETTING}"
            )


def place_problem(root: str) -> str | None:
    """Say what is wrong with the place of a dataset that has to be there; None if nothing is."""
    try:
        check_places(root)
    except PlaceError as error:
        return str(error)
    if is_missing(root):
        return f"{Path(root).absolute()}: there is no such folder; name that of a dataset"
    return None


def allowed() -> tuple[Path | str, ...]:
    """The allowed roots: folders, links followed, and addresses. An empty setting allows none."""
    setting = os.environ.get(SETTING)
    if setting is None:
        return (PROJECT,)
    parts = (part.strip() for part in SEPARATOR.split(setting))
    return tuple(part if is_remote(part) else Path(part).resolve() for part in parts if part)


def is_within(path: str, roots: tuple[Path | str, ...]) -> bool:
    """Whether a path or an address leads into one of the roots; one that leads nowhere does not."""
    if is_remote(path):
        addresses = [root.rstrip("/") for root in roots if isinstance(root, str)]
        steps = path.split("/")
        return not {".", ".."} & set(steps) and any(
            path.rstrip("/") == root or path.startswith(f"{root}/") for root in addresses
        )
    try:
        real = Path(path).resolve()
    except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL, a name that is too long
        return False
    return any(real.is_relative_to(root) for root in roots if isinstance(root, Path))

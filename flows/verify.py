"""The flow that proves a dataset, for the Prefect UI; ``winnow verify`` is the same on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import State, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.states import Completed, Failed

from flows.log import keep_readable
from flows.markdown import code
from flows.pages import trouble_is_logged
from flows.parameters import DATA_FOLDER, Output
from flows.roots import place_problem
from output.opening import is_remote
from output.verdict import VerifyReport
from output.verify import verify

VERIFY_KEY = "winnow-verify"
MOST_TOLD = 100
"""Differences that the report tells one by one."""


@flow(name="verify", persist_result=False)
def verify_dataset(dataset: Output = DATA_FOLDER) -> State[Any]:
    """Replay every edit, hash and count of a dataset from its own files.

    Args:
        dataset: Which dataset.
    """
    keep_readable()
    root = dataset.root
    if problem := place_problem(root):
        return Failed(message=problem)
    found = verify(root)
    words = _words(found)
    get_run_logger().info("%s", words)
    with trouble_is_logged("report"):
        create_markdown_artifact(_markdown(words, found, root), VERIFY_KEY, description=words)
    return Completed(message=words) if found.ok else Failed(message=words)


def _words(found: VerifyReport) -> str:
    checked = f"{found.documents:,} documents, {found.edits:,} edits, {found.quarantined:,} quarantined"
    differences = len(found.differences) + found.untold
    return f"{checked}: " + (f"{differences:,} differences" if differences else "all is as it should be")


def _markdown(words: str, found: VerifyReport, root: str) -> str:
    where = root if is_remote(root) else str(Path(root).absolute())
    lines = [
        f"# {words}",
        "",
        f"Dataset {code(where)}, snapshot {found.snapshot}.",
        "",
    ]
    lines += [f"- {code(one.where)}: {code(one.what)}" for one in found.differences[:MOST_TOLD]]
    if (rest := len(found.differences) + found.untold - MOST_TOLD) > 0:
        lines.append(f"- … and {rest:,} more; `winnow verify` tells up to a thousand")
    if not found.ok:
        lines += ["", "Nobody should read it until this is understood. docs/run.md says what to do."]
    return "\n".join(lines) + "\n"

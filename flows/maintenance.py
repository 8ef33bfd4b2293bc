"""The flow that tidies a dataset: clears up, collects old snapshots, and says what takes how much space."""

from __future__ import annotations

from typing import Any

from prefect import State, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.states import Completed, Failed

from flows.log import keep_readable
from flows.markdown import code, table
from flows.pages import trouble_is_logged
from flows.parameters import DATA_FOLDER, Output
from flows.record import in_words
from flows.roots import place_problem
from output.files import StoreError
from output.opening import AnyStore, open_store
from output.snapshot import Snapshot

MAINTENANCE_KEY = "winnow-maintenance"


@flow(name="maintenance", persist_result=False)
def maintain(dataset: Output = DATA_FOLDER) -> State[Any]:
    """Clear up what killed runs left in a dataset, collect its old snapshots, and list those that are kept.

    Args:
        dataset: Which dataset.
    """
    keep_readable()
    root = dataset.root
    if problem := place_problem(root):
        return Failed(message=problem)
    try:
        words, report = _maintain(open_store(root))
    except (StoreError, OSError) as error:
        return Failed(message=in_words(error))
    get_run_logger().info("%s", words)
    with trouble_is_logged("report"):
        create_markdown_artifact(report, MAINTENANCE_KEY, description=words)
    return Completed(message=words)


def _maintain(store: AnyStore) -> tuple[str, str]:
    before = {snapshot.number for snapshot in store.snapshots()}
    written = store.tidy()
    snapshots = store.snapshots()
    words = f"{len(snapshots)} snapshots are kept"
    if collected := before - {snapshot.number for snapshot in snapshots}:
        words += f", {len(collected)} were collected"
    if written:
        words += f"; run {written.run_id}, killed just after its commit, has its row now"
    lines = [f"# {words}", "", f"Dataset {code(str(store.root))}", ""]
    headers = ("Snapshot", "Made by run", "Documents", "In quarantine", "Parts", "Megabytes")
    lines += table(headers, map(_row, reversed(snapshots)), numbers=4)
    lines += [
        "",
        "Snapshots share what is the same in them. Small parts become large ones whenever a run commits.",
    ]
    return words, "\n".join(lines) + "\n"


def _row(snapshot: Snapshot) -> tuple[str, ...]:
    parts = [part for table in snapshot.tables.values() for part in table]
    numbers = (
        snapshot.rows("documents"),
        snapshot.rows("quarantine"),
        len(parts),
        round(sum(part.size for part in parts) / 1e6),
    )
    return str(snapshot.number), code(snapshot.run.run_id), *(f"{number:,}" for number in numbers)

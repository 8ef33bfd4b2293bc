"""``winnow verify``."""

from __future__ import annotations

import argparse

from flows.commands import CommandError, printable
from output.opening import is_missing
from output.verify import verify


def run(arguments: argparse.Namespace) -> int:
    """Check the dataset; print what differs."""
    if is_missing(arguments.root):
        raise CommandError(f"{arguments.root}: there is no such folder")
    report = verify(arguments.root)
    for difference in report.differences:
        print(printable(f"{difference.where}: {difference.what}"))
    if report.untold:
        print(f"… and {report.untold:,} more")
    checked = (
        f"{report.documents:,} documents, {report.edits:,} edits, {report.quarantined:,} quarantined, "
        f"{report.runs:,} runs"
    )
    if report.ok:
        print(f"{arguments.root}: {checked}: all is as it should be")
        return 0
    print(f"{arguments.root}: {checked}: {len(report.differences) + report.untold:,} differences")
    return 1

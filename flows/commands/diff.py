"""``winnow diff``."""

from __future__ import annotations

import argparse
from itertools import islice

from flows.commands import printable
from flows.commands.dataset import opened
from flows.commands.table import print_table
from output.diff import Named, diff

SHOWN = 20


def run(arguments: argparse.Namespace) -> int:
    """Compare two snapshots."""
    with opened(arguments.root) as store:
        found = diff(store.snapshot(arguments.before), store.snapshot(arguments.after))
    kinds = {"added": found.added, "changed": found.changed, "gone": found.gone}
    print(", ".join(f"{len(names):,} {kind}" for kind, names in kinds.items()))
    for kind, names in kinds.items():
        for named in islice(names, None if arguments.all else SHOWN):
            print(f"{kind:8} {named.id}  {printable(_place(named))}")
        if not arguments.all and len(names) > SHOWN:
            print(f"{kind:8} … and {len(names) - SHOWN:,} more")
    if found.rules:
        print()
        headers = ("rule", "edits before", "edits after", "characters before", "characters after")
        print_table(
            headers,
            (
                (rule, *(f"{n:,}" for n in (c.edits_before, c.edits_after, c.chars_before, c.chars_after)))
                for rule, c in found.rules.items()
            ),
            numbers=headers[1:],
            for_people=True,
        )
    return 0


def _place(named: Named) -> str:
    return f"{named.source}: {named.file_path}" + (f" {named.record_id}" if named.record_id else "")

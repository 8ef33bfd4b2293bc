"""``winnow rules``."""

from __future__ import annotations

import argparse

from cleaners import all_rules
from flows.commands.table import print_table


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes them
    """List everything that may appear as the rule of an edit."""
    print_table(
        ("id", "version", "class", "languages", "removes", "keeps", "why"),
        (
            (
                rule.id,
                rule.version,
                rule.category,
                " ".join(rule.languages) or "any",
                len(rule.removes),
                len(rule.keeps),
                rule.why,
            )
            for rule in all_rules()
        ),
        numbers=("version", "removes", "keeps"),
    )
    return 0

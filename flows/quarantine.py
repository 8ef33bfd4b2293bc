"""What a report says about inputs that failed: how many, why, and what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from cleaners.document import Stage
from flows.findings import Findings
from flows.markdown import cell, code

MOST_REASONS = 12
"""Reasons that are told one by one."""

ADVICE: dict[Stage, str] = {
    "discover": "Put the file itself where the link or device is, or leave it out by `include`.",
    "read": "See that the worker may read the file, and that it is whole and not larger than `max_bytes`.",
    "charset": "Is it text? If not, leave it out by `include`; if so, name its charset in `media_type`.",
    "markup": "The page is broken beyond reading. Fetch it again; `winnow clean FILE` tells more.",
    "clean": "This is a mistake of Winnow's. `winnow clean FILE` shows it; please report it with the file.",
    "write": "This is a mistake of Winnow's. `winnow clean --json FILE` shows it; please report it.",
}
"""What helps, by the stage that gave up."""

_VARIES = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


def reasons(findings: Findings, number: int) -> Iterator[str]:
    """Tell the reasons, the most frequent first."""
    if not number:
        return
    yield f"## {number:,} in quarantine"
    yield ""
    yield (
        "Each is listed in the artifact `winnow-quarantine`, and tried again once it, the rules or the code "
        "have changed. A document that was good keeps its last good row. docs/quarantine.md tells more."
    )
    yield ""
    if earlier := number - findings.reasons.total():
        yield (
            f"- **{earlier:,}** failed in an earlier run, and would fail again: nothing has changed since. "
            "The dataset's `quarantine/` has them."
        )
    grouped = Counter[tuple[str, str]]()
    example: dict[tuple[str, str], str] = {}
    for (stage, message), count in findings.reasons.items():
        kind = (stage, _VARIES.sub("…", message))
        grouped[kind] += count
        example.setdefault(kind, message)
    for kind, count in grouped.most_common(MOST_REASONS):
        stage = kind[0]
        yield f"- **{count:,}** at {code(stage)}: {code(example[kind])}"
        yield f"  {advice(stage)}"
    if rest := sum(count for _, count in grouped.most_common()[MOST_REASONS:]):
        yield f"- **{rest:,}** for other reasons"
    yield ""


def advice(stage: str) -> str:
    """What to do about an input that failed at a stage."""
    return next((text for name, text in ADVICE.items() if name == stage), "")


def listed(findings: Findings) -> list[dict[str, str]]:
    """The rows of the table artifact; every cell is one harmless line of text."""
    return [
        {
            "source": cell(row["source"]),
            "file": cell(row["file_path"] + (f", record {row['record_id']}" if row["record_id"] else "")),
            "stage": row["stage"],
            "reason": cell(row["message"]),
            "what to do": advice(row["stage"]).replace("`", ""),
        }
        for row in findings.quarantined
    ]

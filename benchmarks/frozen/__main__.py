"""Prints the figures of the frozen documents and holds them to their floors; `--update` raises the floors."""

from __future__ import annotations

import sys

from benchmarks import floors
from benchmarks.frozen import documents, figures, measure


def main(arguments: list[str]) -> int:
    """Measure, print, hold."""
    if arguments not in ([], ["--update"]):
        print(__doc__, file=sys.stderr)
        return 2
    found = figures(measure(documents()))
    for name, value in found.items():
        print(f"{name:32} {value:.4f}")
    return floors.hold("frozen", found, bool(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The number of workers shows nowhere: the same inputs give the same files."""

from __future__ import annotations

from pathlib import Path

from output.verify import verify
from tests.flows.project import environment, winnow


def parts_of(root: Path) -> list[str]:
    """Names of all parts that readers see; each has the hash of its bytes in it."""
    return sorted(path.name for name in ("documents", "quarantine") for path in (root / name).iterdir())


def test_one_two_and_eight_workers_write_the_same_parts(project: Path, prefect_home: Path) -> None:
    found = {}
    for workers in (1, 2, 8):
        root = project / f"data-{workers}"
        done = winnow(
            "run", "--output", root, "--workers", workers, cwd=project, env=environment(prefect_home)
        )
        assert done.code == 0, done
        assert verify(root).ok
        found[workers] = parts_of(root)
    assert len(found[1]) > 4
    assert found[1] == found[2] == found[8]

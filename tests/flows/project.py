"""A copy of the project that tests may change, and its programs as a user would run them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx

PATIENT = httpx.Client(timeout=120)
"""For servers on a machine that has much else to do."""

ROOT = Path(__file__).parents[2]
PARTS = ("cleaners", "sources", "output", "flows", "samples", "deploy", "pyproject.toml", "prefect.yaml")

NOISY = """\
The harbour will be closed to lorries from Monday on, the regional government said on Friday.
READ MORE: Harbour inspectors 'found cracks' two years ago - report
Drivers will have to take the long way round the lake until the autumn, a spokesman told reporters.
"""

STRICT_SOURCE = """\
name = "strict"
title = "Strict: a source that allows almost nothing to be removed"
description = "Documents of one test."
root = "{root}"
include = ["*.txt"]
licence = "CC0-1.0"

[bounds]
max_removed_share = {max_removed_share}

[[examples]]
text = "The harbour will be closed to lorries from Monday on."
keeps = ["harbour"]
"""


def copy_project(target: Path) -> Path:
    """Copy what runs, as it is in the working tree."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / part)
    return target


def add_source(project: Path, root: Path, max_removed_share: float) -> None:
    """Put the source ``strict`` into a project's catalog, with one document that has boilerplate in it."""
    root.mkdir(exist_ok=True)
    (root / "noisy.txt").write_text(NOISY)
    text = STRICT_SOURCE.format(root=root, max_removed_share=max_removed_share)
    (project / "sources" / "catalog" / "strict.toml").write_text(text)


def environment(prefect_home: Path, **more: str) -> dict[str, str]:
    """This process's environment, with a Prefect of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    own = {
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",  # on a machine that has much else to do
        "DO_NOT_TRACK": "1",
        "WINNOW_ROOTS": f"{prefect_home.parent}:/nowhere",  # where the tests have their folders
    }
    return inherited | own | more


def winnow(
    *arguments: str | Path | int, cwd: Path, env: dict[str, str] | None = None, stdin: bytes = b""
) -> Done:
    """Run the command with the code of the project in ``cwd``, or of this one."""
    return run([sys.executable, "-m", "flows.cli", *map(str, arguments)], cwd=cwd, env=env, stdin=stdin)


class Done:
    """A program that has ended."""

    def __init__(self, completed: subprocess.CompletedProcess[bytes]) -> None:
        self.code = completed.returncode
        self.out = completed.stdout.decode("utf-8")
        self.err = completed.stderr.decode("utf-8")

    def __repr__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


def run(command: Sequence[str], *, cwd: Path, env: dict[str, str] | None = None, stdin: bytes = b"") -> Done:
    """Run a program to its end; its whole group is killed should it hang."""
    with started(command, cwd=cwd, env=env) as process:
        out, err = process.communicate(stdin, timeout=240)
        return Done(subprocess.CompletedProcess(command, process.returncode, out, err))


@contextlib.contextmanager
def started(
    command: Sequence[str], *, cwd: Path, env: dict[str, str] | None = None, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program in a process group of its own, and leave nothing of the group behind."""
    with contextlib.ExitStack() as stack:
        output = stack.enter_context(log.open("ab")) if log else subprocess.PIPE
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT if log else subprocess.PIPE,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            for number in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=20)

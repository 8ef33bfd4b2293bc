"""``winnow run``: the ingest flow, here and now."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.commands import CommandError
from flows.commands.table import print_table
from flows.parameters import Cleaning, Inputs, Output, Parameters, Run
from flows.plan import UnknownSourceError, choose_sources
from flows.progress import watched_by
from flows.report import share
from flows.shard import DocumentLine
from output.opening import is_remote
from sources.source import INPUT, SourceError

if TYPE_CHECKING:
    from flows.ingest import Outcome

PREFECT = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",  # the default 20 are too few on a busy machine
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}
"""Settings for a command, where the user has not set them otherwise."""

QUIET = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL", "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL"}
"""Keeps Prefect off the terminal, where we say everything in our own words; its UI still gets every line."""


def run(arguments: argparse.Namespace) -> int:
    """Ingest, and say what came of it."""
    parameters = _parameters(arguments)
    outcome, words = _ingest(parameters)
    print(words)
    if outcome.first:
        _print_documents(outcome)
    _print_next_steps(parameters.output.root, outcome)
    return 0


def _parameters(arguments: argparse.Namespace) -> Parameters:
    """Check what was typed before anything is started."""
    try:
        parameters = Parameters(
            inputs=Inputs(sources=arguments.source, files=arguments.input),
            output=Output(root=arguments.output),
            cleaning=Cleaning(mode=arguments.mode) if arguments.mode else Cleaning(),
            run=Run(workers=arguments.workers),
        )
        choose_sources(parameters.inputs.sources, parameters.inputs.files)
    except ValidationError as error:
        first = error.errors()[0]
        raise CommandError(f"{first['loc'][-1]} {first['input']!r}: {first['msg'].lower()}", 2) from error
    except UnknownSourceError as error:
        raise CommandError(str(error), 2) from error
    except SourceError as error:
        raise CommandError(str(error)) from error
    return parameters


def _ingest(parameters: Parameters) -> tuple[Outcome, str]:
    """Run the flow; returns its outcome and its message."""
    defaults = PREFECT if "PREFECT_LOGGING_LEVEL" in os.environ else PREFECT | QUIET
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with _progress_bar(), _prefect():
        from flows.ingest import ingest  # noqa: PLC0415

        try:
            state = ingest(
                parameters.inputs, parameters.output, parameters.cleaning, parameters.run, return_state=True
            )
        except Exception as error:
            raise CommandError(f"Prefect could not run the flow: {error}") from error
    words = state.message or state.name or ""
    if not state.is_completed():
        raise CommandError(f"the run failed: {words}")
    return cast("Outcome", state.result()), words


@contextmanager
def _prefect() -> Iterator[None]:
    """Connect to Prefect's server, which starts the embedded one where there is no other.

    Worker processes are told its address, or each would start one of its own. Ctrl-C must reach only this
    process, which stops the work, writes that down, and stops the server last; so the server inherits that
    the signal is blocked.
    """
    # Prefect reads its settings when it is imported.
    from prefect.client.orchestration import get_client  # noqa: PLC0415
    from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: PLC0415

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with get_client(sync_client=True) as client:
            client.hello().raise_for_status()
            address = str(client.api_url)
    except Exception as error:
        raise CommandError(f"Prefect's server cannot be reached: {error}") from error
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with temporary_settings({PREFECT_API_URL: address}):
        yield


def _interrupt(signum: int, frame: object) -> NoReturn:  # noqa: ARG001 - as the signal module calls it
    raise KeyboardInterrupt


@contextmanager
def _progress_bar() -> Iterator[None]:
    """Show on a terminal how far the run is."""
    if not sys.stderr.isatty():
        yield
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task("starting", total=None)

        def show(source: str, done: int, total: int) -> None:
            bar.update(line, advance=done, total=total, description=f"cleaning {source}")

        with watched_by(show):
            yield


def _print_documents(outcome: Outcome) -> None:
    print()
    print_table(
        ("source", "document", "kept", "removed", "rules that fired"),
        (
            (
                line.source,
                _path(line) if line.source == INPUT else line.file_path,
                f"{line.chars_raw - line.chars_removed:,}",
                f"{line.chars_removed:,}",
                ", ".join(line.rules) or "none",
            )
            for line in outcome.first
        ),
        numbers=("kept", "removed"),
        for_people=True,
    )
    if (more := outcome.counts.documents - len(outcome.first)) > 0:
        print(f"… and {more:,} more")


def _print_next_steps(root: str, outcome: Outcome) -> None:
    winnow, python = _program("winnow"), _program("python")
    if is_remote(root):
        where, documents = root, f"{root.rstrip('/')}/documents"
        code = f"from deltalake import DeltaTable; print(DeltaTable({documents!r}).to_pandas())"
    else:
        where, documents = str(Path(root).absolute()), str(Path(root, "documents"))
        code = f"import pandas; print(pandas.read_parquet({documents!r}))"
    print(f"\ndataset  {where}")
    print(f"next     {winnow} verify {shlex.quote(root)}")
    if outcome.first:
        print(f"         {winnow} explain {shlex.quote(_path(_most_cut(outcome)))}")
    print(f"         {python} -c {_quoted(code)}")


def _program(name: str) -> str:
    """What to type for a program of this environment, be it active or not."""
    path = Path(sys.executable).with_name(name)
    if not path.exists() or shutil.which(name) == str(path):
        return name
    return shlex.quote(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))


def _quoted(code: str) -> str:
    """Quote for a shell, and readably where that is safe."""
    return shlex.quote(code) if re.search(r'["$`!\\]', code) else f'"{code}"'


def _most_cut(outcome: Outcome) -> DocumentLine:
    return max(outcome.first, key=lambda line: share(line.chars_removed, line.chars_raw))


def _path(line: DocumentLine) -> str:
    path = Path(unquote(urlsplit(line.uri).path, errors="surrogateescape"))
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)

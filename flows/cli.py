"""The command ``winnow``: what can be asked for. What is then done is in ``flows.commands``.

Only the module of the command that was asked for is imported, so that help comes at once and cleaning
one file does not wait for an orchestrator.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import TextIO

from flows import manual
from flows.commands import CommandError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    arguments = build_parser().parse_args(argv)
    _make_safe(sys.stdout)
    _make_safe(sys.stderr)
    try:
        code = _run(arguments)
        print(end="", flush=True)
    except OSError as error:
        # What is left in the buffer must not fail once more when Python flushes it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # whoever reads us, `head` say, has had enough
            return 0
        print(f"winnow: {error.filename or 'standard output'}: {error.strerror}", file=sys.stderr)
        return 1
    return code


def build_parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(
        prog="winnow",
        description=manual.ABOUT,
        epilog=manual.FIRST_STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"winnow {version('winnow')}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    run = _command(commands, "run", "ingest documents into a dataset", manual.RUN, manual.RUN_EXAMPLES)
    run.add_argument(
        "--source", action="append", default=[], metavar="NAME", help="a source of the catalog; repeatable"
    )
    run.add_argument(
        "--input", action="append", default=[], metavar="PATH", help="a file or folder; repeatable"
    )
    run.add_argument(
        "--output",
        default="data",
        metavar="ROOT",
        help="the dataset's folder, or s3://bucket/prefix (default: data)",
    )
    run.add_argument(
        "--workers",
        type=int,
        default=0,
        metavar="N",
        help="documents cleaned at a time, 1 to 64; 0, the default: as many as pay",
    )
    _mode(run, "default: as each source says")

    clean = _command(
        commands, "clean", "print the clean text of one file", manual.CLEAN, manual.CLEAN_EXAMPLES
    )
    _document(clean)
    shape = clean.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the whole row instead of the text")
    shape.add_argument(
        "--format",
        choices=["text", "markdown"],
        default="text",
        help="of the text: one line a block, or Markdown with the page's structure (default: text)",
    )

    explain = _command(
        commands,
        "explain",
        "show what is cut from one file, and why",
        manual.EXPLAIN,
        manual.EXPLAIN_EXAMPLES,
    )
    _document(explain)
    explain.add_argument("--html", action="store_true", help="print a page for the browser instead of text")

    verify = _command(
        commands, "verify", "check a dataset against itself", manual.VERIFY, manual.VERIFY_EXAMPLES
    )
    verify.add_argument("root", metavar="ROOT", help="the dataset's folder or address")

    _add_time_travel(commands)
    _add_learn(commands)
    _command(commands, "rules", "list the rules", manual.RULES)
    _command(commands, "sources", "list the sources", manual.SOURCES)
    return parser


def _add_time_travel(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    history = _command(commands, "history", "list a dataset's runs and snapshots", manual.HISTORY)
    diff = _command(commands, "diff", "compare two snapshots", manual.DIFF, manual.DIFF_EXAMPLES)
    rollback = _command(commands, "rollback", "go back to an old snapshot", manual.ROLLBACK)
    show = _command(commands, "show", "tell the story of one document", manual.SHOW, manual.SHOW_EXAMPLES)
    for command in (history, diff, rollback, show):
        command.add_argument("root", metavar="ROOT", help="the dataset's folder or address")
    diff.add_argument("before", type=int, metavar="A", help="the number of the one snapshot")
    diff.add_argument("after", type=int, metavar="B", help="the number of the other")
    diff.add_argument("--all", action="store_true", help="list every document, not only the first ones")
    rollback.add_argument("snapshot", type=int, metavar="SNAPSHOT", help="its number")
    show.add_argument("id", metavar="ID", help="the document's id, or its beginning")


def _add_learn(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    learn = _command(
        commands, "learn", "decide on lines that pages repeat", manual.LEARN, manual.LEARN_EXAMPLES
    )
    learn.add_argument("--dataset", default="data", metavar="ROOT", help="its folder (default: data)")
    learn.add_argument(
        "--source", action="append", default=[], metavar="NAME", help="only this source; repeatable"
    )
    learn.add_argument(
        "--find",
        choices=["dataset", "files"],
        help="look for lines: in the dataset, or in the sources' files",
    )
    learn.add_argument("--accept", nargs="+", default=[], metavar="ID", help="make rules of these lines")
    learn.add_argument(
        "--reject", nargs="+", default=[], metavar="ID", help="never propose these lines again"
    )


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    summary: str,
    description: str,
    examples: str = "",
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=summary,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _document(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", help="the document; - reads standard input")
    command.add_argument("--url", help="the page's address")
    command.add_argument(
        "--media-type",
        metavar="TYPE",
        help="text/plain or text/html, also with '; charset=…' (default: by name, then content)",
    )
    _mode(command, "default: careful")


def _mode(command: argparse.ArgumentParser, default: str) -> None:
    command.add_argument(
        "--mode",
        choices=["careful", "balanced"],
        help=f"remove only what is almost certainly boilerplate, or also what probably is ({default})",
    )


def _run(arguments: argparse.Namespace) -> int:
    try:
        command = importlib.import_module(f"flows.commands.{arguments.command}")
        return int(command.run(arguments))
    except CommandError as failure:
        print(f"winnow: {failure}", file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        print("winnow: interrupted", file=sys.stderr)
        return 1


def _make_safe(stream: TextIO) -> None:
    """Let every character through: as UTF-8 into files and pipes, escaped where a terminal lacks it."""
    if not hasattr(stream, "reconfigure"):
        return
    if not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())

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

from flows.commands import CommandError

ABOUT = """\
Strip boilerplate from crawled text, repair its encoding, and write a Parquet
dataset in which every removed character has a named rule.
"""

FIRST_STEPS = """\
first steps:
  winnow run                      ingest every source of the catalog into data/
  winnow run --input crawl/       ingest a folder of your own
  winnow clean page.html          the clean text of one file
  winnow explain page.html        what was cut from it, by which rule, and why
  winnow verify data              prove that the dataset is what it claims to be

exit codes:
  0  done     1  the run failed, or verify found a difference     2  wrong usage

`winnow COMMAND --help` has more about each.
"""

RUN = """\
Ingest documents: find them, clean them, and commit them to a dataset in one
step that readers see whole or not at all. Inputs that are unchanged since the
last run are left alone. A document that cannot be cleaned goes to quarantine
with the reason, and never stops the rest.

The run is a Prefect flow. It uses the server that PREFECT_API_URL names, or
else an embedded one that starts and stops with the command.
"""

RUN_EXAMPLES = """\
examples:
  winnow run                                  every source of the catalog
  winnow run --source wire --source forum     two of them
  winnow run --input ~/crawl --output /data   a folder of your own, elsewhere
  winnow run --workers 4                      four documents at a time

then:
  winnow verify data
  python -c "import pandas; print(pandas.read_parquet('data/documents'))"
"""

CLEAN = """\
Print the clean text of one file. Nothing is stored, no server is needed.
"""

CLEAN_EXAMPLES = """\
examples:
  winnow clean article.txt > clean.txt
  curl -s https://example.org/story | winnow clean - --media-type text/html
  winnow clean page.html --json | jq .title

With --json, standard output gets the row that a run would store, as one line
of JSON for each document: text, raw text, every edit, and the metadata.
"""

EXPLAIN = """\
Show every line of a file and what becomes of it: kept, removed, changed, or
lifted into a column, with the rule that decided, how sure it is (0 to 1), and
why the rule exists.
"""

EXPLAIN_EXAMPLES = """\
examples:
  winnow explain page.html
  winnow explain page.html --mode balanced | less -R
  winnow explain page.html | grep '^removed'
  winnow explain --html page.html > explained.html

In plain output a change within a line reads [-before-]{+after+}. With --html,
standard output gets a page to open in a browser; it needs no other file.
"""

VERIFY = """\
Check a dataset from its own files alone: replay every edit in both directions,
recompute every hash, and compare every count. Prints what differs, with the
ids, and exits with 1 if anything does.
"""

VERIFY_EXAMPLES = """\
example:
  winnow verify data
"""

HISTORY = """\
List the runs of a dataset, the oldest first, and the snapshot that each led
to. Those marked as kept can be compared and gone back to.
"""

DIFF = """\
Compare two snapshots: which documents were added, changed or are gone, and
what each rule did in them, before and after.
"""

DIFF_EXAMPLES = """\
examples:
  winnow history data
  winnow diff data 11 12
  winnow diff data 11 12 --all | less
"""

ROLLBACK = """\
Make an old snapshot the newest one. What came after it stays in the history,
and can be gone back to in the same way. Runs go on from the old state: they
take up again what has changed since.
"""

SHOW = """\
Tell the story of one document, from its raw bytes to its clean text: where
they are and whether they are still the same, how they were decoded, each
edit with its rule and why, what was lifted, which documents are the same or
nearly so, and what it was in the snapshots that are kept.
"""

SHOW_EXAMPLES = """\
example:
  winnow show data 4db6a579a839dcd81474527b064c0980

The beginning of an id is enough, as long as there is only one.
"""

LEARN = """\
List the lines that are proposed as rules: a source's pages repeat them, and no
rule takes them. Accept those that are none of the text, and reject the others;
both are written into the source's file. The deployment `propose`, or --find,
looks for them.
"""

LEARN_EXAMPLES = """\
examples:
  winnow learn --find dataset --source news     look through the pages of a source
  winnow learn                                  what is proposed in data/
  winnow learn --accept line-0a1b2c3d line-4e5f6a7b
  winnow learn --reject line-8c9d0e1f           nobody is asked again

The next run cleans those documents again that have an accepted line.
"""

RULES = "List the repairs and rules: what each is for, and how many examples hold it to that."
SOURCES = "List the sources of the catalog: where they are, and how many files are there now."


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
        description=ABOUT,
        epilog=FIRST_STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"winnow {version('winnow')}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    run = _command(commands, "run", "ingest documents into a dataset", RUN, RUN_EXAMPLES)
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

    clean = _command(commands, "clean", "print the clean text of one file", CLEAN, CLEAN_EXAMPLES)
    _document(clean)
    clean.add_argument("--json", action="store_true", help="print the whole row instead of the text")

    explain = _command(
        commands, "explain", "show what is cut from one file, and why", EXPLAIN, EXPLAIN_EXAMPLES
    )
    _document(explain)
    explain.add_argument("--html", action="store_true", help="print a page for the browser instead of text")

    verify = _command(commands, "verify", "check a dataset against itself", VERIFY, VERIFY_EXAMPLES)
    verify.add_argument("root", metavar="ROOT", help="the dataset's folder or address")

    _add_time_travel(commands)
    _add_learn(commands)
    _command(commands, "rules", "list the rules", RULES)
    _command(commands, "sources", "list the sources", SOURCES)
    return parser


def _add_time_travel(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    history = _command(commands, "history", "list a dataset's runs and snapshots", HISTORY)
    diff = _command(commands, "diff", "compare two snapshots", DIFF, DIFF_EXAMPLES)
    rollback = _command(commands, "rollback", "go back to an old snapshot", ROLLBACK)
    show = _command(commands, "show", "tell the story of one document", SHOW, SHOW_EXAMPLES)
    for command in (history, diff, rollback, show):
        command.add_argument("root", metavar="ROOT", help="the dataset's folder or address")
    diff.add_argument("before", type=int, metavar="A", help="the number of the one snapshot")
    diff.add_argument("after", type=int, metavar="B", help="the number of the other")
    diff.add_argument("--all", action="store_true", help="list every document, not only the first ones")
    rollback.add_argument("snapshot", type=int, metavar="SNAPSHOT", help="its number")
    show.add_argument("id", metavar="ID", help="the document's id, or its beginning")


def _add_learn(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    learn = _command(commands, "learn", "decide on lines that pages repeat", LEARN, LEARN_EXAMPLES)
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

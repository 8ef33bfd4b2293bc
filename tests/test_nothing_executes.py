"""Nothing that is read can run code: what the linter's security rules do not see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from prefect import Flow, Task

from flows import ingest, maintenance, verify

ROOT = Path(__file__).parents[1]
ROOMS = ("cleaners", "sources", "output", "flows")
SHIPPED = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
# Modules that run what they read, or read what can make them run something.
NEVER = {
    "pickle",
    "cPickle",
    "dill",
    "cloudpickle",
    "marshal",
    "shelve",
    "joblib",
    "jsonpickle",
    "code",
    "imp",
}
XML = {"xml", "lxml", "defusedxml", "xmlrpc"}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_bytes())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_reads_what_could_run(path: Path) -> None:
    assert not imported(path) & NEVER
    assert not imported(path) & XML, "a parser of XML may expand entities or fetch what a document names"


def test_every_exception_from_a_security_rule_says_why() -> None:
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SHIPPED
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"noqa: S\d", line) and " - " not in line.partition("noqa:")[2]
    ]
    assert lines == []


def test_no_result_of_prefect_is_stored_anywhere() -> None:
    """Prefect would pickle it, and its JSON names classes that are imported when it is read."""
    parts = [
        one
        for module in (ingest, maintenance, verify)
        for one in vars(module).values()
        if isinstance(one, (Flow, Task))
    ]
    assert len(parts) > 5
    assert all(one.persist_result is False for one in parts)

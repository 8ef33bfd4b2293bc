"""``python -m tests.mutants [TARGET]…``: mutate the targets, run their tests, tell which mutants live."""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import signal
import sys
import time
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

from tests.mutants.operators import Mutant, mutants

ROOT = Path(__file__).parents[2]
BOUND = 0.85
SLOW = "(after_any_runs or another_process or killed_run_staged)"
"""Tests that are too slow for this, or start processes by a server that the fork does not have."""

SECONDS = 120
"""After which a mutant that does not end counts as noticed; by far longer than the tests take."""


class Target(NamedTuple):
    """Modules, and the tests that are to notice when they are broken."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


TARGETS = {
    "charset": Target(
        ("cleaners.charset",),
        (
            "tests/cleaners/test_charset.py",
            "tests/cleaners/test_charset_edges.py",
            "tests/cleaners/test_labels.py",
        ),
    ),
    "engine": Target(
        ("cleaners.engine", "cleaners.trace"),
        (
            "tests/cleaners/test_engine.py",
            "tests/cleaners/test_trace.py",
            "tests/cleaners/test_laws.py::test_every_character_is_accounted_for",
        ),
    ),
    "store": Target(
        ("output.store", "output.snapshot", "output.staging"),
        (
            "tests/output/test_staging.py",
            "tests/output/test_takeover.py",
            "tests/output/test_snapshots.py",
            "tests/output/test_store.py",
        ),
    ),
}


def main() -> int:
    """Run; gives 1 if too many mutants live."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", default=list(TARGETS), help="of: " + ", ".join(TARGETS))
    parser.add_argument("--step", type=int, default=1, help="take every n-th mutant only")
    arguments = parser.parse_args()
    os.environ.setdefault("WINNOW_EXAMPLES", "60")
    os.chdir(ROOT)
    shares = [run(name, TARGETS[name], arguments.step) for name in arguments.targets]
    return int(min(shares) < BOUND)


def run(name: str, target: Target, step: int) -> float:
    """Try the mutants of a target; gives the share of those that were noticed."""
    tests = [test for test in target.tests if (ROOT / test.partition("::")[0]).exists()]
    if _tests(tests):
        sys.exit(f"{name}: the tests fail as it is")
    tried, living = 0, []
    for module in map(importlib.import_module, target.modules):
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        if _is_noticed(module, Mutant(ast.parse(source), 0, "nothing"), tests):
            sys.exit(f"{module.__name__}: the tests fail in a fork with nothing broken")
        for mutant in list(mutants(source))[::step]:
            tried += 1
            if not _is_noticed(module, mutant, tests):
                living.append(f"{module.__name__}:{mutant.line}: {mutant.what}")
                print(f"lives: {living[-1]}", flush=True)
    share = 1 - len(living) / tried
    print(f"{name}: {tried - len(living)} of {tried} mutants are noticed, {share:.1%}", flush=True)
    return share


def _tests(paths: list[str]) -> int:
    options = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "--tb=no", "-k", f"not {SLOW}"]
    return int(pytest.main([*paths, *options]))


def _is_noticed(module: ModuleType, mutant: Mutant, tests: list[str]) -> bool:
    pid = os.fork()
    if pid == 0:
        _be(module, mutant, tests)
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.01)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


def _be(module: ModuleType, mutant: Mutant, tests: list[str]) -> None:
    """Be the mutant, and end."""
    code = 1
    try:
        os.setsid()
        quiet = os.open(os.devnull, os.O_RDWR)
        for handle in (0, 1, 2):
            os.dup2(quiet, handle)
        put_in(module, mutant.tree)
        code = _tests(tests)
    finally:
        os._exit(code)


def put_in(module: ModuleType, tree: ast.Module) -> None:
    """Give the functions that are there the code of a changed module, whoever has imported them."""
    new = ModuleType(module.__name__)
    new.__file__ = module.__file__
    sys.modules[module.__name__] = new  # where dataclasses look
    exec(compile(tree, str(module.__file__), "exec"), new.__dict__)  # noqa: S102 - our own code, broken on purpose
    sys.modules[module.__name__] = module
    for name, value in vars(new).items():
        old = vars(module).get(name)
        if name.startswith("__") or old is None:
            continue
        if isinstance(value, type) and value.__module__ == module.__name__:
            _put_class(old, value)
        elif (function := _function(value)) and function.__module__ == module.__name__:
            _put_function(_function(old), function)
        elif getattr(value, "__module__", None) is None:
            setattr(module, name, value)


def _put_class(old: Any, new: type) -> None:
    for name, value in vars(new).items():
        function, there = _function(value), _function(vars(old).get(name))
        if function and there:
            _put_function(there, function)
        elif not callable(value) and not name.startswith("__") and not hasattr(value, "__get__"):
            setattr(old, name, value)


def _function(value: Any) -> FunctionType | None:
    """The function in a function, a property, a cached or a decorated one."""
    for name in ("fget", "__func__", "func"):
        value = getattr(value, name, None) or value
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value if isinstance(value, FunctionType) else None


def _put_function(old: FunctionType | None, new: FunctionType) -> None:
    if old and len(old.__code__.co_freevars) == len(new.__code__.co_freevars):
        code: CodeType = new.__code__
        old.__code__, old.__defaults__, old.__kwdefaults__ = code, new.__defaults__, new.__kwdefaults__


if __name__ == "__main__":
    sys.exit(main())

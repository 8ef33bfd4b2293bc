"""The disk is full, broken or forbidden at each system call of a run in turn, until a run passes clean.

strace lets the calls fail, so what is tested is what the system sees, not what our code thinks that it does.
``make test-faults`` takes every call; without WINNOW_FAULTS=all only some of them have their turn.
"""

from __future__ import annotations

import errno
import mmap
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from output.files import StoreError
from output.store import Store
from output.verify import verify
from tests.output.dataset import child, contents
from tests.output.turns import Contents, check, found_by_a_reader, new_run, old_run

STRACE = shutil.which("strace")
EVERY = 1 if os.environ.get("WINNOW_FAULTS") == "all" else 8
CALLS = {
    "write": "write|pwrite64|writev",
    "fsync": "fsync|fdatasync",
    "open": "open|openat",
    "rename": "rename|renameat|renameat2",
    "link": "link|linkat",
    "symlink": "symlink|symlinkat",
    "mkdir": "mkdir|mkdirat",
}
# A disk that is full stays full; what is forbidden or broken may be so once.
FAULTS = [
    *((call, "ENOSPC", "+") for call in CALLS),
    *((call, "EIO", "") for call in CALLS),
    *((call, "EACCES", "") for call in ("open", "rename", "link", "symlink", "mkdir", "write")),
]
RAISED, UNFORESEEN = 10, 11

pytestmark = pytest.mark.skipif(
    STRACE is None and "CI" not in os.environ, reason="needs strace, such as from apt-get install strace"
)


def run_when_told(root: Path, told: Path, run_id: str) -> None:
    """Wait until somebody traces this process, do a run, and leave its error without a system call."""
    old_run(root.with_name("warm"))
    new_run(root.with_name("warm"), "warm")  # so that no module is imported any more
    with told.open("r+b") as file, mmap.mmap(file.fileno(), 4096) as words:
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            new_run(root, run_id)
        except (StoreError, OSError) as error:
            words[:] = f"{error}".encode()[:4096].ljust(4096)
            os._exit(RAISED)
        except BaseException as error:
            words[:] = f"{error!r}".encode()[:4096].ljust(4096)
            os._exit(UNFORESEEN)
        os._exit(0)


def traced(root: Path, *options: str, log: Path, run_id: str = "new") -> tuple[int, str]:
    """Do a run under strace; returns its exit code and the words of its error."""
    told = root.with_name("told")
    told.write_bytes(bytes(4096))
    process = child(run_when_told, root, told, run_id)
    assert process.pid is not None
    with tracing(process.pid, *options, log=log):
        os.kill(process.pid, signal.SIGCONT)
        process.join()
    shutil.rmtree(root.with_name("warm"))
    assert process.exitcode is not None
    return process.exitcode, told.read_bytes().decode(errors="replace").strip(" \0")


@contextmanager
def tracing(pid: int, *options: str, log: Path) -> Iterator[None]:
    status = Path(f"/proc/{pid}/stat")
    while status.read_text().rpartition(")")[2].split()[0] != "T":
        time.sleep(0.002)
    assert STRACE, "CI needs strace"
    command = [STRACE, "-f", "-y", "-p", str(pid), "-o", str(log), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
        assert tracer.stderr
        assert b"attached" in tracer.stderr.readline()
        yield
        tracer.wait(timeout=60)


@pytest.mark.parametrize(("call", "error", "lasting"), FAULTS)
def test_a_run_whose_calls_fail_says_so_and_leaves_the_old_dataset_or_the_new_one(
    *, call: str, error: str, lasting: str, old_root: Path, new: Contents, tmp_path: Path
) -> None:
    before = contents(old_root)
    at, clean = 1, False
    while not clean:
        assert at < 2000
        root = tmp_path / "data"
        shutil.copytree(old_root, root, symlinks=True)
        calls = f"/^({CALLS[call]})$"
        options = ("-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={at}{lasting}")
        code, words = traced(root, *options, log=tmp_path / "log")
        clean = "(INJECTED)" not in (tmp_path / "log").read_text()
        assert (code in (0, RAISED)) and (code == 0 or not clean), words
        found = found_by_a_reader(root)
        if code == RAISED:
            assert os.strerror(getattr(errno, error)) in words
            assert str(root) in words
        assert found == new or (found == before and code == RAISED)
        check(root)
        new_run(root, "again")
        assert contents(root) == new
        assert verify(root).differences == []
        assert list((root / ".store/staging").iterdir()) == []
        shutil.rmtree(root)
        at += EVERY if not clean else 0
    assert at > 1


def test_files_are_on_disk_before_their_names_are_and_names_before_what_leads_to_them(
    old_root: Path, tmp_path: Path
) -> None:
    """File synced, then linked or renamed, then the folder synced, in the order that the system saw."""
    root = tmp_path / "data"
    shutil.copytree(old_root, root, symlinks=True)
    calls = "fsync,fdatasync,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
    code, words = traced(root, "-e", f"trace={calls}", log=tmp_path / "log")
    assert code == 0, words
    synced = {str(root / path) for path in old_root.rglob("*") for path in [path.relative_to(old_root)]}
    pending: dict[str, set[str]] = {}  # by folder: names in it that are not on disk yet
    swaps = 0
    for kind, source, target in parsed((tmp_path / "log").read_text()):
        if kind == "sync":
            synced.add(source)
            pending.pop(source, None)
            continue
        if kind == "link" or source.endswith(".tmp"):
            assert source in synced, f"{source} gets its name {target} before it is on disk"
        if kind == "rename":
            synced |= {target + name[len(source) :] for name in synced if name.startswith(source)}
            moved = [name for name in pending if name.startswith(source)]
            pending |= {target + name[len(source) :]: pending.pop(name) for name in moved}
        if target == str(root / ".store/current"):
            swaps += 1
            assert not [name for name in pending if name.startswith(str(root / ".store/snapshots"))]
        pending.setdefault(str(Path(target).parent), set()).add(target)
    assert swaps == 1
    passing = ("scratch", "staging")
    assert not [name for name in pending if not any(f"/.store/{one}" in name for one in passing)]


def parsed(log: str) -> Iterator[tuple[str, str, str]]:
    """Successful calls of a trace, with the paths that they name."""
    for line in log.splitlines():
        if not line.endswith("= 0"):
            continue
        if match := re.search(r"f(?:data)?sync\(\d+<(.*)>\)", line):
            yield "sync", match[1], ""
        elif match := re.search(r"(rename|link|symlink)\w*\((.*)\)", line):
            paths = re.findall(r'"((?:[^"\\]|\\.)*)"', match[2])
            yield match[1], paths[0], paths[1]


def test_a_dataset_on_a_disk_without_room_is_never_begun(tmp_path: Path) -> None:
    root = tmp_path / "data"
    calls = f"/^({CALLS['mkdir']})$"
    options = ("-e", f"trace={calls}", "-e", f"inject={calls}:error=ENOSPC:when=1+")
    code, words = traced(root, *options, log=tmp_path / "log")
    assert code == RAISED
    assert os.strerror(errno.ENOSPC) in words
    assert Store(root).current() is None

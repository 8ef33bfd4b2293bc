"""Prefect on this machine, all of it by one command (``make ui``): server, work pool, deployments, worker.

Everything lives in ``.prefect`` below the project, so that a Prefect of the user's own is neither read nor
changed. What already runs is reused, and only what this call has started is stopped with it.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import httpx

from output.files import is_held

PROJECT = Path(__file__).resolve().parent.parent
PORT = 4200
PATIENCE = 120.0
"""Seconds that a server gets for its start, which includes making its database the first time."""

PREFECT = (sys.executable, "-m", "prefect", "--no-prompt")


class LocalError(Exception):
    """Something did not start; the message says what, and where its log is."""


def main() -> int:
    """Start what is not running yet, and stay until Ctrl-C."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--port", type=int, help=f"of the server (default: the last one, or {PORT}, or a free one)"
    )
    arguments = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    home = PROJECT / ".prefect"
    home.mkdir(exist_ok=True)
    try:
        with contextlib.ExitStack() as stack:
            started = _start(home, arguments.port, stack)
            if started:
                _wait(started, home)
    except LocalError as error:
        print(f"winnow: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; the runs of the past are kept, and `make ui` shows them again")
    return 0


def _start(
    home: Path, port: int | None, stack: contextlib.ExitStack
) -> list[tuple[str, subprocess.Popen[bytes]]]:
    """Start what is missing; returns it, the worker last. The stack stops all of it."""
    started = []
    address_file = home / "address"
    if is_held(home / "server.lock"):
        address = address_file.read_text(encoding="ascii")
        print(f"server   {address} is up already")
    else:
        chosen = _free_port(port, address_file)
        address = f"http://127.0.0.1:{chosen}"
        address_file.write_text(address, encoding="ascii")
        print(
            "server   starting; the first time, its database is made and it takes half a minute", flush=True
        )
        command = [*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(chosen)]
        server = stack.enter_context(_program("server", command, home, address))
        started.append(("server", server))
        _wait_for(address, server, home)
    _deploy(home, address)
    if is_held(home / "worker.lock"):
        print("worker   is up already")
    else:
        command = [*PREFECT, "worker", "start", "--pool", "winnow", "--name", "local"]
        started.append(("worker", stack.enter_context(_program("worker", command, home, address))))
        print(f"worker   takes the runs of the pool winnow; logs are in {home}")
    print(f"\n    {address}/deployments    choose on-demand, press Run\n")
    print("Ctrl-C stops what was started here." if started else "All of it was running already.", flush=True)
    return started


def environment(home: Path, address: str) -> dict[str, str]:
    """What Prefect's programs get: nothing of the user's own Prefect but how much it logs."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PREFECT_") or name.startswith("PREFECT_LOGGING_")
    }
    return kept | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"{address}/api",
        "PREFECT_UI_API_URL": f"{address}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # see winnow-lost-runs in deploy/automations.yaml
        "DO_NOT_TRACK": "1",
    }


@contextlib.contextmanager
def _program(name: str, command: list[str], home: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and stop it and its children at the end.

    The program inherits a locked file, so that another call sees whether it lives. It gets a session of its
    own: Ctrl-C reaches only this process, which stops the worker before the server.
    """
    with (home / f"{name}.lock").open("ab") as lock, (home / f"{name}.log").open("ab") as log:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process = subprocess.Popen(  # noqa: S603 - a command of our own
            command,
            cwd=PROJECT,
            env=environment(home, address),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=(lock.fileno(),),
        )
    try:
        yield process
    finally:
        for number, seconds in ((signal.SIGTERM, 20), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)


def _free_port(wanted: int | None, address_file: Path) -> int:
    """The port that is asked for; else the last one, so that bookmarks stay good; else the usual or any."""
    last = address_file.read_text(encoding="ascii").rpartition(":")[2] if address_file.exists() else ""
    for port in [wanted] if wanted else [*([int(last)] if last.isdigit() else []), PORT, 0]:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise LocalError(f"port {wanted} is taken by another program; name a free one: make ui PORT=4300")


def _wait_for(address: str, server: subprocess.Popen[bytes], home: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise LocalError(f"the server did not start:\n{_tail(home / 'server.log')}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/api/health").is_success:
                return
        time.sleep(0.2)
    raise LocalError(f"the server has not answered for {PATIENCE:.0f} s; see {home / 'server.log'}")


def _deploy(home: Path, address: str) -> None:
    """Bring pool, deployments and automations of the server in line with the project's files."""
    print("deploy   prefect.yaml", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "flows.deploy"],
        cwd=PROJECT,
        env=environment(home, address),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    (home / "deploy.log").write_bytes(done.stdout)
    if done.returncode:
        raise LocalError(f"the deployments could not be made:\n{_tail(home / 'deploy.log')}")


def _wait(started: list[tuple[str, subprocess.Popen[bytes]]], home: Path) -> NoReturn:
    """Stay as long as all of it lives."""
    while True:
        for name, process in started:
            if process.poll() is not None:
                raise LocalError(f"the {name} has ended:\n{_tail(home / f'{name}.log')}")
        time.sleep(0.5)


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([*lines[-15:], f"(all of it: {log})"])


def _interrupt(signum: int, frame: object) -> NoReturn:  # noqa: ARG001 - as the signal module calls it
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

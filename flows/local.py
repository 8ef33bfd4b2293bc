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
PATIENCE = 300.0
"""Seconds that a server gets for its start, which includes making its database the first time."""

PREFECT = (sys.executable, "-m", "prefect", "--no-prompt")


RESTART = 30.0
"""Seconds that a worker has to have lived to be started again when it ends; else something is wrong."""


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
            local = Local(home, stack)
            local.start(arguments.port)
            local.stay()
    except LocalError as error:
        print(f"winnow: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; the runs of the past are kept, and `make ui` shows them again")
    return 0


class Local:
    """Prefect in one folder.

    Args:
        home: the folder.
        stack: stops what was started, the worker before the server.
    """

    def __init__(self, home: Path, stack: contextlib.ExitStack) -> None:
        self._home = home
        self._stack = stack
        self._server: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._address = ""

    def start(self, port: int | None) -> None:
        """Start what is missing, and bring the server in line with the project's files."""
        address_file = self._home / "address"
        if is_held(self._home / "server.lock"):
            self._address = address_file.read_text(encoding="ascii")
            print(f"server   {self._address} is up already")
        else:
            chosen = _free_port(port, address_file)
            self._address = f"http://127.0.0.1:{chosen}"
            address_file.write_text(self._address, encoding="ascii")
            print("server   starts; the first time it makes its database, which takes a while", flush=True)
            self._server = self._run(
                "server", "server", "start", "--host", "127.0.0.1", "--port", str(chosen)
            )
            self._wait_for_server(self._server)
        self._deploy()
        if is_held(self._home / "worker.lock"):
            print("worker   is up already")
        else:
            self._start_worker()
            print(f"worker   takes the runs of the pool winnow; logs are in {self._home}")
        print(f"\n    {self._address}/deployments    choose on-demand, press Run\n")
        is_mine = self._server or self._worker
        print("Ctrl-C stops what was started here." if is_mine else "All of it was running.", flush=True)

    def stay(self) -> None:
        """Stay as long as there is something of ours; a worker that dies is started again.

        Raises:
            LocalError: the server has ended, or a worker soon after its start.
        """
        while self._server or self._worker:
            if self._server and self._server.poll() is not None:
                raise LocalError(f"the server has ended:\n{_tail(self._home / 'server.log')}")
            if self._worker and self._worker.poll() is not None:
                if time.monotonic() - self._worker_started < RESTART:
                    raise LocalError(f"the worker has ended:\n{_tail(self._home / 'worker.log')}")
                print("worker   has ended, and is started again", flush=True)
                self._start_worker()
            time.sleep(0.5)

    def _start_worker(self) -> None:
        self._worker_started = time.monotonic()
        self._worker = self._run("worker", "worker", "start", "--pool", "winnow", "--name", "local")

    def _run(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        environment = environment_of(self._home, self._address)
        return self._stack.enter_context(_program(name, [*PREFECT, *command], self._home, environment))

    def _wait_for_server(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise LocalError(f"the server did not start:\n{_tail(self._home / 'server.log')}")
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{self._address}/api/health").is_success:
                    return
            time.sleep(0.2)
        raise LocalError(f"the server has not answered for {PATIENCE:.0f} s; see {self._home / 'server.log'}")

    def _deploy(self) -> None:
        print("deploy   prefect.yaml", flush=True)
        log = self._home / "deploy.log"
        with log.open("wb") as output:
            done = subprocess.run(
                [sys.executable, "-m", "flows.deploy"],
                cwd=PROJECT,
                env=environment_of(self._home, self._address),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise LocalError(f"the deployments could not be made:\n{_tail(log)}")


def environment_of(home: Path, address: str) -> dict[str, str]:
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
        "DO_NOT_TRACK": "1",
    }


@contextlib.contextmanager
def _program(
    name: str, command: list[str], home: Path, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and stop it and its children at the end.

    The program inherits a locked file, so that another call sees whether it lives. It gets a session of its
    own: Ctrl-C reaches only this process, which stops the worker before the server.
    """
    with (home / f"{name}.lock").open("ab") as lock, (home / f"{name}.log").open("ab") as log:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process = subprocess.Popen(  # noqa: S603 - a command of our own
            command,
            cwd=PROJECT,
            env=environment,
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


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([*lines[-15:], f"(all of it: {log})"])


def _interrupt(signum: int, frame: object) -> NoReturn:  # noqa: ARG001 - as the signal module calls it
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())

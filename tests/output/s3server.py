"""A server that speaks S3's protocol, in a process of its own; its clients can be killed at each write.

In the same process as a client that holds Python's lock while it waits (deltalake does), both would wait for
ever. Each request is done alone, as put-if-absent demands.

    python -m tests.output.s3server FOLDER      prints its port

``FOLDER/plan`` may say what is to happen at which write: ``kill PID N before``, ``kill PID N after`` or
``refuse N``; ``FOLDER/writes`` has the writes so far, one a line.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

WRITES = {"PUT", "POST", "DELETE"}


class OneAtATime:
    """The application, with a lock around it and an eye on the writes."""

    def __init__(self, folder: Path) -> None:
        self._inner = DomainDispatcherApplication(create_backend_app)
        self._lock = threading.Lock()
        self._folder = folder

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with self._lock:
            plan = self._plan(environ) if environ["REQUEST_METHOD"] in WRITES else ""
            if plan == "refuse":
                start("403 Forbidden", [("Content-Type", "application/xml")])
                return [b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"]
            if plan.startswith("before"):
                os.kill(int(plan.split()[1]), signal.SIGKILL)
                start("503 Service Unavailable", [])
                return [b""]
            answer = list(self._inner(environ, start))
            if plan.startswith("after"):
                os.kill(int(plan.split()[1]), signal.SIGKILL)
            return answer

    def _plan(self, environ: dict[str, Any]) -> str:
        """Note a write; returns what is to happen at it."""
        log = self._folder / "writes"
        with log.open("a") as file:
            file.write(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}\n")
        number = len(log.read_text().splitlines())
        plan = self._folder / "plan"
        words = plan.read_text().split() if plan.exists() else []
        if words[:1] == ["kill"] and int(words[2]) == number:
            return f"{words[3]} {words[1]}"
        return "refuse" if words[:1] == ["refuse"] and int(words[1]) == number else ""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Start the server; gives its address."""
    command = [sys.executable, "-m", "tests.output.s3server", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2]
    ) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def environment(endpoint: str, cache: Path) -> dict[str, str]:
    """What a process needs to be told to use the server, and a cache of its own."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "an-id",
        "AWS_SECRET_ACCESS_KEY": "a-secret-that-must-not-be-seen",
        "AWS_DEFAULT_REGION": "us-east-1",
        "XDG_CACHE_HOME": str(cache),
    }


def main() -> None:
    """Serve until killed."""
    server = make_server(
        "127.0.0.1", 0, OneAtATime(Path(sys.argv[1])), threaded=True, request_handler=MotoRequestHandler
    )
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

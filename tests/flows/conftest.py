"""What the tests with a real Prefect share: a home for its database, which takes long to make."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.flows.project import copy_project, environment, started


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, for one module's tests to run and to change."""
    return copy_project(tmp_path_factory.mktemp("winnow"))


@pytest.fixture(scope="module")
def address(project: Path, prefect_home: Path) -> Iterator[str]:
    """``make ui`` in a copy of the project; gives the server's address. Stopped by Ctrl-C in the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = project / "ui.log"
    command = [sys.executable, "-m", "flows.local", "--port", str(port)]
    with started(command, cwd=project, env=environment(prefect_home), log=log) as ui:
        while "Ctrl-C stops" not in log.read_text():
            assert ui.poll() is None, log.read_text()
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        ui.send_signal(signal.SIGINT)
        assert ui.wait(180) == 0, log.read_text()
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{port}/api/health")

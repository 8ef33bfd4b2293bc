"""What the tests of flows share: a place for a dataset, and a home for Prefect's database, slow to make."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.flows.ingestion import NAMES, write
from tests.flows.project import PATIENT, copy_project, environment, started


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where a dataset will be."""
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few stories."""
    return write(tmp_path / "in", NAMES)


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


@pytest.fixture(scope="module")
def env(prefect_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A server on a free port, and the environment in which it is the one that is used."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = environment(prefect_home, PREFECT_API_URL=f"http://127.0.0.1:{port}/api", CI="true")
    log = tmp_path_factory.mktemp("server") / "log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with started(command, cwd=log.parent, env=env, log=log) as server:
        while not is_up(f"{env['PREFECT_API_URL']}/health"):
            assert server.poll() is None, log.read_text()
            time.sleep(0.2)
        yield env


def is_up(address: str) -> bool:
    try:
        return PATIENT.get(address).is_success
    except httpx.TransportError:
        return False

"""What the tests with a real Prefect share: a home for its database, which takes long to make."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.project import copy_project


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, for one module's tests to run and to change."""
    return copy_project(tmp_path_factory.mktemp("winnow"))

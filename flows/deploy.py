"""Bring a Prefect server in line with the project's files: work pool, deployments, automations.

``python -m flows.deploy`` does it on the server that PREFECT_API_URL names; doing it again changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import yaml  # type: ignore[import-untyped]
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectNotFound

PROJECT = Path(__file__).resolve().parent.parent
POOL = "winnow"


def main() -> int:
    """Do it; returns the exit code."""
    with get_client(sync_client=True) as client:
        _make_pool(client)
        deployed = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"], cwd=PROJECT, check=False
        )
        if deployed.returncode == 0:
            _make_automations(client)
    return deployed.returncode


def _make_pool(client: SyncPrefectClient) -> None:
    """Make the pool for processes on this machine; one that is there, of whatever kind, stays as it is."""
    try:
        client.read_work_pool(POOL)
    except ObjectNotFound:
        template = json.loads((PROJECT / "deploy" / "process.json").read_text(encoding="utf-8"))
        client.create_work_pool(WorkPoolCreate(name=POOL, type="process", base_job_template=template))


def _make_automations(client: SyncPrefectClient) -> None:
    """Make what ``deploy/automations.yaml`` describes; what is there is brought up to date.

    One that is there as described is not touched: an update would make the server forget which runs it waits
    for. The hash of the description is kept as a tag.
    """
    text = (PROJECT / "deploy" / "automations.yaml").read_text(encoding="utf-8")
    for value in yaml.safe_load(text)["automations"]:
        digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
        automation = AutomationCore.model_validate(value | {"tags": ["winnow", digest]})
        there = client.read_automations_by_name(automation.name)
        if not there:
            client.create_automation(automation)
        elif digest not in there[0].tags:
            client.update_automation(there[0].id, automation)


if __name__ == "__main__":
    sys.exit(main())

"""``make ui`` and a real browser: what a person does on Prefect's pages. The tests build on each other."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from flows.proposals import read
from output.runs import read_runs
from output.verify import verify
from tests.flows.pages import (
    PATIENCE,
    browser,
    choose,
    choose_action,
    foreign_content,
    open_form,
    submit,
    wait_for_state,
)
from tests.flows.project import NOISY, PATIENT, copy_project, environment, run
from tests.flows.test_run import state_of


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one source more, which the form has to offer."""
    project = copy_project(tmp_path_factory.mktemp("winnow"))
    root = project / "repeating"
    root.mkdir()
    (project / "sources" / "catalog" / "repeating.toml").write_text(REPEATING_SOURCE.format(root=root))
    return project


@pytest.fixture(scope="module")
def page(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


def state_message(address: str, run_id: str) -> str:
    message = PATIENT.get(f"{address}/api/flow_runs/{run_id}").json()["state"]["message"]
    assert isinstance(message, str)
    return message


def test_a_second_call_reuses_what_is_there(address: str, project: Path, prefect_home: Path) -> None:
    done = run([sys.executable, "-m", "flows.local"], cwd=project, env=environment(prefect_home))
    assert done.code == 0, done
    assert f"server   {address} is up already" in done.out
    assert "worker   is up already" in done.out


def test_every_night_is_planned_ahead(address: str) -> None:
    """Prefect's scheduler fails silently with some versions of its libraries."""
    wanted = {
        "deployments": {"name": {"any_": ["nightly"]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
    }
    deadline = time.monotonic() + 90
    while not (runs := PATIENT.post(f"{address}/api/flow_runs/filter", json=wanted).json()):
        assert time.monotonic() < deadline, "no run is planned"
        time.sleep(1)
    assert {run["expected_start_time"][11:16] for run in runs} == {"03:00"}


def test_the_form_refuses_what_is_out_of_range(address: str, page: Page, project: Path) -> None:
    open_form(page, address, "on-demand")
    form = page.url
    page.get_by_label("Workers").fill("65")
    page.get_by_role("button", name="Submit").click()
    problem = page.get_by_label("Workers").evaluate("field => field.validationMessage")
    assert "64" in problem
    assert page.url == form
    assert not (project / "data").exists()


def test_a_run_from_the_form_completes_and_its_report_has_the_figures_of_the_dataset(
    address: str, page: Page, project: Path
) -> None:
    open_form(page, address, "on-demand")
    page.get_by_label("Sources").first.click()
    expect(page.get_by_role("option")).to_have_text(
        ["repeating", "sample-forum", "sample-news", "sample-pages", "sample-wire"]
    )
    for source in ("sample-news", "sample-pages"):
        page.get_by_role("option", name=source).click()
    page.keyboard.press("Escape")
    run_id = submit(page, "first")
    wait_for_state(page, "Completed")
    (record,) = read_runs(project / "data")
    assert state_message(address, run_id) == record.message
    assert verify(project / "data").ok

    page.get_by_role("tab", name="Artifacts").click()
    page.get_by_role("link", name="winnow-ingest").first.click()
    page.locator("main a[href*='/artifacts/artifact/']").first.click()  # the newest of the key's page
    expect(page.get_by_role("heading", name=record.message, level=1)).to_be_visible()
    documents = pq.read_table(project / "data" / "documents").to_pylist()
    for source in ("sample-news", "sample-pages"):
        rows = [row for row in documents if row["source"] == source]
        share = sum(row["chars_removed"] for row in rows) / sum(row["chars_raw"] for row in rows)
        row = page.locator("tr", has_text=source).first
        expect(row.locator("td").nth(1)).to_have_text(re.compile(f" {share:.1%}$"))
        assert row.locator("td").all_inner_texts()[2:] == [str(len(rows)), str(len(rows)), "0", "0"]
    by_rule: dict[str, int] = {}
    for edit in (edit for row in documents for edit in row["edits"]):
        removed = 0 if edit["action"] == "replace" else edit["end"] - edit["start"]
        by_rule[edit["rule"]] = by_rule.get(edit["rule"], 0) + removed
    rule, chars = max(by_rule.items(), key=lambda item: item[1])
    expect(page.locator("tr", has_text="█" * 10).locator("td")).to_contain_text([rule, "", f"{chars:,}", ""])


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for what no page shows."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def log_of(address: str, run_id: str) -> list[str]:
    wanted = {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"}
    return [log["message"] for log in PATIENT.post(f"{address}/api/logs/filter", json=wanted).json()]


def test_a_cancelled_run_stops_within_seconds_and_leaves_the_dataset_and_retry_does_the_rest(
    address: str, page: Page, project: Path, tmp_path: Path
) -> None:
    before = state_of(project / "data")
    for number in range(3600):
        (tmp_path / f"{number}.txt").write_text(NOISY * 8)
    open_form(page, address, "on-demand")
    page.get_by_role("button", name="Add item").click()
    page.locator("textarea").first.fill(str(tmp_path))
    page.get_by_label("Megabytes in a portion").fill("1")
    run_id = submit(page, "long")
    wait_for_state(page, "Running")
    staging = project / "data" / ".store" / "staging"
    until(lambda: len([*staging.glob("*/shards/*.json")]) > 0, "no shard is finished")
    begun = time.monotonic()
    choose_action(page, "Cancel")
    wait_for_state(page, "Cancelled")
    assert time.monotonic() - begun < 30
    assert state_of(project / "data") == before
    assert read_runs(project / "data")[-1].state == "cancelled"

    choose_action(page, "Retry")
    wait_for_state(page, "Completed")
    assert read_runs(project / "data")[-1].counts.documents == 3600
    first, second = (
        [int(word) for word in re.findall(r"\d+", line)]  # inputs, sources, settled, shards
        for line in log_of(address, run_id)
        if "are settled already" in line
    )
    assert (first[0], first[2]) == (second[0], 0)
    assert second[2] > 0
    assert second[3] < first[3]


def test_a_run_that_failed_says_why_and_completes_when_it_is_retried(
    address: str, page: Page, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "not-mounted-yet"
    open_form(page, address, "on-demand")
    page.get_by_role("button", name="Add item").click()
    page.locator("textarea").first.fill(str(folder))
    run_id = submit(page, "early")
    wait_for_state(page, "Failed")
    assert "cannot be read: No such file or directory; name a file or a folder" in state_message(
        address, run_id
    )
    folder.mkdir()
    (folder / "late.txt").write_text(NOISY)
    choose_action(page, "Retry")
    wait_for_state(page, "Completed")
    assert state_message(address, run_id).startswith("1 document, 0 quarantined")
    assert [record.state for record in read_runs(project / "data")][-2:] == ["failed", "completed"]
    assert verify(project / "data").ok


HOSTILE = """\
The harbour will be closed to lorries from Monday on, the regional government said on Friday.
READ MORE: <script>document.title='owned'</script> ![x](http://evil.example/x.png) https://evil.example/a
![y](http://evil.example/y.png) [click](javascript:alert(1)) www.evil.example, wrote the harbour master.
READ MORE: Harbour inspectors 'found <b>cracks</b>' two years ago ``` \x1b[31mred [click](javascript:alert(2))
{long}
Drivers will have to take the long way round the lake until the autumn, a spokesman told reporters.
"""


def test_nothing_in_a_document_becomes_more_than_text_on_any_page(
    address: str, page: Page, tmp_path: Path
) -> None:
    name = "[click](javascript:alert(3))<img src=x onerror=alert(4)>"
    (tmp_path / f"{name}.txt").write_text(HOSTILE.format(long="x" * 1_000_000))
    (tmp_path / f"{name}\x1b[31m.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    open_form(page, address, "on-demand")
    page.get_by_role("button", name="Add item").click()
    page.locator("textarea").first.fill(str(tmp_path))
    page.get_by_label("Dataset folder").fill("hostile")
    run_id = submit(page, "hostile")
    wait_for_state(page, "Completed")

    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a document has opened a dialog: {dialog.message}"))
    wanted = {"flow_runs": {"id": {"any_": [run_id]}}}
    artifacts = PATIENT.post(f"{address}/api/artifacts/filter", json=wanted).json()
    assert {one["key"] for one in artifacts} == {"winnow-ingest", "winnow-quarantine", "winnow-progress"}
    for pages in ("/v2", ""):  # Prefect's new pages, and its old ones
        for artifact in artifacts:
            page.goto(f"{address}{pages}/artifacts/artifact/{artifact['id']}")
            expect(page.get_by_text(artifact["key"]).first).to_be_visible()
            if artifact["key"] == "winnow-ingest":
                expect(page.get_by_text("<script>document.title='owned'</script>").first).to_be_visible()
            assert foreign_content(page) == []
            assert page.title() != "owned"
        page.goto(f"{address}{pages}/runs/flow-run/{run_id}")
        expect(page.get_by_text("1 document, 1 quarantined").first).to_be_visible()
        assert foreign_content(page) == []
    assert not [url for url in requests if "evil" in url]
    log = log_of(address, run_id)
    assert not [line for line in log if "\x1b" in line or len(line) > 2000]
    assert len([line for line in log if "1 document" in line]) == 2  # the shard's, and the run's


REPEATED = (
    "<script>document.title='owned'</script> ![x](http://evil.example/x.png) https://evil.example/a",
    "[click](javascript:alert(1)) ``` **bold** | www.evil.example <img src=x onerror=alert(2)>",
)
REPEATING_SOURCE = """\
name = "repeating"
title = "Repeating: pages that say the same hostile things"
description = "Documents of one test."
root = "{root}"
include = ["*.txt"]
licence = "CC0-1.0"

[[examples]]
text = "The harbour will be closed to lorries from Monday on."
keeps = ["harbour"]
"""


def test_proposals_are_shown_as_text_and_nothing_is_changed(
    address: str, page: Page, project: Path, tmp_path: Path
) -> None:
    for number in range(12):
        story = f"Lorry number {number} may use the harbour from Monday on, the government said on Friday.\n"
        text = f"{REPEATED[0]}\n{story}{NOISY}\x1b[31m{number}\n{REPEATED[1]}\n{'x' * 1_000_000}\n"
        (project / "repeating" / f"<b>{number}.txt").write_text(text)
    catalog = (project / "sources" / "catalog" / "repeating.toml").read_bytes()
    open_form(page, address, "propose")
    choose(page, "Source", "repeating")
    choose(page, "Where", "files")
    run_id = submit(page, "search")
    wait_for_state(page, "Completed")
    assert state_message(address, run_id).startswith("12 pages, ")
    assert (project / "sources" / "catalog" / "repeating.toml").read_bytes() == catalog
    (found,) = read(project / "data", ["repeating"])
    assert set(REPEATED) <= {one.text for one in found.found}

    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    wanted = {"flow_runs": {"id": {"any_": [run_id]}}}
    (artifact,) = PATIENT.post(f"{address}/api/artifacts/filter", json=wanted).json()
    assert artifact["key"] == "winnow-propose-repeating"
    for pages in ("/v2", ""):
        page.goto(f"{address}{pages}/artifacts/artifact/{artifact['id']}")
        for text in REPEATED:
            expect(page.get_by_text(text.replace("|", "¦")).first).to_be_visible()
        assert foreign_content(page) == []
        assert page.title() != "owned"
    assert not [url for url in requests if "evil" in url]
    assert not [line for line in log_of(address, run_id) if "\x1b" in line or len(line) > 2000]

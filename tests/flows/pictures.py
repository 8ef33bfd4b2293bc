"""Take the pictures of docs/images anew, of a real server on a copy of the project: ``make pictures``."""

from __future__ import annotations

import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.flows.pages import browser, choose, open_deployment, open_form, submit, wait_for_state
from tests.flows.project import ROOT, copy_project, environment, started
from tests.flows.sites import site

IMAGES = ROOT / "docs" / "images"

SOURCE = """\
name = "lantern"
title = "The Harbour Lantern"
description = "A newspaper that does not exist."
root = "samples/lantern"
include = ["*"]
licence = "CC0-1.0"

[[examples]]
text = "The harbour will be closed to lorries from Monday on."
keeps = ["harbour"]
"""


def main() -> int:
    """Take them all."""
    with tempfile.TemporaryDirectory() as name:
        project = _project(Path(name) / "winnow")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = Path(name) / "log"
        command = [sys.executable, "-m", "flows.local", "--port", str(port)]
        with started(command, cwd=project, env=environment(Path(name) / "home"), log=log) as ui:
            while "Ctrl-C stops" not in log.read_text():
                if ui.poll() is not None:
                    raise SystemExit(log.read_text())
                time.sleep(0.2)
            with browser(Path(name) / "profile") as page:
                _take(page, f"http://127.0.0.1:{port}")
            ui.send_signal(signal.SIGINT)
            ui.wait(180)
    return 0


def _project(target: Path) -> Path:
    """A project with a source whose pages repeat a lot, and which has a file that is no text."""
    project = copy_project(target)
    pages = project / "samples" / "lantern"
    pages.mkdir()
    for one in site("lantern", html=False):
        (pages / one.name).write_text(one.data)
    (pages / "masthead.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (project / "sources" / "catalog" / "lantern.toml").write_text(SOURCE)
    return project


def _take(page: Page, address: str) -> None:
    open_form(page, address, "on-demand")
    page.get_by_label("Sources").first.click()
    for source in ("lantern", "sample-news"):
        page.get_by_role("option", name=source).click()
    page.screenshot(path=IMAGES / "form.png")
    page.keyboard.press("Escape")
    submit(page, "first")
    wait_for_state(page, "Completed")
    page.get_by_role("tab", name="Task Runs").click()
    expect(page.get_by_text("clean lantern 1/1").first).to_be_visible()
    page.screenshot(path=IMAGES / "run.png")
    _artifact(page, "winnow-ingest", "Since the last run", "report.png")
    _artifact(page, "winnow-quarantine", "failed; what changes is tried again", "quarantine.png")
    open_form(page, address, "propose")
    choose(page, "Source", "lantern")
    submit(page, "search")
    wait_for_state(page, "Completed")
    _artifact(page, "winnow-propose-lantern", "Is one a part of the text?", "proposals.png")
    open_deployment(page, address, "nightly")
    expect(page.get_by_text("At 03:00 AM").first).to_be_visible()
    expect(page.get_by_text("Next Run").first).to_be_visible()
    page.screenshot(path=IMAGES / "schedule.png")


def _artifact(page: Page, key: str, words: str, picture: str) -> None:
    """The newest artifact of a key, once its page shows some words of it; comes back to the run's page."""
    here = page.url
    page.get_by_role("tab", name="Artifacts").click()
    page.get_by_role("link", name=key).first.click()
    page.locator("main a[href*='/artifacts/artifact/']").first.click()
    expect(page.get_by_text(words).first).to_be_visible()
    page.screenshot(path=IMAGES / picture)
    page.goto(here)


if __name__ == "__main__":
    sys.exit(main())

"""Prefect's pages as a person uses them: a real Chromium, and the few things that one clicks."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

CHROMIUM = os.environ.get("WINNOW_CHROMIUM", "chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 120_000
"""Milliseconds that anything on a page may take; the machine may be busy."""


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """Open a browser with an empty profile; fails, rather than skips, where there is none."""
    path = shutil.which(CHROMIUM)
    assert path, f"the test needs {CHROMIUM}: apt-get install chromium"
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=path, headless=True, args=FLAGS, viewport={"width": 1280, "height": 1000}
        )
        context.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        try:
            yield context.pages[0]
        finally:
            context.close()


def open_deployment(page: Page, address: str, deployment: str) -> None:
    """Go from the start page to a deployment's page."""
    page.goto(address)
    page.get_by_role("link", name="Deployments").click()
    links = page.locator("a[href*='/deployments/deployment/']")  # a flow may have the same name
    links.filter(has_text=re.compile(f"^{deployment}$")).click()
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()


def open_form(page: Page, address: str, deployment: str) -> None:
    """Go from the start page to a deployment's form."""
    open_deployment(page, address, deployment)
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Custom run").click()
    expect(page.get_by_label("Dataset folder")).to_be_visible()


def choose(page: Page, field: str, option: str) -> None:
    """Choose the one value of a field, and wait until its list is gone: a click beside it only closes it."""
    page.get_by_label(field).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_label(field).first).to_contain_text(option)


def submit(page: Page, name: str) -> str:
    """Submit the form and go to the run's page; gives the run's id."""
    page.get_by_label("Run Name").fill(name)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text(f"{name} scheduled to start now")).to_be_visible()
    page.get_by_role("button", name="View run").click()
    page.wait_for_url(re.compile(r"/runs/flow-run/[0-9a-f-]{36}"))
    page.reload()  # or the page may show the state of the run before for a while
    expect(page.get_by_text(name, exact=True).first).to_be_visible()
    return page.url.rpartition("flow-run/")[2][:36]


def wait_for_state(page: Page, state: str) -> None:
    """Wait until the run's page shows its state."""
    expect(page.get_by_text(state, exact=True).first).to_be_visible()


def choose_action(page: Page, action: str) -> None:
    """Choose from the menu of the run's page, and confirm."""
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("menuitem", name=action).click()
    dialog = page.locator("[role=dialog], [role=alertdialog]")
    dialog.get_by_role("button", name=re.compile(f"^{action}")).last.click()  # the first one closes it


def foreign_content(page: Page) -> list[str]:
    """Every link that leads away, every image and frame that is not Prefect's own."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("a[href], img, iframe, object, embed")]
            .map(one => one.getAttribute("href") ?? one.getAttribute("src") ?? one.outerHTML)
            .filter(where => !where.startsWith("/") && !where.startsWith("https://docs.prefect.io/"))"""
    )
    return found

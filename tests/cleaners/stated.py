"""Small pages that state something of themselves."""

from __future__ import annotations

import json

from cleaners import CleanedDocument, clean

PROSE = "The harbour will be closed to lorries from Monday on, the council said after a long meeting."
STORY = "<title>Bridge stays open</title>"
HEADING = "<h1>Bridge stays open</h1>"


def page(head: str, body: str = "", url: str | None = None) -> CleanedDocument:
    source = f"<!doctype html><html><head>{head}</head><body>{body}<p>{PROSE}</p></body></html>"
    return clean(source, "text/html", url)


def linked(data: object, head: str = "", body: str = "") -> CleanedDocument:
    return page(f'{head}<script type="application/ld+json">{json.dumps(data)}</script>', body)


def article(**said: object) -> dict[str, object]:
    return {"@type": "NewsArticle", **said}


def meta(*pairs: tuple[str, str]) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in pairs)

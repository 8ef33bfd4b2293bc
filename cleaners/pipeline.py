"""The whole cleaning of one document, as a list of named steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from cleaners.charset import Decoded, decode
from cleaners.document import Claim, CleanedDocument, DocumentError, Mode, Profile, apply
from cleaners.engine import RuleMark
from cleaners.evidence.datelines import dateline
from cleaners.evidence.dates import is_ambiguous
from cleaners.evidence.pagetype import forum_engine, page_type
from cleaners.evidence.stamps import moment
from cleaners.html.markup import render
from cleaners.html.page import Facts
from cleaners.language import declared, detect
from cleaners.metadata.addresses import completed
from cleaners.relations.threads import member_panels, tail_blocks
from cleaners.repair import mend
from cleaners.ruleset import ruleset_id
from cleaners.stages import judged
from cleaners.trace import compose, to_edits
from cleaners.view import Document

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
SNIFFED = 2048  # characters


class _Metadata(TypedDict):
    url: str | None
    title: str | None
    author: tuple[str, ...]
    date_published: datetime | None
    date_modified: datetime | None
    claims: tuple[Claim, ...]
    site_name: str | None
    description: str | None
    section: str | None
    licence: str | None
    image: str | None
    image_caption: str | None
    image_credit: str | None
    date_published_raw: str | None
    date_ambiguous: bool
    dateline_place: str | None
    page_type: str | None
    forum_engine: str | None


class _Language(TypedDict):
    language: str | None
    language_score: float | None


def clean(
    data: bytes | str,
    media_type: str | None = None,
    url: str | None = None,
    profile: Profile | None = None,
    mode: Mode | None = None,
) -> CleanedDocument:
    """Clean one document. A pure function: the same arguments and rules give the same result.

    Args:
        data: the raw bytes, or text that is decoded already.
        media_type: "text/plain" or "text/html", with a ``charset`` parameter if the transport gave one;
            None to tell by the content.
        url: the page's address, if known.
        profile: the source's wishes; the default profile if None.
        mode: "careful" or "balanced"; the profile's if None.

    Returns:
        Clean text, raw text, the edits between them, and metadata.

    Raises:
        DocumentError: this document cannot be cleaned, and why.
        ValueError: the profile names a rule that does not exist.
    """
    profile = profile or Profile()
    mode = mode or profile.mode
    ruleset = ruleset_id(profile, mode)
    decoded = Decoded(data, "utf-8", "given", 1.0) if isinstance(data, str) else decode(data, media_type)
    page = render(decoded.text, profile.selectors) if _is_html(decoded.text, media_type) else None
    raw_text = page.text if page else decoded.text
    meant = {"html-entity"} if page and page.means_entities else set[str]()
    repaired, repairs, fired = mend(raw_text, profile.rules_off | meant)
    document = Document(repaired, page.blocks, page.facts) if page else Document(repaired)
    marks, trace = judged(document, mode, profile)
    edits = to_edits(raw_text, compose(repairs, repaired, trace))
    text = apply(raw_text, edits)
    return CleanedDocument(
        text=text,
        raw_text=raw_text,
        edits=edits,
        encoding=decoded.encoding,
        encoding_source=decoded.source,
        encoding_confidence=decoded.confidence,
        ruleset=ruleset,
        rules=tuple(
            sorted(
                fired
                | {entry.rule.id for entry in marks}
                | {entry.maker.id for entry in marks if entry.maker}
            )
        ),
        **_metadata(document, marks, url),
        **_language(text, document),
    )


def _is_html(text: str, media_type: str | None) -> bool:
    kind = (media_type or "").partition(";")[0].strip().lower()
    if kind in HTML_TYPES:
        return True
    if kind and not kind.startswith("text/"):
        raise DocumentError("markup", f"no reader for media type {kind[:80]!r}; there are text and HTML")
    return not kind and bool(LOOKS_LIKE_HTML.match(text[:SNIFFED]))


def _metadata(document: Document, marks: list[RuleMark], url: str | None) -> _Metadata:
    """Fill the metadata: what the page says of itself first, then what the rules lifted from its text."""
    facts = replace(document.facts, claims=completed(document.facts.claims, url))
    title, author, dated = (_lifted(marks, field) for field in ("title", "author", "date_published"))
    published, printed = _dated([*_claimed(facts, "date_published"), *dated])
    kind = page_type(
        document.lines,
        panels=len(member_panels(document)),
        blocks=len(tail_blocks(document)),
        declared=facts.page_type,
        has_byline_or_date=bool(title and (author or dated)),
    )
    return {
        "url": url or facts.claimed("url"),
        "title": facts.title or next(iter(title), None),
        "author": tuple(dict.fromkeys(facts.authors or author)),
        "date_published": published,
        "date_published_raw": printed,
        "date_ambiguous": printed is not None and published is None and is_ambiguous(printed),
        "dateline_place": _place(document),
        "date_modified": _dated(_claimed(facts, "date_modified"))[0],
        "claims": facts.claims,
        "site_name": facts.claimed("site_name"),
        "description": facts.claimed("description"),
        "section": facts.claimed("section"),
        "licence": facts.claimed("licence"),
        "image": facts.claimed("image"),
        "image_caption": facts.claimed("image_caption"),
        "image_credit": facts.claimed("image_credit"),
        "page_type": kind,
        "forum_engine": (facts.generator or forum_engine(document.lines)) if kind == "forum" else None,
    }


def _claimed(facts: Facts, field: str) -> list[str]:
    return [claim.value for claim in facts.claims if claim.field == field]


def _dated(stated: Sequence[str]) -> tuple[datetime | None, str | None]:
    """The first date that can be read and can be true, and how it is stated; the first of all if none can."""
    read = ((moment(text), text) for text in stated)
    return next((pair for pair in read if pair[0]), (None, next(iter(stated), None)))


def _language(text: str, document: Document) -> _Language:
    """Tell the language by the clean text; a page may say it itself where the text does not tell."""
    language, score = detect(text)
    return {"language": language or declared(document.facts.language), "language_score": score}


def _place(document: Document) -> str | None:
    """The place of the dateline with which the running text begins."""
    found = dateline(document.lines[document.prose[0]].bare) if document.prose else None
    return found.place if found else None


def _lifted(marks: list[RuleMark], field: str) -> list[str]:
    """What the marks lift into a column."""
    return [value for entry in marks if entry.mark.field == field for value in entry.mark.values]

"""How right the metadata of a page are, against what people wrote down."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from benchmarks.measure import share
from benchmarks.pages import LabelledPage
from cleaners import CleanedDocument

WORD = re.compile(r"\w+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def counted(page: LabelledPage, done: CleanedDocument) -> Counter[str]:
    """Count which of a page's metadata are given out, which of them are labelled, and which are right.

    A title is right if it is the label but for case and marks, "like" it if one contains the other (labels
    drop a kicker or a subtitle now and then). An author is right if label or name contains the other, a
    date if the day is the label's, as printed or in UTC.
    """
    found = Counter[str]()
    title, gold = _plain(done.title), _plain(page.title)
    if gold:
        found["title"] += 1
        found["title right"] += title == gold
        found["title like"] += bool(title) and (title in gold or gold in title)
    author, gold = _plain(" ".join(done.author)), _plain(page.author)
    if gold:
        found["author"] += 1
        found["author given"] += bool(author)
        found["author right"] += bool(author) and (author in gold or gold in author)
    if page.date:
        found["date"] += 1
        days = DAY.findall(done.date_published_raw or "")[:1]
        days += [done.date_published.date().isoformat()] if done.date_published else []
        found["date given"] += bool(days)
        found["date right"] += page.date[:10] in days
    return found


def figures(counts: Counter[str]) -> dict[str, float]:
    """Shares: of titles that are right or like the label, of authors and dates that are right or missing."""
    found = {
        "title.right": share(counts["title right"], counts["title"]),
        "title.like": share(counts["title like"], counts["title"]),
    }
    for name in ("author", "date"):
        found[f"{name}.precision"] = share(counts[f"{name} right"], counts[f"{name} given"])
        found[f"{name}.recall"] = share(counts[f"{name} right"], counts[name])
    return found


def _plain(text: str | None) -> str:
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text or "").lower()))

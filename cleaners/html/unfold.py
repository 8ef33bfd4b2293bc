"""The text of pages that only scripts show, from the data that they carry along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from cleaners.metadata.linked import linked_data

MAX_JSON = 5_000_000  # characters


def folded_text(tree: LexborHTMLParser) -> str:
    """Find what a page would show if its scripts ran, as HTML; "" if there is nothing of the kind.

    Known are the posts that Discourse preloads, and the text of an article in linked data.
    """
    posts = "".join(_discourse(tree))
    if posts:
        return posts
    bodies = [item["articleBody"] for item in linked_data(tree) if isinstance(item.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    return body if "<p" in body else "".join(f"<p>{escape(line)}</p>" for line in body.split("\n"))


def _discourse(tree: LexborHTMLParser) -> Iterator[str]:
    node = tree.css_first("[data-preloaded]")
    source = node.attributes.get("data-preloaded") if node else None
    for name, value in _object(source).items():
        if not name.startswith("topic_"):
            continue
        topic = _object(value)
        yield f"<h1>{escape(str(topic.get('title') or ''))}</h1>"
        stream = topic.get("post_stream")
        posts = stream.get("posts") if isinstance(stream, dict) else None
        for post in posts if isinstance(posts, list) else []:
            if isinstance(post, dict) and isinstance(post.get("cooked"), str):
                yield f"<article class='topic-post'>{post['cooked']}</article>"


def _object(source: object) -> dict[str, Any]:
    """What a string of JSON holds, if it is an object."""
    if not isinstance(source, str) or len(source) > MAX_JSON:
        return {}
    try:
        found = json.loads(source)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

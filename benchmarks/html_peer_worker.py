"""Runs other extractors on HTML. Needs their environment, `.venv-peers`, and nothing of ours.

    .venv-peers/bin/python benchmarks/html_peer_worker.py texts|times

Reads one JSON value a line and answers each with one line. ``texts``: a page's source comes in, an object
with each extractor's text goes out. ``times``: a list of sources comes in, an object with the seconds of
processor time that each extractor needs for them goes out.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable

import justext
import trafilatura
from lxml import html as lxml_html
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

logging.disable(logging.CRITICAL)


def trafilatura_default(source: str) -> str:
    """Extract as trafilatura does unasked, but for comments, which the labels leave out."""
    return trafilatura.extract(source, include_comments=False) or ""


def trafilatura_fast(source: str) -> str:
    """Extract without trafilatura's second opinions."""
    return trafilatura.extract(source, include_comments=False, fast=True) or ""


def readability(source: str) -> str:
    """Extract what readability-lxml takes for the article."""
    return str(lxml_html.fromstring(Document(source).summary()).xpath("string()"))


def resiliparse(source: str) -> str:
    """Extract what resiliparse takes for the main content."""
    return str(extract_plain_text(source, main_content=True))


def just_text(source: str) -> str:
    """Let jusText judge the paragraphs."""
    paragraphs = justext.justext(source, justext.get_stoplist("English"))
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


PEERS: dict[str, Callable[[str], str]] = {
    "trafilatura": trafilatura_default,
    "trafilatura fast": trafilatura_fast,
    "readability-lxml": readability,
    "resiliparse": resiliparse,
    "jusText": just_text,
}


def _text(peer: Callable[[str], str], source: str) -> str:
    try:
        return peer(source)
    except Exception:  # whatever an extractor stumbles over, its answer is empty
        return ""


def _seconds(peer: Callable[[str], str], sources: list[str]) -> float:
    start = time.process_time()
    for source in sources:
        _text(peer, source)
    return time.process_time() - start


def main(task: str) -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        request = json.loads(line)
        if task == "times":
            answer: object = {name: _seconds(peer, request) for name, peer in PEERS.items()}
        else:
            answer = {name: _text(peer, request) for name, peer in PEERS.items()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

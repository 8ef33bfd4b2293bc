"""Runs other cleaners on flat text. Needs their environment, `.venv-peers`, and nothing of ours.

    .venv-peers/bin/python benchmarks/peer_worker.py texts|times

Reads one JSON value a line and answers each with one line. ``texts``: a page's text comes in, an object
with each peer's text goes out. ``times``: a list of texts comes in, the seconds of processor time that a
datatrove pipeline needs for them go out.
"""

from __future__ import annotations

import html
import json
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import justext
from boilerpy3.extractors import ArticleExtractor, DefaultExtractor
from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter
from datatrove.pipeline.formatters import FTFYFormatter


def c4_lines(text: str) -> str:
    """Apply the line rules of C4 and keep every page: those that drop pages are off."""
    return _filtered(_line_filter(), text)


def c4_filter(text: str) -> str:
    """Apply datatrove's C4QualityFilter as it comes; a page that it drops is empty."""
    return _filtered(_page_filter(), text)


def just_text(text: str) -> str:
    """Let jusText judge each line as a paragraph."""
    paragraphs = justext.justext(_as_html(text), _stop_words())
    return "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


def boilerpipe_default(text: str) -> str:
    """Let boilerpipe's default extractor judge each line as a block."""
    return str(DefaultExtractor(raise_on_failure=False).get_content(_as_html(text)))


def boilerpipe_article(text: str) -> str:
    """Let boilerpipe's extractor for articles judge each line as a block."""
    return str(ArticleExtractor(raise_on_failure=False).get_content(_as_html(text)))


PEERS: dict[str, Callable[[str], str]] = {
    "C4 line rules": c4_lines,
    "datatrove C4QualityFilter": c4_filter,
    "jusText on lines": just_text,
    "boilerpy3 Default on lines": boilerpipe_default,
    "boilerpy3 Article on lines": boilerpipe_article,
}


def _as_html(text: str) -> str:
    lines = (html.escape("".join(filter(_is_markup_safe, line))) for line in text.splitlines())
    return f"<html><body>{''.join(f'<p>{line}</p>' for line in lines if line.strip())}</body></html>"


def _is_markup_safe(character: str) -> bool:
    return character >= " " or character == "\t"


def _filtered(step: Any, text: str) -> str:
    return "".join(document.text for document in step.run(iter([Document(text=text, id="page")])))


@cache
def _line_filter() -> Any:
    return C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False)


@cache
def _page_filter() -> Any:
    return C4QualityFilter()


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(justext.get_stoplist("English"))


def _pipeline_seconds(texts: list[str]) -> float:
    documents = [Document(text=text, id=str(number)) for number, text in enumerate(texts)]
    start = time.process_time()
    for _ in C4QualityFilter().run(FTFYFormatter().run(iter(documents))):
        pass
    return time.process_time() - start


def main(task: str) -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        request = json.loads(line)
        if task == "times":
            answer: object = _pipeline_seconds(request)
        else:
            answer = {name: peer(request) for name, peer in PEERS.items()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

"""Hostile and broken pages: no crash, no more than linear time, and what stands behind is not lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from cleaners import clean
from cleaners.html.markup import render

TAIL = "What stands behind it is still there."
DEEP = 20_000
GROWTH = 4
LIMIT = 9.0  # between the 4 of linear and the 16 of quadratic work
FLOOR = 0.05  # seconds; below this the larger page is fast enough, whatever the ratio

BROKEN = {
    "comment without an end": "<p>x</p><!-- and <p>",
    "comment that is no comment": "<!->",
    "comment that ends at once": "<!-->",
    "comment that ends oddly": "<!-- a -- b --!>",
    "processing instruction": "<?php echo 1 ?>",
    "character data": "<![CDATA[ x ]]>",
    "quote without an end": '<p>x <a href="y>link</a> ',
    "single quote without an end": "<p>x <a href='y>link</a> ",
    "quotes in a tag": '<a "' * 50 + ">",
    "script without an end": "<script>var a = 1; ",
    "style without an end": "<style>p { color: red }\n",
    "title without an end": "<title>Title<body>",
    "textarea without an end": "<textarea>x",
    "noscript without an end": "<noscript>x",
    "iframe without an end": "<iframe>x",
    "list without an end": "<select><option>x",
    "template without an end": "<template>x",
    "drawing without an end": "<svg><g>x",
    "drawing that closes itself": "<svg>" + "<path d='M0'/>" * 50 + "</svg>",
    "formula without an end": "<math><mi>x</mi><annotation>y",
    "plain text from here on": "<plaintext>x",
    "everything without an end": "<div><ul><li><table><tr><td><b><i><a href=x><form><button><h1>",
    "ends without a beginning": "</div></p></table></body></html>",
    "frames": "<frameset cols=1><frame src=x></frameset>",
    "frames with a way out": "<frameset><frame></frameset><noframes>x</noframes>",
    "NUL": "\x00<\x00p>",
    "half of a pair": "\ud800",
    "XHTML": '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/><style/></head><body>',
    "misnested": "<b><p><i></b><table><a>x<tr></i>",
}
MANY: dict[str, Callable[[int], str]] = {
    "elements in each other": lambda n: "<div>" * n + "x" + "</div>" * n,
    "elements without an end": lambda n: "<div>" * n,
    "lists in each other": lambda n: "<ul><li>" * n,
    "definitions in each other": lambda n: "<dl><dd>" * n,
    "elements that mean nothing": lambda n: "<x>" * n + "<div></div>" * n,
    "tables in each other": lambda n: "<table>" * n,
    "emphasis in paragraphs": lambda n: "<b><p>" * n,
    "fonts": lambda n: "".join(f"<font a{i}>" for i in range(n)),
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">",
    "attributes with marks": lambda n: "<p " + " ".join(f'a{i}="<"' for i in range(n)) + ">",
    "open comments": lambda n: "<!--" * n,
    "comments": lambda n: "<!-- x -->" * n,
    "open tags": lambda n: '<a "' * n,
    "open quotes": lambda n: '<p a="' * n + ">",
    "templates": lambda n: "<template>" * n,
    "drawings": lambda n: "<svg>" * n,
    "ampersands": lambda n: "&" * n,
    "styles": lambda n: "<style>x</style>" * n,
    "streamed parts": lambda n: "".join(
        f'<div hidden id="S:{i}">x<template id="B:{i + 1}"></template></div>' for i in range(n)
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_stands_behind_broken_markup_is_there(name: str) -> None:
    assert TAIL in render(f"{BROKEN[name]}<p>{TAIL}</p>").text


@pytest.mark.parametrize("name", MANY)
def test_what_stands_behind_many_of_a_kind_is_there(name: str) -> None:
    assert TAIL in render(f"{MANY[name](DEEP)}<p>{TAIL}</p>").text


@pytest.mark.parametrize("name", MANY)
def test_time_grows_as_the_page_does(name: str) -> None:
    assert_linear(MANY[name], DEEP)


def test_headings_in_each_other_are_read_once() -> None:
    """Few enough to be parsed as they are; deeper pages are flattened before."""
    assert_linear(lambda n: "<title>x</title>" + "<h1><div>x " * n, 1_000)


def assert_linear(page: Callable[[int], str], size: int) -> None:
    ratios = []
    for _ in range(3):
        short, long = (seconds(page(number)) for number in (size, GROWTH * size))
        ratios.append(long / max(short, FLOOR))
        if ratios[-1] < LIMIT:
            return
    pytest.fail(f"four times the page took {min(ratios):.1f} times as long")


def seconds(html: str) -> float:
    start = time.process_time()
    render(html)
    return time.process_time() - start


def test_very_deep_page_is_cleaned_as_any_other() -> None:
    done = clean("<html>" + "<div>" * 100_000 + f"<p>{TAIL}" + "</div>" * 100_000, "text/html")
    assert done.text == TAIL


def test_code_of_a_page_that_was_cut_off_is_not_shown() -> None:
    assert render(f"<p>{TAIL}</p><script>var text = 'half of").text == TAIL
    assert render(f"<p>{TAIL}</p><div class='ha").text == TAIL

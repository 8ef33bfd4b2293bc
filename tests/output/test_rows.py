from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaners.document import DocumentError, Edit, apply, undo
from output.replay import document_differences, quarantine_differences
from output.rows import (
    document_id,
    document_row,
    escape,
    quarantine_row,
    registrable_domain,
    unescape,
    within_domain,
)
from output.schema import DOCUMENTS, QUARANTINE
from tests.output.dataset import Piece, cleaned, raw

# Any code point at all, lone surrogates among them, as file names and broken escapes bring them.
ANY = st.text(st.characters(codec=None, categories=None), max_size=20)
PIECES: st.SearchStrategy[list[Piece]] = st.lists(
    st.one_of(
        ANY,
        st.tuples(ANY, st.just(""), st.sampled_from(["remove", "lift"])),
        st.tuples(ANY, ANY, st.just("replace")),
    ),
    max_size=8,
)


def test_ids_stay_the_same_for_ever() -> None:
    assert document_id("wire", "2024/05/a.txt") == "4db6a579a839dcd81474527b064c0980"
    assert document_id("wire", "2024/05/a.txt", "7") == "bf44aad97234b4e23f816e206abdc6ff"


def test_ids_tell_apart_what_reads_alike_when_run_together() -> None:
    locators = [
        ("a", "bc", None), ("ab", "c", None), ("a", "b", "c"), ("a", "bc", ""), ("a", "b/c", None),
        ("a", 'b", "c', None), ("a", "b\udc80", None), ("a", "b\\udc80", None),
    ]  # fmt: skip
    assert len({document_id(*locator) for locator in locators}) == len(locators)


@given(PIECES, ANY, ANY, st.none() | ANY)
def test_every_document_gives_a_row_that_keeps_the_laws_and_fits_in_parquet(
    pieces: list[Piece], source: str, path: str, record: str | None
) -> None:
    done = cleaned(pieces)
    found = replace(raw("a.txt", done.raw_text), source=source, file_path=path, record_id=record)
    row = document_row(found, done)
    (stored,) = pa.Table.from_pylist([row], schema=DOCUMENTS).to_pylist()
    assert list(document_differences(stored)) == []
    edits = [Edit(**edit) for edit in stored["edits"]]
    assert apply(stored["raw_text"], edits) == stored["text"]
    assert undo(stored["text"], edits) == stored["raw_text"]
    assert stored["chars_raw"] == len(done.raw_text)


def test_text_without_surrogates_is_stored_as_it_is() -> None:
    text = "NUL \0 CR \r LS \u2028 astral \U0001f600 noncharacter \ufffe decomposed e\u0301\n"
    row = document_row(raw("a.txt", text), cleaned([text]))
    assert pa.Table.from_pylist([row], schema=DOCUMENTS)["text"][0].as_py() == text


def test_a_row_depends_on_the_document_only() -> None:
    done = cleaned(["Body\n"])
    first = document_row(raw("a.txt", "Body\n"), done)
    assert document_row(replace(raw("a.txt", "Body\n"), mtime_ns=99), done) == first


def test_dates_are_stored_in_utc_and_need_a_time_zone() -> None:
    moment = datetime(2015, 9, 10, 16, 50, tzinfo=timezone(timedelta(hours=2)))
    row = document_row(raw("a.txt", ""), replace(cleaned([""]), date_published=moment))
    assert row["date_published"] == datetime(2015, 9, 10, 14, 50, tzinfo=UTC)
    assert str(row["date_published"]).endswith("+00:00")
    with pytest.raises(DocumentError, match="time zone"):
        document_row(raw("a.txt", ""), replace(cleaned([""]), date_published=moment.replace(tzinfo=None)))


@given(ANY)
def test_escaped_text_is_utf8_and_can_be_had_back(text: str) -> None:
    escape(text).encode()
    if "\\ud" not in text:
        assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.example.co.uk/a?b=1", "example.co.uk"),
        ("https://user:secret@EXAMPLE.com:8080/", "example.com"),
        ("http://somebody.github.io/", "somebody.github.io"),
        ("https://bücher.de/", "bücher.de"),
        ("http://192.0.2.7/a", None),
        ("http://[2001:db8::1]/a", None),
        ("http://[broken/", None),
        ("http://localhost/", None),
        ("https://co.uk/", None),
        ("mailto:somebody", None),
        ("not an address", None),
        ("", None),
        ("HTTPS://BLOG.EXAMPLE.FR%2fARTICLES%2f2025", None),  # found by tests/fuzz
        ("http://a.example.org%00/", None),
    ],
)
def test_the_registrable_domain_is_what_somebody_registered(url: str, domain: str | None) -> None:
    assert registrable_domain(url) == domain
    assert domain is None or within_domain(url, domain)


@given(
    st.lists(
        st.sampled_from(
            ["http://", "//", "A.", "co.uk", "İ.", "ß.com", "%2F", ".", "@", ":1", "[", "\u3002", "x"]
        )
    )
)
def test_every_domain_is_that_of_its_url(parts: list[str]) -> None:
    url = "".join(parts)
    domain = registrable_domain(url)
    assert domain is None or within_domain(url, domain)


def test_a_url_is_not_within_a_domain_that_only_ends_alike() -> None:
    assert not within_domain("https://badexample.com/", "example.com")
    assert not within_domain("http://[broken/", "example.com")
    assert not within_domain(None, "example.com")


def test_the_url_of_the_page_wins_over_the_one_it_was_fetched_from_and_loses_its_login() -> None:
    done = replace(cleaned(["Body\n"]), url="https://user:secret@news.example.org/a?page=2")
    row = document_row(raw("a.txt", "Body\n"), done)
    assert row["url"] == "https://news.example.org/a?page=2"
    assert row["domain"] == "example.org"


def test_a_document_error_is_quarantined_with_its_stage_and_message() -> None:
    document = raw("a.txt", "cut")
    row = quarantine_row(
        source="wire", file_path="a.txt", uri=document.uri, ruleset="r", raw=document,
        error=DocumentError("charset", "no charset fits"),
    )  # fmt: skip
    assert row["id"] == document_id("wire", "a.txt")
    assert (row["stage"], row["error_class"], row["message"]) == (
        "charset",
        "DocumentError",
        "no charset fits",
    )
    assert row["raw_sha256"] == document.sha256


def test_any_other_exception_is_quarantined_under_the_stage_that_met_it() -> None:
    error = ZeroDivisionError("x" * 2000)
    row = quarantine_row(
        source="wire", file_path="a", uri="file:///a", error=error, ruleset="r", record_id="7", byte_offset=12
    )
    assert (row["stage"], row["error_class"], row["byte_offset"]) == ("clean", "ZeroDivisionError", 12)
    assert row["message"] == "x" * 500
    assert row["raw_sha256"] is None
    row = quarantine_row(
        source="wire", file_path="a", uri="file:///a", error=error, ruleset="r", stage="read"
    )
    assert row["stage"] == "read"


@given(ANY, ANY, ANY)
def test_every_failure_gives_a_row_that_fits_in_parquet(path: str, uri: str, message: str) -> None:
    row = quarantine_row(source="wire", file_path=path, uri=uri, error=OSError(message), ruleset="r")
    (stored,) = pa.Table.from_pylist([row], schema=QUARANTINE).to_pylist()
    assert list(quarantine_differences(stored)) == []


def test_a_message_cannot_forge_lines_or_steer_a_terminal() -> None:
    error = ValueError("bad\r\nINFO all is well \x1b[2J \udc80")
    row = quarantine_row(source="wire", file_path="a", uri="file:///a", error=error, ruleset="r")
    assert row["message"] == "bad INFO all is well \\x1b[2J \\udc80"


def test_an_address_is_quarantined_without_login_and_token() -> None:
    uri = "https://user:secret@host.example/a?token=secret"
    row = quarantine_row(source="wire", file_path="a", uri=uri, error=OSError("gone"), ruleset="r")
    assert row["uri"] == "https://host.example/a"

"""What is the text of a mail, and which mails are cut off."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from cleaners.document import RawDocument
from sources.records import Result
from tests.sources.reading import contents, messages, results

HEAD = "From: a@x.example\nMessage-ID: <m@x.example>\nMIME-Version: 1.0\n"
PICTURE = (
    "Content-Type: image/png\nContent-Disposition: inline\n"
    "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
)


def part(text: str, kind: str = "text/plain", more: str = "") -> str:
    return f"Content-Type: {kind}\n{more}\n{text}\n"


def multi(kind: str, *parts: str, boundary: str = "B") -> str:
    inner = "".join(f"--{boundary}\n{one}" for one in parts)
    return f"Content-Type: multipart/{kind}; boundary={boundary}\n\n{inner}--{boundary}--\n"


def encoded(text: str, charset: str, kind: str = "text/plain") -> str:
    body = base64.b64encode(text.encode(charset)).decode()
    return part(body, f"{kind}; charset={charset}", "Content-Transfer-Encoding: base64\n")


def mail(folder: Path, body: str) -> RawDocument:
    [one] = results(folder, "a.eml", (HEAD + body).encode())
    assert isinstance(one, RawDocument)
    return one


@pytest.mark.parametrize(
    "blank", [part(""), part(" \n\n \t"), encoded("\xa0\n", "utf-8"), encoded("\n", "utf-16")]
)
def test_html_is_taken_where_the_plain_text_is_blank(blank: str, tmp_path: Path) -> None:
    html = part("<p>Only here is the text", "text/html")
    one = mail(tmp_path, multi("alternative", blank, html))
    assert (one.data.strip(), one.media_type) == (b"<p>Only here is the text", "text/html")


def test_plain_text_comes_before_html_wherever_it_stands(tmp_path: Path) -> None:
    html, plain = part("<p>One.", "text/html"), part("One.")
    related = multi("related", html, PICTURE, boundary="R")
    for parts in ([plain, html], [html, plain], [plain, related]):
        one = mail(tmp_path, multi("alternative", *parts))
        assert (one.data, one.media_type) == (b"One.", "text/plain")
    assert mail(tmp_path, multi("alternative", part(""), related)).data == b"<p>One."


def test_mail_that_is_blank_is_an_empty_document(tmp_path: Path) -> None:
    assert mail(tmp_path, part("")).data.strip() == b""
    assert mail(tmp_path, multi("alternative", part(""), part(" ", "text/html"))).data.strip() == b""


def test_texts_around_a_picture_are_one_text(tmp_path: Path) -> None:
    attached = part("Attached.", more="Content-Disposition: attachment; filename=a.txt\n")
    one = mail(tmp_path, multi("mixed", part("One."), PICTURE, attached, part(""), part("Two."), PICTURE))
    assert (one.data, one.media_type) == (b"One.\n\nTwo.", "text/plain")


def test_texts_of_html_around_a_file_are_one_page(tmp_path: Path) -> None:
    rich = multi("mixed", part("<p>One.", "text/html"), PICTURE, part("<p>Two.", "text/html"), boundary="M")
    one = mail(tmp_path, multi("alternative", part(""), rich))
    assert (one.data, one.media_type) == (b"<p>One.\n\n<p>Two.", "text/html")


def test_footer_that_a_list_adds_does_not_take_the_place_of_the_page(tmp_path: Path) -> None:
    footer = part("List <http://x.example>\nLeave & go")
    one = mail(tmp_path, multi("mixed", part("<p>The page.", "text/html"), footer))
    assert one.data == b"<p>The page.\n\n<p>List &lt;http://x.example&gt;<br>\nLeave &amp; go</p>"
    assert one.media_type == "text/html; charset=utf-8"


def test_texts_in_one_charset_keep_their_bytes(tmp_path: Path) -> None:
    parts = [encoded("Caf\xe9.", "ISO-8859-1"), part("ASCII."), encoded("Th\xe9.", "iso-8859-1")]
    one = mail(tmp_path, multi("mixed", *parts))
    assert (one.data, one.media_type) == (b"Caf\xe9.\n\nASCII.\n\nTh\xe9.", "text/plain; charset=ISO-8859-1")


def test_texts_in_several_charsets_become_utf_8(tmp_path: Path) -> None:
    parts = [encoded("Caf\xe9.", "iso-8859-1"), encoded("Мост", "koi8-r"), encoded("橋", "utf-16")]
    parts.append(part(base64.b64encode(b"\x93no\x94").decode(), more="Content-Transfer-Encoding: base64\n"))
    parts.append(part("odd", "text/plain; charset=x-odd"))
    one = mail(tmp_path, multi("mixed", *parts))
    assert one.data.decode() == "Café.\n\nМост\n\n橋\n\n“no”\n\nodd"
    assert one.media_type == "text/plain; charset=utf-8"


def test_forwarded_mail_and_attachments_are_no_text(tmp_path: Path) -> None:
    forwarded = part("Subject: x\n\nForwarded text", "message/rfc822")
    assert mail(tmp_path, multi("mixed", part("One."), forwarded)).data == b"One."
    [one] = results(tmp_path, "a.eml", (HEAD + multi("mixed", forwarded)).encode())
    assert messages([one]) == ["is a message without a text"]


CUT_OFF = part(
    "Subject: i\nContent-Type: multipart/mixed; boundary=C\n\n--C\n\nno more of the original",
    "message/rfc822",
)
BOUNCE = HEAD + multi("report", part("Not delivered."), CUT_OFF)


def test_bounce_with_the_beginning_of_a_mail_in_it_is_whole(tmp_path: Path) -> None:
    assert contents(results(tmp_path, "a.eml", BOUNCE.encode())) == [b"Not delivered."]
    box = "From a@x.example Mon Jan  1 10:00:00 2024\n" + BOUNCE
    assert contents(results(tmp_path, "a.mbox", box.encode())) == [b"Not delivered."]


def refused_at(given: list[Result]) -> bool:
    [one] = given
    return not isinstance(one, RawDocument)


@pytest.mark.parametrize(
    "whole",
    [
        BOUNCE,
        HEAD
        + multi(
            "mixed", multi("alternative", part("One."), part("<p>One.", "text/html"), boundary="A"), PICTURE
        ),
        HEAD + "Content-Type: message/rfc822\n\n" + HEAD + multi("mixed", part("One."), PICTURE),
    ],
)
def test_mail_that_is_cut_off_within_its_parts_is_refused_at_every_byte(whole: str, tmp_path: Path) -> None:
    begin = whole.index("\n\n") + 2
    for cut in range(begin, len(whole) - 1):
        if whole[:cut].count("\n\n") < 2 and "rfc822\n\nFrom" in whole[: begin + 10]:
            continue  # within the header of the mail that it wraps: no boundary was named yet
        assert refused_at(results(tmp_path, "a.eml", whole[:cut].encode())), whole[:cut]
    assert len(results(tmp_path, "a.eml", whole.encode())) == 1


def test_bytes_of_a_text_that_fit_no_charset_are_not_lost_in_joining(tmp_path: Path) -> None:
    odd = base64.b64encode(b"\x81odd\xff").decode()
    parts = [
        encoded("Мост", "koi8-r"),
        part(odd, "text/plain; charset=utf-8", "Content-Transfer-Encoding: base64\n"),
    ]
    assert mail(tmp_path, multi("mixed", *parts)).data.decode() == "Мост\n\n\x81oddÿ"


def test_utf_8_that_is_labelled_as_something_else_is_joined_as_what_it_is(tmp_path: Path) -> None:
    wrong = part(
        base64.b64encode("Café".encode()).decode(),
        "text/plain; charset=iso-8859-1",
        "Content-Transfer-Encoding: base64\n",
    )
    japanese = encoded("橋です", "iso-2022-jp")
    one = mail(tmp_path, multi("mixed", wrong, japanese))
    assert one.data.decode() == "Café\n\n橋です"

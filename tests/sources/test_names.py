"""Names of files become text and come back, whatever bytes they are made of."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sources.names import decode_path, encode_path

PATHS = st.one_of(
    st.binary(),
    st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text("%25aé\n/\x1b").map(str.encode),
)


@given(PATHS)
@settings(max_examples=1_000)
@example(b"100%25")
@example(b"\xed\xa0\x80")
def test_name_can_be_turned_back_into_the_path(path: bytes) -> None:
    assert decode_path(encode_path(path)) == path


@given(PATHS, PATHS)
@settings(max_examples=1_000)
@example(b"%", b"%25")
@example(b"\xe9", "é".encode())
@example(b"a\n", b"a%0A")
def test_different_paths_have_different_names(one: bytes, other: bytes) -> None:
    assert (encode_path(one) == encode_path(other)) is (one == other)


@given(PATHS)
@settings(max_examples=1_000)
def test_name_is_one_line_of_valid_unicode(path: bytes) -> None:
    name = encode_path(path)
    name.encode("utf-8")
    assert len(name.splitlines()) <= 1
    assert "\x1b" not in name


@given(PATHS)
def test_slashes_stay_where_they_are(path: bytes) -> None:
    assert encode_path(path).count("/") == path.count(b"/")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("2019/05/news page.txt", "2019/05/news page.txt"),
        ("каталог/新闻/مقال.html", "каталог/新闻/مقال.html"),
        ("100%.txt", "100%25.txt"),
        ("two\nlines", "two%0Alines"),
        ("\x1b[31mred", "%1B[31mred"),
        ("gpj\u202etxt.exe", "gpj%E2%80%AEtxt.exe"),
        ("no\u00a0break", "no%C2%A0break"),
        (b"re\xe7u", "re%E7u"),
    ],
)
def test_only_what_could_mislead_is_encoded(path: str | bytes, name: str) -> None:
    assert encode_path(path) == name

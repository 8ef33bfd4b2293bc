from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cleaners import clean
from flows.commands.lines import lines
from tests.flows.project import NOISY

SNIPPETS = st.sampled_from(
    ["READ MORE: A headline of another story - report", "Photo: Reuters", "Itâ€™s damaged prose.", NOISY,
     "\x00\x1b[2J", "Latest Replies", "Senior Member", "", " ", "by Ada Lund", "May 30, 2015", "New threads",
     "a\u00adb"]
)  # fmt: skip
DOCUMENTS = st.lists(
    st.tuples(SNIPPETS | st.text(max_size=20), st.sampled_from(["\n", "\r\n", "\r", "\u2028", "\n\n"]))
).map(lambda pieces: "".join(text + end for text, end in pieces))


@given(DOCUMENTS)
def test_the_lines_show_the_whole_raw_text_and_nothing_else(text: str) -> None:
    cleaned = clean(text, "text/plain")
    shown = [
        "".join(piece.text for piece in line.pieces if piece.kind != "inserted") for line in lines(cleaned)
    ]
    wanted = re.split("\r\n|[\n\r\x85\u2028\u2029]", cleaned.raw_text)
    assert shown == (wanted[:-1] if not wanted[-1] else wanted)


@given(DOCUMENTS)
def test_no_edit_is_told_twice_and_none_is_made_up(text: str) -> None:
    cleaned = clean(text, "text/plain")
    told = [edit for line in lines(cleaned) for edit in line.edits]
    assert len(told) == len(set(told))
    assert set(told) <= set(cleaned.edits)


@given(DOCUMENTS)
def test_what_is_shown_as_kept_is_in_the_clean_text(text: str) -> None:
    cleaned = clean(text, "text/plain")
    for line in lines(cleaned):
        if line.fate == "kept" and not line.is_blank:
            assert "".join(piece.text for piece in line.pieces) in cleaned.text


def test_each_fate_is_told_apart() -> None:
    text = "A Lorry Ban At The Harbour\nby Ada Lund\n\n" + NOISY + "Itâ€™s not known who will pay for that.\n"
    cleaned = clean(text, "text/plain")
    fates = [line.fate for line in lines(cleaned) if not line.is_blank]
    assert fates == ["lifted", "lifted", "kept", "removed", "kept", "changed"]
    last = list(lines(cleaned))[-1]
    assert [(piece.kind, piece.text) for piece in last.pieces][:3] == [
        ("kept", "It"),
        ("removed", "â€™"),
        ("inserted", "’"),
    ]
    assert [edit.rule for edit in last.edits] == ["mojibake"]

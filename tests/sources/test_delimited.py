"""CSV and TSV whose quotes, line ends or blank lines are not what they should be."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from sources.limits import MAX_BAD
from sources.records import Result
from tests.sources.reading import contents, messages, results


def read(folder: Path, name: str, text: str) -> list[Result]:
    return results(folder, name, text.encode("latin-1"))


def test_csv_row_whose_quoting_is_broken_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    given = read(tmp_path, "a.csv", 'id,text\n1,"He said "yes" loudly"\n2,two\n3,"a ""b"" c"\n')
    assert contents(given) == [b"two", b'a "b" c']
    assert messages(given) == ["is no sound CSV: ',' expected after '\"'"]
    assert given[0].record_id == "@8"


def test_csv_quote_that_is_not_closed_never_gives_a_document_of_several_rows(tmp_path: Path) -> None:
    given = read(tmp_path, "a.csv", 'id,text\n1,"Stop\n2,plain two\n3,"go" she said\n4,four\n')
    assert contents(given) == [b"four"]
    [message] = messages(given)
    assert "in the last of the 3 lines that its quotes span" in message


def test_csv_field_of_several_lines_keeps_them(tmp_path: Path) -> None:
    given = read(tmp_path, "a.csv", 'id,text\n1,"a\n\n2,b\n""c"""\n4,d\n')
    assert contents(given) == [b'a\n\n2,b\n"c"', b"d"]
    assert [(one.record_id, one.byte_offset) for one in given] == [("1", 8), ("4", 25)]


def test_odd_csv_row_ends_nothing_and_many_of_them_do(tmp_path: Path) -> None:
    given = read(tmp_path, "a.csv", "id,text\n1,one\n2,tw\ro\n3,three\n")
    assert contents(given) == [b"one", b"three"]
    assert messages(given) == ["is no sound CSV: new-line character seen in unquoted field"]
    given = read(tmp_path, "b.csv", "id,text\n" + "2,tw\ro\n" * (MAX_BAD + 9))
    assert len(given) == MAX_BAD + 1
    assert "1,000 records in a row" in messages(given)[-1]


def test_tsv_quote_that_is_just_a_quote_stays_and_swallows_no_row(tmp_path: Path) -> None:
    text = 'id\ttext\n1\t"Stop\n2\tplain two\n3\t"go" she said\n4\t5" wide\n5\t"x\n6\tgo "\n7\t"six\n8\tend\n'
    given = read(tmp_path, "a.tsv", text)
    assert contents(given) == [line.partition("\t")[2].encode() for line in text.splitlines()[1:]]
    assert [one.byte_offset for one in given] == [
        text.index(line) for line in text.splitlines()[1:] if "\t" in line
    ]


def test_tsv_field_that_is_quoted_may_hold_lines_and_tabs(tmp_path: Path) -> None:
    rows = [["1", 'a\nb\tc "d"'], ["2", "plain"], ["3", "x\ty"], ["4", "p\n\nq\n"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter="\t").writerows([["id", "text"], *rows])
    given = read(tmp_path, "a.tsv", out.getvalue())
    assert contents(given) == [text.encode() for _, text in rows]


def test_tsv_row_of_several_lines_whose_quoting_is_broken_is_one_refusal(tmp_path: Path) -> None:
    given = read(tmp_path, "a.tsv", 'id\ttext\n1\t"He said\nthe "word"\n2\ttwo\n')
    assert contents(given) == [b"two"]
    assert "no sound CSV" in messages(given)[0]


@pytest.mark.parametrize("end", ['7\t"seven\n', '7\t"seven\nand more\n', '6\tsix\n7\t"seven'])
def test_tsv_that_ends_within_quotes_is_taken_for_truncated(tmp_path: Path, end: str) -> None:
    given = read(tmp_path, "a.tsv", "id\ttext\n1\tone\n" + end)
    assert contents(given)[0] == b"one"
    assert b"seven" not in b"".join(contents(given))
    assert "ends in the middle of a row" in messages(given)[0]


def test_tsv_without_its_last_line_end_loses_only_that_row(tmp_path: Path) -> None:
    given = read(tmp_path, "a.tsv", 'id\ttext\n1\t"one\n2\ttwo\n3\tthr')
    assert contents(given) == [b'"one', b"two"]
    assert len(messages(given)) == 1


def test_any_tsv_without_quoting_gives_its_lines(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - the same rows each time
    lines = [
        f"{number}\t" + "".join(chance.choice(['"', '""', "a", " ", ","]) for _ in range(6)) + "."
        for number in range(500)
    ]
    given = read(tmp_path, "a.tsv", "id\ttext\n" + "\n".join(lines) + "\n")
    assert not messages(given)
    names = [one.record_id for one in given]
    assert names == [str(number) for number in range(500)]


def test_lines_that_would_be_read_again_and_again_end_a_tsv(tmp_path: Path) -> None:
    line = '5"\t"\n'  # which leaves a quote open, wherever one begins to read
    given = read(tmp_path, "a.tsv", "id\ttext\n" + line * 100_000 + '5"x\tend\n')
    assert contents(given)[:2] == [b'"', b'"']
    assert "quotes that open again and again" in messages(given)[0]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_blank_lines_before_the_header_are_passed_over(tmp_path: Path, name: str) -> None:
    mark = "," if name.endswith("csv") else "\t"
    given = read(tmp_path, name, f"\n \r\n\nid{mark}text\n\n1{mark}one\n")
    assert contents(given) == [b"one"]
    assert len(given) == 1
    assert read(tmp_path, name, "\n\n") == []


@pytest.mark.parametrize(
    "text", ["id,text", "text", '"id","te', "i", "\ufeff".encode().decode("latin-1") + "id,text"]
)
def test_header_without_its_line_end_is_taken_for_truncated(tmp_path: Path, text: str) -> None:
    for name in ("a.csv", "a.tsv"):
        [message] = messages(read(tmp_path, name, text))
        assert "ends in the middle of its header" in message


@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_truncated_at_any_byte_it_gives_whole_rows_and_says_that_it_ends(
    tmp_path: Path, delimiter: str, quoting: int
) -> None:
    texts = ['a\n\n"b" c, d\te', "plain", "two\nlines", '"', "z\n"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["id", "n", "text"], *([str(index), "7", text] for index, text in enumerate(texts))])
    data = out.getvalue()
    name = "a.csv" if delimiter == "," else "a.tsv"
    for cut in range(1, len(data)):
        given = read(tmp_path, name, data[:cut])
        whole = contents(given)
        assert whole == [text.encode() for text in texts[: len(whole)]], cut
        assert len(messages(given)) <= 1
        assert messages(given) or data[cut - 1] == "\n", cut

"""From pages that repeat a line to a rule of their source: search, decide, clean again."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from cleaners.source_lines import line_id
from flows.proposals import Proposals, read, write
from flows.propose import markdown, message
from flows.repeats import Proposal
from flows.search import search
from output.verify import verify
from sources.catalog import CatalogError, load_catalog
from sources.decisions import decide
from sources.source import Source, SourceError
from tests.flows.ingestion import accounts, age, ingest, opened
from tests.flows.project import Done, copy_project, winnow
from tests.flows.sites import site
from tests.output.dataset import table

FOOT = "The Harbour Lantern is printed at 4 Rope Walk, Port Adair, every day but Sunday."
HEADING = "What happens next"

SOURCE = """\
name = "lantern"
title = "The Harbour Lantern"
description = "A paper that nobody prints."  # nor ever did
root = "{root}"
include = ["*.txt", "*.jsonl"]
licence = "CC0-1.0"

[[examples]]
text = "The harbour will be closed to lorries from Monday on."
keeps = ["harbour"]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one source: twenty pages of a paper, and one that has none of its chrome."""
    project = copy_project(tmp_path / "project")
    for file in (project / "sources" / "catalog").iterdir():
        file.unlink()
    pages = tmp_path / "pages"
    pages.mkdir()
    for one in site("lantern", html=False):
        (pages / one.name).write_text(one.data)
        age(pages / one.name)
    (pages / "plain.txt").write_text(
        "The harbour will be closed to lorries from Monday on, the council said.\n"
    )
    age(pages / "plain.txt")
    (project / "sources" / "catalog" / "lantern.toml").write_text(SOURCE.format(root=pages))
    return project


def catalog(project: Path) -> Path:
    return project / "sources" / "catalog"


def source(project: Path) -> Source:
    return load_catalog(catalog(project))["lantern"]


def learn(project: Path, *arguments: str) -> Done:
    return winnow("learn", *arguments, cwd=project)


def test_from_a_search_to_documents_without_the_line(project: Path) -> None:
    root = project / "data"
    ingest(root, source(project), key="one")
    before = table(root, "documents")
    listed = learn(project, "--find", "dataset")
    assert listed.code == 0, listed
    rows = [line.split("\t") for line in listed.out.splitlines()]
    assert rows[0] == ["id", "source", "pages", "place", "line"]
    assert [line_id(FOOT), "lantern", "20 of 21", "20 foot", FOOT] in rows
    assert HEADING not in {row[-1] for row in rows}

    done = learn(project, "--accept", line_id(FOOT), "--reject", line_id("Letters"))
    assert done.code == 0, done
    assert "lantern: 1 accepted, 1 rejected" in done.out
    assert source(project).profile.lines == (FOOT,)
    assert source(project).rejected == {line_id("Letters")}
    text = (catalog(project) / "lantern.toml").read_text()
    assert "# nor ever did" in text
    assert f"{line_id(FOOT)}, 20 of 21 pages" in text
    again = learn(project, "--find", "dataset")
    assert {FOOT, "Letters"}.isdisjoint(line.split("\t")[-1] for line in again.out.splitlines())

    with opened() as names:
        result = ingest(root, source(project), key="two")
    assert (accounts(result), len(names)) == ((21, 20, 0, 1), 20)
    for name, row in table(root, "documents").items():
        (edit,) = [edit for edit in row["edits"] if edit["rule"] == line_id(FOOT)] or [None]
        assert (edit is None) == (row["file_path"] == "plain.txt")
        assert row["text"] == before[name]["text"].replace(f"{FOOT}\n", "")
    assert verify(root).ok
    page = next(name for name, row in table(root, "documents").items() if row["file_path"] != "plain.txt")
    shown = winnow("show", root, page, cwd=project)
    assert "why: A person has accepted this line" in shown.out


def test_the_files_of_a_source_can_be_searched_before_it_is_ingested(project: Path) -> None:
    pages = source(project).root
    rows = [{"id": one.name, "text": one.data} for one in site("lantern", html=False)]
    shutil.rmtree(pages)
    pages.mkdir()
    (pages / "all.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows) + "{broken\n")
    (pages / "torn.jsonl.gz").write_bytes(b"\x1f\x8b")
    found = search(source(project), project / "data", "files")
    assert found.pages == 20
    assert FOOT in {one.text for one in found.found}
    assert not (project / "data").exists()


def test_no_more_pages_are_looked_at_than_asked_for(project: Path) -> None:
    ingest(project / "data", source(project), key="one")
    assert search(source(project), project / "data", most=7).pages == 7
    assert search(source(project), project / "data", "files", most=7).pages == 7


def test_a_source_without_pages_says_what_to_do(project: Path) -> None:
    with pytest.raises(SourceError, match=r"has no pages in .*; ingest it first, or search its files"):
        search(source(project), project / "data")
    done = learn(project, "--find", "dataset", "--source", "lantern")
    assert (done.code, done.out) == (1, "")
    assert "ingest it first" in done.err
    assert "nothing is proposed in data" in learn(project).out
    assert learn(project, "--source", "lamp").code == 2


def test_a_decision_on_what_is_not_proposed_changes_nothing(project: Path) -> None:
    ingest(project / "data", source(project), key="one")
    learn(project, "--find", "dataset")
    before = (catalog(project) / "lantern.toml").read_bytes()
    for arguments in (
        ("--accept", line_id(FOOT), "line-00000000"),
        ("--accept", line_id(FOOT), "--reject", line_id(FOOT)),
        ("--reject", line_id(HEADING)),
    ):
        assert learn(project, *arguments).code == 2
    assert (catalog(project) / "lantern.toml").read_bytes() == before


def test_a_damaged_file_of_proposals_is_told_by_its_name(project: Path) -> None:
    ingest(project / "data", source(project), key="one")
    learn(project, "--find", "dataset")
    path = project / "data" / "proposals" / "lantern.json"
    path.write_text(path.read_text().replace("Rope Walk", "Rope Way"))
    done = learn(project, "--accept", line_id(FOOT))
    assert done.code == 1
    assert f"{path.relative_to(project)} is damaged: an id is not that of its line" in done.err


def test_decisions_leave_the_rest_of_a_file_as_it_is(project: Path) -> None:
    file = catalog(project) / "lantern.toml"
    rules = '[rules]  # ours\noff = [ "promo" ]\nlines = ["One", "Two"]\n\n[[examples]]'
    file.write_text(file.read_text().replace("[[examples]]", rules))
    before = file.read_text()
    decide("lantern", accepted={"Two": "known", 'Th"ree\\': "new"}, directory=catalog(project))
    decide(
        "lantern", accepted={"Four": "newer"}, rejected={"line-0a1b2c3d": "no"}, directory=catalog(project)
    )
    assert source(project).profile.lines == ("One", "Two", 'Th"ree\\', "Four")
    assert source(project).rejected == {"line-0a1b2c3d"}
    kept = [line for line in before.splitlines() if not line.startswith("lines")]
    assert [line for line in file.read_text().splitlines() if line in kept] == kept
    assert "\n\n]" not in file.read_text()


def test_a_decision_that_cannot_be_written_says_why(project: Path) -> None:
    with pytest.raises(CatalogError, match=r"no source named '\.\./lantern'"):
        decide("../lantern", accepted={"One": "x"}, directory=catalog(project))
    file = catalog(project) / "lantern.toml"
    file.write_text('rules = "none"\n' + file.read_text())
    with pytest.raises(CatalogError, match="rules is no table"):
        decide("lantern", accepted={"One": "x"}, directory=catalog(project))
    file.write_text("name =")
    with pytest.raises(CatalogError, match="is no TOML"):
        decide("lantern", accepted={"One": "x"}, directory=catalog(project))
    assert file.read_text() == "name ="


HOSTILE = (
    "<script>document.title='owned'</script>",
    "![x](http://evil.example/x.png) | https://evil.example/a",
    "[click](javascript:alert(1)) ``` **bold** <img src=x onerror=alert(2)>",
    "red \x1b[31m text \u202e turned \x07",
    "# ] \" ''' \\ [rules]",
    "y" * 900,
)


def hostile() -> Proposals:
    found = [
        Proposal(
            line_id(text), text, 9, 10, {"top": 9}, 0.1, ("<b>.txt, `\x1b[31m`", "[a](http://evil.example)")
        )
        for text in HOSTILE
    ]
    return Proposals("lantern", 10, tuple(found))


def test_nothing_in_a_proposed_line_is_more_than_text_in_the_report() -> None:
    report = markdown(hostile())
    assert not set(report) & {"\x1b", "\x07", "\u202e"}
    assert max(map(len, report.splitlines())) < 1000
    bare = outside_code(report)
    for sign in ("<", "](", "evil", "javascript", "**bold", "http"):
        assert sign not in bare
    assert message(hostile()) == "10 pages, 6 lines proposed"


def outside_code(report: str) -> str:
    """What Markdown reads: a report without its blocks and spans of code."""
    rest, place = [], 0
    while place < len(report):
        ticks = len(report[place:]) - len(report[place:].lstrip("`"))
        if not ticks:
            rest.append(report[place])
            place += 1
            continue
        end = place + ticks
        while report[end : end + ticks] != "`" * ticks or report[end + ticks : end + ticks + 1] == "`":
            end += 1
        place = end + ticks
    return "".join(rest)


def test_a_hostile_line_goes_into_a_file_and_comes_back_as_it_is(project: Path) -> None:
    root = project / "data"
    write(root, hostile())
    assert read(root, ["lantern", "other"]) == [hostile()]
    listed = learn(project)
    assert listed.code == 0
    assert not set(listed.out) & {"\x1b", "\x07", "\u202e"}
    assert max(map(len, listed.out.splitlines())) < 400
    done = learn(project, "--accept", *map(line_id, HOSTILE[:-1]), "--reject", line_id(HOSTILE[-1]))
    assert done.code == 0, done
    text = (catalog(project) / "lantern.toml").read_text()
    assert tomllib.loads(text)["rules"]["lines"] == list(HOSTILE[:-1])
    assert source(project).rejected == {line_id(HOSTILE[-1])}
    assert "\x1b" not in text

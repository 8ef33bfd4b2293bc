"""The commands that need no server, as the programs that a user runs."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from cleaners import all_rules, apply, clean, undo
from cleaners.document import Edit
from tests.flows.project import NOISY, ROOT, add_source, copy_project, started, winnow

CLEAN = "".join(line for line in NOISY.splitlines(keepends=True) if "READ MORE" not in line)


@pytest.fixture
def noisy(tmp_path: Path) -> Path:
    path = tmp_path / "noisy.txt"
    path.write_text(NOISY)
    return path


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_single_document_needs_neither_prefect_nor_arrow(command: str, noisy: Path) -> None:
    code = (
        "import sys; from flows.cli import main; "
        f"code = main([{command!r}, {str(noisy)!r}]); "
        "print(code, [name for name in ('prefect', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("0 []\n")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["rules"], ["sources"], ["--version"]])
def test_no_prefect_is_loaded_just_to_tell_what_there_is(arguments: list[str]) -> None:
    code = f"from flows.cli import main; raise SystemExit(main({arguments!r}))"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "argparse" in loaded
    assert "prefect" not in loaded


def test_clean_prints_the_clean_text_and_nothing_else(noisy: Path) -> None:
    done = winnow("clean", noisy, cwd=ROOT)
    assert (done.code, done.out, done.err) == (0, CLEAN, "")


def test_clean_reads_standard_input() -> None:
    html = b"<!doctype html><html><body><nav>Home</nav><p>The bridge \xe9tait closed.</p></body></html>"
    done = winnow("clean", "-", "--media-type", "text/html; charset=latin-1", cwd=ROOT, stdin=html)
    assert (done.code, done.out.strip()) == (0, "The bridge était closed.")


def test_a_document_that_is_clean_comes_out_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "clean.txt"
    path.write_bytes("The ferry’s crew – all six – was saved.\n\n  Nobody was hurt.".encode())
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "clean", path], cwd=ROOT, capture_output=True, check=True
    )
    assert done.stdout == path.read_bytes()


def test_markdown_gives_the_same_words_with_the_structure_of_the_page() -> None:
    html = f"<!doctype html><body><h2>Caf\xe9</h2><p>{NOISY}</p><ol start=4><li>One<li>*Two*</ol>".encode(
        "latin-1"
    )
    arguments = ("clean", "-", "--media-type", "text/html; charset=latin-1")
    done = winnow(*arguments, "--format", "markdown", cwd=ROOT, stdin=html)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("## Café\n\nThe harbour")
    assert done.out.endswith("\n\n4. One\n5. \\*Two\\*\n")
    text = winnow(*arguments, "--format", "text", cwd=ROOT, stdin=html)
    assert text.out == winnow(*arguments, cwd=ROOT, stdin=html).out
    assert text.out.split() == [
        word for word in done.out.replace("\\", "").split() if word not in ("##", "4.", "5.")
    ]


def test_documents_of_one_file_are_parted_in_markdown(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text("".join(json.dumps({"text": f"{CLEAN}# {number}"}) + "\n" for number in (1, 2)))
    first, second = CLEAN.splitlines()
    done = winnow("clean", path, "--format", "markdown", cwd=ROOT)
    assert done.out == f"{first}\n\n{second}\n\n\\# 1\n\n{first}\n\n{second}\n\n\\# 2\n"


def test_json_gives_the_row_that_a_run_would_store(noisy: Path) -> None:
    done = winnow("clean", noisy, "--json", "--url", "https://news.example.co.uk/a", cwd=ROOT)
    assert done.code == 0, done
    row = json.loads(done.out)
    edits = [Edit(**edit) for edit in row["edits"]]
    assert row["text"] == CLEAN
    assert apply(row["raw_text"], edits) == row["text"]
    assert undo(row["text"], edits) == row["raw_text"]
    assert (row["domain"], row["source"], row["file_path"]) == ("example.co.uk", "input", str(noisy))
    assert row["ruleset"] == clean(NOISY).ruleset


def test_the_mode_decides_how_sure_a_removal_must_be(noisy: Path) -> None:
    rows = [
        json.loads(winnow("clean", noisy, "--json", "--mode", mode, cwd=ROOT).out)
        for mode in ("careful", "balanced")
    ]
    assert rows[0]["ruleset"] != rows[1]["ruleset"]


def test_explain_marks_every_line_and_gives_rule_confidence_and_reason(noisy: Path) -> None:
    done = winnow("explain", noisy, cwd=ROOT)
    assert done.code == 0, done
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["kept", "removed", "^", "kept"]
    why = next(rule.why for rule in all_rules() if rule.id == "promo")
    assert lines[2].split("^ ")[1] == f"promo 0.95: {why}"


def test_explain_shows_a_change_within_a_line(tmp_path: Path) -> None:
    path = tmp_path / "damaged.txt"
    path.write_text("Itâ€™s not known who will pay for that.\n")
    done = winnow("explain", path, cwd=ROOT)
    assert done.out.startswith("changed  It[-â€™-]{+’+}s not known")


def test_no_document_can_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_bytes("\x1b[2J\x1b]0;owned\x07 and \u202egnp.exe\r and more of it.\n".encode())
    done = winnow("explain", path, cwd=ROOT)
    assert done.code == 0, done
    assert not set(done.out) & set("\x1b\x07\r\u202e")
    assert "\\x1b[2J" in done.out


@pytest.mark.parametrize(("no_color", "is_coloured"), [("", True), ("1", False)])
def test_explain_is_coloured_on_a_terminal_unless_that_is_unwanted(
    noisy: Path, no_color: str, is_coloured: bool
) -> None:
    ours, theirs = pty.openpty()
    env = dict(os.environ, NO_COLOR=no_color, TERM="xterm", COLUMNS="100")
    command = [sys.executable, "-m", "flows.cli", "explain", str(noisy)]
    subprocess.run(command, cwd=ROOT, env=env, stdout=theirs, check=True)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    assert "READ MORE" in shown
    assert ("\x1b[31mremoved" in shown) is is_coloured
    assert ("\x1b" in shown) is is_coloured


def test_output_that_cannot_hold_a_character_escapes_it(noisy: Path) -> None:
    noisy.write_text("“Ça ne fait rien”, he said to the reporters who were waiting.\n")
    ascii_only = dict(os.environ, PYTHONIOENCODING="ascii")
    done = winnow("clean", noisy, cwd=ROOT, env=ascii_only)
    assert done.code == 0, done
    assert done.out.startswith("\\u201c\\xc7a ne")
    row = json.loads(winnow("clean", noisy, "--json", cwd=ROOT, env=ascii_only).out)
    assert row["text"] == noisy.read_text()
    plain_c = dict(os.environ, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert winnow("clean", noisy, cwd=ROOT, env=plain_c).out == noisy.read_text()


def test_a_reader_that_has_had_enough_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("The river rose by another metre that night.\n" * 20_000)
    for command in ("clean", "explain"):
        with started([sys.executable, "-m", "flows.cli", command, str(path)], cwd=ROOT) as process:
            assert process.stdout
            assert process.stderr
            assert "river" in process.stdout.readline().decode()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait() == 0


def test_output_that_cannot_be_written_is_a_failure(noisy: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", "clean", noisy],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == b"winnow: standard output: No space left on device\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["clean", "missing.txt"], 1, "missing.txt"),
        (["explain", "sources"], 1, "sources: is a folder"),
        (["clean", "-", "--media-type", "image/png"], 1, "image/png"),
        (["verify", "missing"], 1, "missing"),
        (["run", "--input", "missing"], 1, "missing"),
        (["run", "--source", "nope"], 2, "no source named 'nope'"),
        (["run", "--workers", "-1"], 2, "workers -1"),
        (["run", "--workers", "65"], 2, "workers 65"),
        (["run", "--workers", "many"], 2, "--workers"),
        (["run", "--output", ""], 2, "root ''"),
        (["clean"], 2, "FILE"),
        (["clean", "-", "--mode", "bold"], 2, "bold"),
        (["clean", "-", "--format", "rtf"], 2, "rtf"),
        (["clean", "-", "--json", "--format", "markdown"], 2, "--json"),
        (["rinse"], 2, "rinse"),
        ([], 2, "COMMAND"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_with_an_exit_code(
    arguments: list[str], code: int, words: str
) -> None:
    done = winnow(*arguments, cwd=ROOT, stdin=b"text")
    assert done.code == code, done
    assert words in done.err.splitlines()[-1]
    assert "Traceback" not in done.err
    assert not done.out


def test_an_unreadable_document_is_named_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    done = winnow("clean", path, cwd=ROOT)
    assert done.code == 1
    assert str(path) in done.err
    assert "PNG" in done.err


def test_rules_are_listed_with_class_languages_reason_and_number_of_examples() -> None:
    done = winnow("rules", cwd=ROOT)
    header, *rows = [line.split("\t") for line in done.out.splitlines()]
    assert header == ["id", "version", "class", "languages", "removes", "keeps", "why"]
    assert [row[0] for row in rows] == [rule.id for rule in all_rules()]
    assert [row[2] for row in rows] == [rule.category for rule in all_rules()]
    assert all(int(row[4]) >= 1 and int(row[5]) >= 1 for row in rows)


def test_catalog_with_a_rule_that_there_is_not_is_told_before_any_run(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    add_source(project, tmp_path / "in", max_removed_share=1)
    file = project / "sources" / "catalog" / "strict.toml"
    file.write_text(file.read_text().replace("[bounds]", '[rules]\noff = ["prromo"]\n\n[bounds]'))
    done = winnow("sources", cwd=project)
    assert done.code == 1
    assert "'strict' turns off unknown rules: prromo; `winnow rules` lists those that exist" in done.err


def test_sources_are_listed_with_the_number_of_files_that_are_there() -> None:
    done = winnow("sources", cwd=ROOT)
    rows = {line.split("\t")[0]: line.split("\t") for line in done.out.splitlines()}
    assert rows["name"] == ["name", "title", "files", "formats", "root"]
    assert int(rows["sample-wire"][2]) == len(list((ROOT / "samples" / "wire").glob("*.txt")))

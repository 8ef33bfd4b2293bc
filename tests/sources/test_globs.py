"""Glob patterns mean what a shell user thinks they mean."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.globs import GlobError, compile_globs, escape

NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1).filter(
    lambda name: name not in {".", ".."}
)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.txt", "a.txt", True),
        ("*.txt", "a.TXT", False),
        ("*.txt", "2019/a.txt", False),
        ("*.txt", "line\nbreak.txt", True),
        ("*.txt", ".hidden.txt", False),
        ("**/*.txt", "a.txt", True),
        ("**/*.txt", "2019/05/a.txt", True),
        ("**/*.txt", ".git/a.txt", False),
        ("**/*.txt", "2019/.hidden.txt", False),
        ("**/*.txt", "a.txt/b.html", False),
        ("**", "2019/a", True),
        ("**", "2019/.a", False),
        ("2019/**", "2019/05/a", True),
        ("2019/**", "2020/a", False),
        ("2019/**", "2019", False),
        ("**/05/*.txt", "2019/05/a.txt", True),
        ("**/05/*.txt", "05/a.txt", True),
        ("**/05/*.txt", "x05/a.txt", False),
        (".archive/*", ".archive/a", True),
        (".*", ".profile", True),
        ("a?.txt", "ab.txt", True),
        ("a?b", "a/b", False),
        ("[0-9].txt", "7.txt", True),
        ("[!0-9].txt", "7.txt", False),
        ("[!0-9].txt", "x.txt", True),
        ("[+-9]x", "/x", False),
        ("[^a]", "^", True),
        ("[]]", "]", True),
        ("a.txt", "abtxt", False),
    ],
)
def test_pattern_matches_what_a_shell_would(pattern: str, path: str, matches: bool) -> None:
    assert compile_globs((pattern,)).match(path) is matches


@pytest.mark.parametrize(
    ("pattern", "folder", "reaches"),
    [
        ("*.txt", "2019", False),
        ("2019/*.txt", "2019", True),
        ("2019/*.txt", "2020", False),
        ("2019/*.txt", "2019/05", False),
        ("**/*.txt", "2019/05", True),
        ("**/*.txt", ".git", False),
        ("**", "a/b", True),
        ("**", ".git", False),
        ("2019/**", "2019", True),
        ("2019/**", "2019/05/31", True),
        ("2019/**", "2020", False),
        ("**/x/*.txt", "a/b", True),
        ("**/.x/*.txt", ".x", True),
        ("**/.x/*.txt", ".y", False),
    ],
)
def test_only_folders_that_can_hold_inputs_are_reached(pattern: str, folder: str, reaches: bool) -> None:
    assert compile_globs((pattern,)).reach(folder) is reaches


def test_any_of_several_patterns_is_enough() -> None:
    globs = compile_globs(("*.txt", "html/*.html"))
    assert globs.match("a.txt")
    assert globs.match("html/a.html")
    assert not globs.match("a.html")


def test_no_pattern_matches_nothing() -> None:
    assert not compile_globs(()).match("")


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("", "empty name"),
        ("a//b", "empty name"),
        ("a/", "empty name"),
        ("/var/*", "absolute"),
        ("../*", "'..'"),
        ("./*", "'.'"),
        ("**.txt", "alone"),
        ("a**/b", "alone"),
        ("[a.txt", "never closed"),
        ("[", "never closed"),
        ("[z-a]", "bad character range"),
        ("a\\*", "backslash"),
        ("a\0", "NUL"),
    ],
)
def test_wrong_pattern_is_explained(pattern: str, complaint: str) -> None:
    with pytest.raises(GlobError, match=complaint.replace(".", r"\.")):
        compile_globs((pattern,))


def test_every_folder_above_a_match_is_reached() -> None:
    parts = ["**", "*", "a", "b*", ".a", ".*", "[ab]"]
    patterns = ["/".join(names) for depth in (1, 2, 3) for names in product(parts, repeat=depth)]
    paths = [names for depth in (2, 3, 4) for names in product(["a", "b", ".a"], repeat=depth)]
    matches = 0
    for globs in (compile_globs((pattern,)) for pattern in patterns):
        for names in paths:
            if globs.match("/".join(names)):
                matches += 1
                assert all(globs.reach("/".join(names[:depth])) for depth in range(1, len(names)))
    assert matches > 1_000


@given(NAMES, NAMES)
def test_escaped_name_matches_itself_only(name: str, other: str) -> None:
    globs = compile_globs((escape(name),))
    assert globs.match(name)
    assert globs.match(other) is (other == name)

"""The flow that proposes rules: lines that a source's pages repeat and no rule takes. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prefect import State, flow, get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.states import Completed, Failed

from flows.log import keep_readable
from flows.markdown import code, table
from flows.pages import trouble_is_logged
from flows.parameters import DATA_FOLDER, Output, Pages
from flows.plan import choose_sources
from flows.proposals import Proposals, write
from flows.record import EXPECTED, in_words
from flows.repeats import Place, Proposal
from flows.report import number
from flows.roots import check_places
from flows.search import search
from output.opening import is_remote

PROPOSE_KEY = "winnow-propose"
MOST_SHOWN = 100
"""Proposals that the report shows one by one."""

PLACES: dict[Place, str] = {"top": "above", "amid": "amid", "foot": "below"}


@flow(name="propose", persist_result=False)
def propose(pages: Pages, dataset: Output = DATA_FOLDER) -> State[Any]:
    """Find lines that a source's pages repeat, and propose them as rules. Nothing is removed by this.

    Args:
        pages: Which pages to look at.
        dataset: Where the clean pages are, and where the proposals go.
    """
    keep_readable()
    if is_remote(dataset.root):
        return Failed(message=f"{dataset.root}: proposals are made for datasets in folders only; name one")
    root = Path(dataset.root)
    try:
        check_places(dataset.root)
        (source,) = choose_sources([pages.source], [])
        found = search(source, root, pages.where, pages.most)
        path = write(root, found)
    except EXPECTED as error:
        return Failed(message=in_words(error))
    words = message(found)
    get_run_logger().info("%s: %s, in %s", found.source, words, path.absolute())
    with trouble_is_logged("report"):
        create_markdown_artifact(markdown(found), f"{PROPOSE_KEY}-{found.source}", description=words)
    return Completed(message=words)


def message(found: Proposals) -> str:
    """Say how a search ended.

    >>> message(Proposals("wire", 20, ()))
    '20 pages, no line to propose'
    """
    pages = number(found.pages, "page")
    if not found.found:
        return f"{pages}, no line to propose"
    return f"{pages}, {number(len(found.found), 'line')} proposed"


def markdown(found: Proposals) -> str:
    """Write the report for the run's page."""
    shown = found.found[:MOST_SHOWN]
    lines = [f"# {message(found)}", "", f"Source {code(found.source)}.", ""]
    if not shown:
        lines.append(
            "The rules leave nothing that the pages repeat and that looks like no part of their text."
        )
        return "\n".join(lines) + "\n"
    lines += [
        "These lines stand on many pages, and no rule takes them. **Is one a part of the text?** Then reject "
        "it, and nobody proposes it again. A line that is accepted becomes a rule of its source: it goes "
        "wherever it stands as a whole line in exactly these words.",
        "",
        *table(("Line", "Pages", "Place", "Id"), map(_row, shown)),
        "",
    ]
    if rest := len(found.found) - len(shown):
        lines += [f"… and {rest:,} more; `winnow learn` lists them all.", ""]
    lines += [
        "*Place* counts the pages on which it is above, amid and below what is new there. Look closely at "
        "what is amid.",
        "",
        "## What to do",
        "",
        "On the machine with the catalog, with those ids that you mean:",
        "",
        "```",
        f"winnow learn --source {found.source} --accept {' '.join(one.id for one in shown[:3])}",
        f"winnow learn --source {found.source} --reject {shown[-1].id}",
        "```",
        "",
        "## Where to see them",
        "",
        *_examples(shown),
    ]
    return "\n".join(lines) + "\n"


def _row(one: Proposal) -> tuple[str, ...]:
    places = [f"{one.places[place]:,} {word}" for place, word in PLACES.items() if one.places.get(place)]
    return code(one.text), f"{one.pages:,} of {one.of:,}", ", ".join(places), code(one.id)


def _examples(shown: tuple[Proposal, ...]) -> Iterator[str]:
    for one in shown:
        yield f"- {code(one.id)}: {', '.join(map(code, one.examples))}"

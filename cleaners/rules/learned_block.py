# ruff: noqa: E501
"""Blocks of a page that nobody named: a small model judges them by the page's own structure."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule
from cleaners.learned.blocks_judge import judge_blocks
from cleaners.view import Document


@rule(
    "learned-block",
    4,
    "By its element, its words, its neighbours and its place the block is no part of what the page is about.",
    category="learned",
    stage="page",
    tables=["function_words"],
    removes=[
        """
 |<!doctype html><html><head><title>Fire on a ferry</title></head><body><div class="wrap"><article class="post-content">
 |<p>The ferry had left the port at dawn with ninety people on board, officials said, and nobody was hurt when the fire broke out below the car deck.</p>
 |<p>Rescuers reached it within the hour and brought everybody to the shore, where the mayor was waiting for them with blankets and hot tea.</p>
 |<p>The company said on Tuesday that it would look into the cause of the fire, which began in a lorry that carried old batteries.</p>
 |<p>The harbour council will meet on Monday to talk about what can be carried on the lower deck in the future.</p>
 |<p>The boat was built in 1994 and rebuilt twice since then, and its crew had trained for a fire on the car deck only a month before.</p>
 |</article><div class="widget-area most-read"><ul>
 |<li class="menu-item"><a href="/1">Harbour council votes on the new crane</a></li>
 |<li class="menu-item"><a href="/2">Five things to do in the rain this weekend</a></li>
-|<li class="menu-item"><a href="/3">Why the bakery on Mill Lane closed</a></li>
-|<li class="menu-item"><a href="/4">A heron moves into the old lock</a></li>
-|<li class="menu-item"><a href="/5">Road works on the coast road until May</a></li>
 |</ul></div></div></body></html>
""",
    ],
    keeps=[
        "<!doctype html><html><body><main><p>Home is where the heart is, she wrote.</p><p>News travels slowly "
        "here.</p><p>Sport is played on the beach.</p><p>Weather permitting, we sail at noon.</p></main>",
    ],
)
def learned_block(document: Document) -> Iterator[Mark]:
    """Mark the blocks that the model does not take for content."""
    return judge_blocks(document)

from __future__ import annotations

import pytest

from flows.report import BoundError, Story, check_bounds, markdown, message
from output.counts import Counts, RuleCounts, SourceCounts
from sources.source import Bounds

WIRE = SourceCounts(
    "wire", inputs=9, documents=5, quarantined=1, unchanged=3, chars_raw=1000, chars_removed=98
)
FORUM = SourceCounts("forum", inputs=2, unchanged=2)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (SourceCounts("wire"), "no inputs found"),
        (FORUM, "2 inputs, all unchanged"),
        (SourceCounts("wire", inputs=1, unchanged=1), "1 input, unchanged"),
        (WIRE, "5 documents, 1 quarantined, 9.8% of characters removed, 3 unchanged"),
        (
            SourceCounts("wire", inputs=1, documents=1, chars_raw=8),
            "1 document, 0 quarantined, 0.0% of characters removed",
        ),
        (
            SourceCounts("wire", inputs=3, quarantined=1, unchanged=2),
            "0 documents, 1 quarantined, 2 unchanged",
        ),
    ],
)
def test_the_message_says_in_words_what_happened(source: SourceCounts, words: str) -> None:
    assert message(Counts((source,))) == words


def test_a_bound_that_is_exceeded_is_named_with_source_and_value() -> None:
    bounds = {"wire": Bounds(max_removed_share=0.05, max_quarantined_share=0.1), "forum": Bounds(0.0, 0.0)}
    with pytest.raises(BoundError) as caught:
        check_bounds(Counts((FORUM, WIRE)), bounds)
    words = str(caught.value)
    assert "'wire': 9.8% of the characters were removed, but max_removed_share is 5.0%" in words
    assert "'wire': 11.1% of the inputs were quarantined, but max_quarantined_share is 10.0%" in words
    assert "'forum'" not in words


def test_a_bound_that_is_just_met_or_not_set_is_kept() -> None:
    check_bounds(Counts((WIRE,)), {"wire": Bounds(max_removed_share=0.098)})
    check_bounds(Counts((WIRE,)), {"wire": Bounds()})


def test_the_report_has_the_figures_of_every_source_and_rule() -> None:
    counts = Counts((FORUM, WIRE), (RuleCounts("promo", 1, 4, 98),))
    text = markdown(Story(message(counts), counts, "data", after=(7, 1)))
    assert "| `wire` | ░░░░░ 9.8% | 9 | 5 | 1 | 3 |" in text
    assert "| all |  | 11 | 5 | 1 | 5 |" in text
    assert "| `promo` | ██████████ | 98 | 4 |" in text
    assert text.startswith("# 5 documents, 1 quarantined")


def test_the_report_of_a_run_that_failed_says_so_first() -> None:
    text = markdown(Story("source 'wire': 9.8% of the characters", Counts((WIRE,)), "data"))
    assert text.startswith("# Nothing was committed\n\n`source 'wire': 9.8%")
    assert "Since the last run" not in text

"""Names of icons where the page showed pictures."""

from __future__ import annotations

from collections.abc import Iterator

from cleaners.contract import Mark, rule, whole
from cleaners.view import Document


@rule(
    "icon-run",
    1,
    "Sprite sheets and icon fonts leave the names of their pictures when a page is turned to text.",
    category="icon",
    tables=["icons"],
    removes=[
        """
-|icon menu-bicon menuicon camera-oicon check linkicon arrow leftflag enicon sign inicon share
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
""",
        """
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
-|YouTube icon Instagram icon Facebook icon
 |A second reading of the plan is expected before the summer, the mayor told reporters.
""",
        """
-|navigate_next chevron_right
 |The harbour council voted on Monday to rebuild the old quay, and work begins in the spring.
""",
    ],
    keeps=[
        "Click the padlock icon, then the menu icon, then the share icon.",
        "How the share icon became an icon: the icon that every phone shows",
        "silicon lexicon emoticon Rubicon camera share",
        "Icon of the Seas\nThe ship left the yard in November and was handed over to its owner.",
        "Style icon Audrey, fashion icon Grace, screen icon Ingrid",
        "Kenneth Arrow",
        "caret-color",
        "Chevron\nShell\nTotal",
    ],
)
def icon_run(document: Document) -> Iterator[Mark]:
    """Mark lines that are dense with icon names, spaced or glued, and no sentence."""
    return (whole(line) for line in document.lines if line.kind == "icons")

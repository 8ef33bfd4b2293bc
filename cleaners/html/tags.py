"""What each element of HTML is to a reader, and which of its attributes hide it."""

from __future__ import annotations

import re
from collections.abc import Mapping

BLOCKS = frozenset(
    """address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu
    nav ol optgroup option p plaintext pre search section summary table tbody td tfoot th thead tr ul
    xmp""".split()
)
UNSEEN = frozenset(
    """annotation annotation-xml area audio base canvas datalist embed frame frameset head iframe link
    meta noembed noframes noscript param rp script select source style svg template textarea title
    track video""".split()
)
# What is drawn in the place of text, whatever stands in it.
REPLACED = frozenset("canvas iframe img input marquee object select svg textarea video".split())
BOLD = frozenset("b strong em i u mark".split())
LANDMARKS = frozenset("nav header footer aside form dialog figure".split())
ROLES = {
    "navigation": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
}
INVISIBLE_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|(?:content-)?visibility\s*:\s*hidden)", re.I)
PANEL = re.compile(
    r"\btab-?(?:pane|panel|content)|tabbed|accordion|collaps(?:e|ible)|expander|spoiler|\bfaq", re.I
)
UNFOLDING = frozenset("div section p dd".split())  # what buttons open; hidden lists are menus
# Copies of formulas for screen readers, beside the drawn ones; that of a picture is the only one in words.
DOUBLED = ("katex-mathml", "MJX_Assistive_MathML")
OF_PICTURE = "mwe-math-mathml-a11y"

Attributes = Mapping[str, str | None]


def is_hidden(attributes: Attributes) -> bool:
    """Whether an element's own attributes keep it from being seen.

    What a reader unfolds by a click, the panels of tabs and accordions, is part of the page.
    """
    style = attributes.get("style")
    name = attributes.get("class") or ""
    if "hidden" in attributes or (style and INVISIBLE_STYLE.search(style)):
        return not (attributes.get("role") == "tabpanel" or PANEL.search(name) or OF_PICTURE in name)
    return name.startswith(DOUBLED)


def is_labelled_region(attributes: Attributes) -> bool:
    """Whether an element is a region that another one names, as a button names an accordion's panel."""
    return attributes.get("role") == "region" and "aria-labelledby" in attributes


def region(tag: str, attributes: Attributes) -> str:
    """The landmark that an element is, "" for none."""
    role = attributes.get("role")
    if role in ROLES:
        return ROLES[role]
    return tag if tag in LANDMARKS else ""

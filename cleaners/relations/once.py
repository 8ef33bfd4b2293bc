"""What is worked out once for each document, however many rules ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from cleaners.view import Document

Found = TypeVar("Found")


def fact(function: Callable[[Document], Found]) -> Callable[[Document], Found]:
    """Work a fact out once for each document."""

    @wraps(function)
    def remembered(document: Document) -> Found:
        if function not in document.facts_found:
            document.facts_found[function] = function(document)
        found: Found = document.facts_found[function]
        return found

    return remembered

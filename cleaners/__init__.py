"""Bytes to clean text, with a trace of every change. Pure: no I/O, no Prefect, no Arrow."""

from cleaners.contract import all_rules
from cleaners.document import CleanedDocument, DocumentError, Edit, Profile, Selectors, apply, undo
from cleaners.pipeline import clean
from cleaners.ruleset import describe, ruleset_id

__all__ = [
    "CleanedDocument",
    "DocumentError",
    "Edit",
    "Profile",
    "Selectors",
    "all_rules",
    "apply",
    "clean",
    "describe",
    "ruleset_id",
    "undo",
]

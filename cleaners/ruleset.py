"""The fingerprint of everything that decides how a document comes out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version

import ftfy

from cleaners import selected, source_lines
from cleaners.contract import all_rules
from cleaners.document import Mode, Profile
from cleaners.learned import blocks_model, model

METADATA = "4"
"""Version of what is read into columns, the raw text of HTML too; counts up with every change of a value."""

MODELS = {
    "learned-line": lambda: model.current().digest,
    "learned-block": lambda: blocks_model.current().digest,
}


@lru_cache(maxsize=256)
def ruleset_id(profile: Profile | None = None, mode: Mode | None = None) -> str:
    """Hash the active rules, their versions, the mode, the model, and the libraries that decide on a column.

    Args:
        profile: the source's profile; the default one if None. Its name does not count.
        mode: overrides the profile's.

    Returns:
        16 hex digits; equal for two cleanings that treat every document alike: the hash of :func:`describe`.

    Raises:
        ValueError: the profile turns off a rule that does not exist.
    """
    described = json.dumps(describe(profile, mode), sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()[:16]


def describe(profile: Profile | None = None, mode: Mode | None = None) -> dict[str, dict[str, str]]:
    """Tell what decides how a document comes out.

    Returns:
        ``rules`` with the version of each active rule and repair, that of the learned one with its model,
        of each line that is accepted for the source, and of each selector that drops; and ``basis``: the
        mode, the libraries and the other selectors, on which every document depends.

    Raises:
        ValueError: the profile turns off a rule that does not exist.
    """
    profile = profile or Profile()
    known = {rule.id for rule in all_rules()}
    if unknown := sorted(profile.rules_off - known):
        raise ValueError(
            f"profile {profile.name!r} turns off unknown rules: {', '.join(unknown)}; "
            "`winnow rules` lists those that exist"
        )
    active = {rule.id: str(rule.version) for rule in all_rules() if rule.id not in profile.rules_off}
    for name in MODELS.keys() & active.keys():
        active[name] += f" {MODELS[name]()}"
    basis: dict[str, str] = {
        "mode": mode or profile.mode,
        "metadata": METADATA,
        "ftfy": ftfy.__version__,
        "py3langid": version("py3langid"),
    }
    active |= {source_lines.line_id(text): str(source_lines.VERSION) for text in profile.lines}
    if selectors := profile.selectors:
        active |= {selected.selector_id(selector): str(selected.VERSION) for selector in selectors.drop}
        basis["selectors"] = repr(replace(selectors, drop=()))  # all but these decide about every page
    return {"rules": active, "basis": basis}

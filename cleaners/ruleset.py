"""The fingerprint of everything that decides how a document comes out."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.metadata import version

import ftfy

from cleaners.contract import all_rules
from cleaners.document import Mode, Profile
from cleaners.learned import blocks_model, model

DIGESTS = {
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
        16 hex digits; equal for two cleanings that treat every document alike.

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
    active = sorted(f"{rule.id}@{rule.version}" for rule in all_rules() if rule.id not in profile.rules_off)
    models = [name for name in ("learned-line", "learned-block") if name not in profile.rules_off]
    digests = {name: DIGESTS[name]() for name in models}
    libraries = {"ftfy": ftfy.__version__, "py3langid": version("py3langid")}
    described = json.dumps({"rules": active, "mode": mode or profile.mode, "models": digests, **libraries})
    return hashlib.sha256(described.encode()).hexdigest()[:16]

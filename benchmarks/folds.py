"""Cross-validation by site: which of the models has seen no page of a domain.

`benchmarks/train_lines.py` trains one model for each fold without that fold's domains.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDS = 5
MODELS = Path(__file__).with_name("models")
SHIPPED = Path(__file__).parent.parent / "cleaners" / "learned" / "lines.npz"


def fold_of(domain: str) -> int:
    """The fold whose model has seen no page of a registrable domain."""
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % FOLDS


def model_without(domain: str) -> Path:
    """The model file that was trained without a domain."""
    return MODELS / f"fold{fold_of(domain)}.npz"

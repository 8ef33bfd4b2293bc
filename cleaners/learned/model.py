"""The model file: forest, lexicon and operating points; read once, checked by its digest."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.resources import files
from pathlib import Path

import numpy as np

from cleaners.learned.features import NAMES, Array, Describe, base_features, describe, page_features
from cleaners.learned.forest import Forest

REMEMBERED = 8192  # lines


@dataclass(frozen=True, slots=True)
class Model:
    """What the line classifier has learned.

    Attributes:
        forest: trees over :data:`~cleaners.learned.features.NAMES`.
        described: what lines are by themselves, by the lexicon; remembered, since sites repeat their
            furniture and each round of judging sees most lines again.
        careful: a line can go in careful mode only if its probability to be content is at most this.
        careful_around: and that of its neighbours, on average, at most this.
        digest: SHA-256 of the file, hex.
    """

    forest: Forest
    described: Describe
    careful: float
    careful_around: float
    digest: str

    def contents(self, lines: list[str], hits: list[float]) -> tuple[Array, Array]:
        """Judge the lines of one document.

        Returns:
            For each line the probability that it is content, and its number of words.
        """
        base = base_features(lines, hits, self.described)
        return self.forest.probabilities(page_features(base)), base[:, 0]


def write(path: Path, forest: Forest, lexicon: Mapping[str, float], points: Mapping[str, float]) -> None:
    """Write a model file; the same model gives the same bytes."""
    words = sorted(lexicon)
    np.savez_compressed(
        path,
        features=forest.features,
        borders=forest.borders,
        leaves=forest.leaves.astype(np.float16),
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        weights=np.array([lexicon[word] for word in words], np.float16),
        meta=np.frombuffer(json.dumps({"names": NAMES, "bias": forest.bias, **points}).encode(), np.uint8),
    )


def read(data: bytes) -> Model:
    """Read a model file.

    Raises:
        ValueError: it was trained on other features than this version computes.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        meta = json.loads(arrays["meta"].tobytes())
        if tuple(meta["names"]) != NAMES:
            raise ValueError("the model was trained on other features; train it again")
        forest = Forest(
            arrays["features"], arrays["borders"], arrays["leaves"].astype(np.float32), meta["bias"]
        )
        words = arrays["words"].tobytes().decode().split("\n")
        lexicon = dict(zip(words, arrays["weights"].astype(float).tolist(), strict=True))
    described = lru_cache(REMEMBERED)(partial(describe, lexicon=lexicon))
    return Model(forest, described, meta["careful"], meta["careful_around"], hashlib.sha256(data).hexdigest())


_chosen: ContextVar[Model | None] = ContextVar("_chosen", default=None)


def current() -> Model:
    """The model in use: the one that ships with the package unless :func:`using` names another."""
    return _chosen.get() or _shipped()


@cache
def _shipped() -> Model:
    return read((files("cleaners.learned") / "lines.npz").read_bytes())


@contextmanager
def using(path: Path) -> Iterator[Model]:
    """Judge by another model file for a while: cross-validation does."""
    model = read(path.read_bytes())
    token = _chosen.set(model)
    try:
        yield model
    finally:
        _chosen.reset(token)

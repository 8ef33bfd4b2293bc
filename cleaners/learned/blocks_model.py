"""The block model's file: forest, three lexicons and operating points; read once, checked by its digest."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cleaners.html.page import Block, Facts
from cleaners.learned.blocks_features import NAMES, features
from cleaners.learned.blocks_read import Array, Readings
from cleaners.learned.chosen import Chosen
from cleaners.learned.forest import Forest

LEXICONS = ("words", "own", "around")


@dataclass(frozen=True, slots=True)
class BlockModel:
    """What the block scorer has learned.

    Attributes:
        forest: trees over :data:`~cleaners.learned.blocks_features.NAMES`.
        readings: of texts and names, by the lexicons.
        careful: a block can go in careful mode only if its probability to be content is at most this.
        careful_around: and that of its neighbours, on average, at most this.
        digest: SHA-256 of the file, hex.
    """

    forest: Forest
    readings: Readings
    careful: float
    careful_around: float
    digest: str

    def contents(self, texts: Sequence[str], blocks: Sequence[Block], facts: Facts) -> tuple[Array, Array]:
        """Judge the blocks of one page.

        Returns:
            For each block the probability that it is content, and its number of words.
        """
        rows = features(texts, blocks, facts, self.readings)
        return self.forest.probabilities(rows), rows[:, 0]


def write(
    path: Path, forest: Forest, lexicons: Mapping[str, Mapping[str, float]], points: Mapping[str, float]
) -> None:
    """Write a model file; the same model gives the same bytes."""
    arrays: dict[str, Any] = {
        "features": forest.features,
        "borders": forest.borders,
        "leaves": forest.leaves.astype(np.float16),
        "meta": _bytes(json.dumps({"names": NAMES, "bias": forest.bias, **points})),
    }
    for name in LEXICONS:
        terms = sorted(lexicons[name])
        arrays[f"{name}_terms"] = _bytes("\n".join(terms))
        arrays[f"{name}_weights"] = np.array([lexicons[name][term] for term in terms], np.float16)
    np.savez_compressed(path, **arrays)


def _bytes(text: str) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(text.encode(), np.uint8)


def read(data: bytes) -> BlockModel:
    """Read a model file.

    Raises:
        ValueError: it was trained on other features than this version computes.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        meta = json.loads(arrays["meta"].tobytes())
        if tuple(meta["names"]) != NAMES:
            raise ValueError("the block model was trained on other features; train it again")
        leaves = arrays["leaves"].astype(np.float32)
        forest = Forest(arrays["features"], arrays["borders"], leaves, meta["bias"])
        lexicons = [
            dict(
                zip(
                    arrays[f"{name}_terms"].tobytes().decode().split("\n"),
                    arrays[f"{name}_weights"].astype(float).tolist(),
                    strict=True,
                )
            )
            for name in LEXICONS
        ]
    digest = hashlib.sha256(data).hexdigest()
    return BlockModel(forest, Readings(*lexicons), meta["careful"], meta["careful_around"], digest)


_chosen = Chosen("blocks.npz", read)
current, using = _chosen.current, _chosen.using

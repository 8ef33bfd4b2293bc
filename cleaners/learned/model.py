"""The model file: forest, net, lexicon and operating points; read once, checked by its digest."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from cleaners.learned import gate
from cleaners.learned.chosen import Chosen
from cleaners.learned.features import NAMES, page_features
from cleaners.learned.forest import Forest, logistic
from cleaners.learned.lines import Array, Lines
from cleaners.learned.net import Layer, Net
from cleaners.learned.terms import Lexicon

FOREST_SHARE = 0.6  # of the forest in the odds; the rest is the net's
# The lines of a page err together, so both are surer than new pages bear out: their odds are divided by this.
# See Guo et al., "On calibration of modern neural networks", ICML 2017.
TEMPERATURE = 1.5
VECTOR_STEPS = 127  # in which the numbers of a term's vector are kept


@dataclass(slots=True)
class Model:
    """What the line classifier has learned.

    Attributes:
        forest: trees over :data:`~cleaners.learned.features.NAMES`.
        net: judges the same lines in another way; what both say is averaged.
        lexicon: words and pairs of words, with a weight for the forest and a vector for the net.
        gate: trees over :func:`~cleaners.learned.gate.features`: whether a document is clean already.
        careful: a line can go in careful mode only if its probability to be content is at most this.
        careful_around: and that of its neighbours, on average, at most this.
        digest: SHA-256 of the file, hex.
    """

    forest: Forest
    net: Net
    lexicon: Lexicon
    gate: Forest
    careful: float
    careful_around: float
    digest: str
    _last: Lines | None = field(default=None, repr=False)

    def contents(self, texts: list[str], evidence: Array) -> tuple[Array, Array]:
        """Judge the lines of one document.

        Args:
            texts: without the white space around them, none empty.
            evidence: shape (lines, len(EVIDENCE)), see :mod:`cleaners.learned.lines`.

        Returns:
            For each line the probability that it is content, and its number of words.
        """
        lines = self._lines(texts)
        base = lines.base(evidence)
        odds = FOREST_SHARE * self.forest.odds(page_features(base))
        # One page is too little work to share among threads, and the processes of a run share the cores.
        with _threads().limit(limits=1, user_api="blas"):
            odds += (1 - FOREST_SHARE) * self.net.odds(base, lines.vectors)
        return logistic(odds / TEMPERATURE), base[:, 0]

    def share_known(self, texts: list[str]) -> float:
        """Which share of a document's words the lexicon knows: little of a language that it has not read."""
        read, known = self._lines(texts).known.sum(axis=0).tolist()
        return float(known / max(read, 1))

    def _lines(self, texts: list[str]) -> Lines:
        """Describe lines; each round of judging sees what is left of those of the last."""
        last = self._last  # another thread may put its own document there meanwhile
        if last and last.texts == texts:
            return last
        places = _places(texts, last.texts) if last else None
        lines = last.chosen(places) if last and places else Lines.of(texts, self.lexicon)
        self._last = lines
        return lines


@cache
def _threads() -> ThreadpoolController:
    """The numeric libraries that this process has loaded."""
    return ThreadpoolController()


def _places(texts: Sequence[str], of: Sequence[str]) -> list[int] | None:
    """Where texts stand in a longer sequence, in order; None if one is not there."""
    found: list[int] = []
    following = iter(enumerate(of))
    for text in texts:
        place = next((place for place, other in following if other == text), None)
        if place is None:
            return None
        found.append(place)
    return found


def write(
    path: Path,
    trees: Mapping[str, Forest],
    net: Net,
    lexicon: tuple[Sequence[str], NDArray[np.floating], NDArray[np.floating]],
    points: Mapping[str, float],
) -> None:
    """Write a model file; the same model gives the same bytes.

    Args:
        path: the file.
        trees: "forest" and "gate", see :class:`Model`.
        net: see there.
        lexicon: terms, weights and vectors, see :class:`~cleaners.learned.terms.Lexicon`.
        points: operating points by name.
    """
    terms, weights, vectors = lexicon
    step = np.maximum(np.abs(vectors).max(axis=0), 1e-9) / VECTOR_STEPS
    described = {"names": NAMES, **points}
    arrays: dict[str, NDArray[Any]] = {
        "terms": np.frombuffer("\n".join(terms).encode(), np.uint8),
        "weights": weights.astype(np.float16),
        "vectors": np.rint(vectors / step).astype(np.int8),
        "step": step.astype(np.float32),
        "meta": np.frombuffer(json.dumps(described).encode(), np.uint8),
    }
    arrays |= _named("forest", trees["forest"]) | _gate_arrays(trees["gate"])
    arrays |= {f"net.{part}": value for part, value in _net_arrays(net).items()}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def with_gate(data: bytes, trees: Forest) -> bytes:
    """Exchange the gate in the bytes of a model file."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        held = {name: arrays[name] for name in arrays.files if not name.startswith("gate.")}
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **held, **_gate_arrays(trees))
    return stream.getvalue()


def _gate_arrays(trees: Forest) -> dict[str, NDArray[Any]]:
    return _named("gate", trees) | {"gate.columns": np.array(gate.COLUMNS)}


def _named(name: str, forest: Forest) -> dict[str, NDArray[Any]]:
    return {f"{name}.{part}": value for part, value in _forest_arrays(forest).items()}


def _forest_arrays(forest: Forest) -> dict[str, NDArray[Any]]:
    return {
        "features": forest.features,
        "borders": forest.borders,
        "leaves": forest.leaves.astype(np.float16),
        "bias": np.array(forest.bias),
    }


NET_PARTS = ("mean", "deviation", "entry", "bias", "exit")
LAYER_PARTS = tuple(part.name for part in fields(Layer))


def _net_arrays(net: Net) -> dict[str, NDArray[Any]]:
    found = {part: getattr(net, part) for part in NET_PARTS}
    for part in LAYER_PARTS:
        found[f"layers.{part}"] = np.stack([getattr(layer, part) for layer in net.layers])
    return found


def read(data: bytes) -> Model:
    """Read a model file.

    Raises:
        ValueError: it was trained on other features than this version computes.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        meta = json.loads(arrays["meta"].tobytes())
        columns = int(arrays["gate.columns"]) if "gate.columns" in arrays else 0
        if tuple(meta["names"]) != NAMES or columns != gate.COLUMNS:
            raise ValueError("the model was trained on other features; train it again")
        lexicon = Lexicon(
            arrays["terms"].tobytes().decode().split("\n"),
            arrays["weights"].astype(np.float64),
            arrays["vectors"] * arrays["step"],
        )
        return Model(
            _read_forest(arrays, "forest"),
            _read_net(arrays),
            lexicon,
            _read_forest(arrays, "gate"),
            meta["careful"],
            meta["careful_around"],
            hashlib.sha256(data).hexdigest(),
        )


def _read_forest(arrays: Mapping[str, NDArray[Any]], name: str) -> Forest:
    parts = {part: arrays[f"{name}.{part}"] for part in ("features", "borders", "leaves", "bias")}
    leaves = parts["leaves"].astype(np.float32)
    return Forest(parts["features"], parts["borders"], leaves, float(parts["bias"]))


def _read_net(arrays: Mapping[str, NDArray[Any]]) -> Net:
    def part(wanted: str) -> Array:
        found: Array = arrays[f"net.{wanted}"].astype(np.float32)
        return found

    layers = zip(*(part(f"layers.{wanted}") for wanted in LAYER_PARTS), strict=True)
    mean, deviation, entry, bias, last = map(part, NET_PARTS)
    return Net(mean, deviation, entry, bias, tuple(Layer(*layer) for layer in layers), last)


_chosen = Chosen("lines.npz", read)
current, using = _chosen.current, _chosen.using

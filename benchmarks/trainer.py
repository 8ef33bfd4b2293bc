"""What every learned rule of ours is trained with: a lexicon of words and a forest of symmetric trees."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from catboost import CatBoostClassifier
from numpy.typing import NDArray
from sklearn.linear_model import SGDClassifier

from cleaners.learned.forest import Array, Forest

TREES = 500
DEPTH = 6


def terms(words: Sequence[str]) -> list[str]:
    """The words of a line and the pairs of neighbours among them, as the lexicon has them."""
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


def vocabulary(lines: Iterable[tuple[str, Sequence[str]]], min_domains: int) -> dict[str, int]:
    """Number the terms that pages of several domains use.

    Args:
        lines: domain and words of each line.
        min_domains: how many different domains have to use a term.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for domain, words in lines:
        for term in set(terms(words)):
            users[term].add(domain)
    known = sorted(term for term, domains in users.items() if len(domains) >= min_domains)
    return {term: number for number, term in enumerate(known)}


def count_terms(
    lines: Sequence[Sequence[str]], known: dict[str, int]
) -> tuple[sp.csr_matrix, NDArray[np.int64]]:
    """Count known terms: a matrix of shape (lines, terms), and the number of all terms of each line."""
    indices: list[int] = []
    ends, totals = [0], []
    for words in lines:
        found = terms(words)
        indices += [known[term] for term in found if term in known]
        ends.append(len(indices))
        totals.append(len(found))
    shape = (len(lines), len(known))
    matrix = sp.csr_matrix(
        (np.ones(len(indices), np.float32), np.array(indices), np.array(ends)), shape=shape
    )
    return matrix, np.array(totals)


def train_lexicon(
    counts: sp.csr_matrix, totals: NDArray[np.int64], kept: NDArray[np.bool_], weights: Array
) -> Array:
    """Learn how much each term speaks for content: averaged logistic regression, shape (terms,)."""
    scaled = sp.diags(1.0 / np.sqrt(np.maximum(totals, 1))) @ counts
    learner = SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=6, tol=None, average=True, random_state=0)
    learner.fit(scaled, kept, sample_weight=weights / weights.mean())
    found: Array = learner.coef_[0].astype(np.float32)
    return found


def keep_heaviest(lexicon: Array, size: int) -> Array:
    """Set all but the ``size`` weights that count most to 0, and round to what the model file holds."""
    kept = np.zeros_like(lexicon)
    heaviest = np.argsort(-np.abs(lexicon), kind="stable")[:size]
    kept[heaviest] = lexicon[heaviest].astype(np.float16)
    return kept


def lexicon_columns(counts: sp.csr_matrix, totals: NDArray[np.int64], lexicon: Array) -> Array:
    """The features lexicon, lexicon_max and lexicon_min of ``cleaners.learned.features``, by matrix."""
    weights = lexicon[counts.indices]
    known = np.diff(counts.indptr)
    sums = np.asarray(
        sp.csr_matrix((weights, counts.indices, counts.indptr), counts.shape).sum(axis=1)
    ).ravel()
    high, low = np.zeros(len(totals)), np.zeros(len(totals))
    some = np.flatnonzero(known)
    if len(some):
        high[some] = np.maximum(np.maximum.reduceat(weights, counts.indptr[some]), 0)
        low[some] = np.minimum(np.minimum.reduceat(weights, counts.indptr[some]), 0)
    return np.column_stack([sums / np.sqrt(np.maximum(totals, 1)), high, low]).astype(np.float32)


def train_forest(
    rows: Array, kept: NDArray[np.bool_], weights: Array, trees: int = TREES, threads: int = -1
) -> Forest:
    """Fit boosted symmetric trees and lay them out as arrays; ``threads`` -1 takes all cores."""
    learner = CatBoostClassifier(
        iterations=trees,
        depth=DEPTH,
        learning_rate=0.1,
        l2_leaf_reg=5,
        border_count=64,
        rsm=0.35,
        bootstrap_type="Bernoulli",
        subsample=0.7,
        random_seed=1,
        thread_count=threads,
        verbose=0,
        allow_writing_files=False,
    )
    learner.fit(rows, kept, sample_weight=weights / weights.mean())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forest.json"
        learner.save_model(str(path), format="json")
        described = json.loads(path.read_text())
    return _as_arrays(described)


def averaged(forests: Sequence[Forest]) -> Forest:
    """One forest whose log-odds are the mean of several."""
    return Forest(
        np.concatenate([forest.features for forest in forests]),
        np.concatenate([forest.borders for forest in forests]),
        (np.concatenate([forest.leaves for forest in forests]) / len(forests)).astype(np.float32),
        sum(forest.bias for forest in forests) / len(forests),
    )


def _as_arrays(described: dict[str, list[dict[str, list[dict[str, float]]]]]) -> Forest:
    trees = described["oblivious_trees"]
    features = np.zeros((len(trees), DEPTH), np.int16)
    borders = np.full((len(trees), DEPTH), np.inf, np.float32)  # a level that is missing answers no
    leaves = np.zeros((len(trees), 2**DEPTH), np.float32)
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"]):
            features[number, level] = split["float_feature_index"]
            borders[number, level] = split["border"]
        leaves[number, : len(tree["leaf_values"])] = tree["leaf_values"]
    scale, (bias,) = described["scale_and_bias"]
    return Forest(features, borders, leaves * float(scale), float(bias))  # type: ignore[arg-type]

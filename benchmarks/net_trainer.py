"""How the net of the line model is trained; :mod:`cleaners.learned.net` is what they compute."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from cleaners.learned.lines import Array
from cleaners.learned.net import MAX_WEIGHT, STEPS, Layer, Net

LINES_AT_ONCE = 6000
MAX_LINES = 1500  # of a page; longer ones are few and would fill the memory
WARM_UP = 0.1  # of all steps, in which the learning rate rises
RATE = 2e-3
DECAY = 1e-2


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a net and how hard its training is made.

    Attributes:
        vector: numbers for each term.
        size: numbers that a layer knows of each line.
        lines_dropped: share of what a layer knows that it must do without.
        words_dropped: share of the words that are hidden.
        epochs: how often all pages are seen.
    """

    vector: int
    size: int
    lines_dropped: float
    words_dropped: float
    epochs: int


SHAPE = Shape(vector=4, size=48, lines_dropped=0.2, words_dropped=0.7, epochs=9)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of training lines.

    Attributes:
        inputs: shape (lines, inputs), see :func:`cleaners.learned.net.inputs`.
        words: shape (lines,), how many words each line has.
        kept: whether people kept it.
        weights: how much it counts.
        terms: shape (lines, terms), the terms of each, divided by the root of how many it has.
    """

    inputs: Array
    words: Array
    kept: NDArray[np.bool_]
    weights: Array
    terms: sp.csr_matrix


class _Net(nn.Module):
    """The same computation as :class:`cleaners.learned.net.Net`, on several padded pages at once."""

    def __init__(self, inputs: int, terms: int, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        size = shape.size
        self.vectors = nn.EmbeddingBag(terms, shape.vector, mode="sum", sparse=True)
        nn.init.normal_(self.vectors.weight, 0.0, 0.05)
        self.entry = nn.Linear(inputs + shape.vector, size)
        self.norms = nn.ModuleList(nn.LayerNorm(size) for _ in STEPS)
        self.kernels = nn.ModuleList(nn.Conv1d(size, size, 3, padding=s, dilation=s) for s in STEPS)
        self.pages = nn.ModuleList(nn.Linear(2 * size, size, bias=False) for _ in STEPS)
        self.exit = nn.Linear(size, 1)
        self.dropped = nn.Dropout(shape.lines_dropped)

    def forward(self, batch: _Batch) -> Tensor:
        """Log-odds of the lines of all pages, one after the other."""
        weights = batch.term_weights
        if self.training:
            stays = torch.rand_like(weights) > self.shape.words_dropped
            weights = weights * stays / (1 - self.shape.words_dropped)
        vectors = self.vectors(batch.terms, batch.starts, per_sample_weights=weights)
        known = functional.relu(self.entry(self.dropped(torch.cat([batch.inputs, vectors], 1))))
        pages, lines = batch.mask.shape
        state = torch.zeros(pages * lines, known.shape[1])
        state[batch.mask.view(-1)] = known
        state = state.view(pages, lines, -1)
        there = batch.mask.unsqueeze(-1).float()
        shares = batch.shares.unsqueeze(-1)
        for norm, kernel, page in zip(self.norms, self.kernels, self.pages, strict=True):
            seen = kernel((norm(state) * there).transpose(1, 2)).transpose(1, 2)
            mean, most = (state * shares).sum(1), state.masked_fill(there == 0, -1e9).amax(1)
            seen = functional.relu(seen + page(torch.cat([mean, most], 1)).unsqueeze(1))
            state = (state + self.dropped(seen)) * there
        odds: Tensor = self.exit(state[batch.mask]).squeeze(-1)
        return odds


class _Batch:
    """Pages padded to one length."""

    def __init__(self, pages: Sequence[Page], mean: Array, deviation: Array) -> None:
        longest = max(len(page.words) for page in pages)
        self.mask = torch.zeros(len(pages), longest, dtype=torch.bool)
        self.shares = torch.zeros(len(pages), longest)
        for row, page in enumerate(pages):
            weights = torch.from_numpy(np.minimum(page.words, MAX_WEIGHT) + 1.0).float()
            self.mask[row, : len(weights)] = True
            self.shares[row, : len(weights)] = weights / weights.sum()
        stacked = sp.vstack([page.terms for page in pages]).tocsr()
        self.inputs = torch.from_numpy((np.concatenate([page.inputs for page in pages]) - mean) / deviation)
        self.terms = torch.from_numpy(stacked.indices.astype(np.int64))
        self.starts = torch.from_numpy(stacked.indptr[:-1].astype(np.int64))
        self.term_weights = torch.from_numpy(stacked.data.astype(np.float32))
        self.kept = torch.from_numpy(np.concatenate([page.kept for page in pages]).astype(np.float32))
        self.weights = torch.from_numpy(np.concatenate([page.weights for page in pages]).astype(np.float32))


def train_net(pages: Sequence[Page], terms: int, shape: Shape, seed: int) -> tuple[Net, Array]:
    """Train a net.

    Returns:
        The net, and the vectors of all terms, shape (terms, shape.vector).
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    random = np.random.default_rng(seed)
    pages = [page for page in pages if len(page.words) <= MAX_LINES]
    everything = np.concatenate([page.inputs for page in pages])
    mean, deviation = everything.mean(0), everything.std(0) + 1e-3
    del everything
    net = _Net(len(mean), terms, shape)
    dense = [value for name, value in net.named_parameters() if not name.startswith("vectors")]
    learners = (
        (torch.optim.SparseAdam([net.vectors.weight]), 2 * RATE),
        (torch.optim.AdamW(dense, weight_decay=DECAY), RATE),
    )
    batches = [batch for _ in range(shape.epochs) for batch in _drawn(pages, random)]
    net.train()
    for step, chosen in enumerate(batches):
        batch = _Batch([pages[place] for place in chosen], mean, deviation)
        losses = functional.binary_cross_entropy_with_logits(net(batch), batch.kept, reduction="none")
        loss = (losses * batch.weights).sum() / batch.weights.sum()
        for learner, rate in learners:
            learner.param_groups[0]["lr"] = rate * _rate(step / len(batches))
            learner.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(dense, 1.0)
        for learner, _ in learners:
            learner.step()
    return _as_arrays(net, mean, deviation), net.vectors.weight.detach().numpy().copy()


def _rate(done: float) -> float:
    """Rise, then fall along a cosine."""
    if done < WARM_UP:
        return max(done / WARM_UP, 0.01)
    return max(0.5 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP))), 0.01)


def _drawn(pages: Sequence[Page], random: np.random.Generator) -> Iterator[list[int]]:
    """Put pages of about one length together, in changing company, and shuffle the batches."""
    lengths = np.array([len(page.words) for page in pages])
    batches: list[list[int]] = [[]]
    longest = 0
    for place in np.argsort(lengths + random.random(len(pages)) * 60, kind="stable").tolist():
        longest = max(longest, int(lengths[place]))
        if batches[-1] and longest * (len(batches[-1]) + 1) > LINES_AT_ONCE:
            batches.append([])
            longest = int(lengths[place])
        batches[-1].append(place)
    yield from (batches[number] for number in random.permutation(len(batches)))


def _as_arrays(net: _Net, mean: Array, deviation: Array) -> Net:
    def array(value: Tensor) -> Array:
        return np.ascontiguousarray(value.detach().numpy(), np.float32)

    layers = tuple(
        Layer(
            array(norm.weight),
            array(norm.bias),
            array(kernel.weight.permute(2, 1, 0)),
            array(page.weight.T),
            array(kernel.bias),
        )
        for norm, kernel, page in zip(net.norms, net.kernels, net.pages, strict=True)
    )
    last = array(torch.cat([net.exit.weight[0], net.exit.bias]))
    return Net(mean, deviation, array(net.entry.weight.T), array(net.entry.bias), layers, last)

"""The pages that the block model learns from: their blocks with labels, features and terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from benchmarks.disguise import disguised, drawn
from benchmarks.folds import fold_of
from benchmarks.labelled_html import kinds_of
from benchmarks.pages import LabelledPage, labels, read_pages
from benchmarks.trainer import count_terms, keep_heaviest, train_lexicon, vocabulary
from benchmarks.written import WrittenHtml, written_html
from cleaners.html.markup import render
from cleaners.html.page import Block, Facts, Page
from cleaners.learned.blocks_features import features
from cleaners.learned.blocks_judge import MIN_BLOCKS
from cleaners.learned.blocks_read import Array, Readings, name_tokens, words_read
from cleaners.repair import mend

MIN_DOMAINS = {"words": 4, "own": 3, "around": 3}  # that use a term before its lexicon learns it
SIZES = {"words": 20_000, "own": 5_000, "around": 9_000}  # terms that are kept, those of the largest weight
OURS = 2.0  # pages of WCXB that one of our own counts for

Lexicons = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One page: its blocks, which of them people kept, and how much each counts.

    Of titles, bylines and dates of our own pages nobody can say, so they count for nothing. The lexicons know
    nothing of such a page.
    """

    id: str
    domain: str
    texts: list[str]
    blocks: tuple[Block, ...]
    facts: Facts
    kept: list[bool]
    counts: Array
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Corpus:
    """All blocks of all pages, with their terms counted.

    Attributes:
        pages: the pages.
        page: number of the page of each block.
        kept: whether people kept it.
        sizes: its words.
        folds: the fold of each page.
        words, word_totals: count of each known term of its text, and of all terms.
        names: weights of the known tokens, first those of its element, then those around it.
        terms: the known terms of each lexicon.
    """

    pages: list[Labelled]
    page: NDArray[np.int64]
    kept: NDArray[np.bool_]
    sizes: Array
    folds: NDArray[np.int64]
    words: sp.csr_matrix
    word_totals: NDArray[np.int64]
    names: sp.csr_matrix
    terms: dict[str, list[str]]

    def lexicons(self, without: frozenset[int]) -> Lexicons:
        """Train the lexicons on the pages outside some folds."""
        ours = np.array([page.is_ours for page in self.pages])
        chosen = ~(np.isin(self.folds, list(without)) | ours)[self.page]
        per_page = np.bincount(self.page, weights=self.sizes + 1)[self.page] + 200
        weights = np.sqrt((self.sizes + 1) / per_page)[chosen]
        kept = self.kept[chosen]
        words = train_lexicon(self.words[chosen], self.word_totals[chosen], kept, weights)
        names = train_lexicon(self.names[chosen], np.ones(chosen.sum(), np.int64), kept, weights)
        split = len(self.terms["own"])
        trained = {"words": words, "own": names[:split], "around": names[split:]}
        return {
            name: {
                term: float(weight)
                for term, weight in zip(self.terms[name], keep_heaviest(found, SIZES[name]), strict=True)
                if weight
            }
            for name, found in trained.items()
        }

    def rows(self, fold: int, lexicons: Lexicons, share: float) -> tuple[Array, NDArray[np.bool_], Array]:
        """Features, labels and weights of the blocks of one fold's pages, and of a share of them in disguise.

        A block counts by its words, and less on a long page: between all words and all pages alike.
        """
        plain, undressed = Readings(**lexicons), Readings(**_undressed(lexicons))
        rows: list[Array] = []
        kept: list[list[bool]] = []
        counts: list[Array] = []
        for page in (page for page, its in zip(self.pages, self.folds, strict=True) if its == fold):
            seen = [(page, plain)]
            if drawn(page.id, "disguised") < share:
                seen.append((_in_disguise(page), plain))
            if drawn(page.id, "undressed") < share:
                seen.append((page, undressed))
            rows += [features(page.texts, page.blocks, page.facts, readings) for page, readings in seen]
            kept += [page.kept] * len(seen)
            counts += [page.counts] * len(seen)
        weights = [
            (own[:, 0] + 1) / (own[:, 0].sum() + len(own) + 200) ** 0.6 * its
            for own, its in zip(rows, counts, strict=True)
        ]
        return np.concatenate(rows), np.concatenate(kept), np.concatenate(weights).astype(np.float32)


def _in_disguise(page: Labelled) -> Labelled:
    """A page in words that no model has read, and its own facts in the same words."""
    claims = tuple(
        claim._replace(value=disguised([claim.value], page.id)[0]) if claim.field == "title" else claim
        for claim in page.facts.claims
    )
    facts = replace(page.facts, claims=claims, body=disguised([page.facts.body], page.id)[0])
    return replace(page, texts=disguised(page.texts, page.id), facts=facts)


def _undressed(lexicons: Lexicons) -> Lexicons:
    """Lexicons that know no class and no id: so a page looks whose names a machine has made."""
    return {
        name: found if name == "words" else {term: found[term] for term in found if term[0] in "<="}
        for name, found in lexicons.items()
    }


def read_corpus(path: Path) -> Corpus:
    """Render, label and count all pages that have enough blocks."""
    found = [*map(_of_labelled, read_pages(path)), *map(_of_written, written_html())]
    pages = [page for page in found if len(page.texts) == len(page.blocks) >= MIN_BLOCKS and all(page.texts)]
    read = [[words_read(text) for text in page.texts] for page in pages]
    known = vocabulary(
        (
            (page.domain, words)
            for page, found in zip(pages, read, strict=True)
            for words in found
            if not page.is_ours
        ),
        MIN_DOMAINS["words"],
    )
    counts, totals = count_terms([words for found in read for words in found], known)
    names, own, around = _count_names(pages)
    return Corpus(
        pages,
        np.repeat(np.arange(len(pages)), [len(page.texts) for page in pages]),
        np.array([kept for page in pages for kept in page.kept]),
        np.array([len(text.split()) for page in pages for text in page.texts], np.float32),
        np.array([fold_of(page.domain) for page in pages]),
        counts,
        totals,
        names,
        {"words": list(known), "own": own, "around": around},
    )


def _of_labelled(entry: LabelledPage) -> Labelled:
    page = render(entry.html)
    texts = _mended(page)
    kept = labels(texts, entry.gold)
    counts = np.ones(len(kept), np.float32)
    return Labelled(entry.id, entry.domain, texts, page.blocks, page.facts, kept, counts, is_ours=False)


def _of_written(entry: WrittenHtml) -> Labelled:
    page = render(entry.page.html)
    texts = _mended(page)
    kinds = kinds_of(entry.page, page.text.split("\n"))
    kept = [kind != "boilerplate" for kind in kinds]
    counts = np.array([OURS if kind != "either" else 0.0 for kind in kinds], np.float32)
    return Labelled(entry.id, entry.domain, texts, page.blocks, page.facts, kept, counts, is_ours=True)


def _mended(page: Page) -> list[str]:
    return [line.strip() for line in mend(page.text)[0].split("\n")]


Group = tuple[str, ...]


def _groups(block: Block) -> tuple[list[Group], list[Group]]:
    """The tokens of a block's own element and of what it begins in, and of each element around it."""
    element = block.element
    own = [name_tokens(element.tag, element.names, element.label)] if element else []
    own += [name_tokens("span", block.inner, "")] if block.inner else []
    around: list[Group] = []
    while element:
        around.append(name_tokens(element.tag, element.names, element.label))
        element = element.parent
    return own, around


def _count_names(pages: Sequence[Labelled]) -> tuple[sp.csr_matrix, list[str], list[str]]:
    """Weigh the tokens of elements: in each a token counts one through the root of how many there are."""
    found = [[_groups(block) for block in page.blocks] for page in pages]
    sides = []
    for side, name in enumerate(("own", "around")):
        used = (
            (page.domain, groups[side])
            for page, blocks in zip(pages, found, strict=True)
            for groups in blocks
            if not page.is_ours
        )
        sides.append(_known(used, MIN_DOMAINS[name]))
    own, around = sides
    indices, weights, ends = [], [], [0]
    for blocks in found:
        for pair in blocks:
            for groups, known, shift in zip(pair, sides, (0, len(own)), strict=True):
                for tokens in groups:
                    numbers = [known[token] + shift for token in tokens if token in known]
                    indices += numbers
                    weights += [len(tokens) ** -0.5] * len(numbers)
            ends.append(len(indices))
    matrix = sp.csr_matrix(
        (np.array(weights, np.float32), indices, ends), (len(ends) - 1, len(own) + len(around))
    )
    matrix.sum_duplicates()
    return matrix, list(own), list(around)


def _known(used: Iterable[tuple[str, list[Group]]], min_domains: int) -> dict[str, int]:
    users: dict[str, set[str]] = {}
    for domain, groups in used:
        for tokens in groups:
            for token in tokens:
                users.setdefault(token, set()).add(domain)
    return {
        token: number
        for number, token in enumerate(
            sorted(t for t, domains in users.items() if len(domains) >= min_domains)
        )
    }

"""Planning a run: which sources, which inputs, and how they are cut into shards. No Prefect in here.

A plan depends on nothing but the sources, the dataset and the shard's size, so the same inputs give the same
shards whatever the number of workers. Inputs that have not changed are settled here, without being read: what
is found and what the ledger knows come in the same order, so both are streams. Manifests are written while
discovery goes on: a plan of millions of inputs is never in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from cleaners import describe, ruleset_id
from cleaners.document import Mode
from flows.acceptance import acceptance
from flows.changes import basis
from flows.checks import check_source
from flows.cutting import cut, in_pieces
from flows.manifest import Shard, digest_of, to_json
from flows.sorter import Input, Sorter
from flows.spread import Spread
from output.counts import Counts
from output.ledger import Entry
from output.merge import Gone
from output.shards import adopt, forget_shards, write_shard
from output.snapshot import About, Snapshot
from sources.catalog import adhoc_source, load_catalog
from sources.cutting import Knife, cuts
from sources.discover import discover
from sources.source import INPUT, Bounds, Refused, Source, SourceError


class UnknownSourceError(SourceError):
    """A name that the catalog does not have."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What the flow knows of a shard: small, while the inputs stay in the manifest.

    Attributes:
        source: name of the source.
        number: of the shard within its source, from 1.
        of: how many shards the source has.
        key: the shard's name in the run.
        manifest: the file that holds the :class:`Shard`.
        inputs: how many.
        weight: how much work they are, in bytes of HTML.
    """

    source: str
    number: int
    of: int
    key: str
    manifest: str
    inputs: int
    weight: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A run's work, and the bounds it has to stay within.

    Attributes:
        portions: what is to be cleaned.
        done: the accounts of what is settled already: unchanged, or finished by a run that was killed.
        bounds: by name of the source.
        about: what the dataset is to know of the sources and their rulesets.
        spread: files known to the ledger that are the work of several shards.
    """

    portions: tuple[Portion, ...]
    done: Counts
    bounds: Mapping[str, Bounds]
    about: About
    spread: tuple[Spread, ...] = ()

    @property
    def inputs(self) -> int:
        """Inputs of the whole run, in files where they are to be read still."""
        return self.done.inputs + sum(portion.inputs for portion in self.portions)

    @property
    def rulesets(self) -> tuple[str, ...]:
        """Hashes of the rules of all sources."""
        return tuple(sorted(self.about.rulesets))


def choose_sources(names: Iterable[str], files: Iterable[str], mode: Mode | None = None) -> list[Source]:
    """Find the sources that are meant: the ones named, or the whole catalog if nothing is named at all.

    Args:
        names: of sources in the catalog.
        files: paths of files and folders.
        mode: cleans all of them in this mode instead of their own.

    Raises:
        UnknownSourceError: a name is not in the catalog.
        SourceError: the catalog has a mistake, a rule or a selector means nothing, or nothing is at a path.
    """
    wanted, paths = list(dict.fromkeys(names)), list(dict.fromkeys(files))
    catalog = load_catalog() if wanted or not paths else {}
    if unknown := [name for name in wanted if name not in catalog]:
        raise UnknownSourceError(
            f"no source named {', '.join(map(repr, unknown))}; "
            f"the catalog has: {', '.join(catalog) or 'none'}"
        )
    chosen = [catalog[name] for name in wanted] if wanted or paths else list(catalog.values())
    for source in chosen:
        check_source(source)
    chosen += [adhoc_source(path) for path in paths]
    if mode is None:
        return chosen
    return [replace(source, profile=replace(source.profile, mode=mode)) for source in chosen]


def make_plan(
    sources: Iterable[Source],
    shard_bytes: int,
    staging: Path,
    before: Snapshot | None = None,
    *,
    again: bool = False,
    knife: Knife = cuts,
) -> Plan:
    """Discover every source's inputs, settle what has not changed, and cut the rest into shards.

    An input that is reachable through two paths named by hand is taken once. Manifests, and the results of
    what is settled already, are written into the run's staging folder, in place of those of an earlier try.

    Args:
        sources: what to take.
        shard_bytes: size of a shard of HTML; of plain text see :data:`~flows.cutting.TEXT_WORK`.
        staging: the run's folder.
        before: the dataset as it is.
        again: whether to clean everything again.
        knife: what looks into large files: this process, or ``flows.sandbox.isolated_cuts``.

    Raises:
        SourceError: a source cannot be read.
    """
    planner = _Planner(staging, shard_bytes, before, again, knife)
    (staging / "manifests").mkdir(exist_ok=True)
    forget_shards(staging)
    for source in sources:
        planner.add(source)
    numbered = (replace(portion, of=len(own)) for own in planner.portions.values() for portion in own)
    waiting = tuple(portion for portion in numbered if portion.key not in planner.adopted)
    done = Counts.merge(planner.done)
    return Plan(waiting, done, planner.bounds, planner.about, tuple(planner.spread))


@dataclass(slots=True)
class _Planner:
    """A plan in the making."""

    staging: Path
    shard_bytes: int
    before: Snapshot | None
    again: bool
    knife: Knife
    portions: dict[str, list[Portion]] = field(default_factory=dict)
    adopted: set[str] = field(default_factory=set)
    done: list[Counts] = field(default_factory=list)
    bounds: dict[str, Bounds] = field(default_factory=dict)
    about: About = field(default_factory=About)
    seen: set[str] = field(default_factory=set)
    spread: list[Spread] = field(default_factory=list)

    def add(self, source: Source) -> None:
        ruleset, described = ruleset_id(source.profile), describe(source.profile)
        lean = replace(
            source, examples=(), bounds=Bounds(), rejected=frozenset()
        )  # on which no outcome depends
        self.bounds[source.name] = source.bounds
        about = {"title": source.title, "description": source.description, "licence": source.licence}
        self.about.sources[source.name] = about
        self.about.rulesets[ruleset] = described
        known = self.before.about.rulesets if self.before else {}
        sorter = Sorter(
            source,
            basis(source, ruleset, described, known, again=self.again),
            acceptance(source.name, source.profile, ruleset, described, self.before),
            self.before,
            lambda entries: self._renew(source.name, entries),
        )
        own = self.portions.setdefault(source.name, [])
        found = discover(source)
        if source.name == INPUT:
            found = _first_time(found, self.seen)
        with closing(in_pieces(lean, sorter.to_read(found), self.shard_bytes, self.knife)) as pieces:
            for inputs, weight in cut(lean, pieces, self.shard_bytes):
                known_here = tuple(entry for one in inputs for entry in self._known(sorter, one))
                self._shard(own, Shard(lean, len(own) + 1, sorter.basis, inputs, known_here), weight)
        self._settle(sorter)

    def _known(self, sorter: Sorter, one: Input) -> Iterable[Entry]:
        """What the ledger knows of an input; of a span, what began there when the file was last read."""
        if isinstance(one, Refused) or one.is_whole:
            return sorter.known.pop(one.file_path, ())
        rows = sorter.known.get(one.file_path, ())
        if rows and one.stop is None:
            del sorter.known[one.file_path]
            self.spread.append(Spread(sorter.source.name, one.file_path, sorter.source.on_missing))
        return [entry for entry in rows if one.holds(entry.byte_offset)]

    def _shard(self, own: list[Portion], shard: Shard, weight: int) -> None:
        text = to_json(shard)
        manifest = self.staging / "manifests" / f"{shard.key}.json"
        manifest.write_text(text, encoding="ascii")
        own.append(
            Portion(shard.source.name, shard.number, 0, shard.key, str(manifest), len(shard.inputs), weight)
        )
        if finished := adopt(self.staging, shard.key, digest_of(text)):
            self.adopted.add(shard.key)
            self.done += [result.counts for result in finished]

    def _renew(self, name: str, entries: list[Entry]) -> None:
        """Let the ledger know which rules its entries are up to."""
        key = f"{name}.renewed-{len(self.done):06d}"
        result = write_shard(self.staging, key, inputs={}, ledger=(entry._asdict() for entry in entries))
        self.done.append(result.counts)

    def _settle(self, sorter: Sorter) -> None:
        """Write down what is settled without a look into a file."""
        name, alone, gone = sorter.source.name, sorter.settled(), sorter.gone()
        lapsed = [one for one in sorter.lapsed() if one.file_path not in self.seen]
        if alone.unchanged or alone.quarantined or gone or lapsed:
            result = write_shard(
                self.staging,
                f"{name}.settled-{len(self.done):06d}",
                inputs={name: sum(alone)},
                settled={name: alone},
                gone=gone,
                cleared=[Gone(*one[:3]) for one in lapsed],
                lapsed=lapsed,
            )
            self.done.append(result.counts)


def _first_time(inputs: Iterable[Input], seen: set[str]) -> Iterator[Input]:
    """Leave out what another path named by hand has led to already."""
    for one in inputs:
        if one.file_path not in seen:
            seen.add(one.file_path)
            yield one

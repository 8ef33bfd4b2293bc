"""``winnow learn``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from flows.commands import CommandError
from flows.commands.table import print_table
from flows.markdown import short
from flows.proposals import Proposals, read, write
from flows.repeats import Proposal
from flows.search import search
from output.files import StoreError
from sources.catalog import load_catalog
from sources.decisions import decide
from sources.source import Source, SourceError


def run(arguments: argparse.Namespace) -> int:
    """List what is proposed, look for more, or take a decision."""
    root = Path(arguments.dataset)
    try:
        sources = _chosen(load_catalog(), arguments.source)
        if arguments.find:
            _find(sources, root, arguments.find, is_named=bool(arguments.source))
        found = read(root, sources)
        if arguments.accept or arguments.reject:
            _decide(found, sources, arguments.accept, arguments.reject)
        else:
            _list(found, sources, root)
    except (SourceError, StoreError) as error:
        raise CommandError(str(error)) from error
    return 0


def _chosen(catalog: Mapping[str, Source], names: Sequence[str]) -> dict[str, Source]:
    if unknown := [name for name in names if name not in catalog]:
        raise CommandError(f"no source named {unknown[0]!r}; the catalog has: {', '.join(catalog)}", code=2)
    return {name: catalog[name] for name in names or catalog}


def _find(sources: Mapping[str, Source], root: Path, where: str, *, is_named: bool) -> None:
    """Search each source; one without pages is only told of if nobody has named it."""
    for source in sources.values():
        try:
            write(root, search(source, root, "files" if where == "files" else "dataset"))
        except SourceError as error:
            if is_named:
                raise
            print(f"winnow: {error}", file=sys.stderr)


def _list(found: Iterable[Proposals], sources: Mapping[str, Source], root: Path) -> None:
    rows = [
        (
            one.id,
            proposals.source,
            f"{one.pages:,} of {one.of:,}",
            " ".join(f"{number:,} {place}" for place, number in one.places.items()),
            short(one.text),
        )
        for proposals in found
        for one in proposals.waiting(sources[proposals.source])
    ]
    if not rows:
        print(f"nothing is proposed in {root}; look for lines with `winnow learn --find dataset`")
        return
    print_table(("id", "source", "pages", "place", "line"), rows)


def _decide(
    found: Sequence[Proposals], sources: Mapping[str, Source], accept: Sequence[str], reject: Sequence[str]
) -> None:
    """Write decisions into the sources' files; nothing is written if one of them cannot be meant."""
    waiting = {proposals.source: proposals.waiting(sources[proposals.source]) for proposals in found}
    if both := set(accept) & set(reject):
        raise CommandError(f"{sorted(both)[0]} is to be accepted and rejected; say which", code=2)
    accepted = [_meant(name, waiting) for name in dict.fromkeys(accept)]
    rejected = [_meant(name, waiting) for name in dict.fromkeys(reject)]
    for name in sorted({source for source, _ in (*accepted, *rejected)}):
        lines = [one for source, one in accepted if source == name]
        refused = [one for source, one in rejected if source == name]
        decide(
            name,
            accepted={one.text: f"{one.id}, {one.pages:,} of {one.of:,} pages" for one in lines},
            rejected={one.id: short(one.text, 80) for one in refused},
        )
        print(f"{name}: {len(lines):,} accepted, {len(refused):,} rejected; see sources/catalog/{name}.toml")
    if accepted:
        print("the next run cleans the documents again that have one of these lines")


def _meant(name: str, waiting: Mapping[str, Sequence[Proposal]]) -> tuple[str, Proposal]:
    """Find the one proposal that an id means."""
    hits = [(source, one) for source, found in waiting.items() for one in found if one.id == name]
    if not hits:
        raise CommandError(f"{name} is not among what is proposed; `winnow learn` lists that", code=2)
    if len(hits) > 1:
        names = ", ".join(source for source, _ in hits)
        raise CommandError(f"{name} is proposed for {names}; name the one that you mean by --source", code=2)
    return hits[0]

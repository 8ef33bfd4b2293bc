"""Cut the inputs of a source into shards: large files into spans, small ones put together. No Prefect."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from flows.machine import cores
from flows.sorter import Input
from sources.cutting import Knife, pieces
from sources.kinds import is_plain_text
from sources.source import Found, Refused, Source

MAX_INPUTS = 10_000
"""Inputs in a shard at most: many tiny files cost time that their bytes do not show."""

TEXT_WORK = 8
"""How much more work a byte of plain text is than one of HTML, most of which is markup: 5 to 14 on pages."""

LOOK_AHEAD = 64
"""Inputs of which the large ones are looked into before their turn."""


def in_pieces(
    source: Source, inputs: Iterable[Input], shard_bytes: int, knife: Knife
) -> Generator[Input, None, None]:
    """Give inputs in their order, large files as the spans into which they can be cut.

    Several files are looked into at a time, one for each core. Closed before its end, it looks into no more.

    Args:
        source: they are of.
        inputs: files, and what was refused.
        shard_bytes: size of a shard of HTML, and so of a span; of plain text see :data:`TEXT_WORK`.
        knife: what looks into large files.
    """
    waiting = deque[Callable[[], Iterable[Input]]]()
    pool = ThreadPoolExecutor(cores())
    try:
        for one in inputs:
            waiting.append(_looked_into(source, one, shard_bytes, knife, pool))
            if len(waiting) > LOOK_AHEAD:
                yield from waiting.popleft()()
        for last in waiting:
            yield from last()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # a plan that is given up waits for no file


def _looked_into(
    source: Source, one: Input, shard_bytes: int, knife: Knife, pool: ThreadPoolExecutor
) -> Callable[[], Iterable[Input]]:
    if isinstance(one, Refused) or one.weight * TEXT_WORK <= shard_bytes:
        return lambda: (one,)
    size = max(1, shard_bytes // _work(source, one))
    return pool.submit(lambda: list(pieces(source, one, size, knife))).result


def cut(
    source: Source, inputs: Iterable[Input], shard_bytes: int, max_inputs: int = MAX_INPUTS
) -> Iterator[tuple[tuple[Input, ...], int]]:
    """Cut a source's inputs into shards of at most so many bytes and inputs; gives how much work each is.

    Order is kept, none is lost, and no shard is empty. What is larger than a shard gets one of its own; a
    byte of plain text counts as :data:`TEXT_WORK` and an input that was refused as none.
    """
    shard: list[Input] = []
    filled = 0
    for one in inputs:
        size = _weight(source, one)
        if shard and (filled + size > shard_bytes or len(shard) >= max_inputs):
            yield tuple(shard), filled
            shard, filled = [], 0
        shard.append(one)
        filled += size
    if shard:
        yield tuple(shard), filled


def _weight(source: Source, one: Input) -> int:
    return one.weight * _work(source, one) if isinstance(one, Found) else 0


def _work(source: Source, one: Found) -> int:
    return TEXT_WORK if is_plain_text(source, one.file_path) else 1

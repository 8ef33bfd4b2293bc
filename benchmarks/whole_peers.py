"""Other whole pipelines from JSON Lines to Parquet. Needs `.venv-peers`, and nothing of ours.

    .venv-peers/bin/python benchmarks/whole_peers.py datatrove-html|datatrove-text|script-html IN OUT WORKERS

IN is a folder of JSON Lines. Each pipeline has the defaults of its library, but for trafilatura's time limit
in datatrove: one second for a page would drop pages on a busy machine.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

SECONDS_A_PAGE = 60
ROWS = 1000  # in a batch that is written


def datatrove(task: str, inputs: Path, output: Path, workers: int) -> None:
    """Run a pipeline of datatrove's own steps, with as many tasks as workers."""
    from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415
    from datatrove.pipeline.extractors import Trafilatura  # noqa: PLC0415
    from datatrove.pipeline.filters import C4QualityFilter  # noqa: PLC0415
    from datatrove.pipeline.formatters import FTFYFormatter  # noqa: PLC0415
    from datatrove.pipeline.readers import JsonlReader  # noqa: PLC0415
    from datatrove.pipeline.writers import ParquetWriter  # noqa: PLC0415

    key = "html" if task == "datatrove-html" else "text"
    steps: list[Any] = [Trafilatura(timeout=SECONDS_A_PAGE)] if key == "html" else []
    steps = steps or [FTFYFormatter(), C4QualityFilter()]
    LocalPipelineExecutor(
        pipeline=[JsonlReader(str(inputs), text_key=key), *steps, ParquetWriter(str(output))],
        tasks=workers,
        workers=workers,
        logging_dir=str(output.with_name(f"{output.name}-log")),
    ).run()


def script(inputs: Path, output: Path, workers: int) -> None:
    """Do what a plain script does: extract each page with trafilatura, write the texts with pyarrow."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    output.mkdir(parents=True)
    schema = pa.schema([("id", pa.string()), ("url", pa.string()), ("text", pa.string())])
    with pq.ParquetWriter(output / "documents.parquet", schema) as writer:
        for rows in _batches(_extracted(_lines(inputs), workers)):
            writer.write_table(pa.Table.from_pylist(rows, schema))


def _lines(inputs: Path) -> Iterator[str]:
    for file in sorted(inputs.iterdir()):
        with file.open(encoding="utf-8") as lines:
            yield from lines


def _extracted(lines: Iterator[str], workers: int) -> Iterator[dict[str, str]]:
    if workers == 1:
        yield from map(extract, lines)
        return
    with ProcessPoolExecutor(workers) as pool:
        for chunk in _chunks(lines, 64 * workers):  # or the pool would read everything at once
            yield from pool.map(extract, chunk, chunksize=4)


def _chunks(lines: Iterator[str], size: int) -> Iterator[tuple[str, ...]]:
    return iter(lambda: tuple(line for line, _ in zip(lines, range(size), strict=False)), ())


def extract(line: str) -> dict[str, str]:
    """Extract one page."""
    import trafilatura  # noqa: PLC0415

    row = json.loads(line)
    text = trafilatura.extract(row["html"], url=row["url"], include_comments=False)
    return {"id": row["id"], "url": row["url"], "text": text or ""}


def _batches(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    return iter(lambda: [row for row, _ in zip(rows, range(ROWS), strict=False)], [])


def main(task: str, inputs: Path, output: Path, workers: int) -> None:
    """Run one of them."""
    logging.disable(logging.CRITICAL)
    if task == "script-html":
        script(inputs, output, workers)
    else:
        datatrove(task, inputs, output, workers)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))

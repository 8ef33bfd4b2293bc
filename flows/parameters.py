"""What a person may choose for a run. Titles and help text are the form in the Prefect UI."""

from __future__ import annotations

import contextlib
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cleaners.document import Mode
from sources.catalog import load_catalog
from sources.source import SourceError

ModeChoice = Literal["as the source says", "careful", "balanced"]

Again = Literal["what has changed", "everything"]

MAX_WORKERS = 64
MEGABYTE = 1_000_000


class _Group(BaseModel):
    """A group of the form; a name that does not exist is a mistake, and never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _offer_catalog(schema: dict[str, Any]) -> None:
    """Let the form offer the sources by name, as they are when the schema is made: at deployment.

    A name is checked for good when the run starts. With a catalog that cannot be read nothing is offered, and
    the run will say what is wrong with it.
    """
    try:
        names = list(load_catalog())
    except SourceError:
        return
    schema["items"] = {"type": "string", "enum": names}


class Inputs(_Group):
    """Which documents to take. With nothing named here, every source of the catalog is taken."""

    sources: list[str] = Field(
        default=[],
        title="Sources",
        description="Choose from the catalog; with none chosen, all are taken.",
        json_schema_extra=_offer_catalog,
    )
    files: list[str] = Field(
        default=[],
        title="Files and folders",
        description="Paths on the machine that does the work, one per row. If you name files and no "
        "source, only the files are taken.",
    )


class Output(_Group):
    """Where the clean documents go."""

    root: str = Field(
        default="data",
        title="Dataset folder",
        min_length=1,
        description="The dataset is created there, or brought up to date if it exists. A path that does "
        "not begin with / lies in the project's folder. s3://bucket/prefix makes Delta tables there, "
        "with the worker's credentials.",
    )


DATA_FOLDER = Output()


class Cleaning(_Group):
    """How much may be removed, and from what."""

    mode: ModeChoice = Field(
        default="as the source says",
        title="Mode",
        description="“careful” removes only what is almost certainly boilerplate, “balanced” also what "
        "probably is. Sources are careful unless their file in the catalog says otherwise.",
    )
    again: Again = Field(
        default="what has changed",
        title="What to clean",
        description="Documents whose file, whose source's settings or whose rules have changed since they "
        "were cleaned; or “everything”, which is of use while a rule is under work.",
    )

    @property
    def override(self) -> Mode | None:
        """The mode for every source, or None for each source's own."""
        return None if self.mode == "as the source says" else self.mode


class Run(_Group):
    """How the work is spread over the machine. The documents come out the same whatever you choose."""

    workers: int = Field(
        default=0,
        title="Workers",
        ge=0,
        le=MAX_WORKERS,
        description="How many documents to clean at the same time. 0: one for each processor core, or a "
        "single one where there is little to do. On a Dask cluster the cluster decides.",
    )
    shard_megabytes: int = Field(
        default=16,
        title="Megabytes in a portion",
        ge=1,
        le=4096,
        description="Work is handed out in portions, and what is finished is kept portion by portion. Of "
        "plain text, which is more work, a portion has an eighth. Smaller ones show progress more often and "
        "need less memory, larger ones are a little faster.",
    )
    hours: int = Field(
        default=24,
        title="Hours at most",
        ge=1,
        le=240,
        description="A run that takes longer is given up, and the dataset stays as it was.",
    )


def _offer_one(schema: dict[str, Any]) -> None:
    """Let the form offer the sources of the catalog; see :func:`_offer_catalog`."""
    with contextlib.suppress(SourceError):
        schema["enum"] = list(load_catalog())


class Pages(_Group):
    """Which pages to look at for lines that repeat."""

    source: str = Field(
        title="Source",
        description="Choose from the catalog.",
        json_schema_extra=_offer_one,
    )
    where: Literal["dataset", "files"] = Field(
        default="dataset",
        title="Where",
        description="“dataset” looks at the pages as they were cleaned last; “files” cleans them now, for a "
        "source that has not been ingested yet.",
    )
    most: int = Field(
        default=500,
        title="Pages at most",
        ge=3,
        le=5000,
        description="They are spread evenly over the source. Some hundred show all that a template prints.",
    )


class Parameters(_Group):
    """Everything that a person may choose for the ingest flow."""

    inputs: Inputs = Inputs()
    output: Output = Output()
    cleaning: Cleaning = Cleaning()
    run: Run = Run()

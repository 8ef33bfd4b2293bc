"""What a person may choose for a run. Titles and help text are the form in the Prefect UI."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cleaners.document import Mode

ModeChoice = Literal["as the source says", "careful", "balanced"]

MAX_WORKERS = 64
MEGABYTE = 1_000_000


class _Group(BaseModel):
    """A group of the form; a name that does not exist is a mistake, and never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Inputs(_Group):
    """Which documents to take. With nothing named here, every source of the catalog is taken."""

    sources: list[str] = Field(
        default=[],
        title="Sources",
        description="Names from the catalog, as `winnow sources` lists them, one per row.",
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
        "not begin with / lies in the project's folder.",
    )


class Cleaning(_Group):
    """How much may be removed."""

    mode: ModeChoice = Field(
        default="as the source says",
        title="Mode",
        description="careful removes only what is almost certainly boilerplate, balanced also what "
        "probably is. Sources are careful unless their file in the catalog says otherwise.",
    )

    @property
    def override(self) -> Mode | None:
        """The mode for every source, or None for each source's own."""
        return None if self.mode == "as the source says" else self.mode


class Run(_Group):
    """How the work is spread over the machine. The documents come out the same whatever you choose."""

    workers: int = Field(
        default=1,
        title="Workers",
        ge=1,
        le=MAX_WORKERS,
        description="How many documents to clean at the same time; up to the number of processor cores "
        "makes the run faster.",
    )
    shard_megabytes: int = Field(
        default=16,
        title="Shard size in megabytes",
        ge=1,
        le=1024,
        description="Work is handed out in portions of this size. Larger portions cost less overhead, "
        "smaller ones show progress more often.",
    )


class Parameters(_Group):
    """Everything that a person may choose for the ingest flow."""

    inputs: Inputs = Inputs()
    output: Output = Output()
    cleaning: Cleaning = Cleaning()
    run: Run = Run()

"""The ingest flow: plan, clean the shards, check the bounds, commit, report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from prefect import State, flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from prefect.utilities.annotations import quote

from flows.drift import earlier_runs, find_drifts
from flows.engines import clean_all
from flows.findings import look
from flows.log import keep_readable
from flows.manifest import from_json
from flows.pages import ProgressArtifact, raise_alarms, show_report
from flows.parameters import DATA_FOLDER, MEGABYTE, Cleaning, Inputs, Output, Parameters, Run
from flows.patience import RETRY_DELAYS, deadline, retry_is_worth_it
from flows.plan import Plan, choose_sources, make_plan
from flows.progress import advance, watched_by
from flows.record import EXPECTED, Record, RunState, in_words
from flows.report import BoundError, Story, check_bounds, message
from flows.roots import check_places
from flows.sandbox import close, isolated, isolated_cuts
from flows.shard import SHOWN, DocumentLine, ShardOutcome, clean_shard
from flows.spread import join
from output.counts import Counts
from output.files import StoreError
from output.opening import AnyStore, open_store
from output.snapshot import Snapshot
from output.staging import Staging
from sources.source import Source

ALL_SOURCES, AS_THE_SOURCE_SAYS, AS_IT_PAYS = Inputs(), Cleaning(), Run()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a completed run hands to its caller.

    Attributes:
        counts: the run's accounts.
        first: its first documents, one by one.
    """

    counts: Counts
    first: tuple[DocumentLine, ...]


@flow(name="ingest", persist_result=False)
def ingest(
    inputs: Inputs = ALL_SOURCES,
    output: Output = DATA_FOLDER,
    cleaning: Cleaning = AS_THE_SOURCE_SAYS,
    run: Run = AS_IT_PAYS,
) -> State[Any]:
    """Clean documents and commit them to a dataset, whole or not at all.

    Inputs that have not changed since the last run, under the same rules, are left alone. A document that
    cannot be cleaned goes to quarantine with the reason, and never stops the others.

    Args:
        inputs: Which documents to take. Leave it empty to take every source of the catalog.
        output: Where the clean documents go.
        cleaning: How much may be removed.
        run: How the work is spread over the machine. The documents come out the same.
    """
    keep_readable()
    record = Record(
        run_id=f"{flow_run.id}-{flow_run.run_count}",  # a retry is a run of its own
        parameters=Parameters(inputs=inputs, output=output, cleaning=cleaning, run=run),
    )
    try:
        outcome = _ingest(record)
    except EXPECTED as error:
        _give_up(record, "failed", words := in_words(error))
        return Failed(message=words)
    except BaseException as error:
        _give_up(record, "failed" if isinstance(error, Exception) else "cancelled", in_words(error))
        raise
    return Completed(message=message(outcome.counts), data=outcome)


def _ingest(record: Record) -> Outcome:
    """Do the run, step by step."""
    chosen = record.parameters
    check_places(*chosen.inputs.files, chosen.output.root)
    store = open_store(chosen.output.root)
    record.store = store
    sources = choose_sources(chosen.inputs.sources, chosen.inputs.files, chosen.cleaning.override)
    store.recover(spare_resumable=True)
    before = store.current()
    record.snapshot = before.number if before else None
    again = chosen.cleaning.again == "everything"
    with store.staging(record.run_id, record.purpose) as staging:
        work = plan(sources, chosen.run.shard_megabytes * MEGABYTE, staging, before, again=again)
        record.rulesets = work.rulesets
        with watched_by(ProgressArtifact(_inputs_by_source(work))), watched_by(deadline(chosen.run.hours)):
            for settled in work.done.sources:
                advance(settled.source, settled.inputs, work.inputs)
            cleaned, first = _clean_all(work, staging, chosen.run.workers)
        joined = join(work.spread, staging.path, before)
        record.counts = Counts.merge((work.done, cleaned, joined))
        story = look_back(store, staging, record, before)
        raise_alarms(story.drifts, {source.name: source.title for source in sources})
        try:
            check_bounds(record.counts, work.bounds)
        except BoundError as error:
            report(_untouched(replace(story, headline=str(error))))
            raise
        snapshot = commit(store, staging, record, work)
    report(_untouched(replace(story, after=_size(snapshot))))
    return Outcome(record.counts, first)


@task(
    task_run_name="plan",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=len(RETRY_DELAYS),
    retry_delay_seconds=RETRY_DELAYS,
    retry_condition_fn=retry_is_worth_it,
)
def plan(
    sources: list[Source], shard_bytes: int, staging: Staging, before: Snapshot | None, *, again: bool
) -> Plan:
    """Find all inputs, settle those that have not changed, and cut the rest into shards."""
    try:
        work = make_plan(sources, shard_bytes, staging.path, before, again=again, knife=isolated_cuts)
    except BaseException:
        close()  # or else the files that are being looked into would be read to their ends
        raise
    get_run_logger().info(
        "%s inputs of %s sources: %s are settled already, the rest is in %s shards",
        work.inputs,
        len(work.bounds),
        work.done.inputs,
        len(work.portions),
    )
    return work


@task(task_run_name="clean {source} {number}/{of}", cache_policy=NO_CACHE, persist_result=False)
def clean(
    *,
    source: str,
    number: int,
    of: int,
    manifest: str,
    staging: str,
    total: int,
) -> ShardOutcome:
    """Clean one shard. Takes paths and returns counts, so that little moves between processes."""
    outcome = clean_shard(
        from_json(Path(manifest).read_text(encoding="ascii")),
        Path(staging),
        on_input=lambda: advance(source, 1, total),
        work=isolated,
    )
    get_run_logger().info("%s %s/%s: %s", source, number, of, message(outcome.counts))
    return outcome


@task(task_run_name="look back", cache_policy=NO_CACHE, persist_result=False)
def look_back(store: AnyStore, staging: Staging, record: Record, before: Snapshot | None) -> Story:
    """Look through what the run has staged, and compare it with earlier runs."""
    findings = look(staging.path)
    record.measures = {name: source.measures() for name, source in findings.sources.items()}
    rulesets = {name: source.ruleset for name, source in findings.sources.items()}
    past = earlier_runs(store)
    return Story(
        headline=message(record.counts),
        counts=record.counts,
        root=str(store.root),
        findings=findings,
        drifts=find_drifts(record.measures, rulesets, past),
        before=_size(before) if before else None,
        last=past[0] if past else None,
    )


@task(task_run_name="commit", cache_policy=NO_CACHE, persist_result=False)
def commit(store: AnyStore, staging: Staging, record: Record, work: Plan) -> Snapshot:
    """Publish all shards as one new snapshot, and write down the run."""
    done = store.commit(staging, record.row("completed", message(record.counts)), work.about)
    record.is_written = True  # should this process die here, the next run will see to it
    store.append_run(done.run)
    what = "is published" if done.published else "stays, since nothing has changed"
    get_run_logger().info("snapshot %s %s", done.snapshot.number, what)
    return done.snapshot


@task(task_run_name="report", cache_policy=NO_CACHE, persist_result=False)
def report(story: Story) -> None:
    """Show what the run did on its page."""
    show_report(story)


def _untouched(story: Story) -> Story:
    """Keep Prefect from looking for futures in all that a story holds, which takes it most of a second."""
    return cast(Story, quote(story))  # the task gets the story itself


def _size(snapshot: Snapshot) -> tuple[int, int]:
    return snapshot.rows("documents"), snapshot.rows("quarantine")


def _inputs_by_source(work: Plan) -> Counter[str]:
    totals = Counter(dict.fromkeys(work.bounds, 0))
    totals.update({settled.source: settled.inputs for settled in work.done.sources})
    for portion in work.portions:
        totals[portion.source] += portion.inputs
    return totals


def _clean_all(work: Plan, staging: Staging, workers: int) -> tuple[Counts, tuple[DocumentLine, ...]]:
    """Clean all shards, wherever; gives their accounts and their first documents."""
    counts, first = Counts(), list[DocumentLine]()
    for outcome in clean_all(clean, work, staging.path, workers):
        counts = Counts.merge((counts, outcome.counts))
        first += outcome.first[: SHOWN - len(first)]
    return counts, tuple(first)


def _give_up(record: Record, state: RunState, words: str) -> None:
    logger = get_run_logger()
    logger.error("%s", words)
    try:
        record.give_up(state, words)
    except (OSError, StoreError) as error:
        logger.error("the run could not be written down: %s", in_words(error))

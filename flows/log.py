"""Keeps a run's log readable."""

from __future__ import annotations

import logging


class _OnlyNews(logging.Filter):
    """Drops what Prefect says of every task that has gone well; each of ours says what it has done."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith("Finished in state Completed(")


_ONLY_NEWS = _OnlyNews()


def keep_readable() -> None:
    """Do so in this process."""
    logging.getLogger("prefect.task_runs").addFilter(_ONLY_NEWS)

"""The runs that failed: which tickets they were about, and why.

Needs no queue that was launched, so that a command can look without working anything off.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa
from dbos import DBOSClient, WorkflowStatus

from app.runs import in_words
from app.storage.job_queue import JobQueue
from app.storage.records import Records

NAMED = 10  # tickets of one reason that are named


class FailedRun(NamedTuple):
    """One run that failed, of a ticket that nobody has assessed since."""

    ticket_id: str
    transcript_hash: str
    at: datetime
    reason: str  # in one line, for a person


def failed_runs(records: Records, engine: sa.Engine, since: datetime) -> list[FailedRun]:
    """Those that failed since then, the newest first; of a ticket the newest alone.

    A ticket that was assessed as it stands meanwhile, or changed, or went, isn't among them.
    """
    if not JobQueue(engine).failed_since(since):
        return []
    found: dict[str, FailedRun] = {}
    for run in _listed(engine):
        failed = _failed(run)
        if failed and failed.at >= since:
            found.setdefault(failed.ticket_id, failed)
    with records.begin() as unit:
        waiting = set(unit.tickets.unassessed())
    return [one for one in found.values() if (one.ticket_id, one.transcript_hash) in waiting]


def told(failed: Sequence[FailedRun]) -> list[str]:
    """By reason, in lines: how many tickets, why, when last, and which."""
    by_reason: dict[str, list[FailedRun]] = defaultdict(list)
    for one in failed:
        by_reason[one.reason].append(one)
    lines = []
    for reason, runs in by_reason.items():
        tickets = "1 ticket" if len(runs) == 1 else f"{len(runs):,} tickets"
        named = ", ".join(one.ticket_id for one in runs[:NAMED])
        more = f" and {len(runs) - NAMED:,} more" if len(runs) > NAMED else ""
        lines.append(f"{tickets}, last at {runs[0].at:%d %b %H:%M} UTC: {reason}")
        lines.append(f"  {named}{more}")
    return lines


def _listed(engine: sa.Engine) -> list[WorkflowStatus]:
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    client = DBOSClient(system_database_engine=engine)
    try:
        return client.list_workflows(
            name="assess_ticket",
            status=["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            sort_desc=True,
        )
    finally:
        client.destroy()


def _failed(run: WorkflowStatus) -> FailedRun | None:
    """None where what was asked can't be read any more."""
    given = run.input["args"] if run.input else ()
    texts = [each for each in given if isinstance(each, str)]
    if len(texts) < 3:  # run, ticket, transcript
        return None
    at = datetime.fromtimestamp((run.updated_at or 0) / 1000, UTC)
    reason = in_words(run).replace(
        f" in run {run.workflow_id}", ""
    )  # or each is a reason of its own
    return FailedRun(texts[1], texts[2], at, reason)

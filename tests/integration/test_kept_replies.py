"""Kept replies in a real database: once each, with their ticket, and never in anybody's way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.judging.asking_run import AskingRun
from app.judging.assessment import Usage
from app.judging.kept_replies import Given, KeptReply
from app.judging.model_client import About, ModelReply
from app.redaction.gate import Gate
from app.storage.batches import Spent
from app.storage.database import migrate, open_engine
from app.storage.kept_replies import StoredReplies
from app.storage.records import Records
from app.storage.tables import kept_replies
from tests.builders import NOW, a_ticket, redacted

PAID = Usage(calls=1, prompt_tokens=900, completion_tokens=80, cost_usd=0.01)
REPLY = ModelReply(text='{"verdicts": []}', usage=PAID)
PERSONAL = ModelReply(text="write to maya@example.org", usage=PAID)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    migrate(engine)
    records = Records(engine, Gate())
    with records.begin() as unit:
        unit.tickets.put([redacted(a_ticket("T-1")), redacted(a_ticket("T-2"))], NOW)
    yield records
    records.close()


def store_of(records: Records) -> StoredReplies:
    return StoredReplies(records, lambda: NOW)


def given(
    key: str,
    ticket_id: str = "T-1",
    reply: ModelReply = REPLY,
    *,
    run: AskingRun | None = None,
    is_usable: bool = True,
) -> Given:
    about = About(role="judge", ticket_id=ticket_id)
    return Given(key, "openai/test", about, reply, run, is_usable)


def kept(records: Records) -> list[str]:
    with records.begin() as unit:
        connection = unit.kept_replies._connection
        return list(connection.scalars(sa.select(kept_replies.c.key).order_by("key")))


def test_a_reply_comes_back_with_what_it_took(records: Records) -> None:
    store = store_of(records)
    assert store.get("k1") is None
    store.put(given("k1"))
    assert store.get("k1") == KeptReply(REPLY)


def test_the_first_of_two_identical_requests_stays(records: Records) -> None:
    store = store_of(records)
    store.put(given("k1"))
    store.put(given("k1", "T-1", REPLY.model_copy(update={"text": "another"})))
    assert store.get("k1") == KeptReply(REPLY)


def test_many_threads_at_once_keep_one(records: Records) -> None:
    store = store_of(records)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: store.put(given(f"k{n % 3}")), range(48)))
    assert kept(records) == ["k0", "k1", "k2"]


def test_a_reply_about_a_ticket_that_is_not_stored_is_not_kept(records: Records) -> None:
    store_of(records).put(given("k1", "T-9", REPLY))
    assert kept(records) == []


def test_a_reply_goes_with_its_ticket_and_no_other_does(records: Records) -> None:
    store = store_of(records)
    store.put(given("k1"))
    store.put(given("k2", "T-2", REPLY))
    with records.begin() as unit:
        assert unit.removal.rows_of(["T-1"])["kept_replies"] == 1
        unit.removal.tickets(["T-1"])
    store.put(given("k1"))  # from a run that was under way
    assert kept(records) == ["k2"]


def test_a_reply_goes_with_the_agent_whom_it_is_about(records: Records) -> None:
    store_of(records).put(given("k1"))
    with records.begin() as unit:
        assert unit.removal.agent("Ana Reyes")["kept_replies"] == 1
    assert kept(records) == []


def test_a_reply_goes_with_a_transcript_that_is_undone(records: Records) -> None:
    store_of(records).put(given("k1"))
    with records.begin() as unit:
        unit.removal.transcript("T-1", unit.tickets.get("T-1").transcript_hash)
    assert kept(records) == []


def test_old_replies_are_dropped_by_when_they_were_made(records: Records) -> None:
    StoredReplies(records, lambda: NOW - timedelta(days=91)).put(given("old"))
    store_of(records).put(given("new", "T-1", REPLY))
    with records.begin() as unit:
        assert unit.removal.old_replies(NOW - timedelta(days=90)) == 1
    assert kept(records) == ["new"]


def test_what_a_reply_still_holds_of_a_person_is_not_kept(records: Records) -> None:
    store_of(records).put(given("k1", "T-1", PERSONAL))
    found = store_of(records).get("k1")
    assert found is not None
    assert found.reply.text == "write to [EMAIL_1]"


def test_a_strict_gate_costs_a_reply_its_place_and_not_the_judgement(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'strict.db'}")
    migrate(engine)
    records = Records(engine, Gate(strict=True))
    with records.begin() as unit:
        unit.tickets.put([redacted(a_ticket("T-1"))], NOW)
    store_of(records).put(given("k1", "T-1", PERSONAL))
    assert kept(records) == []
    records.close()


def test_a_database_that_is_not_there_keeps_nothing_and_fails_nothing(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")  # without a table
    store = StoredReplies(Records(engine), lambda: NOW)
    store.put(given("k1"))
    assert store.get("k1") is None
    engine.dispose()


# What a run's replies cost is on record when they come

RUN = AskingRun("run-1", 7)


def spent(records: Records) -> tuple[float, float]:
    """US dollars of the day, and of the runs that stored nothing yet."""
    with records.begin() as unit:
        day = unit.model_use.spent_on(f"{NOW:%Y-%m-%d}")
        return day, unit.batches.spent([7]).get(7, Spent()).cost_usd


def test_a_runs_reply_is_counted_when_it_comes_by_day_and_by_batch(records: Records) -> None:
    store_of(records).put(given("k1", run=RUN))
    store_of(records).put(given("k2", run=RUN, is_usable=False))
    store_of(records).put(given("k3"))  # an eval's, which counts its own
    assert spent(records) == (0.02, 0.02)
    with records.begin() as unit:
        used = unit.model_use.lately("judge", "openai/test")
        assert (used.answers, used.calls, used.tokens) == (0, 2, 2 * 980)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_reply_that_is_not_kept_is_counted_all_the_same(tmp_path: Path, keeps: bool) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'strict.db'}")
    migrate(engine)
    records = Records(engine, Gate(strict=True))
    with records.begin() as unit:
        unit.tickets.put([redacted(a_ticket("T-1"))], NOW)
    store = StoredReplies(records, lambda: NOW, keeps=keeps)
    store.put(given("k1", "T-1", PERSONAL, run=RUN))
    store.put(given("k2", "T-9", run=RUN))
    assert kept(records) == []
    assert spent(records) == (0.02, 0.02)
    records.close()


def test_a_reply_of_no_use_makes_room_and_one_of_use_does_not(records: Records) -> None:
    store = store_of(records)
    better, last = (REPLY.model_copy(update={"text": text}) for text in ("better", "last"))
    store.put(given("k1", run=RUN, is_usable=False))
    assert store.get("k1") == KeptReply(REPLY, "run-1", is_usable=False)
    store.put(given("k1", reply=better, run=AskingRun("run-2")))
    store.put(given("k1", reply=last))
    assert store.get("k1") == KeptReply(better, "run-2")
    with records.begin() as unit:
        assert unit.kept_replies.tickets(["T-1"]) == {"T-1"}


def test_a_reply_may_turn_out_to_be_of_use(records: Records) -> None:
    store_of(records).put(given("k1", run=RUN, is_usable=False))
    store_of(records).confirm("k1")
    assert store_of(records).get("k1") == KeptReply(REPLY, "run-1")

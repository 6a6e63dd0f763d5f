"""Tickets redacted in batches, here and in processes beside this one."""

import contextlib
import os
import sys
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from app.errors import PassingError, TranscriptError
from app.redaction.batches import Batch, redacted_beside, redacted_here
from app.redaction.report import RedactedTicket, RedactionReport
from app.transcripts.ticket import Role, Ticket, Turn


class Upper:
    """Stands for a redactor: each text in capitals."""

    def redact(self, ticket: Ticket) -> RedactedTicket:
        if ticket.id == "9":
            raise TranscriptError("9: can't be redacted.")
        turns = tuple(t.model_copy(update={"text": t.text.upper()}) for t in ticket.turns)
        return RedactedTicket(
            id=ticket.id,
            turns=turns,
            report=RedactionReport(),
            redaction_version="test",
            transcript_hash=ticket.id,
        )


class Dies(Upper):
    """Ends its process with the first ticket."""

    def redact(self, ticket: Ticket) -> RedactedTicket:
        os._exit(1)


def ticket(number: int) -> Ticket:
    return Ticket(id=str(number), turns=(Turn(index=0, role=Role.AGENT, text=f"hello {number}"),))


def batches(count: int, start: int = 10) -> Iterator[Sequence[object]]:
    for first in range(start, start + count * 60, 60):
        yield [ticket(first + i) for i in range(59)] + ["a notice"]


def texts(found: Iterator[Batch]) -> list[str]:
    return [one.turns[0].text for batch in found for one in batch.redacted]


def test_processes_beside_give_the_same_in_the_same_order() -> None:
    here = texts(redacted_here(batches(5), Upper()))
    assert texts(redacted_beside(batches(5), Upper, 2)) == here
    assert here[0] == "HELLO 10"
    assert len(here) == 5 * 59


def test_what_came_with_the_tickets_stays_with_them() -> None:
    (batch,) = redacted_beside(batches(1), Upper, 2)
    assert batch.items[-1] == "a notice"
    assert [one.id for one in batch.tickets] == [one.id for one in batch.redacted]


def test_a_fault_in_a_process_is_raised_here_after_the_batches_before_it() -> None:
    found = redacted_beside([[ticket(1)], [ticket(9)]], Upper, 2)
    assert next(found).redacted[0].turns[0].text == "HELLO 1"
    with pytest.raises(TranscriptError, match="9: can't be redacted"):
        next(found)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are counted in /proc")
def test_an_import_that_is_given_up_leaves_no_process_behind() -> None:
    before = workers()
    found = redacted_beside(batches(50), Upper, 2)
    next(found)
    assert isinstance(found, Generator)
    assert len(workers() - before) == 2
    found.close()
    assert workers() - before == set()


def test_a_process_that_dies_is_told_in_words() -> None:
    found = redacted_beside(batches(50), Dies, 2)
    with pytest.raises(PassingError, match="run the same import again"):
        next(found)


def test_a_page_of_the_screen_as_the_main_module_is_not_run_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = ModuleType("__main__")
    page.__file__ = str(tmp_path / "page.py")
    (tmp_path / "page.py").write_text(f"open({str(tmp_path / 'was_run')!r}, 'w')", "utf-8")
    monkeypatch.setitem(sys.modules, "__main__", page)
    assert len(texts(redacted_beside(batches(1), Upper, 2))) == 59
    assert not (tmp_path / "was_run").exists()


def workers() -> set[str]:
    """The processes of this one that redact, by number; what has ended meanwhile is none."""
    found = set[str]()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            is_own = f"PPid:\t{os.getpid()}\n" in (process / "status").read_text()
            if is_own and b"app.redaction.worker" in (process / "cmdline").read_bytes():
                found.add(process.name)
    return found

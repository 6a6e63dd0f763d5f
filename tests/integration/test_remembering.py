"""What people answer about their exports is asked once."""

from pathlib import Path

import pytest

from app.desk.remembering import Remembering
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.transcripts.importers import Answers, Someone
from app.transcripts.ticket import Role

ADA = Someone(name="Ada Vance", email="ada@acme.example", role=Role.AGENT)
MAYA = Someone(name="Maya Ortiz", email="maya@home.example", role=Role.CUSTOMER)


@pytest.fixture
def remembering(tmp_path: Path) -> Remembering:
    engine = open_engine(f"sqlite:///{tmp_path / 'debrief.db'}")
    migrate(engine)
    return Remembering(Records(engine))


def test_what_was_told_of_a_format_holds_for_its_next_file(remembering: Remembering) -> None:
    told = Answers(agents=frozenset(["0"]), zone="Europe/Berlin", day_first=False)
    remembering.keep("deepgram", told)
    assert remembering.answers("deepgram", Answers()) == told
    assert remembering.answers("csv_messages", Answers()) == Answers()


def test_our_mail_domain_is_ours_in_every_format(remembering: Remembering) -> None:
    remembering.keep("eml", Answers(own_domains=frozenset(["acme.example"])))
    assert remembering.answers("mbox", Answers()).is_ours("ada@mail.acme.example") is True


def test_what_is_told_now_wins_over_what_is_remembered(remembering: Remembering) -> None:
    remembering.keep("deepgram", Answers(agents=frozenset(["0"]), zone="UTC"))
    again = remembering.answers("deepgram", Answers(agents=frozenset(["1"])))
    assert (again.agents, again.zone) == (frozenset(["1"]), "UTC")


def test_colleagues_are_remembered_by_name_and_customers_never(remembering: Remembering) -> None:
    remembering.keep("zendesk_export", Answers(people={"7": ADA, "9": MAYA}))
    people = remembering.answers("zendesk_export", Answers()).people
    assert people == {"7": Someone(name="Ada Vance", role=Role.AGENT)}


def test_each_table_finds_the_columns_that_were_told_of_it(remembering: Remembering) -> None:
    one, two = {"ticket": "Case", "text": "Body"}, {"ticket": "Id", "text": "Message"}
    remembering.keep("csv_messages", Answers(columns=one))
    remembering.keep("csv_messages", Answers(columns=two))
    answers = remembering.answers("csv_messages", Answers())
    assert answers.columns_of(["Id", "Message", "From"]) == two
    assert answers.columns_of(["Case", "Body"]) == one
    assert answers.columns_of(["Other"]) is None

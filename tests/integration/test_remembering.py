"""What people answer about their exports is asked once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services
from app.desk.remembering import Remembering
from app.people.roles import Person
from app.settings import Settings
from app.storage.database import migrate, open_engine
from app.storage.records import Records
from app.transcripts.importers import AnswerNeededError, Answers, Someone
from app.transcripts.ticket import Role

ADA = Someone(name="Ada Vance", email="ada@acme.example", role=Role.AGENT)
MAYA = Someone(name="Maya Ortiz", email="maya@home.example", role=Role.CUSTOMER)


LEADER = Person(name="Lena Ott", role="leader")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    own = Services(Settings(data_dir=tmp_path, ner_model="none"))
    yield own
    own.close()


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
    assert answers.columns_of(["Other"]) == {}


TABLE = "Ref,Wer,Was\n7,Kunde,Wo ist mein Paket?\n7,Agent,Es ist unterwegs.\n"
MEANING = {"ticket": "Ref", "role": "Wer", "text": "Was"}


def test_a_table_that_says_nothing_is_asked_about_once(services: Services) -> None:
    intake = services.intake
    preview = intake.preview(TABLE, "t.csv")
    assert preview.tickets == ()
    assert preview.questions[0].choices == ("Ref", "Wer", "Was")
    with pytest.raises(AnswerNeededError, match=r"t\.csv: is a table whose columns aren't known"):
        intake.take_in(TABLE, "t.csv", LEADER)
    intake.take_in(TABLE, "t.csv", LEADER, answers=Answers(columns=MEANING))
    again = intake.preview(TABLE.replace("7,", "8,"), "u.csv")
    assert [turn.text for turn in again.tickets[0].turns] == [
        "Wo ist mein Paket?",
        "Es ist unterwegs.",
    ]

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PlaybookError
from app.judging.briefing import make_brief, moments_of
from app.playbook.documents import Topic
from app.playbook.edition import Found
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension, Rubric
from app.playbook.rubric_file import load_rubric
from app.transcripts.ticket import AgentPart, Role
from tests.builders import a_ticket, redacted
from tests.unit.playbook.rubric_text import PASSAGES, RUBRIC

OTHERS = tuple(
    Passage(id=f"{topic}#{number}", document="D", heading="H", text="T.", topic=topic)
    for topic in (Dimension.EMPATHY, Dimension.CLARITY, Dimension.RESOLUTION)
    for number in range(5)
)


class FixedPlaybook:
    """An index and its edition in one. A passage is near where its number stands in a text."""

    version = "v1"

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.by_id = {passage.id: passage for passage in (*PASSAGES, *OTHERS)}
        self.asked: list[tuple[str, Topic | None]] = []

    def edition(self) -> "FixedPlaybook":
        return self

    def search_many(
        self, queries: Sequence[tuple[str, Topic | None]], limit: int = 5
    ) -> tuple[tuple[Found, ...], ...]:
        self.asked += queries
        return tuple(self._nearest(text, topic)[:limit] for text, topic in queries)

    def _nearest(self, text: str, topic: Topic | None) -> tuple[Found, ...]:
        found = [
            Found(passage=passage, similarity=0.9 if passage.id.split("#")[1] in text else 0.5)
            for passage in self.by_id.values()
            if passage.topic == topic
        ]
        return tuple(sorted(found, key=lambda one: -one.similarity))


@pytest.fixture
def playbook(tmp_path: Path) -> FixedPlaybook:
    path = tmp_path / "support.yaml"
    path.write_text(RUBRIC)
    return FixedPlaybook(load_rubric(path))


TALK = (
    (Role.CUSTOMER, "Number 3 is wet."),
    (Role.AGENT, "Which one?"),
    (Role.NOTE, "an angry one"),
    (Role.BOT, "Please wait."),
    (Role.CUSTOMER, "I said 3, from [PERSON_1]."),
    (Role.AGENT, "Sorry. It is on its way."),
    (Role.CUSTOMER, "Thanks."),
)
TICKET = redacted(a_ticket(said=TALK))
(PART,) = TICKET.agent_parts()


def test_a_brief_has_the_rubric_and_what_each_criterion_names_first(
    playbook: FixedPlaybook,
) -> None:
    brief = make_brief(TICKET, PART, playbook, per_dimension=0)
    assert brief.rubric == playbook.rubric
    assert brief.index_version == "v1"
    assert [passage.id for passage in brief.passages] == [
        "active-listening#take-it-up",
        "plain-words#one-thing-at-a-time",
    ]


def test_then_come_the_nearest_of_each_dimension_of_the_rubric(playbook: FixedPlaybook) -> None:
    brief = make_brief(TICKET, PART, playbook, per_dimension=2)
    assert [passage.id for passage in brief.passages[2:]] == [
        "empathy#3",
        "active-listening#read-first",
        "clarity#3",
        "clarity#0",
    ]


def test_no_passage_stands_twice_and_the_order_is_always_the_same(
    playbook: FixedPlaybook,
) -> None:
    brief = make_brief(TICKET, PART, playbook, per_dimension=5)
    ids = [passage.id for passage in brief.passages]
    assert len(ids) == len(set(ids)) == 12
    assert make_brief(TICKET, PART, playbook, per_dimension=5) == brief


def test_all_moments_are_looked_up_at_once_for_each_dimension(playbook: FixedPlaybook) -> None:
    make_brief(TICKET, PART, playbook)
    moments = moments_of(TICKET, PART)
    assert playbook.asked == [
        (moment, topic) for topic in (Dimension.EMPATHY, Dimension.CLARITY) for moment in moments
    ]


def test_a_moment_is_what_the_customer_said_and_what_the_agent_made_of_it() -> None:
    first, second, after = moments_of(TICKET, PART)
    assert " ".join(first.split()) == "Number 3 is wet. Which one?"
    assert " ".join(second.split()) == "I said 3, from . Sorry. It is on its way."
    assert after.strip() == "Thanks."


def test_the_subject_opens_the_first_moment() -> None:
    ticket = TICKET.model_copy(update={"subject": "Wet parcel from [PERSON_2]"})
    first, second, _ = moments_of(ticket, PART)
    assert first.startswith("Wet parcel from")
    assert "PERSON" not in first
    assert "Wet" not in second


def test_another_agents_turns_are_no_moments_of_this_part() -> None:
    moments = moments_of(TICKET, AgentPart(agent="Ana", turns=(5,)))
    assert len(moments) == 2
    assert "Which one?" not in "".join(moments)


def test_a_ticket_without_a_word_still_gets_the_named_passages(playbook: FixedPlaybook) -> None:
    ticket = redacted(a_ticket(said=((Role.AGENT, "[PERSON_1]"),)))
    brief = make_brief(ticket, AgentPart(agent=None, turns=(0,)), playbook)
    assert len(brief.passages) == 2


def test_nothing_indexed_is_said_as_the_index_says_it() -> None:
    class Empty:
        def edition(self) -> FixedPlaybook:
            raise PlaybookError("Nothing is indexed yet.")

    with pytest.raises(PlaybookError, match="Nothing is indexed yet"):
        make_brief(TICKET, PART, Empty())


turns = st.lists(
    st.tuples(st.sampled_from(list(Role)), st.text(max_size=2000)), min_size=1, max_size=60
)


@given(turns)
def test_moments_are_few_and_short_however_long_the_ticket(said: list[tuple[Role, str]]) -> None:
    ticket = redacted(a_ticket(said=tuple(said)))
    for part in ticket.agent_parts():
        moments = moments_of(ticket, part)
        assert len(moments) <= 12
        assert all(len(moment) <= 801 for moment in moments)


def test_a_long_ticket_keeps_its_first_and_last_moment() -> None:
    ticket = redacted(a_ticket(said=tuple((Role.AGENT, f"turn {i}") for i in range(500))))
    moments = moments_of(ticket, ticket.agent_parts()[0])
    assert len(moments) == 12
    assert (moments[0].strip(), moments[-1].strip()) == ("turn 0", "turn 499")

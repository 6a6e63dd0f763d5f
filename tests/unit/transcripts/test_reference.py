"""Tickets in the shape of the exports' reference."""

from app.transcripts.reference import agents_of, as_reference
from app.transcripts.ticket import Csat, Role, Ticket, Turn


def ticket(*turns: tuple[Role, str], **fields: object) -> Ticket:
    made = [
        Turn(index=i, role=role, author=author, text="x") for i, (role, author) in enumerate(turns)
    ]
    return Ticket.model_validate({"id": "1", "turns": made, **fields})


def test_agents_are_who_answered_or_left_a_note_and_nobody_else() -> None:
    one = ticket(
        (Role.CUSTOMER, "Eda"),
        (Role.NOTE, "Eda"),  # filed in the customer's name
        (Role.BOT, "Helper"),
        (Role.NOTE, "Helper"),
        (Role.NOTE, "Rui"),
        (Role.AGENT, "Ona"),
    )
    assert agents_of(one) == ["Rui", "Ona"]


def test_an_agent_whose_turn_a_machine_also_used_stays_an_agent() -> None:
    assert agents_of(ticket((Role.BOT, "Rui"), (Role.AGENT, "Rui"))) == ["Rui"]


def test_a_score_that_is_a_whole_number_has_no_fraction() -> None:
    scores = [
        as_reference([ticket((Role.AGENT, "Rui"), csat=Csat(score=score))])["conversations"][0][
            "csat"
        ]
        for score in (5, 4.5, "good")
    ]
    assert [score["score"] for score in scores] == [5, 4.5, "good"]
    assert isinstance(scores[0]["score"], int)

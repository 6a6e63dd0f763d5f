"""What the leader should know of: abuse of the agent, and orders to the judge."""

from app.judging.assessment import Finding
from app.judging.builtin.reading import Reading
from app.transcripts.ticket import Role


def find_hazards(reading: Reading) -> tuple[Finding, ...]:
    """One finding for each turn with abuse of the agent or with orders to the judge."""
    orders = {line.turn: line for line in reversed(reading.orders)}
    abuse = {line.turn: line for line in reversed(reading.customer) if line.has("abuse")}
    return tuple(
        Finding(
            kind="instruction_in_transcript",
            turn=turn,
            note=f"The {_speaker(line.role)} wrote words meant for whoever judges this ticket. "
            f"They were left out and changed no level.",
        )
        for turn, line in sorted(orders.items())
    ) + tuple(
        Finding(
            kind="abuse_of_agent",
            turn=turn,
            note="The customer insulted or threatened the agent here. "
            "Ask how they are before you talk about the ticket.",
        )
        for turn in sorted(abuse)
    )


def _speaker(role: Role) -> str:
    return "agent" if role is Role.AGENT else "customer"

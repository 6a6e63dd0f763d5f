"""The states of a coaching note, and who may move it from one to the next.

Only people move a note by an `Action`. SUPERSEDED is no step of theirs: Debrief itself
sets a draft to it when another assessment of the same ticket and agent is stored.
"""

from enum import StrEnum

from app.errors import PermissionDeniedError, TransitionError
from app.people.roles import RoleName


class NoteState(StrEnum):
    """Where a note stands. ACKNOWLEDGED, WITHDRAWN and SUPERSEDED are ends."""

    DRAFT = "draft"
    APPROVED = "approved"
    REJECTED = "rejected"
    SHARED = "shared"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # a newer assessment of the ticket took its place


class Action(StrEnum):
    """What a person does to a note."""

    EDIT = "edit"
    APPROVE = "approve"
    REJECT = "reject"
    REOPEN = "reopen"  # takes back an approval or a rejection before anybody was told
    SHARE = "share"
    ACKNOWLEDGE = "acknowledge"
    DISPUTE = "dispute"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"


_TRANSITIONS: dict[tuple[NoteState, Action], tuple[NoteState, RoleName]] = {
    (NoteState.DRAFT, Action.EDIT): (NoteState.DRAFT, "leader"),
    (NoteState.DRAFT, Action.APPROVE): (NoteState.APPROVED, "leader"),
    (NoteState.DRAFT, Action.REJECT): (NoteState.REJECTED, "leader"),
    (NoteState.APPROVED, Action.REOPEN): (NoteState.DRAFT, "leader"),
    (NoteState.REJECTED, Action.REOPEN): (NoteState.DRAFT, "leader"),
    (NoteState.APPROVED, Action.SHARE): (NoteState.SHARED, "leader"),
    (NoteState.SHARED, Action.ACKNOWLEDGE): (NoteState.ACKNOWLEDGED, "agent"),
    (NoteState.SHARED, Action.DISPUTE): (NoteState.DISPUTED, "agent"),
    (NoteState.DISPUTED, Action.RESOLVE): (NoteState.SHARED, "leader"),
    (NoteState.DISPUTED, Action.WITHDRAW): (NoteState.WITHDRAWN, "leader"),
}


def next_state(state: NoteState, action: Action, role: RoleName) -> NoteState:
    """The state after `action` by somebody in `role`.

    Raises TransitionError where the state doesn't allow the action, and
    PermissionDeniedError where the role doesn't.
    """
    step = _TRANSITIONS.get((state, action))
    if step is None:
        allowed = ", ".join(a.value for s, a in _TRANSITIONS if s is state) or "nothing"
        raise TransitionError(f"A note that is {state} can't be {action}: it allows {allowed}.")
    after, permitted = step
    if role != permitted:
        raise PermissionDeniedError(f"Only a {permitted} may {action} a note; you are a {role}.")
    return after

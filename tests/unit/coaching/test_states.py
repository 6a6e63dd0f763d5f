"""Which steps a note may take, and who may take them."""

from itertools import pairwise, product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching.states import Action, NoteState, next_state
from app.errors import PermissionDeniedError, TransitionError
from app.people.roles import RoleName

ROLES: tuple[RoleName, ...] = get_args(RoleName)
ALLOWED: dict[tuple[str, str], tuple[str, str]] = {
    ("draft", "edit"): ("draft", "leader"),
    ("draft", "approve"): ("approved", "leader"),
    ("draft", "reject"): ("rejected", "leader"),
    ("approved", "reopen"): ("draft", "leader"),
    ("rejected", "reopen"): ("draft", "leader"),
    ("approved", "share"): ("shared", "leader"),
    ("shared", "acknowledge"): ("acknowledged", "agent"),
    ("shared", "dispute"): ("disputed", "agent"),
    ("disputed", "resolve"): ("shared", "leader"),
    ("disputed", "withdraw"): ("withdrawn", "leader"),
}
ENDS = {NoteState.ACKNOWLEDGED, NoteState.WITHDRAWN, NoteState.SUPERSEDED}


@pytest.mark.parametrize(("state", "action", "role"), list(product(NoteState, Action, ROLES)))
def test_a_step_is_taken_as_listed_and_no_other_is(
    state: NoteState, action: Action, role: RoleName
) -> None:
    step = ALLOWED.get((state, action))
    if step is None:
        with pytest.raises(TransitionError, match=f"A note that is {state} can't be {action}"):
            next_state(state, action, role)
    elif step[1] != role:
        with pytest.raises(PermissionDeniedError, match=f"Only a {step[1]} may {action}"):
            next_state(state, action, role)
    else:
        assert next_state(state, action, role) == step[0]


def test_a_refusal_tells_what_would_be_allowed() -> None:
    with pytest.raises(TransitionError, match="it allows edit, approve, reject"):
        next_state(NoteState.DRAFT, Action.SHARE, "leader")
    with pytest.raises(TransitionError, match="it allows nothing"):
        next_state(NoteState.WITHDRAWN, Action.REOPEN, "leader")


def test_no_persons_step_supersedes_a_note() -> None:
    assert "superseded" not in {after for after, _ in ALLOWED.values()}


STEPS = st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(ROLES)), max_size=30)


def walk(state: NoteState, steps: list[tuple[Action, RoleName]]) -> list[NoteState]:
    """Every state that the note was in; a step that is refused leaves it where it was."""
    states = [state]
    for action, role in steps:
        try:
            state = next_state(state, action, role)
        except (TransitionError, PermissionDeniedError):
            continue
        states.append(state)
    return states


@given(st.sampled_from(sorted(ENDS)), STEPS)
def test_nothing_leads_away_from_an_end(
    end: NoteState, steps: list[tuple[Action, RoleName]]
) -> None:
    assert walk(end, steps) == [end]


@given(STEPS)
def test_whatever_people_do_an_agent_sees_only_what_a_leader_approved(
    steps: list[tuple[Action, RoleName]],
) -> None:
    states = walk(NoteState.DRAFT, steps)
    for before, after in pairwise(states):
        if after is NoteState.SHARED:
            assert before in {NoteState.APPROVED, NoteState.DISPUTED}


@given(st.sampled_from(NoteState), st.sampled_from(Action), STEPS)
def test_a_forbidden_step_stays_forbidden(
    state: NoteState, action: Action, steps: list[tuple[Action, RoleName]]
) -> None:
    if (state, action) in ALLOWED:
        return
    walk(state, steps)
    for role in ROLES:
        with pytest.raises(TransitionError):
            next_state(state, action, role)

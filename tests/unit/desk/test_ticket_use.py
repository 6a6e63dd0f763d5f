"""What one ticket takes, learned from what is on record."""

import pytest

from app.desk.admission import Looked
from app.desk.limits import TicketUse
from app.desk.ticket_use import Roles, use_of
from app.storage.model_use import Used

ROLES = Roles("openai/judge", "openai/drafter")
DRAFTED = Used(answers=10, calls=10, tokens=10_000, cost_usd=0.1)


def test_a_call_of_unknown_price_hides_no_other() -> None:
    judged = Used(answers=10, calls=10, tokens=90_000, cost_usd=0.09, unpriced=1)
    assert use_of(judged, DRAFTED, ROLES).cost_usd == pytest.approx(0.19 / 19 * 2)


def test_where_no_price_is_known_none_is_guessed() -> None:
    judged = Used(answers=10, calls=10, tokens=90_000, unpriced=10)
    nothing = Used(answers=10, calls=10, tokens=10_000, unpriced=10)
    assert use_of(judged, nothing, ROLES).cost_usd is None


@pytest.mark.parametrize(("paid", "left"), [(0.0, 0.6), (0.25, 0.35), (0.9, 0.0)])
def test_what_runs_under_way_have_paid_they_dont_pay_again(paid: float, left: float) -> None:
    looked = Looked(use=TicketUse(cost_usd=0.2), paid_already={4: paid})
    assert looked.still_to_pay(4, 3) == pytest.approx(left)

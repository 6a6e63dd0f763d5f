"""A request that a provider refuses costs nothing, and hides no cost that is known."""

import pytest

from app.judging.assessment import Usage
from app.judging.breaker import Breaker
from app.judging.model_client import total_usage
from app.judging.model_faults import Fault, FaultKind
from app.judging.patience import Patience

PAID = Usage(calls=2, prompt_tokens=27_000, cost_usd=0.03)


@pytest.mark.parametrize("kind", ["refused", "too_long"])
def test_a_refused_request_is_a_call_at_no_cost(kind: FaultKind) -> None:
    patience = Patience("openai/test", Breaker("openai/test"), 0, lambda _s: None, lambda: 0.0)
    reply = patience.answered(lambda: Fault(kind, "no", ValueError("no")), "T-1")
    assert reply.finish_reason == kind
    assert (reply.usage.calls, reply.usage.cost_usd, reply.usage.unpriced) == (1, 0.0, 0)
    assert total_usage([PAID, reply.usage]).cost_usd == 0.03

"""What a reply costs: by LiteLLM's price list, else by prices that the operator sets."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from app.judging.litellm_library import load_litellm

_A_MILLION = 1_000_000


class Prices(BaseModel):
    """US dollars for a million tokens, of models that the list doesn't know; None: unknown.

    `cached` is for those of the prompt that the provider had in its cache; without it they
    cost what the others do.
    """

    model_config = ConfigDict(frozen=True)

    input: float | None = None
    cached: float | None = None
    output: float | None = None

    def cost_usd(
        self, model: str, prompt_tokens: float, reply_tokens: float, cached_tokens: float = 0
    ) -> float | None:
        """US dollars, cached tokens among those of the prompt; None where no price is known."""
        price = _listed(model) or self
        if price.input is None or price.output is None:
            return None
        cached = price.input if price.cached is None else price.cached
        asked = (prompt_tokens - cached_tokens) * price.input + cached_tokens * cached
        return (asked + reply_tokens * price.output) / _A_MILLION

    def reply_cost_usd(self, model: str, response: Any, cached_tokens: int) -> float | None:
        """US dollars for a response of LiteLLM's.

        Where the list knows the model LiteLLM does the sum: it also knows of what is
        written to a cache, and of prices that rise with length. For models of some
        providers that aren't in the list it reports 0.0, which is no price.
        """
        cost = response._hidden_params.get("response_cost")
        if _listed(model) is not None and cost is not None:
            return float(cost)
        usage = response.usage
        return self.cost_usd(model, usage.prompt_tokens, usage.completion_tokens, cached_tokens)


def _listed(model: str) -> Prices | None:
    """LiteLLM's prices; None for a model that is not in its list, or not by tokens."""
    listed = load_litellm().model_cost
    entry = listed.get(model) or listed.get(model.partition("/")[2]) or {}
    if "input_cost_per_token" not in entry:
        return None
    cached = entry.get("cache_read_input_token_cost")
    return Prices(
        input=entry["input_cost_per_token"] * _A_MILLION,
        cached=None if cached is None else cached * _A_MILLION,
        output=(entry.get("output_cost_per_token") or 0.0) * _A_MILLION,
    )

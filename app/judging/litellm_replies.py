"""Reads what LiteLLM gives back: the text, how it ended, and what it took."""

from typing import Any

from app.judging.assessment import Usage
from app.judging.litellm_library import load_litellm
from app.judging.model_client import FinishReason, ModelReply

_FINISH: dict[str, FinishReason] = {
    "stop": "stop",
    "tool_calls": "stop",
    "function_call": "stop",
    "length": "length",
    "content_filter": "refused",
}


def read_reply(response: Any, model: str) -> ModelReply:
    usage = Usage(
        calls=1,
        prompt_tokens=response.usage.prompt_tokens,
        completion_tokens=response.usage.completion_tokens,
        cached_tokens=getattr(response.usage.prompt_tokens_details, "cached_tokens", None) or 0,
        cost_usd=_cost(response, model),
    )
    if not response.choices:
        return ModelReply(text="", finish_reason="other", usage=usage)
    choice = response.choices[0]
    refusal = (choice.message.get("provider_specific_fields") or {}).get("refusal")
    finish = "refused" if refusal else _FINISH.get(choice.finish_reason or "stop", "other")
    return ModelReply(
        text=_text(choice.message) or refusal or "", finish_reason=finish, usage=usage
    )


def _text(message: Any) -> str:
    """The arguments of the tool that a model answers through, or else its words.

    Some say what they are about to do before they call the tool.
    """
    calls = message.get("tool_calls") or []
    said = "\n".join(str(call.function.arguments or "") for call in calls)
    return said if "{" in said else str(message.content or "")


def _cost(response: Any, model: str) -> float | None:
    """What LiteLLM's price list makes of it, in US dollars; None for a model not in the list.

    For some providers LiteLLM reports 0.0 where it knows no price.
    """
    prices = load_litellm().model_cost
    cost = response._hidden_params.get("response_cost")
    listed = model in prices or model.partition("/")[2] in prices
    return float(cost) if listed and cost is not None else None

"""Reads what LiteLLM gives back: the text, how it ended, and what it took."""

from typing import Any

from app.judging.assessment import Usage
from app.judging.model_client import FinishReason, ModelReply
from app.judging.prices import Prices

_FINISH: dict[str, FinishReason] = {
    "stop": "stop",
    "tool_calls": "stop",
    "function_call": "stop",
    "length": "length",
    "content_filter": "refused",
}


def read_reply(response: Any, model: str, prices: Prices) -> ModelReply:
    """The reply in a response of LiteLLM's."""
    usage = _usage(response, model, prices)
    if not response.choices:
        return ModelReply(text="", finish_reason="other", usage=usage)
    choice = response.choices[0]
    refusal = (choice.message.get("provider_specific_fields") or {}).get("refusal")
    finish = "refused" if refusal else _FINISH.get(choice.finish_reason or "stop", "other")
    return ModelReply(
        text=_text(choice.message) or refusal or "", finish_reason=finish, usage=usage
    )


def _usage(response: Any, model: str, prices: Prices) -> Usage:
    """LiteLLM writes every provider's count of cached tokens in OpenAI's place."""
    took = response.usage
    cached = getattr(took.prompt_tokens_details, "cached_tokens", None) or 0
    return Usage(
        calls=1,
        prompt_tokens=took.prompt_tokens,
        completion_tokens=took.completion_tokens,
        cached_tokens=cached,
        cost_usd=prices.reply_cost_usd(model, response, cached),
    )


def _text(message: Any) -> str:
    """The arguments of the tool that a model answers through, or else its words.

    Some say what they are about to do before they call the tool.
    """
    calls = message.get("tool_calls") or []
    said = "\n".join(str(call.function.arguments or "") for call in calls)
    return said if "{" in said else str(message.content or "")

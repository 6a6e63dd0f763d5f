"""How long a prompt a model can be given."""

from app.judging.litellm_library import load_litellm
from app.judging.windows import LONGEST_PROMPT

UNKNOWN_WINDOW = 32_000  # tokens; what servers of one's own commonly run a model with


def prompt_room(model: str, window: int | None, reply_tokens: int) -> int:
    """Tokens that a prompt to `model` may take, with room left for the reply.

    `window` is what the operator says that the model reads at most; None for what
    LiteLLM's list has, which for local models is the model's own figure and not the server's.
    """
    return min(LONGEST_PROMPT, (window or known_window(model) or UNKNOWN_WINDOW) - reply_tokens)


def known_window(model: str) -> int | None:
    """The most tokens that `model` reads, by LiteLLM's list; None for a model not in it."""
    # Not `get_model_info`: for some local servers that is a call over the network.
    listed = load_litellm().model_cost
    entry = listed.get(model) or listed.get(model.partition("/")[2]) or {}
    most = entry.get("max_input_tokens")
    return int(most) if most else None

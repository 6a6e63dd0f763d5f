"""How long a prompt a model can be given."""

from app.judging.litellm_library import load_litellm
from app.judging.windows import LONGEST_PROMPT

_BY_REQUEST = ("ollama/", "ollama_chat/")
UNKNOWN_WINDOW = 32_000  # tokens; what servers of one's own commonly run a model with


def prompt_room(model: str, window: int | None, reply_tokens: int) -> int:
    """Tokens that a prompt to `model` may take, with room left for the reply.

    `window` is what the operator says that the model reads at most; None for what
    LiteLLM's list has.
    """
    return min(LONGEST_PROMPT, (window or known_window(model) or UNKNOWN_WINDOW) - reply_tokens)


def window_options(model: str, window: int | None) -> dict[str, int]:
    """What to send for a server that runs a model with as long a window as it is asked for.

    Ollama is such a one: unasked it takes 4,096 tokens, and cuts off what is longer
    without a word.
    """
    return {"num_ctx": window or UNKNOWN_WINDOW} if model.startswith(_BY_REQUEST) else {}


def known_window(model: str) -> int | None:
    """The most tokens that `model` reads, by LiteLLM's list; None for a model not in it, and
    for one that the server runs as it is asked to.
    """
    if model.startswith(_BY_REQUEST):
        return None
    # Not `get_model_info`: for some local servers that is a call over the network.
    listed = load_litellm().model_cost
    entry = listed.get(model) or listed.get(model.partition("/")[2]) or {}
    most = entry.get("max_input_tokens")
    return int(most) if most else None

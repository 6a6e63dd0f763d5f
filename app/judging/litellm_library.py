"""LiteLLM itself, imported late and told to keep quiet."""

import os
from typing import Any


def load_litellm() -> Any:
    """The library, told to fetch no lists, to print no advice and to log no messages."""
    # LiteLLM reads these from the environment, and nowhere else can it be told: prices while
    # it is imported, headers for Anthropic's models with the first request to one of them.
    for name in ("LITELLM_LOCAL_MODEL_COST_MAP", "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS"):
        os.environ.setdefault(name, "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    return litellm

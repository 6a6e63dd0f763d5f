"""LiteLLM itself, imported late and told to keep quiet."""

import os
from typing import Any


def load_litellm() -> Any:
    """The library, told to fetch no price list, to print no advice and to log no messages."""
    # LiteLLM reads this while it is imported, and nowhere else can it be told.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    litellm.suppress_debug_info = True
    litellm.turn_off_message_logging = True
    return litellm

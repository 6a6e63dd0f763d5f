"""Which keys a model's provider wants, and this process's environment lacks."""

import os


def missing_keys(model: str) -> list[str]:
    """The names of the environment variables that LiteLLM would read and that aren't set."""
    # As in model_client: without it, the import fetches a price list.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    found = litellm.validate_environment(model)["missing_keys"]
    return [name for name in found if name.endswith("KEY")]  # OLLAMA_API_BASE has a default

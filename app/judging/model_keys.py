"""Which keys a model's provider wants, and this process's environment lacks."""

from app.judging.litellm_library import load_litellm


def missing_keys(model: str) -> list[str]:
    """The names of the environment variables that LiteLLM would read and that aren't set."""
    found = load_litellm().validate_environment(model)["missing_keys"]
    return [name for name in found if name.endswith("KEY")]  # OLLAMA_API_BASE has a default

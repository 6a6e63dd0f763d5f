"""How long a prompt a model is given."""

import pytest

from app.judging.model_window import known_window, prompt_room


@pytest.mark.parametrize(
    ("model", "window", "room"),
    [
        ("openai/gpt-4", None, 8_192 - 6_000),
        ("openai/gpt-4o", None, 32_000),  # it reads more; a longer prompt is answered worse
        ("openai/my-own", None, 26_000),
        ("openai/my-own", 16_000, 10_000),
        ("openai/gpt-4", 1_000_000, 32_000),
        ("ollama/llama3.1", None, 26_000),  # whatever the list has: the server is asked for it
        ("ollama_chat/llama3.1", 20_000, 14_000),
    ],
)
def test_a_prompt_has_what_the_model_reads_less_the_reply(
    model: str, window: int | None, room: int
) -> None:
    assert prompt_room(model, window, 6_000) == room


def test_a_model_is_known_with_and_without_its_provider() -> None:
    assert known_window("gpt-4o") == known_window("openai/gpt-4o")
    assert known_window("openai/nobody-has-heard-of-it") is None

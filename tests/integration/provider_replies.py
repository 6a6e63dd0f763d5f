"""Replies as six providers send them: what their answers' bodies look like.

The shapes are those of the providers' own references: OpenAI's chat completions,
Anthropic's messages, Gemini's generateContent, Mistral's and DeepSeek's completions,
Ollama's chat.
"""

import json
from typing import Any, NamedTuple

from app.judging.assessment import UnscoredReason as U
from app.playbook.rubric import Level
from tests.unit.judging.replies import GOOD, broken_off, reply

OPENAI = "openai/gpt-4o-mini"
ANTHROPIC = "anthropic/claude-sonnet-4-5"
GEMINI = "gemini/gemini-2.5-flash"
MISTRAL = "mistral/mistral-small-latest"
OLLAMA = "ollama_chat/llama3.1"
DEEPSEEK = "deepseek/deepseek-reasoner"

MET = Level.MET
CUT = broken_off(3)


class Reply(NamedTuple):
    """A provider's body, in the order in which they come, and what becomes of it.

    `first` and `last` are what the rubric's first and last criterion get.
    """

    name: str
    model: str
    bodies: list[dict[str, Any]]
    first: Level | U = MET
    last: Level | U = MET
    calls: int = 1


def completion(
    content: Any = GOOD, finish: str | None = "stop", choices: Any = None, **message: Any
) -> dict[str, Any]:
    """A body in OpenAI's manner, which Mistral and DeepSeek share."""
    said = {"role": "assistant", "content": content} | message
    one = {"index": 0, "finish_reason": finish, "message": said}
    return {
        "id": "c-1",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [one] if choices is None else choices,
        "usage": {"prompt_tokens": 9, "completion_tokens": 9, "total_tokens": 18},
    }


def tool_call(arguments: str = GOOD) -> dict[str, Any]:
    """A call of our tool in OpenAI's manner."""
    function = {"name": "judgement", "arguments": arguments}
    return {"tool_calls": [{"id": "t-1", "type": "function", "function": function}]}


def message(*blocks: dict[str, Any], stop: str = "end_turn") -> dict[str, Any]:
    """A body in Anthropic's manner."""
    return {
        "id": "m-1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5",
        "content": list(blocks),
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 9},
    }


def words(text: str) -> dict[str, Any]:
    """A block of text in Anthropic's manner."""
    return {"type": "text", "text": text}


def tool_use(arguments: Any) -> dict[str, Any]:
    """A call of the tool in Anthropic's manner."""
    return {"type": "tool_use", "id": "t-1", "name": "json_tool_call", "input": arguments}


def candidates(*parts: dict[str, Any], finish: str = "STOP", **more: Any) -> dict[str, Any]:
    """A body in Gemini's manner."""
    one: dict[str, Any] = {"finishReason": finish, "index": 0}
    if parts:
        one["content"] = {"role": "model", "parts": list(parts)}
    usage = {"promptTokenCount": 9, "candidatesTokenCount": 9, "totalTokenCount": 18}
    return {"candidates": [one], "usageMetadata": usage, "modelVersion": "gemini-2.5-flash"} | more


def chat(content: str, reason: str = "stop", **said: Any) -> dict[str, Any]:
    """A body in Ollama's manner."""
    return {
        "model": "llama3.1",
        "created_at": "2025-03-01T00:00:00Z",
        "message": {"role": "assistant", "content": content} | said,
        "done": True,
        "done_reason": reason,
        "prompt_eval_count": 9,
        "eval_count": 9,
    }


BLOCKED: dict[str, Any] = {
    "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
    "usageMetadata": {"promptTokenCount": 9, "totalTokenCount": 9},
    "modelVersion": "gemini-2.5-flash",
}
DECLINED = "I'm sorry, but I can't assist with that request."

REPLIES = [
    Reply("OpenAI: content", OPENAI, [completion()]),
    Reply("OpenAI: the arguments of a tool", OPENAI,
          [completion(None, "tool_calls", **tool_call())]),
    Reply("OpenAI: words beside the arguments of a tool", OPENAI,
          [completion("I'll call the tool.", "tool_calls", **tool_call())]),
    Reply("OpenAI: refusal", OPENAI, [completion(None, refusal=DECLINED)], U.REFUSED, U.REFUSED),
    Reply("OpenAI: refusal in words, twice", OPENAI, [completion(DECLINED)] * 2,
          U.REFUSED, U.REFUSED, 2),
    Reply("OpenAI: content_filter", OPENAI, [completion("", "content_filter")],
          U.REFUSED, U.REFUSED),
    Reply("OpenAI: length", OPENAI, [completion(CUT, "length")], MET, U.CUT_OFF),
    Reply("OpenAI: length, with all of it said", OPENAI, [completion(GOOD, "length")]),
    Reply("OpenAI: null content, twice", OPENAI, [completion(None)] * 2,
          U.NO_REPLY, U.NO_REPLY, 2),
    Reply("OpenAI: no finish reason", OPENAI, [completion(GOOD, None)]),
    Reply("Anthropic: text", ANTHROPIC, [message(words(GOOD))]),
    Reply("Anthropic: words before the JSON", ANTHROPIC,
          [message(words("I'll go through the rubric.\n\n"), words(GOOD))]),
    Reply("Anthropic: a tool", ANTHROPIC, [message(tool_use(reply()), stop="tool_use")]),
    Reply("Anthropic: thinking before it", ANTHROPIC,
          [message({"type": "thinking", "thinking": "Hm {", "signature": "x"}, words(GOOD))]),
    Reply("Anthropic: stop_reason refusal", ANTHROPIC, [message(words(""), stop="refusal")],
          U.REFUSED, U.REFUSED),
    Reply("Anthropic: max_tokens", ANTHROPIC, [message(words(CUT), stop="max_tokens")],
          MET, U.CUT_OFF),
    Reply("Anthropic: no blocks, twice", ANTHROPIC, [message()] * 2, U.NO_REPLY, U.NO_REPLY, 2),
    Reply("Gemini: text", GEMINI, [candidates({"text": GOOD})]),
    Reply("Gemini: a Markdown fence", GEMINI, [candidates({"text": f"```json\n{GOOD}\n```"})]),
    Reply("Gemini: text in parts", GEMINI,
          [candidates({"text": GOOD[:90]}, {"text": GOOD[90:]})]),
    Reply("Gemini: a function call", GEMINI,
          [candidates({"functionCall": {"name": "judgement", "args": reply()}})]),
    Reply("Gemini: SAFETY", GEMINI, [candidates(finish="SAFETY")], U.REFUSED, U.REFUSED),
    Reply("Gemini: RECITATION", GEMINI, [candidates({"text": CUT}, finish="RECITATION")],
          U.REFUSED, U.REFUSED),
    Reply("Gemini: a blocked prompt, no candidates", GEMINI, [BLOCKED], U.REFUSED, U.REFUSED),
    Reply("Gemini: MAX_TOKENS", GEMINI, [candidates({"text": CUT}, finish="MAX_TOKENS")],
          MET, U.CUT_OFF),
    Reply("Gemini: MAX_TOKENS while still thinking, twice", GEMINI,
          [candidates(finish="MAX_TOKENS")] * 2, U.CUT_OFF, U.CUT_OFF, 2),
    Reply("Mistral: content", MISTRAL, [completion()]),
    Reply("Mistral: thinking in blocks", MISTRAL,
          [completion([{"type": "thinking", "thinking": [{"type": "text", "text": "Hm {"}]},
                       {"type": "text", "text": GOOD}])]),
    Reply("Mistral: model_length", MISTRAL, [completion(CUT, "model_length")], MET,
          U.UNUSABLE_REPLY),
    Reply("Ollama: content", OLLAMA, [chat(GOOD)]),
    Reply("Ollama: thinking in the content", OLLAMA, [chat(f"<think>Hm {{</think>\n{GOOD}")]),
    Reply("Ollama: thinking beside it", OLLAMA, [chat(GOOD, thinking="Hm {")]),
    Reply("Ollama: length", OLLAMA, [chat(CUT, "length")], MET, U.CUT_OFF),
    Reply("Ollama: loaded and silent, twice", OLLAMA, [chat("", "load")] * 2,
          U.NO_REPLY, U.NO_REPLY, 2),
    Reply("DeepSeek: reasoning beside the content", DEEPSEEK,
          [completion(reasoning_content="First, acknowledges_feeling {")]),
    Reply("DeepSeek: reasoning and no answer, twice", DEEPSEEK,
          [completion("", reasoning_content=json.dumps({"draft": 1}))] * 2,
          U.NO_REPLY, U.NO_REPLY, 2),
    Reply("DeepSeek: insufficient_system_resource", DEEPSEEK,
          [completion(CUT, "insufficient_system_resource")], MET, U.UNUSABLE_REPLY),
]  # fmt: skip

"""What LiteLLM is handed: the form that a reply must have, and what a provider may cache."""

from collections.abc import Sequence
from typing import Any, Literal

from app.judging.litellm_library import load_litellm
from app.judging.model_client import Message, ModelRequest

ReplyForm = Literal["json_schema", "tool", "json_object", "plain"]

# Providers that cache what they are told to. Others cache the start of a request unasked;
# Gemini would store marked text in a call of its own, and charge for the storing.
_MARKED = ("claude", "amazon.nova")
_CACHED = {"type": "ephemeral"}


def known_forms(model: str, is_own_server: bool) -> tuple[ReplyForm, ...]:
    """The forms worth asking for, best first, "plain" always last.

    By LiteLLM's knowledge of the model. An own server that speaks OpenAI's interface isn't
    in its list, and most of them know schemas.
    """
    library = load_litellm()
    takes = set(library.get_supported_openai_params(model) or ())
    forms: list[ReplyForm] = []
    if is_own_server or library.supports_response_schema(model):
        forms.append("json_schema")
    if takes >= {"tools", "tool_choice"} and library.supports_function_calling(model):
        forms.append("tool")
    if "response_format" in takes:
        forms.append("json_object")
    return (*forms, "plain")


def form_options(request: ModelRequest, form: ReplyForm) -> dict[str, Any]:
    """LiteLLM's arguments that ask for a reply in this form."""
    if form == "plain":
        return {}
    if form == "json_object":
        return {"response_format": {"type": "json_object"}}
    if form == "tool":
        return _only_tool(request)
    schema = {"name": request.schema_name, "strict": True, "schema": request.schema_}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _only_tool(request: ModelRequest) -> dict[str, Any]:
    """One tool that takes the reply as its arguments, and must be called."""
    name = request.schema_name
    tool = {"name": name, "description": f"Give the {name}.", "parameters": request.schema_}
    return {
        "tools": [{"type": "function", "function": tool}],
        "tool_choice": {"type": "function", "function": {"name": name}},
        # Else LiteLLM looks whether the tool is one of an MCP server's, with a package that
        # isn't installed. It is taken out before anything is sent.
        "_skip_mcp_handler": True,
    }


def sent_messages(messages: Sequence[Message], model: str) -> list[dict[str, Any]]:
    """The messages as LiteLLM takes them.

    The system message is the same for every ticket, so its end is marked for providers
    that cache nothing unless they are told where.
    """
    told = _must_be_told(model)
    return [
        _marked(message) if told and message.role == "system" else message.model_dump()
        for message in messages
    ]


def _must_be_told(model: str) -> bool:
    name = model.lower()
    return any(family in name for family in _MARKED) and bool(
        load_litellm().utils.supports_prompt_caching(model)
    )


def _marked(message: Message) -> dict[str, Any]:
    part = {"type": "text", "text": message.content, "cache_control": _CACHED}
    return {"role": message.role, "content": [part]}

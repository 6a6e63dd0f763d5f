"""JSON schemas for replies, as strict modes demand them: every property required, no others."""

from pydantic import JsonValue

Schema = dict[str, JsonValue]


def text() -> Schema:
    """Any string."""
    return {"type": "string"}


def integer() -> Schema:
    """A whole number."""
    return {"type": "integer"}


def number() -> Schema:
    """Any number."""
    return {"type": "number"}


def one_of(*values: str) -> Schema:
    """One of these words."""
    return {"type": "string", "enum": [str(value) for value in values]}


def or_null(schema: Schema) -> Schema:
    """`schema`, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(items: Schema) -> Schema:
    """Any number of `items`."""
    return {"type": "array", "items": items}


def object_of(**properties: Schema) -> Schema:
    """An object with exactly these properties, in this order."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }

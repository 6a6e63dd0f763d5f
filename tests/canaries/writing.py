"""What the writers of exports share."""

import html
import json
from collections.abc import Iterable
from typing import Any

from tests.canaries.stories import Story


def jsons(value: Any) -> str:
    """One JSON document, with its letters escaped or not as the ticket falls."""
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(value, indent=1) if len(text) % 2 else text


def lines(records: Iterable[Any]) -> str:
    """One record a line."""
    return "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)


def at(minute: int) -> str:
    """The time of a turn."""
    return f"2026-03-03T10:{minute:02}:00Z"


def seconds(minute: int) -> int:
    """The same in seconds since 1970."""
    return 1_772_532_000 + 60 * minute


def page(text: str, story: Story) -> str:
    """The text as HTML, with more about the customer in attributes and in what is hidden."""
    paragraphs = "".join(
        f"<p>{html.escape(one).replace(chr(10), '<br>')}</p>" for one in text.split("\n\n")
    )
    link = html.escape(story.link, quote=True)
    return (
        f'<div title="{html.escape(story.email.text)}" data-ip="{story.ip}">{paragraphs}'
        f'<a href="{link}">your parcel</a><img src="{link}" alt="{story.attachment}">'
        f"<!-- {html.escape(story.quoted)} --></div>"
    )


def quoting(text: str, story: Story) -> str:
    """A mail's text above what it answers."""
    quoted = "\n".join(f"> {line}" for line in story.quoted.splitlines())
    wrote = f"On Tue, 3 Mar 2026 at 09:00, {story.customer.text} <{story.email.text}> wrote:"
    return f"{text}\n\n{wrote}\n{quoted}\n"

"""A passage of the playbook: what a verdict cites."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.playbook.rubric import Dimension


class Passage(BaseModel):
    """A part of a playbook document, split at its headings and then by length.

    `id` is "document#heading" ("acknowledging-feelings#name-it"), with "-2", "-3"
    for the later parts of a long section. Documents on how to coach have the
    topic "coaching" in place of a dimension.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    document: str  # the document's title
    heading: str
    text: str  # Markdown
    topic: Dimension | Literal["coaching"]

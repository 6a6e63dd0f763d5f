"""How an agent sees one criterion, before they see the judge's view."""

from pydantic import BaseModel, ConfigDict

from app.playbook.rubric import Level


class SelfAnswer(BaseModel):
    """A level, or None for "does not apply", and why in a line."""

    model_config = ConfigDict(frozen=True)

    level: Level | None
    why: str = ""

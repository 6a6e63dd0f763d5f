"""The two roles of the role switch, until accounts exist."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

RoleName = Literal["leader", "agent"]


class Person(BaseModel):
    """Who is at the screen. An agent is known by the name that tickets carry."""

    model_config = ConfigDict(frozen=True)

    name: str
    role: RoleName

"""Prompt files: Markdown with front matter, strict about their variables.

---
name: judge
version: 1
role: judge
variables: [rubric, transcript, problem]
output: a judgement in JSON
---
# System
What doesn't change from call to call, {{ rubric }} included.
# User
{{ transcript }}
# Again
What to say after a reply that couldn't be used: {{ problem }}
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import PromptError

SectionName = Literal["System", "User", "Again"]

_FRONT_MATTER = re.compile(r"\A---\n(?P<head>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
_SECTION = re.compile(r"^# (System|User|Again)[ \t]*$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class _FrontMatter(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z_0-9]*$")
    version: int = Field(ge=1)
    role: Literal["judge", "drafter"]
    variables: tuple[str, ...]
    output: str  # what the reply is, for a reader


class Prompt(_FrontMatter):
    """A prompt file. `hash` is SHA-256 of its text, in hex."""

    sections: dict[SectionName, str]
    hash: str

    @property
    def label(self) -> str:
        """ "judge v3", as provenance names it."""
        return f"{self.name} v{self.version}"

    def render(self, **values: str) -> str:
        """The System and User sections as one text, for a person to read."""
        return "\n\n".join(self.messages(**values)) + "\n"

    def messages(self, **values: str) -> tuple[str, str]:
        """The system message and the user message. Raises PromptError for a variable
        that has no value, and for a value that has no variable.
        """
        self._check("System and User", values, self.used("System", "User"))
        return self._fill("System", values), self._fill("User", values)

    def again(self, **values: str) -> str:
        """The message that follows a reply which couldn't be used."""
        self._check("Again", values, self.used("Again"))
        return self._fill("Again", values)

    def used(self, *sections: SectionName) -> set[str]:
        """The variables that appear in these sections."""
        return {name for s in sections for name in _PLACEHOLDER.findall(self.sections.get(s, ""))}

    def _check(self, where: str, values: dict[str, str], used: set[str]) -> None:
        missing, unused = sorted(used - values.keys()), sorted(values.keys() - used)
        if missing:
            raise PromptError(
                f"Prompt {self.label}, {where}: no value for {', '.join(missing)}; "
                "pass it, or take it out of the prompt."
            )
        if unused:
            raise PromptError(
                f"Prompt {self.label}, {where}: {', '.join(unused)} was passed but isn't used; "
                "add it to the prompt, or don't pass it."
            )

    def _fill(self, section: SectionName, values: dict[str, str]) -> str:
        """One pass, so that a placeholder inside a value stays as it is."""
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.sections[section])


def load_prompt(path: Path) -> Prompt:
    """The prompt file at `path`. Raises PromptError, naming the file and the mend."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"Prompt file {path} can't be read: {error}.") from None
    return parse_prompt(text, path.name)


def parse_prompt(text: str, source: str) -> Prompt:
    """A prompt from its text; `source` names it in errors. Raises PromptError."""
    parts = _FRONT_MATTER.match(text)
    if parts is None:
        raise PromptError(f"{source}: starts without front matter; begin it with --- lines.")
    head = _front_matter(parts["head"], source)
    prompt = Prompt(
        **head.model_dump(),
        sections=_sections(parts["body"], source),
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )
    _match_variables(prompt, source)
    return prompt


def _front_matter(head: str, source: str) -> _FrontMatter:
    try:
        return _FrontMatter.model_validate(yaml.safe_load(head))
    except yaml.YAMLError as error:
        raise PromptError(
            f"{source}: the front matter isn't YAML: {' '.join(str(error).split())}."
        ) from None
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'front matter'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise PromptError(f"{source}: front matter: {faults}.") from None


def _sections(body: str, source: str) -> dict[SectionName, str]:
    before, *rest = _SECTION.split(body)
    names = rest[::2]
    if before.strip() or names not in (["System", "User"], ["System", "User", "Again"]):
        raise PromptError(
            f"{source}: has the sections {', '.join(names) or 'none'}; write # System, then "
            "# User, then # Again if it has one, with nothing before the first."
        )
    texts = (text.strip() for text in rest[1::2])
    return dict(zip(("System", "User", "Again"), texts, strict=False))


def _match_variables(prompt: Prompt, source: str) -> None:
    used, named = prompt.used("System", "User", "Again"), set(prompt.variables)
    if undeclared := sorted(used - named):
        raise PromptError(f"{source}: uses {', '.join(undeclared)}; add it to `variables`.")
    if unused := sorted(named - used):
        raise PromptError(
            f"{source}: names {', '.join(unused)} in `variables` but never uses it; take it out."
        )


def check_versions(folder: Path) -> None:
    """That no prompt in `folder` changed without a new version.

    `versions.json` there holds name -> version -> hash. Raises PromptError with the
    line to add.
    """
    known: dict[str, dict[str, str]] = json.loads((folder / "versions.json").read_text("utf-8"))
    for path in sorted(folder.glob("*.md")):
        prompt = load_prompt(path)
        pinned = known.get(prompt.name, {}).get(str(prompt.version))
        if pinned is None:
            raise PromptError(
                f"{path.name}: version {prompt.version} isn't in versions.json; add "
                f'"{prompt.version}": "{prompt.hash}" under "{prompt.name}".'
            )
        if pinned != prompt.hash:
            raise PromptError(
                f"{path.name}: the text changed but the version is still {prompt.version}; raise "
                "`version`, then add the new hash to versions.json."
            )

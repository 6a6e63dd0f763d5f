"""The documentation is tested: what it says must be so."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli import app
from app.settings import PROJECT, Settings
from evals.commands import eval_app

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def documented_settings() -> dict[str, tuple[str, str]]:
    rows = re.findall(r"^\| `DEBRIEF_([A-Z_]+)` \|(.*?)\| (.*?) \|$", README, re.M)
    return {name.lower(): (default.strip("` "), text) for name, default, text in rows}


def test_every_setting_is_documented_with_its_default_and_nothing_else_is() -> None:
    rows = documented_settings()
    assert set(rows) == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        default, text = rows[name]
        assert text == field.description
        assert default == written(field.default)


def written(default: object) -> str:
    if default is None:
        return ""
    if isinstance(default, Path):
        return str(default.relative_to(PROJECT))
    return f"{default:g}" if isinstance(default, float) else str(default)


def commands(group: object, prefix: str) -> list[str]:
    words: dict[str, object] | None = getattr(group, "commands", None)
    if words is None:
        return [prefix]
    return [n for word, command in words.items() for n in commands(command, f"{prefix} {word}")]


@pytest.mark.parametrize(
    "command",
    [*commands(get_command(app), "debrief"), *commands(get_command(eval_app), "debrief eval")],
)
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in README


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (PROJECT / target).exists(), target

"""Prompt files: front matter, sections, and variables that are strict both ways."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PromptError
from app.judging.prompt_files import check_versions, load_prompt, parse_prompt

GOOD = """---
name: judge
version: 3
role: judge
variables: [rubric, transcript, problem]
output: JSON
---
# System
Judge by this: {{ rubric }}

# User
Here: {{transcript}}

# Again
Not usable: {{ problem }}
"""


def test_a_prompt_renders_its_sections_with_their_values() -> None:
    prompt = parse_prompt(GOOD, "judge.md")
    assert prompt.messages(rubric="R", transcript="T") == ("Judge by this: R", "Here: T")
    assert prompt.render(rubric="R", transcript="T") == "Judge by this: R\n\nHere: T\n"
    assert prompt.again(problem="P") == "Not usable: P"
    assert prompt.label == "judge v3"


def test_the_hash_is_of_the_whole_file() -> None:
    one, other = parse_prompt(GOOD, "a"), parse_prompt(GOOD.replace("Here", "There"), "a")
    assert len(one.hash) == 64
    assert one.hash != other.hash


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rubric": "R"}, "judge v3, System and User: no value for transcript"),
        ({}, "no value for rubric, transcript"),
        ({"rubric": "R", "transcript": "T", "tone": "x"}, "tone was passed but isn't used"),
        ({"rubric": "R", "transcript": "T", "problem": "x"}, "problem was passed but isn't used"),
    ],
)
def test_a_missing_and_an_unused_variable_are_errors(values: dict[str, str], message: str) -> None:
    with pytest.raises(PromptError, match=message):
        parse_prompt(GOOD, "judge.md").render(**values)


def test_the_again_section_is_as_strict() -> None:
    with pytest.raises(PromptError, match="Again: no value for problem"):
        parse_prompt(GOOD, "judge.md").again()


@given(st.text())
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    prompt = parse_prompt(GOOD, "judge.md")
    hostile = "{{ transcript }} # System {{ problem }}" + value
    assert prompt.messages(rubric=hostile, transcript="T")[0] == f"Judge by this: {hostile}"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("---\nname", "name", "starts without front matter"),
        ("name: judge", "name: Judge Three", "name: String should match"),
        ("version: 3", "version: 0", "version: Input should be greater"),
        ("version: 3\n", "", "version: Field required"),
        ("role: judge", "role: poet", "role: Input should be 'judge' or 'drafter'"),
        ("output: JSON", "output: JSON\nmood: good", "mood: Extra inputs"),
        ("output: JSON", "output: [JSON", "front matter isn't YAML"),
        ("# User", "# Person", "has the sections System, Again"),
        ("# System", "Hello\n# System", "with nothing before the first"),
        ("transcript, problem]", "problem]", "uses transcript; add it to `variables`"),
        ("problem]", "problem, mood]", "names mood in `variables` but never uses it"),
    ],
)
def test_a_mistake_in_a_prompt_file_is_named(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(PromptError, match=message) as raised:
        parse_prompt(GOOD.replace(old, new, 1), "judge.md")
    assert str(raised.value).startswith("judge.md: ")
    assert "\n" not in str(raised.value)


def test_a_prompt_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r"absent\.md can't be read"):
        load_prompt(tmp_path / "absent.md")


def test_a_changed_text_needs_a_new_version(tmp_path: Path) -> None:
    path, lock = tmp_path / "judge.md", tmp_path / "versions.json"
    path.write_text(GOOD)
    lock.write_text(json.dumps({"judge": {"3": load_prompt(path).hash}}))
    check_versions(tmp_path)

    path.write_text(GOOD.replace("Here", "There"))
    with pytest.raises(PromptError, match="the text changed but the version is still 3"):
        check_versions(tmp_path)

    path.write_text(GOOD.replace("Here", "There").replace("version: 3", "version: 4"))
    with pytest.raises(PromptError, match=r'version 4 isn.t in versions\.json; add "4": "'):
        check_versions(tmp_path)

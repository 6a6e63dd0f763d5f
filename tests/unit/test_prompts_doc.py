"""The page on prompts names every variable of every prompt, and no other."""

import re
from pathlib import Path

from app.judging.prompt_files import load_prompt

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "prompts.md"


def test_the_page_names_each_variable_with_the_prompts_that_have_it() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {(name, prompt) for name, prompts in rows for prompt in prompts.split(", ")}
    prompts = [load_prompt(path) for path in sorted((ROOT / "prompts").glob("*.md"))]
    assert told == {(name, prompt.name) for prompt in prompts for name in prompt.variables}

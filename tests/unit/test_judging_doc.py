"""The page on judging says what the code does."""

import re
from pathlib import Path

from app.coaching import llm_drafter
from app.desk.triage import SURE_FROM
from app.judging.merging import MOST_QUOTES
from app.judging.model_window import UNKNOWN_WINDOW
from app.judging.panel import UNSURE_BELOW
from app.judging.windows import LONGEST_PROMPT
from app.playbook.rubric_file import load_rubric
from app.settings import PROJECT, Settings

PAGE = (PROJECT / "docs" / "judging.md").read_text("utf-8")
NUMBERS = {3: "three", 6: "six"}


def test_every_setting_that_the_page_names_is_one() -> None:
    named = {name.lower() for name in re.findall(r"DEBRIEF_([A-Z_]+)", PAGE)}
    assert {"model_window", "repeats", "repeats_when_close"} <= named
    assert named <= set(Settings.model_fields)


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    assert f"no more than {LONGEST_PROMPT:,} tokens" in PAGE
    assert f"else {UNKNOWN_WINDOW:,} are assumed" in PAGE
    assert f"more than {llm_drafter._TRANSCRIPT_TOKENS:,} tokens the drafter" in PAGE
    assert f"less than {UNSURE_BELOW} sure" in PAGE
    assert f"less than {SURE_FROM} sure" in PAGE
    assert PAGE.count(f"{NUMBERS[MOST_QUOTES]} quotes at most") == 2
    close = Settings.model_fields["repeats_when_close"].default
    assert f"`DEBRIEF_REPEATS_WHEN_CLOSE`, {NUMBERS[close]} by default" in PAGE


def test_the_criteria_judged_at_the_end_are_those_of_the_rubric() -> None:
    rubric = load_rubric(Path(PROJECT / "knowledge" / "rubrics" / "support.yaml"))
    at_the_end = [c.id for c in rubric.criteria.values() if c.judged_at == "end"]
    (named,) = re.findall(r"`judged_at: end` in the rubric \(ours: (.*?)\)", PAGE)
    assert re.findall(r"`(\w+)`", named) == at_the_end

"""The page on replies says what the tables say."""

from pathlib import Path

from app.judging.assessment import UnscoredReason
from app.playbook.rubric import Level
from tests.integration.provider_replies import REPLIES
from tests.snapshots import check_snapshot
from tests.unit.judging.reply_table import GROUPS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "replies.md"

HEAD = """# What becomes of a model's reply

Each row is a test. The model was asked about five criteria; the table says what the first
and the last of them got, and how often the model was asked. A word in italics is a reason
for which a criterion is left without a level, which is never a score.

Two rules stand behind it. What a text breaks off in is never completed: an object that it
doesn't close counts as not said. And a call costs money, while a criterion without a score
does no harm: a reply of which at least half of the criteria hold is kept as it is, and from
one of which fewer hold, the model is asked once more, for the others only.
"""
PROVIDERS = """
## As providers send it

The bodies of six providers' answers, through LiteLLM's reading of them.
"""
COLUMNS = """
| reply | first | last | asked | besides |
|---|---|---|---|---|
"""


def _row(name: str, first: str, last: str, calls: int, besides: str = "") -> str:
    return f"| {name.replace('|', chr(92) + '|')} | {first} | {last} | {calls} | {besides} |"


def _outcome(became: Level | UnscoredReason) -> str:
    words = became.value.replace("_", " ")
    return words if isinstance(became, Level) else f"*{words}*"


def _besides(repaired: int, findings: int) -> str:
    said = [f"{repaired} quote repaired"] if repaired else []
    return ", ".join([*said, *([f"{findings} finding"] if findings else [])])


def _page() -> str:
    parts = [HEAD]
    for group in GROUPS:
        rows = [
            _row(c.name, _outcome(c.first), _outcome(c.last), c.calls,
                 _besides(c.repaired, c.findings))
            for c in group.cases
        ]  # fmt: skip
        parts.append(f"\n## {group.title}\n\n{group.about}\n{COLUMNS}" + "\n".join(rows) + "\n")
    rows = [_row(r.name, _outcome(r.first), _outcome(r.last), r.calls) for r in REPLIES]
    return "".join([*parts, PROVIDERS, COLUMNS, "\n".join(rows), "\n"])


def test_the_page_on_replies_is_in_step_with_the_tables() -> None:
    check_snapshot(PAGE, _page())

"""`debrief eval run attacks`: from the attacks to figures on the screen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.text import Text

from app.judging.assessment import JudgeIdentity
from evals.attacks.cases import (
    Attack,
    read_all_attacks,
    read_bipia,
    read_contexts,
    read_harmless,
)
from evals.attacks.figures import Row, rows_of
from evals.attacks.outcomes import Outcome
from evals.attacks.report import HOW_COUNTED, show_missed, show_rows, show_unanswered
from evals.attacks.running import Planted, plant_all, run_attacks
from evals.attacks.suite import AttackSuite
from evals.kept_figures import FiguresRun, hash_of, only_known
from evals.resampling import Figure
from evals.run import judge_in_words, judge_kept_as

if TYPE_CHECKING:
    from evals.bench import Bench, Choice


class AttackRun(BaseModel):
    """One run of the suite. Holds no word of a ticket."""

    model_config = ConfigDict(frozen=True)

    suite: str
    judge: JudgeIdentity
    rows: tuple[Row, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class AttackChoice:
    """What to run: the folder of the public sets, if BIPIA's attacks are wanted, and how
    much is shown. A limit takes the first so many attacks and harmless texts of each source."""

    data: Path | None = None
    limit: int | None = None
    as_json: bool = False


def run_attack_suite(
    bench: "Bench", suite: AttackSuite, judge: "Choice", choice: AttackChoice, console: Console
) -> tuple[AttackRun, FiguresRun]:
    """Run the suite with the chosen judge and show its figures; gives them back to be kept.

    Raises EvalError where the data folder holds no BIPIA, and what building a judge raises.
    """
    attacks = _attacks(choice)
    with bench.judging(judge) as judging:
        tickets = suite.tickets(bench.root, tuple(judging.rubric.criteria))
        planted = plant_all(attacks, tickets, suite.planted_at(), suite.seed)
        title = f"{suite.name}: {judge_in_words(judging.identity)}"
        with bench.watch(title, len(planted)) as on_case:
            outcomes = run_attacks(planted, judging, bench.workers, on_case)
        run = AttackRun(
            suite=suite.name,
            judge=judging.identity,
            rows=rows_of(outcomes, suite.sampling),
            outcomes=tuple(outcomes),
        )
    _show(console, suite, run, choice.as_json)
    kept = FiguresRun(
        suite=suite.name,
        by=judge_in_words(run.judge),
        kept_as=judge_kept_as(run.judge) + ("-bipia" if choice.data else ""),
        cases_hash=hash_of(part for one in planted for part in _pins(one)),
        is_whole=choice.limit is None and not any(one.error for one in outcomes),
        made_at=bench.clock(),
        figures=_figures(run.rows),
    )
    return run, kept


def _pins(one: Planted) -> tuple[str, ...]:
    attack, ticket = one.attack, one.hostile
    return (attack.id, attack.words, one.place, ticket.id, *(turn.text for turn in ticket.turns))


def _figures(rows: Sequence[Row]) -> dict[str, Figure]:
    return only_known(
        {
            f"{row.name.strip()}: {title}": figure
            for row in rows
            for title, figure in (
                ("reported", row.reported),
                ("changed", row.changed),
                ("their way", row.raised),
                ("shift", row.shift),
                ("quoted", row.quoted),
                ("no reply", row.unusable),
            )
        }
    )


def _attacks(choice: AttackChoice) -> list[Attack]:
    sources = [read_all_attacks(), read_harmless()]
    if choice.data is not None:
        sources += [read_bipia(choice.data), read_contexts(choice.data)]
    return [attack for source in sources for attack in source[: choice.limit]]


def _show(console: Console, suite: AttackSuite, run: AttackRun, as_json: bool) -> None:
    if as_json:
        text = json.dumps(run.model_dump(mode="json"), indent=1, ensure_ascii=False)
        console.print(text, soft_wrap=True)
        return
    console.print(Text(f"{suite.title} ({judge_in_words(run.judge)})", style="bold"))
    show_rows(console, run.rows)
    show_unanswered(console, run.outcomes)
    show_missed(console, run.outcomes)
    console.print(Text(f"\n{HOW_COUNTED}", style="dim"), soft_wrap=True)

"""What the commands print: results on standard output, progress on standard error."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.panel import Panel
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from app.coaching.drafter import Draft
from app.coaching.note import CoachingNote
from app.coaching.written_in import is_english_only
from app.judging.assessment import Assessment, UnscoredReason, Verdict
from app.judging.how_judged import how_judged, levels_given, usage_in_words
from app.judging.scoring import overall
from app.playbook.rubric import Level, Rubric

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

METER = {
    Level.MISSED: "■□□□",
    Level.PARTLY: "■■□□",
    Level.MET: "■■■□",
    Level.EXEMPLARY: "■■■■",
}


def as_json(parts: list[tuple[Assessment, Draft]], rubric: Rubric) -> str:
    """One line of JSON for a ticket: the part of the agent who wrote last, and the others."""
    documents = [_document(assessment, draft, rubric) for assessment, draft in parts]
    return json.dumps(documents[-1] | {"other_agents": documents[:-1]}, ensure_ascii=False)


def _document(assessment: Assessment, draft: Draft, rubric: Rubric) -> dict[str, object]:
    document = assessment.model_dump(mode="json", exclude={"raw_replies", "passages"})
    return document | {
        "overall": overall(assessment.scores, rubric),
        "note": draft.note.model_dump(mode="json"),
        "note_faults": [
            {"rule": result.rule, "part": fault.part, "why": fault.why}
            for result in draft.broken
            for fault in result.faults
        ],
    }


def show_assessment(assessment: Assessment, draft: Draft, rubric: Rubric) -> None:
    """An assessment and its note, for a person at a terminal."""
    judge = assessment.made_by.judge
    who = judge.model or "the built-in judge, which is not a language model"
    agent = f" · {assessment.agent}" if assessment.agent else ""
    out.print(Text(f"{assessment.ticket_id}{agent}", style="bold"))
    out.print(Text(f"scored by {who}; for coaching, never for pay or employment", style="dim"))
    for sentence in how_judged(assessment):
        out.print(Text(sentence, style="dim"))
    for score in assessment.scores:
        value = "–" if score.score is None else f"{score.score:.1f}"
        title = f"{score.dimension.capitalize()}  {value}  ({score.scored} of {score.total} scored)"
        out.print()
        out.print(Text(title, style="bold"))
        names = [c for c, d in rubric.dimension_of.items() if d is score.dimension]
        out.print(_verdicts([assessment.verdict(name) for name in names], rubric))
    if took := usage_in_words(assessment.usage):
        out.print(Text(f"\njudging: {took}", style="dim"))
    out.print()
    out.print(Panel(_note(draft.note), title="Coaching note (draft)", title_align="left"))
    for remark in filter(is_english_only, draft.note.memo.remarks):
        out.print(Text(remark, style="yellow"))
    for result in draft.broken:
        for fault in result.faults:
            out.print(Text(f"note check: {fault.in_words}. {fault.why}", style="yellow"))


def _verdicts(verdicts: Iterable[Verdict], rubric: Rubric) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=4)
    table.add_column(width=10)
    table.add_column()
    for verdict in verdicts:
        title = rubric.criteria[verdict.criterion].title
        body = [Text(title, style="bold")]
        if verdict.level is None:
            body.append(Text(verdict.detail or str(verdict.unscored), style="dim"))
            if verdict.unscored in (UnscoredReason.TOO_CLOSE, UnscoredReason.SWAYED):
                body += [Text(verdict.rationale), *_quotes(verdict)]
        else:
            body.append(Text(verdict.rationale))
            body += _quotes(verdict)
            if given := levels_given(verdict):
                body.append(Text(given, style="dim"))
            body.append(Text(f"playbook: {', '.join(verdict.citations)}", style="dim"))
        meter = METER[verdict.level] if verdict.level else "┄┄┄┄"
        is_close = verdict.unscored is UnscoredReason.TOO_CLOSE
        word = verdict.level or ("too close" if is_close else "unscored")
        table.add_row(meter, word, Group(*body))
    return table


def _quotes(verdict: Verdict) -> list[Text]:
    return [Text(f"turn {e.turn + 1}: “{e.quote}”", style="italic") for e in verdict.evidence]


def _note(note: CoachingNote) -> Group:
    parts: list[Text] = []
    if note.recognition:
        seen = note.recognition
        quote = Text(f"“{seen.quote}” (turn {seen.turn + 1})", style="italic")
        parts += [Text(seen.text), quote]
    if note.pointer:
        parts += [
            Text(""),
            Text(note.pointer.situation),
            Text(f"“{note.pointer.quote}” (turn {note.pointer.turn + 1})", style="italic"),
            Text(note.pointer.effect),
        ]
    if note.try_line:
        parts += [Text(""), Text(f"Try: “{note.try_line}”")]
    if note.practice:
        parts += [Text(""), Text(f"By {note.practice.due:%d %B}: {note.practice.text}")]
    parts += [Text(""), Text(f"For the one-on-one: {note.question}")]
    return Group(*parts)


@contextmanager
def progress(title: str, total: int | None) -> Iterator["Bar"]:
    """A progress bar on standard error, with the rate, the time left and a remark."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[remark]}"),
    )
    with Progress(*columns, console=err, transient=True) as shown:
        task = shown.add_task(title, total=total, rate="", remark="")
        yield Bar(shown, task)


class Bar:
    """One progress bar."""

    def __init__(self, shown: Progress, task: TaskID) -> None:
        self._shown = shown
        self._task = task
        self._done = 0
        self._began = time.monotonic()

    def advance(self, count: int) -> None:
        """`count` more are done."""
        self.show(self._done + count)

    def show(self, done: int, remark: str = "") -> None:
        """`done` of the total is done."""
        self._done = done
        elapsed = time.monotonic() - self._began
        rate = f"{done / elapsed:.1f}/s" if elapsed > 0.5 else ""
        self._shown.update(self._task, completed=done, rate=rate, remark=remark)

"""A language model as the drafter."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.coaching.draft_reply import (
    SaidNote,
    draft_schema,
    may_be_recognised,
    may_be_worked_on,
    read_note,
)
from app.coaching.drafter import Draft, Drafter
from app.coaching.note import CoachingNote, Pointer, PracticeStep, Recognition
from app.judging.asking import Unusable, ask
from app.judging.assessment import Assessment, Verdict
from app.judging.judge import Brief
from app.judging.model_client import Message, ModelClient, ModelRequest
from app.judging.prompt_blocks import neutralise, render_passages, render_transcript
from app.judging.prompt_files import Prompt
from app.playbook.rubric import Rubric


class LlmDrafter:
    """Asks the model for the words of a note, and falls back on `fallback`.

    The memo to the leader is the fallback's: it reports what the assessment holds, and
    that needs no model. A draft that can't be verified after one more try is the
    fallback's too, with a remark in its memo.
    """

    def __init__(self, client: ModelClient, prompt: Prompt, fallback: Drafter) -> None:
        self._client = client
        self._prompt = prompt
        self._fallback = fallback

    def draft(self, brief: Brief, assessment: Assessment, today: date) -> Draft:
        """A note whose quotes are the assessment's. Raises ModelUnavailableError and
        ModelSetupError.
        """
        composed = self._fallback.draft(brief, assessment, today)
        if not may_be_recognised(assessment) and not may_be_worked_on(assessment):
            return composed
        answer = ask(
            self._client,
            draft_request(brief, assessment, self._prompt),
            read=lambda reply: read_note(reply, assessment, brief.ticket),
            again=lambda problem: self._prompt.again(problem=problem),
        )
        said = answer.value
        note = (
            self._with_remark(composed.note, said)
            if isinstance(said, Unusable)
            else self._note(said, composed.note, assessment, today)
        )
        return Draft(note=note, usage=answer.usage, raw_replies=answer.raw_replies)

    def _with_remark(self, note: CoachingNote, unusable: Unusable) -> CoachingNote:
        remark = (
            f"The built-in drafter wrote this note: what {self._client.model} wrote couldn't be "
            f"used. {unusable.problem}"
        )
        memo = note.memo.model_copy(update={"remarks": (*note.memo.remarks, remark)})
        return note.model_copy(update={"memo": memo})

    def _note(
        self, said: SaidNote, composed: CoachingNote, assessment: Assessment, today: date
    ) -> CoachingNote:
        return CoachingNote(
            recognition=said.recognition and Recognition(**said.recognition.model_dump()),
            pointer=said.pointer and Pointer(**said.pointer.model_dump()),
            try_line=said.try_line,
            practice=said.practice
            and PracticeStep(
                text=said.practice.text, due=today + timedelta(days=said.practice.days)
            ),
            question=said.question,
            citations=_citations(said, assessment),
            memo=composed.memo,
            drafted_by=self._client.model,
        )


def _citations(said: SaidNote, assessment: Assessment) -> tuple[str, ...]:
    """The passages behind what the note speaks of, what is to be worked on first."""
    parts = [part.criterion for part in (said.pointer, said.recognition) if part]
    cited = (c for criterion in parts for c in assessment.verdict(criterion).citations)
    return tuple(dict.fromkeys(cited))


def draft_request(brief: Brief, assessment: Assessment, prompt: Prompt) -> ModelRequest:
    """What the model is asked. What is the same for every ticket stands first."""
    system, user = prompt.messages(
        passages=render_passages(assessment.passages, brief.rubric),
        transcript=render_transcript(brief),
        assessment=render_assessment(assessment, brief.rubric),
    )
    return ModelRequest(
        messages=(Message(role="system", content=system), Message(role="user", content=user)),
        schema_name="coaching_note",
        schema_=draft_schema(),
    )


def render_assessment(assessment: Assessment, rubric: Rubric) -> str:
    """What a note may be built on, as JSON. Levels and scores stay out."""
    sources = {
        "recognise_from": _sources(may_be_recognised(assessment), rubric),
        "point_from": [
            source | _guidance(source["criterion"], rubric)
            for source in _sources(may_be_worked_on(assessment), rubric)
        ],
    }
    return neutralise(json.dumps(sources, indent=2, ensure_ascii=False))


def _sources(verdicts: Sequence[Verdict], rubric: Rubric) -> list[dict[str, Any]]:
    return [
        {
            "criterion": verdict.criterion,
            "about": rubric.criteria[verdict.criterion].title,
            "evidence": [evidence.model_dump() for evidence in verdict.evidence],
            "rationale": verdict.rationale,
        }
        for verdict in sorted(verdicts, key=_apartness, reverse=True)
    ]


def _apartness(verdict: Verdict) -> float:
    """How far a level lies from the middle: the clearest verdicts come first."""
    return abs(verdict.level.rank - 1.5) if verdict.level else 0.0


def _guidance(criterion: str, rubric: Rubric) -> dict[str, str]:
    told = rubric.criteria[criterion]
    return {"try_instead": told.try_instead, "practise": told.practise, "ask": told.ask}

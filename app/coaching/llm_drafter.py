"""A language model as the drafter."""

import json
import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.coaching.check.note_check import check_note
from app.coaching.draft_reply import (
    SaidNote,
    draft_schema,
    may_be_recognised,
    may_be_worked_on,
    read_note,
)
from app.coaching.drafter import Draft, Drafter
from app.coaching.memo import write_memo
from app.coaching.note import CoachingNote, Memo, Pointer, PracticeStep, Recognition
from app.coaching.phrasing import load_phrasing
from app.errors import ModelPausedError, ModelUnavailableError
from app.judging.asking import Unusable, ask
from app.judging.assessment import Assessment, Evidence, UnscoredReason, Verdict
from app.judging.builtin.rules import FOLDER
from app.judging.judge import Brief
from app.judging.model_client import About, Message, ModelClient, ModelReply, ModelRequest
from app.judging.prompt_blocks import neutralise, render_passages, render_transcript
from app.judging.prompt_files import Prompt
from app.judging.swayed import without_orders
from app.judging.windows import excerpt
from app.playbook.rubric import Rubric

# A note speaks of one or two moments: of a longer transcript, what stands around the quotes.
_TRANSCRIPT_TOKENS = 6_000
_PARTS = {
    "try_line": "the line to try",
    "practice": "the step to practise",
    "question": "the question",
}
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


class LlmDrafter:
    """Asks the model for the words of a note, and falls back on `fallback`.

    The memo to the leader is written by code, from the assessment and from what the
    note speaks of. A draft that can't be verified after one more try is the fallback's,
    and so is the draft where the model doesn't answer: what was judged isn't lost. A
    remark in its memo says so. `folder` holds the phrasing that memos are written with.
    """

    def __init__(
        self,
        client: ModelClient,
        prompt: Prompt,
        fallback: Drafter,
        folder: Path = FOLDER,
        language: str = "English",
    ) -> None:
        self._client = client
        self._prompt = prompt
        self._language = language
        self._fallback = fallback
        self._phrasing = load_phrasing(folder / "phrasing.yaml")

    def draft(self, brief: Brief, assessment: Assessment, today: date) -> Draft:
        """A note whose quotes are the assessment's.

        Raises ModelSetupError, and ModelPausedError where the model isn't asked for now.
        """
        if not may_be_recognised(assessment) and not may_be_worked_on(assessment):
            return self._fallback.draft(brief, assessment, today)
        try:
            answer = ask(
                self._client,
                draft_request(brief, assessment, self._prompt, self._language),
                read=lambda reply: self._read(reply, brief, assessment, today),
                again=lambda problem: self._prompt.again(problem=problem),
            )
        except ModelPausedError:
            raise  # nobody asked it: whoever waits for it gets the model's words
        except ModelUnavailableError as error:
            why = f"no usable answer came from {self._client.model}. {error}"
            return self._fallen_back(brief, assessment, today, why)
        draft = answer.value
        if isinstance(draft, Unusable):
            why = f"what {self._client.model} wrote couldn't be used. {draft.problem}"
            draft = self._fallen_back(brief, assessment, today, why)
        return draft.model_copy(update={"usage": answer.usage, "raw_replies": answer.raw_replies})

    def _read(
        self, reply: ModelReply, brief: Brief, assessment: Assessment, today: date
    ) -> Draft | Unusable:
        """The draft in a reply, with the rules that it breaks. One that breaks a rule which no
        draft may break can't be used."""
        said = read_note(reply, assessment, brief.ticket, brief.rubric)
        if isinstance(said, Unusable):
            return said
        note = self._note(said, self._memo(said, assessment, brief.rubric), assessment, today)
        check = check_note(note, assessment, brief.rubric, brief.ticket, self._language)
        if check.hard_faults:
            found = " ".join(f"{f.in_words}: {f.why}" for f in check.hard_faults)
            return Unusable(UnscoredReason.UNUSABLE_REPLY, f"It breaks the rules. {found}")
        return Draft(note=note, broken=check.failed)

    def _fallen_back(self, brief: Brief, assessment: Assessment, today: date, why: str) -> Draft:
        draft = self._fallback.draft(brief, assessment, today)
        remark = f"The built-in drafter wrote this note, because {why}"
        memo = draft.note.memo
        memo = memo.model_copy(update={"remarks": (*memo.remarks, remark)})
        return draft.model_copy(update={"note": draft.note.model_copy(update={"memo": memo})})

    def _memo(self, said: SaidNote, assessment: Assessment, rubric: Rubric) -> Memo:
        """The memo to the note that the model drafted: what it left out is another note's."""
        recognised, pointed = (
            assessment.verdict(part.criterion) if part else None
            for part in (said.recognition, said.pointer)
        )
        memo = write_memo(assessment, rubric, self._phrasing, recognised, pointed)
        if not said.filled:
            return memo
        *others, last = (_PARTS[name] for name in said.filled)
        parts = f"{', '.join(others)} and {last}" if others else last
        remark = f"The model's draft broke off: the rubric's own words stand for {parts}."
        return memo.model_copy(update={"remarks": (*memo.remarks, remark)})

    def _note(
        self, said: SaidNote, memo: Memo, assessment: Assessment, today: date
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
            memo=memo,
            drafted_by=self._client.model,
        )


def _citations(said: SaidNote, assessment: Assessment) -> tuple[str, ...]:
    """The passages behind what the note speaks of, what is to be worked on first."""
    parts = [part.criterion for part in (said.pointer, said.recognition) if part]
    cited = (c for criterion in parts for c in assessment.verdict(criterion).citations)
    return tuple(dict.fromkeys(cited))


def draft_request(
    brief: Brief, assessment: Assessment, prompt: Prompt, language: str = "English"
) -> ModelRequest:
    """What the model is asked. What is the same for every ticket stands first.

    Words that instruct a judge or a drafter are left out: a note has no use for them.
    """
    brief = without_orders(brief) or brief
    system, user = prompt.messages(
        language=language,
        passages=render_passages(assessment.passages, brief.rubric),
        transcript=render_transcript(excerpt(brief, _evidence(assessment), _TRANSCRIPT_TOKENS)),
        assessment=render_assessment(assessment, brief.rubric),
    )
    return ModelRequest(
        messages=(Message(role="system", content=system), Message(role="user", content=user)),
        schema_name="coaching_note",
        schema_=draft_schema(),
        about=About(role="drafter", ticket_id=brief.ticket.id),
    )


def _evidence(assessment: Assessment) -> list[Evidence]:
    """Whatever a note may quote, what is to be worked on first."""
    verdicts = (*may_be_worked_on(assessment), *may_be_recognised(assessment))
    return [evidence for verdict in verdicts for evidence in verdict.evidence]


def render_assessment(assessment: Assessment, rubric: Rubric) -> str:
    """What a note may be built on, as JSON. Levels and scores stay out."""
    sources = {
        "recognise_from": _sources(may_be_recognised(assessment), rubric),
        "point_from": [
            source | _guidance(source["criterion"], rubric)
            for source in _sources(may_be_worked_on(assessment), rubric)
        ],
    }
    return json.dumps(sources, indent=2, ensure_ascii=False)


def _sources(verdicts: Sequence[Verdict], rubric: Rubric) -> list[dict[str, Any]]:
    return [
        {
            "criterion": verdict.criterion,
            "about": rubric.criteria[verdict.criterion].title,
            "evidence": [{"turn": e.turn, "quote": _harmless(e.quote)} for e in verdict.evidence],
            "rationale": _harmless(verdict.rationale),
        }
        for verdict in sorted(verdicts, key=_apartness, reverse=True)
    ]


def _harmless(text: str) -> str:
    """`text` for a JSON string, which leaves three line separators as they are."""
    return neutralise(_LINE_ENDS.sub(" ", text))


def _apartness(verdict: Verdict) -> float:
    """How far a level lies from the middle: the clearest verdicts come first."""
    return abs(verdict.level.rank - 1.5) if verdict.level else 0.0


def _guidance(criterion: str, rubric: Rubric) -> dict[str, str]:
    told = rubric.criteria[criterion]
    return {"try_instead": told.try_instead, "practise": told.practise, "ask": told.ask}

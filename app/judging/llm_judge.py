"""A language model as the judge."""

from app.judging.asking import Unusable, ask
from app.judging.assessment import JudgeIdentity, UnscoredReason, Verdict
from app.judging.judge import Brief, Judgement
from app.judging.judge_reply import judgement_schema, read_judgement
from app.judging.model_client import About, Message, ModelClient, ModelRequest
from app.judging.prompt_blocks import (
    nearest_passages,
    render_passages,
    render_rubric,
    render_transcript,
    standing_passages,
)
from app.judging.prompt_files import Prompt

VERSION = "1"  # raise it when the reading of replies or the layout of blocks changes


class LlmJudge:
    """Asks the model for all criteria in one call, and once more if the reply can't be used.

    `language` is the one that its own words are in, whatever the transcript is in.
    """

    def __init__(self, client: ModelClient, prompt: Prompt, language: str = "English") -> None:
        self._client = client
        self._prompt = prompt
        self._language = language

    @property
    def identity(self) -> JudgeIdentity:
        """The model, its parameters, and the prompt by version and hash."""
        return JudgeIdentity(
            kind="llm",
            version=VERSION,
            model=self._client.model,
            parameters=self._client.parameters | {"language": self._language},
            prompt=self._prompt.label,
            prompt_hash=self._prompt.hash,
        )

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        """The model's verdicts, unverified; all unscored where no reply could be used.

        Raises ModelUnavailableError and ModelSetupError.
        """
        answer = ask(
            self._client,
            judge_request(brief, self._prompt, repeat, self._language),
            read=lambda reply: read_judgement(reply, brief.rubric),
            again=lambda problem: self._prompt.again(
                problem=problem, criteria=", ".join(brief.rubric.criteria)
            ),
        )
        said = answer.value
        judgement = _without_verdicts(brief, said) if isinstance(said, Unusable) else said
        return judgement.model_copy(
            update={"usage": answer.usage, "raw_replies": answer.raw_replies}
        )


def judge_request(
    brief: Brief, prompt: Prompt, repeat: int = 0, language: str = "English"
) -> ModelRequest:
    """What the model is asked. What is the same for every ticket stands first."""
    system, user = prompt.messages(
        language=language,
        rubric=render_rubric(brief.rubric),
        standing=render_passages(standing_passages(brief), brief.rubric),
        passages=render_passages(nearest_passages(brief), brief.rubric),
        transcript=render_transcript(brief),
    )
    return ModelRequest(
        messages=(Message(role="system", content=system), Message(role="user", content=user)),
        schema_name="judgement",
        schema_=judgement_schema(brief.rubric),
        about=About(role="judge", ticket_id=brief.ticket.id, repeat=repeat),
    )


_WORDS = {
    UnscoredReason.UNUSABLE_REPLY: "The model's reply couldn't be read, twice.",
    UnscoredReason.REFUSED: "The model declined to judge this ticket.",
    UnscoredReason.CUT_OFF: "The model's reply was cut off at its length limit, twice.",
    UnscoredReason.NO_REPLY: "The model gave no reply.",
}


def _without_verdicts(brief: Brief, unusable: Unusable) -> Judgement:
    detail = f"{_WORDS[unusable.reason]} {unusable.problem}"
    return Judgement(
        verdicts=tuple(
            Verdict(criterion=criterion, unscored=unusable.reason, detail=detail)
            for criterion in brief.rubric.criteria
        )
    )

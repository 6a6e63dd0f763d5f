"""A language model as the judge."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.errors import ModelSetupError
from app.judging.assessment import JudgeIdentity
from app.judging.judge import Brief, Judgement
from app.judging.judge_asking import ask_judgement
from app.judging.judge_reply import judgement_schema
from app.judging.merging import merge
from app.judging.model_client import About, Message, ModelClient, ModelRequest, total_usage
from app.judging.prompt_blocks import (
    nearest_passages,
    render_passages,
    render_rubric,
    render_transcript,
    standing_passages,
)
from app.judging.prompt_files import Prompt
from app.judging.turn_parts import tokens_at_most
from app.judging.windows import LONGEST_PROMPT, cut, transcript_tokens

VERSION = "2"  # raise it when the reading of replies or the layout of blocks changes


_LEAST_ROOM = 500  # tokens; less transcript than that is no ticket to judge
_GAPS = 60  # tokens of the lines that say what a stretch leaves out


class _Asked(NamedTuple):
    """What came of one stretch; the ticket itself where it is judged whole."""

    stretch: Brief
    judgement: Judgement
    too_long: bool  # for the provider, whatever we counted


class LlmJudge:
    """Asks the model for all criteria in one call, and once more for those that couldn't be used.

    A ticket whose prompt would take more than `room` tokens is judged in stretches, one
    after the other. One that the provider calls too long all the same is tried once more
    in stretches of half its length. `language` is the one that its own words are in,
    whatever the transcript is in.
    """

    def __init__(
        self,
        client: ModelClient,
        prompt: Prompt,
        language: str = "English",
        *,
        room: Callable[[], int] = lambda: LONGEST_PROMPT,
    ) -> None:
        self._client = client
        self._prompt = prompt
        self._language = language
        self._room = room

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
        """The model's verdicts, unverified where the ticket was judged whole; all unscored
        where no reply could be used.

        Raises ModelUnavailableError and ModelSetupError.
        """
        asked: list[_Asked] = []
        for stretch, request in self._planned(brief, repeat):
            asked.append(self._ask(stretch, request))
            if asked[-1].too_long and len(shorter := _halved(brief, stretch)) > 1:
                again = [self._ask(one, self._request(one, repeat)) for one in shorter]
                return _with_spent(asked, _whole(again, brief))
        return _whole(asked, brief)

    def _planned(self, brief: Brief, repeat: int) -> Iterator[tuple[Brief, ModelRequest]]:
        """The brief, in as many stretches as there must be, each with what is asked about it.

        Raises ModelSetupError.
        """
        room, request = self._room(), self._request(brief, repeat)
        taken = sum(tokens_at_most(message.content) for message in request.messages)
        if taken <= room:
            yield brief, request
            return
        standing = taken - tokens_at_most(render_transcript(brief))
        if room - standing < _LEAST_ROOM:
            raise ModelSetupError(
                f"The prompt takes about {standing:,} tokens before any ticket, and the model "
                f"{self._client.model} has room for {max(room, 0):,}; use a model that reads "
                "more, or set DEBRIEF_MODEL_WINDOW if it does."
            )
        for stretch in cut(brief, room - standing - _GAPS):
            yield stretch, self._request(stretch, repeat)

    def _ask(self, stretch: Brief, request: ModelRequest) -> _Asked:
        answer = ask_judgement(
            self._client,
            request,
            stretch,
            again=lambda problem, wanted: self._prompt.again(
                problem=problem, criteria=", ".join(wanted)
            ),
        )
        return _Asked(stretch, answer.judgement, answer.too_long)

    def _request(self, brief: Brief, repeat: int) -> ModelRequest:
        return judge_request(brief, self._prompt, repeat, self._language)


def _halved(brief: Brief, stretch: Brief) -> tuple[Brief, ...]:
    """The brief in stretches half as long as one that was too long, or in fewer if it's short."""
    return cut(brief, max(transcript_tokens(stretch) // 2, _LEAST_ROOM))


def _whole(asked: list[_Asked], brief: Brief) -> Judgement:
    """The judgement of the ticket from those of its stretches."""
    if len(asked) == 1 and asked[0].stretch.stretch is None:
        return asked[0].judgement
    return merge([(one.stretch, one.judgement) for one in asked], brief)


def _with_spent(spent: list[_Asked], judgement: Judgement) -> Judgement:
    """With what the replies took that came before the ticket turned out to be too long."""
    before = [one.judgement for one in spent]
    return judgement.model_copy(
        update={
            "usage": total_usage([*(j.usage for j in before), judgement.usage]),
            "raw_replies": (*(r for j in before for r in j.raw_replies), *judgement.raw_replies),
        }
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

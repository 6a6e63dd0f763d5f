"""A second judge, for when the first one doesn't answer."""

from app.errors import DebriefError, ModelPausedError, ModelUnavailableError
from app.judging.assessment import JudgeIdentity
from app.judging.judge import Brief, Judge, Judgement


class FallbackJudge:
    """Asks `judge`, and `fallback` where that one is unavailable or paused.

    A judgement says who made it. What an operator must mend isn't covered up: the first
    ticket fails with it.
    """

    def __init__(self, judge: Judge, fallback: Judge) -> None:
        self._judge = judge
        self._fallback = fallback

    @property
    def identity(self) -> JudgeIdentity:
        """The first judge's."""
        return self._judge.identity

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        """The verdicts of whoever answers.

        Raises the first judge's error, with what the second one said, where neither does.
        """
        try:
            return self._judge.judge(brief, repeat)
        except ModelUnavailableError as error:
            judgement = self._instead(brief, repeat, error)
            return judgement.model_copy(update={"judged_by": self._fallback.identity})

    def _instead(self, brief: Brief, repeat: int, error: ModelUnavailableError) -> Judgement:
        try:
            return self._fallback.judge(brief, repeat)
        except DebriefError as second:
            raise _both(error, second) from error


def _both(first: ModelUnavailableError, second: DebriefError) -> ModelUnavailableError:
    """The first error in both's words; paused until the earlier of the two may be asked."""
    words = f"{first} The fallback: {second}"
    if not isinstance(first, ModelPausedError):
        return ModelUnavailableError(words)
    until = min(first.until, second.until) if isinstance(second, ModelPausedError) else first.until
    return ModelPausedError(words, until)

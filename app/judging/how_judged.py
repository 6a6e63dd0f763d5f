"""How an assessment came about, in words: for the screen and for the terminal alike."""

from collections.abc import Iterator

from app.judging.assessment import Assessment, UnscoredReason, Usage, Verdict

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven")


def levels_given(verdict: Verdict) -> str:
    """ "3 judgements: partly, met, met"; nothing where the ticket was judged once."""
    if not verdict.repeats:
        return ""
    levels = ", ".join(level.value if level else "no level" for level in verdict.repeats)
    return f"{len(verdict.repeats)} judgements: {levels}"


def how_judged(assessment: Assessment) -> tuple[str, ...]:
    """What a reader should know of how the judging went, a sentence each; most often nothing."""
    return tuple(_sentences(assessment))


def _sentences(assessment: Assessment) -> Iterator[str]:
    made = assessment.made_by
    if made.fallback_for:
        by = made.judge.model or "the built-in judge"
        yield f"Judged by {by}, since {made.fallback_for} didn't answer."
    if made.windows > 1:
        yield f"Too long to be judged at once: judged in {made.windows} stretches."
    if made.windows_lost:
        yield f"On {_counted(made.windows_lost, 'stretch', 'stretches')} no usable reply came."
    if made.repeats > 1:
        yield f"Judged {_times(made.repeats)}; each level is the median."
    if made.repeats_lost:
        more = _counted(made.repeats_lost, "further judgement", "further judgements")
        yield f"The judge didn't answer for {more}."
    if made.without_orders:
        yield _without_orders(assessment)


def _without_orders(assessment: Assessment) -> str:
    moved = sum(v.unscored is UnscoredReason.SWAYED for v in assessment.verdicts)
    once_more = "Judged once more without the words that are meant for the judge"
    if not moved:
        return f"{once_more}: they changed nothing."
    came = (
        "criterion came out otherwise and isn't"
        if moved == 1
        else ("criteria came out otherwise and aren't")
    )
    return f"{once_more}: {moved} {came} scored."


def usage_in_words(usage: Usage) -> str:
    """ "2 calls · 6,120 tokens read, 4,100 of them from the provider's cache · 900 written
    · US$ 0.0041"; nothing where no model was asked.
    """
    return " · ".join(_parts_of(usage))


def _parts_of(usage: Usage) -> Iterator[str]:
    if usage.calls:
        cached = f", {usage.cached_tokens:,} of them from the provider's cache"
        yield _counted(usage.calls, "call", "calls")
        yield f"{usage.prompt_tokens:,} tokens read{cached if usage.cached_tokens else ''}"
        yield f"{usage.completion_tokens:,} written"
        yield cost_in_words(usage.cost_usd)
        if usage.unpriced and usage.cost_usd is not None:
            yield _counted(usage.unpriced, "call", "calls") + " at an unknown price"
    if usage.reused:
        replies = _counted(usage.reused, "reply", "replies")
        yield f"{replies} reused from an identical request, at no cost"


def cost_in_words(cost_usd: float | None) -> str:
    """ "US$ 0.0041": four digits below ten cents, two above."""
    if cost_usd is None:
        return "price not known"
    if 0 < cost_usd < 0.0001:
        return "less than US$ 0.0001"
    return f"US$ {cost_usd:.4f}" if cost_usd < 0.1 else f"US$ {cost_usd:.2f}"


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{_NUMBERS[count]} times"

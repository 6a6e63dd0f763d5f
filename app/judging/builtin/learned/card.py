"""The model card, written from the weights so that the two can't part."""

from collections.abc import Iterator, Sequence

from app.judging.builtin.learned.model import Gauge, WeightsFile, signal_words
from app.judging.builtin.learned.transfer import OnSamples

LICENCES = {
    "star": "STAR (Mosig and others, 2020), MIT, half of it",
    "uptake": "Conversational uptake (Demszky and others, 2021), MIT, half of it",
    "ab_redial": "AB-ReDial ratings, MIT, of ReDial chats (Li and others, 2018), CC BY 4.0, half",
}


def model_card(weights: WeightsFile, samples: Sequence[OnSamples]) -> str:
    """The card as Markdown."""
    parts = [
        HEAD.format(seed=weights.seed, sets="\n".join(_sets(weights))),
        "\n".join(_figures(weights, samples)),
        *("\n".join(_gauge(name, gauge)) for name, gauge in weights.gauges.items()),
        LIMITS,
    ]
    return "\n\n".join(parts) + "\n"


def _sets(weights: WeightsFile) -> Iterator[str]:
    for name, digest in weights.sets.items():
        yield f"- `{name}`: {LICENCES[name]}. SHA-256 of the file: `{digest[:16]}`"


def _figures(weights: WeightsFile, samples: Sequence[OnSamples]) -> Iterator[str]:
    yield FIGURES
    yield "| gauge | fitted on | cases | measure | held out | figure (95% interval) |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, gauge in weights.gauges.items():
        for one in gauge.cross_validated:
            figure = f"{one.value:.3f} ({one.low:.2f} to {one.high:.2f})"
            row = (name, gauge.fitted_on, gauge.cases, one.measure, one.split, figure)
            yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield SAMPLES
    yield "| gauge | beside the labels on | tickets | rank correlation (95% interval) |"
    yield "| --- | --- | --- | --- |"
    for sample in samples:
        one = sample.figure
        figure = f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})"
        yield f"| {sample.gauge} | {sample.beside} | {sample.n} | {figure} |"


def _gauge(name: str, gauge: Gauge) -> Iterator[str]:
    words = signal_words()
    unit = "a probability" if gauge.kind == "probability" else f"{gauge.low:g} to {gauge.high:g}"
    yield f"## {name}: {gauge.about} ({unit})\n"
    yield "| signal | weight | mean | scale | what it measures |"
    yield "| --- | --- | --- | --- | --- |"
    for signal, one in sorted(gauge.weights.items(), key=lambda item: -abs(item[1].weight)):
        yield (
            f"| `{signal}` | {one.weight:+.3f} | {one.mean:.3g} | {one.scale:.3g} "
            f"| {words[signal]} |"
        )


HEAD = """# The gauges of the built-in judge

Each gauge is one weighted sum of signals that can be pointed at in a conversation: a logistic
model where it gives a probability, a linear one where it gives a place on a scale. `weights.yaml`
holds all there is to it. It is read without a statistics library, adds no download and no
network, and two readings of one ticket are the same.

A sum is the intercept plus, for each signal, its weight times (value - mean) / scale, where a
value more than four scales away counts as four, and one that isn't known (a wait, where no times
are told) as the mean. A positive weight raises the gauge.

They stand beside the verdicts. One of them moves a level: where completion lies below the middle of
its scale, an "exemplary" in clarity or resolution is held at "met". What else was tried, and why it
was left out, is told in ../calibration/MODEL_CARD.md.

Each signal has the sign that a leader would expect of it, and weighs 0 where a set speaks against
that sign. In star an apology goes with failure because the script's templates apologise, which is
no reason to coach anybody out of apologies. An earlier fit without the signs had an AUC of 0.92 on
other scripts, in place of 0.90, and went less well with our own samples (0.10 beside resolution).

## What they were fitted on

{sets}

Written by `python -m app.judging.builtin.learned.fit --data FOLDER` with seed {seed}, which
redacts each conversation first, as the product does. No text of these sets is in the project.
The labels stand for what people said: in star the customer's own yes or no, in ab_redial
onlookers, in uptake experts in teaching. Nothing of a set's script went in: not who wrote a turn
(a template or a person), not whether the script let the task succeed, and no template as such: the
phrases are ones that any desk uses. The signals were chosen by reason from what others found
(uptake: Demszky and others 2021; how conversations end; repetition; waits). Shares of the agent's
turns with politeness strategies (Danescu-Niculescu-Mizil and others 2013) and with the mechanisms
of empathy (Sharma and others 2020) were tried for outcome and tone, added nothing held out, and
were left out. What to keep, and how strongly to hold weights down, was decided with these sets in
view, so expect a little less on others."""

FIGURES = """## How well they do

On cases that the weights hadn't seen, in ten parts. "Other scripts": a part shares no script, no
lesson and no conversation with those that were fitted. "Other tasks": it shares no task either, as
when a gauge that learned from hotels and flights meets a bank. Intervals are by drawing whole
cases 1,000 times.

The kind of task alone tells much in star: who asked for what predicts success with an AUC of
about 0.80, since some tasks fail by design. "AUC within a task" compares only cases of the same
task, where this is no help.
"""

SAMPLES = """
On the project's own sample tickets, which no gauge was fitted on, beside the mean of one author's
labels. They were written to spread over the levels, and are few:
"""

LIMITS = """## Limits

- English alone. Another language has none of the words that the signals look for.
- star and ab_redial are crowd workers in roles, often short, with a slow and clumsy partner by
  design; uptake is fourth and fifth grade mathematics. A support desk is none of these. Read a
  gauge as a hint about order among like tickets, not as a rate.
- Probabilities count both outcomes alike, however rare one was: 0.5 means as like the one as the
  other. Of customers in star, 95% called the agent calm and helpful, so most with 0.4 did too.
- A place on a scale is spread as the labels were, so that it ranks; it isn't the best guess.
- Waits count in live conversations only, and are often nobody's fault but the desk's.
- A weight says what goes with what, not what causes it. A refusal lowers `outcome` although it may
  have been right; thanks raise `tone` although the customer may be polite by nature.
- Anybody who knows the signals can please them: an agent who writes "done" isn't done.

## What they are not for

Not for pay, ranking, promotion or dismissal; not for comparing agents who handle different work;
not as a customer's answer in place of asking one; and not as a verdict: a verdict of the judge
needs a sentence of the agent's to rest on, and a gauge has none."""

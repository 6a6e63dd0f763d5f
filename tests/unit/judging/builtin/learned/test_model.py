"""The weights file, and how a gauge is read from it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PlaybookError
from app.judging.builtin.learned.gauges import UPTAKE, ticket_signals
from app.judging.builtin.learned.model import WEIGHTS, Gauge, Weight, load_weights, signal_words
from app.judging.builtin.learned.targets import TARGETS
from app.judging.builtin.learned.uptake import uptake_signals
from tests.unit.judging.builtin.dialogues import dialogue
from tests.unit.judging.builtin.learned.talks import embedder, read

CARD = WEIGHTS.with_name("MODEL_CARD.md")
values = st.floats(-1e6, 1e6)


def a_gauge(kind: str = "probability", high: float = 1.0) -> Gauge:
    return Gauge.model_validate(
        {
            "about": "whether it rains",
            "kind": kind,
            "high": high,
            "intercept": 0.5,
            "fitted_on": "nothing",
            "cases": 0,
            "weights": {
                "clouds": Weight(mean=2.0, scale=0.5, weight=1.0),
                "wind": Weight(mean=0.0, scale=1.0, weight=-0.25),
            },
        }
    )


def test_a_scale_is_the_intercept_and_each_weight_times_its_distance_from_the_mean() -> None:
    assert a_gauge("scale", 5.0).value({"clouds": 2.5, "wind": 2.0}) == pytest.approx(1.0)


def test_a_probability_of_no_evidence_is_that_of_the_intercept() -> None:
    assert a_gauge().value({"clouds": None, "wind": None}) == pytest.approx(0.6224593)


def test_a_value_that_nobody_has_seen_says_no_more_than_a_far_one() -> None:
    gauge = a_gauge("scale", 50.0)
    assert gauge.value({"clouds": 1e9, "wind": None}) == 4.5
    assert gauge.value({"clouds": 4.0, "wind": None}) == 4.5


@given(values, values, st.sampled_from(["probability", "scale"]))
def test_more_of_what_raises_a_gauge_never_lowers_it(a: float, b: float, kind: str) -> None:
    gauge = a_gauge(kind)
    low, high = sorted((a, b))
    assert gauge.value({"clouds": low, "wind": 0.0}) <= gauge.value({"clouds": high, "wind": 0.0})
    assert gauge.value({"clouds": 0.0, "wind": low}) >= gauge.value({"clouds": 0.0, "wind": high})


def test_a_signal_that_was_not_measured_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(KeyError, match="wind"):
        a_gauge().value({"clouds": 1.0})


def test_the_weights_are_of_the_targets_and_their_signals() -> None:
    gauges = load_weights().gauges
    assert list(gauges) == [target.name for target in TARGETS]
    for target in TARGETS:
        gauge = gauges[target.name]
        assert tuple(gauge.weights) == target.names
        assert (gauge.kind, gauge.low, gauge.high) == (target.kind, target.low, target.high)
        assert gauge.fitted_on == f"{target.set}, {target.label}"


def test_no_weight_speaks_against_the_sign_that_its_signal_was_given() -> None:
    gauges = load_weights().gauges
    for target in TARGETS:
        for name, sign in zip(target.names, target.signs, strict=True):
            assert gauges[target.name].weights[name].weight * sign >= 0


def test_every_signal_is_measured_weighed_and_told_in_words() -> None:
    turns = dialogue("C: Where is it?\nA: It is on its way.")
    _, talk, mood = read(turns)
    measured = set(ticket_signals(talk, mood, turns, [1.0]))
    measured |= set(next(uptake_signals(talk.pairs, embedder())))
    weighed = {name for gauge in load_weights().gauges.values() for name in gauge.weights}
    assert measured == weighed == set(signal_words())


def test_no_gauge_has_more_than_a_few_dozen_weights() -> None:
    assert max(len(gauge.weights) for gauge in load_weights().gauges.values()) <= 36


def test_the_card_tells_every_weight_and_figure_of_the_file() -> None:
    card = CARD.read_text(encoding="utf-8")
    for name, gauge in load_weights().gauges.items():
        section = card.split(f"\n## {name}: ")[1].split("\n## ")[0]
        for signal, one in gauge.weights.items():
            assert f"| `{signal}` | {one.weight:+.3f} |" in section
        for figure in gauge.cross_validated:
            assert f"{figure.value:.3f} ({figure.low:.2f} to {figure.high:.2f})" in card
    assert f"seed {load_weights().seed}" in card


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("gauges: [", "holds no weights"),
        ("seed: 7\nsets: {}\ngauges: {outcome: {about: x}}", "holds no weights"),
    ],
)
def test_a_weights_file_that_cant_be_read_is_told_in_one_line(
    tmp_path: Path, text: str, fault: str
) -> None:
    path = tmp_path / "weights.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlaybookError, match=fault) as told:
        load_weights(path)
    assert "\n" not in str(told.value)


def test_uptake_is_fitted_first_since_the_others_read_it() -> None:
    assert TARGETS[0].name == UPTAKE

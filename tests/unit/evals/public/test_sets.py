"""Reading the public sets."""

from pathlib import Path

import pytest

from app.errors import EvalError
from app.judging.builtin.learned.sets import read_labelled
from app.transcripts.ticket import Role
from tests.unit.evals.public.sets import ab_redial, star, uptake, write


def test_a_chat_becomes_a_ticket_with_its_times_labels_and_script(tmp_path: Path) -> None:
    write(tmp_path, "star", [star(1, True), star(2, False)])
    first, second = read_labelled(tmp_path, "star")
    assert [turn.role for turn in first.ticket.turns][:2] == [Role.CUSTOMER, Role.AGENT]
    at = [turn.at for turn in first.ticket.turns]
    assert at[0] is not None
    assert at[1] is not None
    assert (at[1] - at[0]).total_seconds() == 10
    assert first.labels == {"task_success": 1.0, "calm_and_helpful": 1.0}
    assert second.labels["task_success"] == 0.0
    assert (first.alike, first.task) == ("Have parcel 1 moved.", "post 1")


def test_a_label_that_nobody_gave_is_left_out(tmp_path: Path) -> None:
    record = star(1, True)
    record["labels"] = {"task_success": None, "calm_and_helpful": True}
    write(tmp_path, "star", [record])
    assert read_labelled(tmp_path, "star")[0].labels == {"calm_and_helpful": 1.0}


def test_empty_turns_go_and_the_others_are_numbered_anew(tmp_path: Path) -> None:
    write(tmp_path, "ab_redial", [ab_redial(1, 2, 3, None)])
    [one] = read_labelled(tmp_path, "ab_redial")
    assert [(turn.index, turn.text) for turn in one.ticket.turns] == [
        (0, "Hello"),
        (1, "I liked it"),
        (2, "Good"),
    ]
    assert one.ratings["overall_1to5"] == (2.0, 3.0)
    assert "justification" not in one.ratings


@pytest.mark.parametrize(
    ("mean", "most", "agree", "ratings"),
    [
        (2.0, 2.0, 3, (2.0, 2.0, 2.0)),
        (5 / 3, 2.0, 2, (2.0, 2.0, 1.0)),
        (4 / 3, 1.0, 2, (1.0, 1.0, 2.0)),
        (4 / 3, 2.0, 2, (2.0, 2.0, 0.0)),
        (1.0, None, 1, (0.0, 1.0, 2.0)),
        (1.5, None, 1, ()),  # of two raters
    ],
)
def test_three_ratings_follow_from_their_mean_majority_and_agreement(
    tmp_path: Path, mean: float, most: float | None, agree: float, ratings: tuple[float, ...]
) -> None:
    write(tmp_path, "uptake", [uptake(7, 1, mean, most, agree)])
    [one] = read_labelled(tmp_path, "uptake")
    assert one.ratings["uptake"] == ratings
    assert sum(ratings) == pytest.approx(mean * len(ratings))
    assert one.alike == "7"


def test_the_limit_counts_conversations(tmp_path: Path) -> None:
    write(tmp_path, "star", [star(i, True) for i in range(5)])
    assert [one.ticket.id for one in read_labelled(tmp_path, "star", 2)] == ["star_0", "star_1"]


@pytest.mark.parametrize(
    "line",
    ["{", "[1]", '{"id": "x"}', '{"id": "x", "turns": [{"speaker": "bird", "text": "a"}]}', "3"],
)
def test_a_line_that_is_no_conversation_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, "star", [star(1, True)])
    path.write_text(f"{path.read_text()}\n{line}", encoding="utf-8")
    with pytest.raises(EvalError, match=r"star/data.jsonl, line 2: not a labelled conversation"):
        read_labelled(tmp_path, "star")


def test_a_set_that_isnt_there_says_what_data_means(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="--data names the folder of the sets"):
        read_labelled(tmp_path, "star")

"""Suites and their labelled cases, and how mistakes in them are told."""

import json
from pathlib import Path

import pytest

from app.errors import EvalError
from evals.suite import dataset_hash, list_suites, read_cases, read_suite
from tests.unit.evals.builders import DIMENSIONS, ticket, write_suite

TURNS = [
    {"speaker": "customer", "text": "Where is my parcel?"},
    {"speaker": "agent", "text": "On its way, due on Friday."},
]


def write_cases(folder: Path, *lines: object, name: str = "cases.jsonl") -> None:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / name).write_text("\n".join(texts) + "\n", encoding="utf-8")


def case(ticket_id: str, **labels: str) -> dict[str, object]:
    return {"id": ticket_id, "turns": TURNS, "labels": labels}


def test_the_suites_that_come_with_the_project_can_be_read() -> None:
    assert [suite.name for suite in list_suites()] == ["judge"]


def test_labelled_tickets_are_read_and_others_passed_over(tmp_path: Path) -> None:
    write_suite(tmp_path)
    write_cases(tmp_path, case("T-1", listens="met"), {"id": "T-2", "turns": TURNS})
    found = read_cases(read_suite("small", tmp_path), DIMENSIONS, tmp_path)
    assert [(t.id, t.labels) for t in found] == [("T-1", {"listens": "met"})]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: [", "small.yaml: not YAML, "),
        ("", "small.yaml: the file: Input should be "),
        ("name: small\ntitle: A suite\n", "datasets: Field required; mend it"),
        (
            "{name: small, title: A suite, datasets: [x], metrics: [f1]}",
            "metrics.0: Input should be 'kappa', 'within_one', 'exact' or 'applicability'",
        ),
        ("{name: small, title: A suite, datasets: [x], seeds: 1}", "seeds: Extra inputs"),
        (
            "{name: small, title: A suite, datasets: [x], sampling: {resamples: 5}}",
            "sampling.resamples: Input should be greater than or equal to 100",
        ),
        ("{name: other, title: A suite, datasets: [x]}", "a suite is named as its file, 'small'"),
    ],
)
def test_a_suite_with_a_mistake_names_file_and_mend(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "small.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(EvalError) as caught:
        read_suite("small", tmp_path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_suite_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvalError, match="not UTF-8 text at byte 0"):
        read_suite("small", tmp_path)


def test_an_unknown_suite_names_those_there_are(tmp_path: Path) -> None:
    write_suite(tmp_path)
    with pytest.raises(EvalError, match="no eval suite is called 'big'; there are: small"):
        read_suite("big", tmp_path)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([case("T-1", listens="great")], "ticket 'T-1': listens is labelled 'great'; use one of"),
        ([case("T-1", lissens="met")], "labelled on 'lissens', which the rubric doesn't have"),
        (["{broken"], "cases.jsonl, line 1: the JSON breaks off or is damaged"),
        ([case("T-1", listens="met"), case("T-1", listens="met")], "line 2: "),
        ([{"id": "T-1", "turns": TURNS}], "no ticket in its datasets has labels"),
        ([""], "cases.jsonl: is empty"),
    ],
)
def test_a_case_that_cannot_be_used_is_refused_with_the_reason(
    tmp_path: Path, lines: list[object], words: str
) -> None:
    write_suite(tmp_path)
    write_cases(tmp_path, *lines)
    with pytest.raises(EvalError) as caught:
        read_cases(read_suite("small", tmp_path), DIMENSIONS, tmp_path)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_id_in_two_files_is_refused(tmp_path: Path) -> None:
    write_suite(tmp_path, datasets=["*.jsonl"])
    write_cases(tmp_path, case("T-1", listens="met"), name="a.jsonl")
    write_cases(tmp_path, case("T-1", listens="met"), name="b.jsonl")
    with pytest.raises(EvalError, match=r"b\.jsonl: ticket 'T-1' was there before"):
        read_cases(read_suite("small", tmp_path), DIMENSIONS, tmp_path)


def test_a_dataset_that_is_not_there_is_refused(tmp_path: Path) -> None:
    write_suite(tmp_path)
    with pytest.raises(EvalError, match=r"no file matches 'cases\.jsonl'"):
        read_cases(read_suite("small", tmp_path), DIMENSIONS, tmp_path)


def test_the_hash_of_a_dataset_follows_its_tickets_and_labels_but_not_their_order() -> None:
    a, b = ticket("T-1", {"listens": "met"}), ticket("T-2", {"listens": "met"})
    assert dataset_hash([a, b]) == dataset_hash([b, a])
    assert dataset_hash([a, b]) != dataset_hash([a])
    assert dataset_hash([a]) != dataset_hash([ticket("T-1", {"listens": "missed"})])
    assert dataset_hash([a]) != dataset_hash([ticket("T-1", {"listens": "met"}, "Other words.")])

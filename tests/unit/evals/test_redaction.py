"""The redaction suite, on invented sets in the shapes of the public ones."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.errors import EvalError
from app.redaction.report import RedactedTicket, RedactionReport
from app.transcripts.ticket import Role, Ticket
from evals.bench import Bench
from evals.commands import eval_app
from evals.redaction.cases import Gold, Labelled, read_set
from evals.redaction.counting import Row, counts_of
from evals.redaction.measuring import measure_set, run_set, worst_misses, worst_takings
from evals.redaction.replaced import Replaced, replaced_spans
from evals.redaction.suite import SetSpec, read_redaction_suite
from evals.resampling import Sampling

TEXTS = SetSpec(
    name="posts",
    file="posts.jsonl",
    shape="texts",
    about="invented",
    types={"person": ("PERSON",), "town": ("ADDRESS",)},
    direct=("person",),
)
SCRIPTED = SetSpec(
    name="script",
    file="script.jsonl",
    shape="scripted",
    about="invented",
    identifying=(r"\bplate \S+",),
    person_words=(r"You are ([A-Z]\w+)",),
)
SAMPLING = Sampling(resamples=100)


class Replacing:
    """A redactor that replaces the words that it was given."""

    def __init__(self, **entities: str) -> None:
        self.entities = entities

    def redact(self, ticket: Ticket) -> RedactedTicket:
        turns = []
        for turn in ticket.turns:
            text = turn.text
            for word, entity in self.entities.items():
                text = text.replace(word, f"[{entity}_1]")
            turns.append(turn.model_copy(update={"text": text}))
        return RedactedTicket(
            id=ticket.id,
            turns=tuple(turns),
            report=RedactionReport(),
            redaction_version="1",
            transcript_hash="0",
        )


def post(number: int, text: str, **labelled: str) -> dict[str, object]:
    spans = [
        {"start": text.index(value), "end": text.index(value) + len(value), "type": kind}
        for kind, value in labelled.items()
    ]
    return {"id": f"p{number}", "text": text, "spans": spans}


def write_set(folder: Path, spec: SetSpec, *records: dict[str, object]) -> None:
    lines = "\n".join(json.dumps(record) for record in records)
    (folder / spec.file).write_text(lines, encoding="utf-8")


def nothing() -> None:
    """Nobody waits for a case."""


@pytest.mark.parametrize(
    ("text", "redacted", "spans"),
    [
        ("it is Maya here", "it is [PERSON_1] here", [(6, 10, "PERSON")]),
        ("Maya Maya", "[PERSON_1] [PERSON_1]", [(0, 4, "PERSON"), (5, 9, "PERSON")]),
        ("a (b) 1111", "a (b) [CARD_ENDING_1111]", [(6, 10, "CARD")]),
        ("nothing", "nothing", []),
    ],
)
def test_what_was_taken_out_is_read_from_the_redacted_text(
    text: str, redacted: str, spans: list[tuple[int, int, str]]
) -> None:
    assert replaced_spans(text, redacted) == spans


def test_a_text_that_was_changed_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="in placeholders alone"):
        replaced_spans("it is Maya", "It is [PERSON_1]")


def test_words_are_counted_and_a_half_found_name_is_not_whole() -> None:
    turn = Labelled(Role.CUSTOMER, "Maya Ortiz, of Leeds", (Gold(0, 10, "person"),))
    row = Row("person", frozenset(["person"]), frozenset(["PERSON"]))
    counts = counts_of(turn, [Replaced(0, 4, "PERSON"), Replaced(15, 20, "PERSON")], row)
    assert (counts.labelled, counts.found, counts.redacted, counts.right) == (2, 1, 2, 1)
    assert (counts.spans, counts.whole) == (1, 0)


def test_a_span_taken_as_something_else_is_gone_but_not_recalled() -> None:
    turn = Labelled(Role.CUSTOMER, "Maya Ortiz", (Gold(0, 10, "person"),))
    row = Row("person", frozenset(["person"]), frozenset(["PERSON"]))
    counts = counts_of(turn, [Replaced(0, 10, "ORDER")], row)
    assert (counts.found, counts.covered, counts.whole) == (0, 2, 0)
    any_type = counts_of(turn, [Replaced(0, 10, "ORDER")], row._replace(entities=None))
    assert (any_type.found, any_type.whole) == (2, 1)


def test_the_figures_of_a_set_have_a_row_for_each_label_and_two_pooled(tmp_path: Path) -> None:
    records = [post(i, "I am Maya of Leeds, hi Bob", person="Maya", town="Leeds") for i in range(9)]
    write_set(tmp_path, TEXTS, *records)
    outputs, seconds = run_set(
        read_set(TEXTS, tmp_path), Replacing(Maya="PERSON", Bob="PERSON"), nothing
    )
    figures = measure_set(TEXTS, outputs, seconds, SAMPLING)
    person, town, direct, every = figures.rows
    assert (person.precision.value, person.recall.value) == (0.5, 1.0)
    assert person.f2.value == pytest.approx(5 * 0.5 / (4 * 0.5 + 1))
    assert (town.recall.value, direct.recall.value, every.recall.value) == (0.0, 1.0, 0.5)
    assert (person.recall.low, person.recall.high) == (1.0, 1.0)
    [miss] = worst_misses(TEXTS, outputs, 1)
    assert (miss.type, miss.text) == ("town", "Leeds")
    assert worst_takings(outputs, 1)[0].text == "Bob"


def test_only_scripted_turns_without_a_name_or_number_count_as_false(tmp_path: Path) -> None:
    turns: list[dict[str, object]] = [
        {"speaker": "customer", "text": "Hello Tim", "scripted": False},
        {"speaker": "agent", "text": "Hello Tim", "scripted": True},
        {"speaker": "agent", "text": "Your ride has the plate 12XY", "scripted": True},
        {"speaker": "agent", "text": "It is Sunny in Leeds", "scripted": True},
        {"speaker": "agent", "text": "typed by hand, Leeds", "scripted": False},
    ]
    record: dict[str, object] = {"id": "s1", "turns": turns, "meta": {"user_task": "You are Tim."}}
    write_set(tmp_path, SCRIPTED, record)
    redactor = Replacing(Tim="PERSON", Leeds="ADDRESS")
    outputs, seconds = run_set(read_set(SCRIPTED, tmp_path), redactor, nothing)
    figures = measure_set(SCRIPTED, outputs, seconds, SAMPLING)
    assert figures.false_rate is not None
    assert figures.false_rate.value == 200.0  # one in five words
    assert figures.false_entities == {"ADDRESS": 1}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("{", "posts.jsonl, line 1: not JSON"),
        ("[1]", "posts.jsonl, line 1: not a JSON object"),
        ('{"id": "x"}', "posts.jsonl: not a set of the shape 'texts'"),
    ],
)
def test_a_set_that_cant_be_used_says_where(tmp_path: Path, lines: str, words: str) -> None:
    (tmp_path / "posts.jsonl").write_text(lines, encoding="utf-8")
    with pytest.raises(EvalError, match=words.replace("(", r"\(")):
        read_set(TEXTS, tmp_path)


def test_the_suite_that_comes_with_the_project_can_be_read() -> None:
    suite = read_redaction_suite("redaction")
    assert suite.name == "redaction"
    assert [spec.name for spec in suite.sets] == [
        "presidio_synth",
        "multidogo_pii",
        "wnut17",
        "star",
    ]
    for spec in suite.sets:
        assert set(spec.direct) <= set(spec.types)


def run_command(folder: Path, *arguments: str) -> Result:
    bench = Bench(
        watch=lambda what, total: nullcontext(nothing),
        baselines=folder / "baselines",
        runs=folder / "runs",
    )
    return CliRunner().invoke(eval_app, ["run", "redaction", *arguments], obj=bench)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "needs the folder of its public sets; give it with --data"),
        (
            ["--data", "{folder}"],
            "none of the sets is there; it must hold presidio_synth/data.jsonl",
        ),
        (
            ["--data", "{folder}", "--set", "wnut18"],
            "no set is called 'wnut18'; there are: presidio",
        ),
        (["--data", "{folder}", "--set", "wnut17"], "none of the sets is there|can't be read"),
    ],
)
def test_without_the_data_there_is_one_clear_line(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = run_command(tmp_path, *(one.format(folder=tmp_path) for one in arguments))
    assert isinstance(result.exception, EvalError)
    assert any(part in str(result.exception) for part in words.split("|"))


def test_the_json_has_the_figures_and_no_text_of_the_set(tmp_path: Path) -> None:
    (tmp_path / "wnut17").mkdir()
    records = [post(i, "call Maya Quillfeather now", person="Maya") for i in range(9)]
    lines = "\n".join(json.dumps(record) for record in records)
    (tmp_path / "wnut17" / "data.jsonl").write_text(lines, encoding="utf-8")
    result = run_command(tmp_path, "--data", str(tmp_path), "--json")
    [figures] = json.loads(result.stdout)["sets"]
    assert (figures["name"], figures["cases"]) == ("wnut17", 9)
    assert "Quillfeather" not in result.stdout


def test_the_table_shows_published_figures_and_misses_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "presidio_synth").mkdir()
    records = [post(i, "it was Quillfeather", PERSON="Quillfeather") for i in range(9)]
    lines = "\n".join(json.dumps(record) for record in records)
    (tmp_path / "presidio_synth" / "data.jsonl").write_text(lines, encoding="utf-8")
    shown = run_command(tmp_path, "--data", str(tmp_path), "--misses", "1", "--limit", "5").stdout
    assert "Presidio customised precision 0.870, recall 0.839, F2 0.845" in shown
    assert "5 cases, " in shown
    assert ">>Quillfeather<<" in shown or "1.000 (1.00-1.00)" in shown
    hidden = run_command(tmp_path, "--data", str(tmp_path), "--misses", "0").stdout
    assert "Quillfeather" not in hidden

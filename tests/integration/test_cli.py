"""The command, as its user meets it: exit codes, one clear line, and what is stored."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

from app.bootstrap import get_services
from app.cli import main
from app.judging.assessment import Assessment
from tests.builders import a_ticket

CHAT = """\
Customer: This is the third time I ask. Where is my parcel? My mail is jo@example.org.
Agent: I'm sorry that you had to ask three times. It left Leeds this morning.
Customer: Finally. When does it get here?
Agent: Tomorrow before noon. I'll check at twelve and write to you.
Customer: Great, thanks.
"""


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setenv("DEBRIEF_DATA_DIR", str(tmp_path / "data"))

    def run_command(*words: str | Path) -> Ended:
        monkeypatch.setattr(sys, "argv", ["debrief", *map(str, words)])
        get_services.cache_clear()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ended(code, printed.out, printed.err)

    yield run_command
    get_services.cache_clear()


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def jsonl(*ids: str) -> str:
    lines = []
    for ticket_id in ids:
        ticket = json.loads(a_ticket(ticket_id).model_dump_json())
        for turn in ticket["turns"]:
            turn["speaker"] = turn.pop("role")
        lines.append(json.dumps(ticket))
    return "\n".join(lines) + "\n"


def stored(run: Run) -> str:
    return run("doctor").out.split("database: ")[1].splitlines()[0]


def test_a_transcript_is_assessed_to_verified_json_and_nothing_is_stored(
    run: Run, tmp_path: Path
) -> None:
    ended = run("assess", written(tmp_path / "chat.txt", CHAT), "--json")
    assert ended.code == 0
    found = json.loads(ended.out)
    assert len(found["verdicts"]) == 12
    turns = CHAT.splitlines()
    for verdict in found["verdicts"]:
        for evidence in verdict["evidence"]:
            assert evidence["quote"] in turns[evidence["turn"]]
    assert {score["dimension"] for score in found["scores"]} == {"empathy", "clarity", "resolution"}
    assert found["note"]["question"]
    assert "jo@example.org" not in ended.out
    assert "0 tickets" in stored(run)


def test_many_tickets_give_one_object_a_line_in_their_order(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "many.jsonl", jsonl("T-3", "T-1", "T-2"))
    ended = run("assess", path, "--json")
    assert [json.loads(line)["ticket_id"] for line in ended.out.splitlines()] == [
        "T-3",
        "T-1",
        "T-2",
    ]
    fields = Assessment.model_fields.keys() - {"raw_replies", "passages"}
    assert fields <= json.loads(ended.out.splitlines()[0]).keys()


def test_save_keeps_what_was_assessed(run: Run, tmp_path: Path) -> None:
    run("import", written(tmp_path / "backlog.jsonl", jsonl("T-9")))
    path = written(tmp_path / "many.jsonl", jsonl("T-1", "T-2"))
    ended = run("assess", path, "--json", "--save")
    assert [json.loads(line)["ticket_id"] for line in ended.out.splitlines()] == ["T-1", "T-2"]
    assert "3 tickets, 2 assessments" in stored(run)


def test_a_bad_file_among_good_ones_stops_before_anything_is_stored(
    run: Run, tmp_path: Path
) -> None:
    good = written(tmp_path / "good.jsonl", jsonl("T-1"))
    bad = written(tmp_path / "empty.txt", "")
    assert run("assess", good, bad, "--save").code == 2
    assert run("import", good, bad).code == 2
    assert "0 tickets" in stored(run)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty.txt: is empty"),
        (
            "picture.png",
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9,
            "picture.png: is a binary file",
        ),
        ("poem.txt", b"roses are red\nviolets are blue\n", "poem.txt"),
        ("alone.txt", b"Customer: hello?\nCustomer: anybody?\n", "no agent turn"),
        ("half.jsonl", b'{"id": "1", "turns": [{"speaker":', "half.jsonl"),
        ("missing.txt", None, "missing.txt: there is no such file"),
    ],
)
def test_what_cannot_be_assessed_gets_one_clear_line_exit_2_and_is_not_stored(
    run: Run, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        written(path, content)
    for command in (["assess", path, "--json"], ["assess", path, "--save"], ["import", path]):
        ended = run(*command)
        assert ended.code == 2
        assert ended.out == ""
        assert said in ended.err
        assert len(ended.err.strip().splitlines()) == 1, ended.err
    assert "0 tickets" in stored(run)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import"], "Missing argument 'files'. `debrief import --help` shows how."),
        (["redact"], "Missing argument 'file'. `debrief redact --help` shows how."),
        (["nope"], "No such command 'nope'. `debrief --help` shows how."),
        (["import", "--fromat", "csv"], "`debrief import --help` shows how."),
        (["queue", "resume", "--budget", "much"], "`debrief queue resume --help` shows how."),
        (["import", "/nowhere/a.csv"], "/nowhere/a.csv: there is no such file; check the path."),
        (["normalise", "/dev/null"], "/dev/null: leads to no file with content; save"),
        (["redact", "/nowhere/a.csv", "--with", "/nowhere/b.csv"], "/nowhere/b.csv: there is no"),
    ],
)
def test_a_command_typed_wrongly_gets_one_line_with_the_way_out(
    run: Run, words: list[str], said: str
) -> None:
    ended = run(*words)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert len(ended.err.strip().splitlines()) == 1, ended.err


@pytest.mark.parametrize(("words", "code"), [([], 2), (["queue"], 2), (["queue", "--help"], 0)])
def test_a_group_alone_prints_its_help_and_no_complaint(
    run: Run, words: list[str], code: int
) -> None:
    ended = run(*words)
    assert (ended.code, ended.err) == (code, "")
    assert "Usage: debrief" in ended.out


def test_an_unknown_format_is_named_with_the_known_ones(run: Run, tmp_path: Path) -> None:
    ended = run("assess", written(tmp_path / "chat.txt", CHAT), "--format", "zendusk")
    assert ended.code == 2
    assert "zendusk" in ended.err
    assert "jsonl" in ended.err


def test_bad_lines_are_named_and_the_good_ones_go_in(run: Run, tmp_path: Path) -> None:
    content = jsonl("T-1") + "{broken\n" + jsonl("T-2")
    ended = run("import", written(tmp_path / "mixed.jsonl", content))
    assert ended.code == 0
    assert "2 imported, 1 skipped" in ended.out
    assert "line 2" in ended.err


def test_everything_imported_is_assessed_and_a_second_time_nothing_is_new(
    run: Run, tmp_path: Path
) -> None:
    run("import", written(tmp_path / "many.jsonl", jsonl("T-1", "T-2", "T-3")))
    assert run("assess", "--all").out.startswith("3 assessed in ")
    assert run("assess", "--all").out.startswith("0 new")
    assert run("assess", "--all", "--again").out.startswith("3 assessed in ")
    assert "3 tickets, 6 assessments" in stored(run)


def test_a_file_and_all_together_are_refused(run: Run, tmp_path: Path) -> None:
    assert run("assess").code == 2
    ended = run("assess", written(tmp_path / "chat.txt", CHAT), "--all")
    assert (ended.code, ended.out) == (2, "")


def test_the_playbook_is_indexed_once_and_searched(run: Run) -> None:
    assert "added" in run("playbook", "index").out
    assert run("playbook", "index").out.startswith("nothing to do")
    assert "#" in run("playbook", "search", "the customer is angry", "--limit", "1").out


def test_a_redacted_file_is_printed_and_nothing_is_stored(run: Run, tmp_path: Path) -> None:
    ended = run("redact", written(tmp_path / "chat.txt", CHAT))
    assert "jo@example.org" not in ended.out
    assert "[EMAIL_1]" in ended.out
    assert "0 tickets" in stored(run)


def test_doctor_says_what_is_missing_with_the_fix(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("doctor").code == 0
    monkeypatch.setenv("DEBRIEF_MODEL", "openai/gpt-5-mini")
    ended = run("doctor")
    assert ended.code == 2
    assert "set OPENAI_API_KEY" in ended.out
    assert ended.err == "debrief: 1 thing is broken: see above, each with its fix.\n"


def test_a_misspelt_setting_is_named_with_the_right_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBRIEF_REQUESTS_PER_MINTE", "60")
    right = "did you mean DEBRIEF_REQUESTS_PER_MINUTE?"
    ended = run("doctor")
    assert "settings: DEBRIEF_REQUESTS_PER_MINTE is no setting and changes nothing" in ended.out
    assert right in ended.out
    assert right in run("assess", "--all").err


def test_ctrl_c_says_that_what_was_finished_is_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_services: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.doctor.examine", interrupted)
    ended = run("doctor")
    assert ended.code == 130
    assert ended.err.startswith("debrief: Stopped. What was finished is kept;")


def test_without_a_ticket_there_is_nothing_to_assess_and_it_says_what_to_do(run: Run) -> None:
    ended = run("assess", "--all")
    assert ended.code == 2
    assert "There are no tickets yet: bring them in with `debrief import FILE`." in ended.err


def test_a_wrong_setting_stops_every_command_with_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBRIEF_WORKERS", "many")
    ended = run("doctor")
    assert ended.code == 2
    assert ended.err.startswith("debrief: DEBRIEF_WORKERS='many'")

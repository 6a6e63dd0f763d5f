"""A suite run through redaction, the index, verification and scoring, with a scripted judge."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services
from app.judging.assessment import Evidence, JudgeIdentity, UnscoredReason, Usage, Verdict
from app.judging.judge import Brief, Judgement
from app.playbook.rubric import Level
from app.settings import Settings
from app.transcripts.ticket import Role, Ticket
from evals.product import ProductJudging
from evals.run import CaseVerdict, EvalRun, load_run, save_run
from evals.runner import run_suite
from evals.suite import Suite
from tests.builders import NOW, a_ticket

SUITE = Suite(name="small", title="Three tickets", datasets=("cases.jsonl",))


class ScriptedJudge:
    """Met everywhere; on ticket T-invents it quotes for `listens` what nobody said."""

    identity = JudgeIdentity(kind="builtin", version="scripted")

    def judge(self, brief: Brief, repeat: int = 0) -> Judgement:
        verdicts = [self._verdict(brief, criterion) for criterion in brief.rubric.criteria]
        return Judgement(verdicts=tuple(verdicts), usage=Usage(calls=1, cost_usd=0.002))

    def _verdict(self, brief: Brief, criterion: str) -> Verdict:
        if criterion == "structure":
            reason = UnscoredReason.NOT_APPLICABLE
            return Verdict(criterion=criterion, unscored=reason, detail="a single short answer")
        turn = brief.ticket.turns[brief.part.turns[-1]]
        invents = brief.ticket.id == "T-invents" and criterion == "listens"
        quote = "I have refunded you twice over." if invents else turn.text
        return Verdict(
            criterion=criterion,
            level=Level.MET,
            evidence=(Evidence(turn=turn.index, quote=quote),),
            rationale="It is there.",
            citations=(brief.passages[0].id,),
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EvalRun]:
    services = Services(Settings(data_dir=tmp_path_factory.mktemp("data")))
    yield run_suite(SUITE, cases(), ProductJudging(services, ScriptedJudge()), NOW)
    services.close()


def cases() -> list[Ticket]:
    personal = (
        (Role.CUSTOMER, "My name is Hanneke Vries, write to hanneke@example.com please."),
        (Role.AGENT, "Dear Hanneke, I have written to hanneke@example.com just now."),
    )
    labels = {"listens": "met", "structure": "not_applicable", "personal": "missed"}
    tickets = [a_ticket("T-plain"), a_ticket("T-invents"), a_ticket("T-personal", personal)]
    return [ticket.model_copy(update={"labels": labels}) for ticket in tickets]


def verdict(run: EvalRun, ticket_id: str, criterion: str) -> CaseVerdict:
    case = next(case for case in run.cases if case.ticket_id == ticket_id)
    return next(v for v in case.verdicts if v.criterion == criterion)


def test_labels_stand_beside_what_came_out_of_the_whole_way(run: EvalRun) -> None:
    assert [case.error for case in run.cases] == [None, None, None]
    assert verdict(run, "T-plain", "listens").predicted is Level.MET
    assert verdict(run, "T-plain", "structure").unscored is UnscoredReason.NOT_APPLICABLE


def test_an_invented_quote_was_stopped_by_verification_and_is_unscored(run: EvalRun) -> None:
    assert verdict(run, "T-invents", "listens").unscored is UnscoredReason.QUOTE_NOT_FOUND
    assert run.harms["NoInventedQuote"] == 0


def test_a_redacted_quote_is_no_invention(run: EvalRun) -> None:
    assert verdict(run, "T-personal", "personal").predicted is Level.MET


def test_flattery_is_counted(run: EvalRun) -> None:
    assert run.harms["NoFlattery"] == 3
    assert run.harms["NoHarshVerdict"] == 0


def test_the_run_pins_rubric_index_and_judge_and_holds_no_transcript(
    run: EvalRun, tmp_path: Path
) -> None:
    assert run.made_by.rubric.startswith("support v")
    assert len(run.made_by.rubric_hash) == 64
    assert run.made_by.index_version
    assert run.made_by.judge == ScriptedJudge.identity
    assert run.cost_usd == pytest.approx(0.006)
    path = tmp_path / "run.json"
    save_run(run, path)
    assert load_run(path) == run
    assert not [word for word in ("Hanneke", "parcel", "Leeds") if word in path.read_text("utf-8")]

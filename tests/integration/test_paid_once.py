"""What a provider charges for is on record when it comes, and told once, whatever happens then."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock

import pytest

from app.bench.importing import OPERATOR
from app.bootstrap import Services
from app.judging.builtin import BuiltinJudge
from app.judging.model_client import total_usage
from app.playbook.embeddings import WordLlamaEmbedder
from app.settings import Settings
from app.storage.model_use import Total
from tests.integration.test_long_tickets import long_ticket
from tests.model_server import ModelServer
from tests.model_server.answers import PromptAnswers
from tests.model_server.failures import Answer
from tests.model_server.server import Received


class FailingServer(ModelServer):
    """Answers no judge from the third request on, `failures` times, and counts what it gave."""

    def __init__(self, answers: PromptAnswers, failures: int) -> None:
        super().__init__(answers)
        self.failing = range(3, 3 + failures)
        self.asked = self.given = 0
        self._counting = Lock()

    def answer(self, received: Received) -> Answer:
        answer = super().answer(received)
        with self._counting:
            self.asked += 1
            if self.asked in self.failing:
                return Answer(status=500, body=b"{}")
            self.given += 1
        return answer


@pytest.fixture(scope="module")
def answers() -> PromptAnswers:
    return PromptAnswers(BuiltinJudge(WordLlamaEmbedder()))


Joining = Callable[..., Services]


@pytest.fixture
def join(tmp_path: Path) -> Iterator[Joining]:
    made: list[Services] = []

    def services(server: ModelServer, **changes: object) -> Services:
        settings = {
            "data_dir": tmp_path,
            "model": "openai/test",
            "api_base": server.url,
            "api_key": "sk-test",
            "model_window": 26_000,
            "repeats_when_close": 1,
            "price_input": 1.0,
            "price_output": 2.0,
            "model_retries": 0,
        }
        made.append(Services(Settings.model_validate(settings | changes)))
        return made[-1]

    yield services
    for one in made:
        one.close()


def assessed(services: Services, folder: Path) -> tuple[Total, Total]:
    """What is on record as sent, and what the assessment and its draft tell, of a long ticket."""
    ticket = long_ticket(300)
    turns = [{"speaker": turn.role.value, "text": turn.text} for turn in ticket.turns]
    document = {"id": ticket.id, "channel": "chat", "agent": "Ana Reyes", "turns": turns}
    export = folder / "long.jsonl"
    export.write_text(json.dumps(document) + "\n")
    services.intake.import_file(export, OPERATOR)
    run = services.assessing.start(ticket.id)
    services.assessing.wait(run)
    with services.records.begin() as unit:
        sent = unit.model_use.total()
        assert unit.open_costs.settle(run) == {}
        (assessment,) = unit.assessments.of_run(run)
        (note,) = (unit.notes.row_of_assessment(id) for id in unit.assessments.ids_of_run(run))
        usage = total_usage([assessment.usage, unit.notes.drafted(note.id).usage])
    told = Total(
        calls=usage.calls,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cost_usd=usage.cost_usd or 0.0,
    )
    return sent, told


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "none kept"])
@pytest.mark.parametrize("failures", [1, 100], ids=["goes on", "given up"])
def test_stretches_that_were_answered_before_the_model_failed_are_paid_for_once(
    join: Joining, answers: PromptAnswers, tmp_path: Path, failures: int, keeps: bool
) -> None:
    with FailingServer(answers, failures) as server:
        sent, told = assessed(join(server, keep_replies=keeps), tmp_path)
        assert sent.calls == told.calls == server.given >= 2
        assert sent.prompt_tokens == told.prompt_tokens > 20_000
        assert sent.cost_usd == pytest.approx(told.cost_usd)
        assert sent.cost_usd > 0.02


def test_what_a_model_took_before_another_judge_stood_in_is_told(
    join: Joining, answers: PromptAnswers, tmp_path: Path
) -> None:
    with FailingServer(answers, failures=1) as server:
        sent, told = assessed(join(server, judge_fallback="builtin"), tmp_path)
        assert sent.calls == told.calls == server.given >= 2
        assert sent.cost_usd == pytest.approx(told.cost_usd)

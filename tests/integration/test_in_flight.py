"""How many answers are waited for at a time, with more runs under way than that."""

import time
from pathlib import Path
from threading import Lock
from typing import Any

from pydantic import SecretStr

from app.bench.importing import OPERATOR
from app.bench.model_server import answer
from app.bench.tickets import write_tickets
from app.bootstrap import Services
from app.settings import Settings
from tests.model_server import ModelServer


class Crowd:
    """Answers after a while, and knows how many were asking at the same time."""

    def __init__(self) -> None:
        self.most = 0
        self._now = 0
        self._lock = Lock()

    def __call__(self, body: dict[str, Any]) -> str:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.15)
        with self._lock:
            self._now -= 1
        return answer(body["messages"])


def test_no_more_requests_are_under_way_than_there_are_workers(tmp_path: Path) -> None:
    crowd = Crowd()
    with ModelServer(crowd) as server:
        services = Services(
            Settings(
                data_dir=tmp_path,
                model="openai/test",
                api_base=server.url,
                api_key=SecretStr("x"),
                workers=3,
            )
        )
        try:
            write_tickets(tmp_path / "tickets.jsonl", 12)
            services.intake.import_file(tmp_path / "tickets.jsonl", OPERATOR)
            with services.records.begin() as unit:
                jobs = unit.tickets.unassessed()
            *_, end = services.assessing.watch(services.assessing.submit(jobs))
        finally:
            services.close()
    assert (end.done, end.failed) == (12, 0)
    assert crowd.most == 3

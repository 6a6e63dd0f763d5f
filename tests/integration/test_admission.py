"""What a run is taken for between its last transaction and its end."""

from app.desk.budgets import Budgets
from app.desk.ticket_use import Roles
from tests.fakes import FakeJudge
from tests.integration.queues import EACH, Office, office

__all__ = ["office"]


def test_a_run_that_has_stored_its_assessment_is_spent_and_no_longer_to_come(
    office: Office,
) -> None:
    models = Roles("some/model", "some/model")
    desk = office.desk(FakeJudge(), budgets=Budgets(day_usd=3.5 * EACH), roles=models)
    run, _ = desk.submit(office.bring_in(2))
    desk.empty()
    admission = desk.control.admission
    with admission.run(run, None), admission.run("another", None):
        assert not admission.is_paused()

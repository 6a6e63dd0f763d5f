"""The line on the queue, the estimate beside the button, and asking for more judgements."""

from app.desk.queue_view import BatchView, Pause, QueueView
from tests.ui.conftest import Open
from tests.ui.fake_services import FakeServices

BATCH = BatchView(
    number=4,
    done=412,
    failed=0,
    waiting=84,
    under_way=4,
    spent_usd=1.2,
    unpriced=0,
    budget_usd=5.0,
    is_paused=False,
    seconds_left=180,
)


def texts(at) -> str:  # type: ignore[no-untyped-def]
    return " ".join(each.value for each in [*at.caption, *at.markdown]).replace("\\", "")


def test_nothing_is_said_of_an_idle_queue(open_page: Open) -> None:
    assert "in the queue" not in texts(open_page("review"))


def test_a_batch_tells_how_far_it_is(open_page: Open, services: FakeServices) -> None:
    services.batches.seen = QueueView(batches=(BATCH,))
    line = "412 of 500 assessed, about 3 minutes left, US$ 1.20 so far"
    assert line in texts(open_page("review"))
    assert line in texts(open_page("assess"))


def test_a_spent_budget_is_said_and_a_button_goes_on_for_as_much_again(
    open_page: Open, services: FakeServices
) -> None:
    pause = Pause(kind="batch", batch=4, text="The budget of US$ 5.00 for batch 4 is spent.")
    paused = BATCH.model_copy(update={"is_paused": True})
    services.batches.seen = QueueView(batches=(paused,), pauses=(pause,))
    at = open_page("review")
    assert "Paused. The budget of US$ 5.00 for batch 4 is spent." in texts(at)
    at.button(key="go_on_batch_4").click().run()
    assert services.batches.gone_on == [5.0]
    assert "The queue goes on." in texts(at)


def test_a_silent_model_is_said_and_nobody_can_press_anything(
    open_page: Open, services: FakeServices
) -> None:
    pause = Pause(kind="model", text="The model x is not asked before 14:05:30 UTC (503).")
    services.batches.seen = QueueView(batches=(BATCH,), pauses=(pause,))
    at = open_page("review")
    assert "is not asked before 14:05:30 UTC" in texts(at)
    assert not [button for button in at.button if (button.key or "").startswith("go_on")]


def test_a_model_judge_can_be_asked_three_times_and_the_built_in_one_cannot(
    open_page: Open, services: FakeServices
) -> None:
    assert not [b for b in open_page("review").button if b.key == "judge_again"]
    modelled = FakeServices(builtin=False)
    at = open_page("review", backend=modelled)
    at.button(key="judge_again").click().run()
    assert (modelled.assessing.queued, modelled.assessing.repeats) == (["T-1"], [3])
    assert "being judged three times" in texts(at)

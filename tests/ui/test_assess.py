"""Assess: paste or drop, watch the stages, read the result."""

import pytest

from app.desk.estimate import Estimate
from app.desk.views import RunStatus, Stage
from app.errors import StorageError, TranscriptError
from app.transcripts.importers import NotRecognisedError
from app.ui.components.intake_form import Brought
from app.ui.components.stages import stages_html
from tests.ui.conftest import Open
from tests.ui.fake_services import FakeServices
from tests.ui.reading import labels, read, shown

TEXT = "Customer: I am Ada.\nAgent: Good day."


def test_an_empty_field_says_what_to_paste(open_page: Open) -> None:
    at = open_page("assess")
    assert "Paste a conversation, one turn a line" in shown(at)
    assert "Assess" not in labels(at)


def test_pasted_text_is_recognised_and_shown_redacted(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    text = shown(at)
    assert "Recognised plain text: lines start with Agent: and Customer:" in text
    assert "1 personal detail replaced" in text
    assert "Skipped line 7: no speaker" in text
    assert "person 1" in text
    assert services.intake.taken == []


def test_text_without_a_ticket_is_refused_in_a_line(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("assess")
    at = at.text_area[0].set_value("Hello").run()
    told = "no line starts with Agent: or Customer:. Nothing was kept."
    assert told in at.warning[0].value.replace("\\", "")
    assert "Nothing to read yet" not in shown(at)
    assert "Assess" not in labels(at)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (NotRecognisedError("a: name it with `--format`."), "chat.txt: isn't an export that"),
        (TranscriptError("a: lists people; give it as `--with`."), "a: lists people. The page Imp"),
        (TranscriptError("a: is empty; choose another."), "a: is empty; choose another."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_screens_words(
    open_page: Open, services: FakeServices, error: TranscriptError, told: str
) -> None:
    services.intake.unread = error
    at = open_page("assess")
    at.file_uploader[0].upload("chat.txt", TEXT.encode())
    text = at.run().warning[0].value.replace("\\", "")
    assert text.startswith(told)
    assert "--" not in text


def test_a_dropped_file_is_read_as_bytes(open_page: Open) -> None:
    at = open_page("assess")
    at.file_uploader[0].upload("chat.txt", TEXT.encode())
    assert "Recognised plain text" in shown(at.run())


def test_the_stages_pass_and_the_result_is_shown(open_page: Open, services: FakeServices) -> None:
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    at = at.button(key="assess_start").click().run()
    assert services.intake.taken == [("pasted text", "Leader", False)]
    assert "Passages found" in shown(at)
    for _ in range(5):
        at = at.run()
    text = shown(at)
    assert "3.7 of 5" in text
    assert "Coaching note, a draft" in text
    assert {"Open in Review", "Assess another"} <= set(labels(at))


def test_every_ticket_of_a_big_upload_is_queued(open_page: Open, services: FakeServices) -> None:
    services.intake.ticket_ids = tuple(f"T-{n}" for n in range(120))
    at = open_page("assess")
    at.file_uploader[0].upload("chats.txt", TEXT.encode())
    at = at.run().button(key="assess_start").click().run()
    assert services.assessing.queued == list(services.intake.ticket_ids)
    assert "The first one is shown here; 119 more go to the queue of Review." in shown(at)


ESTIMATE = Estimate(
    tickets=120,
    calls=240,
    prompt_tokens=900_000,
    completion_tokens=200_000,
    cost_usd=1.9,
    low_usd=1.7,
    high_usd=2.1,
    basis="from the prompts of 5 of them",
)


@pytest.fixture
def modelled(services: FakeServices) -> FakeServices:
    services._builtin = False
    services._drafter = "openai/gpt-5-mini"
    services.estimating.answer = ESTIMATE
    services.intake.found = 120
    return services


def test_what_it_takes_is_said_before_the_button_is_pressed(
    open_page: Open, modelled: FakeServices
) -> None:
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    assert "US$ 1.90 (1.70 to 2.10)" in shown(at).replace("\\", "")
    assert "Assess" in labels(at)
    assert modelled.intake.taken == []
    at = at.run()
    assert modelled.estimating.foreseen == [(1, 120)], "once, and not with each keystroke"


def test_a_file_whose_tickets_were_not_counted_is_spoken_of_by_the_hundred(
    open_page: Open, modelled: FakeServices
) -> None:
    modelled.intake.found = None
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    assert "too large to count its tickets first. Of each 120 tickets: about 240" in shown(at)
    assert modelled.estimating.foreseen == [(1, 100)]


def test_a_batch_is_begun_with_the_estimate_that_was_seen(
    open_page: Open, modelled: FakeServices
) -> None:
    modelled.intake.ticket_ids = tuple(f"T-{n}" for n in range(120))
    at = open_page("assess")
    at.file_uploader[0].upload("chats.txt", TEXT.encode())
    at.run().button(key="assess_start").click().run()
    assert modelled.assessing.estimate == ESTIMATE


def test_the_built_in_judge_is_not_estimated(open_page: Open, services: FakeServices) -> None:
    at = open_page("assess")
    at.text_area[0].set_value(TEXT).run()
    assert services.estimating.foreseen == []


def test_an_estimate_that_cannot_be_made_hinders_nothing(
    open_page: Open, modelled: FakeServices
) -> None:
    modelled.estimating.fault = StorageError("The database is busy; try again.")
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    assert "The database is busy; try again." in shown(at)
    assert "Assess" in labels(at)


def test_a_ticket_that_is_here_already_is_shown(open_page: Open, services: FakeServices) -> None:
    services.intake.stored = 1
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    at = at.button(key="assess_start").click().run()
    assert "1 unchanged; 1 personal detail replaced. It was here already" in shown(at)
    for _ in range(5):
        at = at.run()
    assert "3.7 of 5" in shown(at)


def test_what_cannot_be_queued_stays_in_the_field(open_page: Open, services: FakeServices) -> None:
    services.assessing.fault = StorageError("The database can't be opened: run `debrief doctor`.")
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    at = at.button(key="assess_start").click().run()
    assert "The database can't be opened" in shown(at)
    assert at.text_area[0].value == TEXT


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("Agent: Hi", "pasted text", "the pasted text"),
        (b"x" * 900, "chat.txt", "chat.txt"),
        (b"x" * 1_250_000, "chats.jsonl", "chats.jsonl, 1.2 MB"),
    ],
)
def test_what_is_read_is_named_with_its_size(content: str | bytes, name: str, words: str) -> None:
    preview = FakeServices().intake.preview("Agent: Hi", name)
    assert Brought(content, name, preview).in_words() == words


def test_assess_another_empties_the_field(open_page: Open) -> None:
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    at = at.button(key="assess_start").click().run()
    for _ in range(5):
        at = at.run()
    at = at.button(key="assess_again").click().run()
    assert at.text_area[0].value == ""


def test_a_run_that_fails_says_why(open_page: Open, services: FakeServices) -> None:
    services.assessing.error = "The model didn't answer within 60 s."
    at = open_page("assess")
    at = at.text_area[0].set_value(TEXT).run()
    at = at.button(key="assess_start").click().run().run()
    assert "The model didn't answer within 60 s." in shown(at)
    assert "Assess another" in labels(at)


def test_the_running_stage_is_named_as_such() -> None:
    status = RunStatus(
        stages=(
            Stage(name="Read", seconds=0.04),
            Stage(name="Judged", seconds=None),
            Stage(name="Drafted", seconds=None),
        ),
        assessment_id=None,
        error=None,
    )
    assert read(stages_html(status)) == "Read 0.0 s Judged under way Drafted"

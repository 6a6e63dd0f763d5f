"""Import: drop, see what will be stored, answer, confirm, and find it again."""

import time
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from app.desk.estimate import Estimate
from app.desk.views import ImportState
from app.errors import StorageError
from app.transcripts.importers import NotRecognisedError
from app.transcripts.importers.answers import Question
from app.ui.import_run import RUN, ImportRun
from tests.ui.conftest import Open
from tests.ui.fake_keeping import import_record
from tests.ui.fake_services import FakeServices
from tests.ui.reading import labels, shown

TEXT = b"Customer: I am Ada.\nAgent: Good day."
DOMAINS = Question(key="own_domains", text="which mail domains are yours?", guess=("shop.test",))


ESTIMATE = Estimate(
    tickets=14,
    calls=28,
    prompt_tokens=1_000,
    completion_tokens=500,
    cost_usd=0.5,
    low_usd=0.4,
    high_usd=0.6,
    basis="from every prompt",
)


def dropped(at: AppTest, content: bytes = TEXT, name: str = "march.txt") -> AppTest:
    at.file_uploader[0].upload(name, content)
    return at.run()


def ended(at: AppTest) -> AppTest:
    """The page once the import that was started is over."""
    run: ImportRun = at.session_state[RUN]
    deadline = time.monotonic() + 10
    while not run.is_over and time.monotonic() < deadline:
        time.sleep(0.01)
    return at.run()


def imported(at: AppTest) -> AppTest:
    return ended(dropped(at).button(key="import_start").click().run())


def test_the_empty_page_says_what_can_be_dropped(open_page: Open) -> None:
    text = shown(open_page("import_tickets"))
    assert "Debrief recognises each of these by itself" in text
    assert "Plain text" in text
    assert "No import yet." in text


def test_a_file_is_shown_as_it_would_be_stored_and_nothing_is_kept(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.notices = ("people are numbers; add who they are with `--with`",)
    at = dropped(open_page("import_tickets"))
    text = shown(at)
    assert "Recognised: plain text" in text
    assert "Because lines start with Agent: and Customer:." in text
    assert "People are numbers; add who they are with “Who is who”." in text
    assert "In the ticket: 1 name replaced." in text
    assert "line 7: no speaker" in text
    assert "person 1" in text
    assert services.intake.taken == []


def test_what_holds_no_ticket_is_said_in_a_line(open_page: Open) -> None:
    at = dropped(open_page("import_tickets"), b"roses are red", "poem.txt")
    told = "poem.txt: no line starts with Agent: or Customer:. Nothing was kept."
    assert told in at.warning[0].value.replace("\\", "")
    assert "import_start" not in [button.key for button in at.button]


def test_what_is_not_recognised_can_be_said_in_the_field_on_the_screen(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.unread = NotRecognisedError("poem.txt: name the format with `--format`.")
    text = dropped(open_page("import_tickets"), b"roses", "poem.txt").warning[0].value
    assert "choose that under “Read it as”" in text.replace("\\", "")
    assert "--format" not in text.replace("\\", "")


@pytest.mark.parametrize(
    ("found", "label"), [(None, "Import all tickets"), (1, "Import 1 ticket"), (1204, "1,204")]
)
def test_the_button_says_how_many_come_in(
    open_page: Open, services: FakeServices, found: int | None, label: str
) -> None:
    services.intake.found = found
    at = dropped(open_page("import_tickets"))
    assert label in at.button(key="import_start").label


def test_confirming_imports_and_says_what_came_of_it(
    open_page: Open, services: FakeServices
) -> None:
    at = imported(open_page("import_tickets"))
    text = shown(at)
    assert services.intake.taken == [("march.txt", "Leader", False)]
    assert "march.txt came in" in text
    assert "Replaced before anything was stored: 1 name." in text
    assert "1 imported 0 updated 0 unchanged 0 skipped" in text
    assert {"Assess these tickets", "Import another file"} <= set(labels(at))


def test_the_outcome_is_still_there_after_another_page(open_page: Open) -> None:
    at = imported(open_page("import_tickets"))
    at = at.switch_page("screens/playbook.py").run()
    assert "march.txt came in" in shown(at.switch_page("screens/import_tickets.py").run())


def test_an_import_under_way_is_found_again_after_a_reload(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.held, services.intake.found = Event(), 8
    dropped(open_page("import_tickets")).button(key="import_start").click().run()
    at = open_page("import_tickets")
    text = shown(at)
    services.intake.held.set()
    assert "Importing march.txt It goes on while you work on another page." in text
    assert "march.txt came in" in shown(ended(at))
    assert "Nothing to read yet." in shown(open_page("import_tickets"))


def test_another_file_starts_with_an_empty_field(open_page: Open) -> None:
    at = imported(open_page("import_tickets")).button(key="import_again").click().run()
    assert "Nothing to read yet." in shown(at)


def test_the_imported_tickets_are_queued(open_page: Open, services: FakeServices) -> None:
    services.intake.ticket_ids = tuple(f"T-{n}" for n in range(120))
    at = imported(open_page("import_tickets")).button(key="import_assess").click().run()
    assert services.assessing.queued == list(services.intake.ticket_ids)
    assert "120 tickets in the queue; each draft appears in Review." in shown(at)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (StorageError("The database can't be opened."), "The database can't be opened."),
        (ZeroDivisionError("of Ada"), "for a reason that we didn't foresee"),
    ],
)
def test_an_import_that_stops_says_why(
    open_page: Open, services: FakeServices, fault: Exception, words: str
) -> None:
    services.intake.fault = fault
    text = shown(imported(open_page("import_tickets")))
    assert "march.txt didn't come in" in text
    assert words in text
    assert "of Ada" not in text


def test_a_question_is_asked_once_and_stays_when_it_is_answered(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.questions = (DOMAINS,)
    at = dropped(open_page("import_tickets"))
    field = next(each for each in at.text_input if each.label == "Which mail domains are yours?")
    assert field.value == "shop.test"
    at = field.set_value("shop.test, ada@Other.test").run()
    assert [each.label for each in at.text_input] == ["Which mail domains are yours?"]
    assert services.intake.previewed[-1][1].own_domains == {"shop.test", "other.test"}


def test_a_guess_that_nobody_changed_is_confirmed_by_importing(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.questions = (DOMAINS,)
    imported(open_page("import_tickets"))
    assert services.intake.read_as[-1][1].own_domains == {"shop.test"}


def test_who_spoke_in_one_call_is_only_remembered_where_somebody_said_so(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.questions = (
        Question(key="agents", text="Who is the agent?", choices=("A", "B"), guess=("A",)),
    )
    at = dropped(open_page("import_tickets"))
    assert at.multiselect[0].value == ["A"]
    ended(at.button(key="import_start").click().run())
    assert services.intake.read_as[-1][1].agents == frozenset()


def test_who_speaks_can_be_said(open_page: Open, services: FakeServices) -> None:
    services.intake.questions = (
        Question(key="agents", text="Who is the agent?", choices=("A", "B"), guess=("A",)),
    )
    at = dropped(open_page("import_tickets"))
    at = at.multiselect[0].set_value(["B"]).run()
    ended(at.button(key="import_start").click().run())
    assert services.intake.read_as[-1][1].agents == {"B"}


def test_the_columns_of_a_table_can_be_named(open_page: Open, services: FakeServices) -> None:
    services.intake.questions = (
        Question(
            key="columns",
            text="the columns are read by their titles",
            choices=("Ref", "Body", "Note"),
            guess=("ticket=Ref", "text=Body"),
        ),
    )
    at = dropped(open_page("import_tickets"))
    fields = {each.label: each for each in at.selectbox}
    assert fields["Message"].value == "Body"
    assert fields["Who wrote it"].value == "not in this file"
    at = fields["Message"].select("Note").run()
    assert services.intake.previewed[-1][1].columns == {"ticket": "Ref", "text": "Note"}
    at = at.toggle[0].set_value(True).run()
    assert "Team" in [each.label for each in at.selectbox]


def test_the_format_can_be_chosen(open_page: Open, services: FakeServices) -> None:
    at = dropped(open_page("import_tickets"))
    at = at.selectbox[1].select("jsonl").run()
    assert services.intake.previewed[-1][0] == "jsonl"
    assert "As you chose." in shown(at)
    ended(at.button(key="import_start").click().run())
    assert services.intake.read_as[-1][0] == "jsonl"


def test_a_file_that_says_who_is_who_is_read_at_once(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.questions = (Question(key="people", text="Who are these people?"),)
    at = dropped(open_page("import_tickets"))
    assert "Who are these people?" in shown(at)
    at.file_uploader[1].upload("who.txt", b"nobody")
    assert ":material/info: who.txt" in shown(at.run())


def test_reading_anew_waits_for_something_to_change(
    open_page: Open, services: FakeServices
) -> None:
    at = dropped(open_page("import_tickets"))
    before = len(services.intake.previewed)
    at.run()
    assert len(services.intake.previewed) == before


def test_imports_are_listed_with_their_details(open_page: Open, services: FakeServices) -> None:
    services.intake.records["I-1"] = import_record()
    at = open_page("import_tickets")
    assert "14 imported, 1 updated, 2 skipped" in at.button(key="import_row_I-1").label
    text = shown(at.button(key="import_row_I-1").click().run())
    assert "SHA-256 " + "ab" * 32 in text
    assert "14 names, 3 e-mail addresses" in text
    assert "Our JSONL" in text or "our JSONL" in text


def test_undoing_says_first_what_it_would_remove(open_page: Open, services: FakeServices) -> None:
    services.intake.records["I-1"] = import_record()
    at = open_page("import_tickets").button(key="import_row_I-1").click().run()
    at = at.button(key="import_undo").click().run()
    assert "14 tickets would be removed, with 12 assessments, 12 coaching notes" in shown(at)
    assert services.intake.undone == []
    at = at.button(key="import_undo_confirmed").click().run()
    assert services.intake.undone == [("I-1", False)]
    assert "nothing of it is kept but this record" in shown(at)
    assert "import_undo" not in [button.key for button in at.button]


def test_keeping_it_closes_the_question(open_page: Open, services: FakeServices) -> None:
    services.intake.records["I-1"] = import_record()
    at = open_page("import_tickets").button(key="import_row_I-1").click().run()
    at = at.button(key="import_undo").click().run().button(key="import_keep").click().run()
    assert services.intake.undone == []
    assert "Undo this import" in labels(at)


def test_notes_that_agents_saw_go_only_where_the_leader_says_so(
    open_page: Open, services: FakeServices
) -> None:
    services.intake.records["I-1"] = import_record()
    services.intake.shared = 3
    at = open_page("import_tickets").button(key="import_row_I-1").click().run()
    at = at.button(key="import_undo").click().run()
    assert at.button(key="import_undo_confirmed").disabled
    assert at.checkbox[0].label == "Take away the 3 notes that agents were shown, too"
    at = at.checkbox[0].check().run().button(key="import_undo_confirmed").click().run()
    assert services.intake.undone == [("I-1", True)]


@pytest.mark.parametrize(
    ("state", "words", "can_undo"),
    [
        (ImportState.STOPPED, "Import the same file again to go on", True),
        (ImportState.UNDOING, "Undo it again to go on", True),
        (ImportState.RUNNING, "It can be undone once it has ended", False),
        (ImportState.UNDONE, "It was undone", False),
    ],
)
def test_an_import_says_how_it_stands(
    open_page: Open, services: FakeServices, state: ImportState, words: str, can_undo: bool
) -> None:
    services.intake.records["I-1"] = import_record(state=state)
    at = open_page("import_tickets").button(key="import_row_I-1").click().run()
    assert words in shown(at)
    assert ("Undo this import" in labels(at)) is can_undo


def test_an_agent_has_no_imports_page(open_page: Open) -> None:
    assert "Import tickets" not in shown(open_page("import_tickets", who="Dana"))


def test_a_model_says_beside_the_button_what_the_batch_will_take(open_page: Open) -> None:
    modelled = FakeServices(builtin=False)
    modelled.intake.ticket_ids = ("T-1", "T-2")
    modelled.estimating.answer = ESTIMATE
    modelled.batches.unheld = "No budget can be held."
    at = imported(open_page("import_tickets", backend=modelled))
    assert "US$ 0.50 (0.40 to 0.60)" in shown(at).replace("\\", "")
    assert "No budget can be held." in shown(at)
    at.button(key="import_assess").click().run()
    assert modelled.assessing.estimate == ESTIMATE

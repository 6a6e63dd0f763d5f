"""Review: what a leader sees, changes and decides."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextArea

from app.coaching.states import NoteState
from app.desk.views import QueueGroup
from app.ui.components.banner import banner_html
from tests.ui.conftest import Open
from tests.ui.fake_services import LEADER, FakeServices, review_item
from tests.ui.reading import labels, read, shown


def press(at: AppTest, label: str) -> AppTest:
    """Presses the button with this label."""
    return next(button for button in at.button if button.label == label).click().run()


def area(at: AppTest, label: str) -> TextArea:
    """The field with this label."""
    return next(area for area in at.text_area if area.label == label)


def is_unsaved(at: AppTest) -> bool:
    """Whether the page says that something typed can be discarded."""
    return not next(button for button in at.button if button.label == "Discard").disabled


def field(at: AppTest, label: str) -> str:
    """The text in the field with this label."""
    return str(area(at, label).value)


def write(at: AppTest, label: str, text: str) -> None:
    """Types into the field with this label."""
    area(at, label).set_value(text)


def test_the_queue_is_grouped_and_says_why_each_item_is_there(open_page: Open) -> None:
    at = open_page("review")
    text = shown(at)
    assert "3 drafts waiting" in text
    assert "14 tickets assessed since yesterday" in text
    assert text.index("Needs you first") < text.index("Worth recognising")
    assert "*Empathy\\: listens missed*" in labels(at)[0]


def test_the_first_item_is_open_with_its_transcript_scores_and_note(open_page: Open) -> None:
    at = open_page("review")
    text = shown(at)
    assert "Three weeks of waiting is a long time" in text
    assert "3.7 of 5 3 of 4 criteria scored" in text
    assert "Only you see this" in text
    assert field(at, "A line to try").startswith("You've asked three times")


def test_the_banner_names_the_judge_and_what_scores_are_for(open_page: Open) -> None:
    text = shown(open_page("review"))
    assert "Scored by the built-in judge. It is not a language model" in text
    assert "For coaching, never for pay or employment decisions." in text
    model = shown(open_page("review", backend=FakeServices(builtin=False)))
    assert "Scored by openai/gpt-5-mini, a language model. It can be wrong." in model


@pytest.mark.parametrize(
    ("backend", "said", "not_said"),
    [
        (FakeServices(), "", ("drafted by", "is sent")),
        (FakeServices(builtin=False), "Redacted text is sent to openai/gpt-5-mini.", ("drafted",)),
        (
            FakeServices(drafter="openai/gpt-5"),
            "Notes drafted by openai/gpt-5. Redacted text is sent to openai/gpt-5.",
            (),
        ),
        (
            FakeServices(builtin=False, drafter="built-in drafter"),
            "Notes drafted by the built-in drafter. Redacted text is sent to openai/gpt-5-mini.",
            (),
        ),
    ],
    ids=["nothing is sent", "one model", "a model drafts", "a model judges"],
)
def test_the_banner_names_who_drafts_and_what_leaves_the_machine(
    backend: FakeServices, said: str, not_said: tuple[str, ...]
) -> None:
    text = read(banner_html(backend))
    assert said in text
    for words in not_said:
        assert words not in text


def test_a_saved_edit_reaches_the_desk_and_stays_a_draft(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("review")
    write(at, "A line to try", "May I look at it now?")
    write(at, "Your own words", "Thanks for staying calm.")
    at = press(at, "Save")
    kept = services.review.open("N-1")
    assert kept.note.try_line == "May I look at it now?"
    assert kept.note.message == "Thanks for staying calm."
    assert kept.state is NoteState.DRAFT
    assert "Saved. It is still a draft." in shown(at)
    assert field(at, "A line to try") == "May I look at it now?"


def test_approve_and_share_keeps_the_edit_and_opens_the_next(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("review")
    write(at, "Recognition", "You named the wait.")
    at = press(at, "Approve and share")
    shared = services.review.open("N-1")
    assert shared.state is NoteState.SHARED
    assert shared.note.recognition is not None
    assert shared.note.recognition.text == "You named the wait."
    assert [event.action for event in shared.history] == ["edit", "approve", "share"]
    assert "Shared. Dana finds it under My coaching." in shown(at)
    assert "Parcel found again" in shown(at)
    assert "Undo" not in labels(at)


def test_each_line_says_what_the_note_check_finds_in_it(open_page: Open) -> None:
    at = open_page("review")
    assert "Note check: all 11 rules hold" in shown(at)
    assert "Recognition specific" in shown(at)
    write(at, "The effect on the customer", "You always do this.")
    text = shown(at.run())
    assert "Note check: 1 of 11 rules doesn't hold" in text
    assert "The effect on the customer says “You always”" in text
    assert "turns one ticket into a trait" in text
    assert "Playbook: What was written not who they are" in text


def test_a_note_that_breaks_a_rule_is_asked_about_once_and_approved(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("review")
    write(at, "Ask in the one-on-one", "Did you read it?")
    at = press(at, "Approve and share")
    assert services.review.open("N-1").state is NoteState.DRAFT
    asked = "1 rule fails: the question can be answered with yes or no"
    assert asked in shown(at).replace("\\", "")
    assert field(at, "Ask in the one-on-one") == "Did you read it?"
    at = press(at, "Approve and share all the same")
    kept = services.review.open("N-1")
    assert (kept.state, kept.note.question) == (NoteState.SHARED, "Did you read it?")
    assert "Parcel found again" in shown(at)


def test_the_question_counts_the_places_that_it_lists(open_page: Open) -> None:
    at = open_page("review")
    write(at, "The effect on the customer", "You always do this.")
    write(at, "Your own words", "You never ask.")
    at = press(at, "Approve")
    asked = "1 rule fails in 2 places: the effect says “You always”; your message says “You never”"
    assert asked in shown(at).replace("\\", "")


def test_whoever_goes_back_to_the_note_is_asked_again(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("review")
    write(at, "Your own words", "Think of your bonus.")
    at = press(press(at, "Approve"), "Back to the note")
    assert "Approve" in labels(at)
    at = press(at, "Approve")
    write(at, "Your own words", "Unlike your colleagues, think of your bonus.")
    assert "Approve all the same" not in labels(at.run())
    write(at, "Your own words", "")
    assert services.review.open("N-1").state is NoteState.DRAFT
    press(at.run(), "Approve")
    assert services.review.open("N-1").state is NoteState.APPROVED


def test_what_was_typed_is_there_again_after_a_look_at_another_note(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("review")
    write(at, "A line to try", "My long thought.")
    at = at.button(key="step_j").click().run()
    assert field(at, "A line to try").startswith("You've asked three times")
    at = at.button(key="step_k").click().run()
    assert field(at, "A line to try") == "My long thought."
    at = press(at, "Save")
    assert services.review.open("N-1").note.try_line == "My long thought."
    assert services.review.open("N-2").note.try_line != "My long thought."


def test_what_was_typed_is_kept_where_the_fields_own_callback_was_stopped(
    open_page: Open, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A click in the same moment may stop the run that would call it."""
    monkeypatch.setattr("app.ui.components.note_editor.keep_typed", lambda: None)
    at = open_page("review")
    write(at, "A line to try", "My long thought.")
    at = at.button(key="step_j").click().run()
    at = at.button(key="step_k").click().run()
    assert field(at, "A line to try") == "My long thought."


def test_a_field_begins_with_what_was_typed_in_every_run(open_page: Open) -> None:
    """A value that is only put into the session reaches the browser once, or never."""
    at = open_page("review")
    write(at, "A line to try", "My long thought.")
    at = at.button(key="step_j").click().run()
    at = at.button(key="step_k").click().run().run()
    assert area(at, "A line to try").proto.default == "My long thought."


def test_what_was_typed_and_not_saved_can_be_discarded(open_page: Open) -> None:
    at = open_page("review")
    assert not is_unsaved(at)
    write(at, "A line to try", "My long thought.")
    at = at.button(key="step_j").click().run()
    assert not is_unsaved(at)
    at = at.button(key="step_k").click().run()
    assert is_unsaved(at)
    at = press(at, "Discard")
    assert field(at, "A line to try").startswith("You've asked three times")
    assert not is_unsaved(at)


def test_the_same_fields_go_on_after_a_save(open_page: Open) -> None:
    at = open_page("review")
    write(at, "A line to try", "May I look at it now?")
    before = area(at, "A line to try").proto.id
    at = press(at, "Save")
    assert area(at, "A line to try").proto.id == before
    assert not is_unsaved(at)


def test_a_decided_note_says_which_rules_it_broke(open_page: Open) -> None:
    at = open_page("review")
    write(at, "Your own words", "Think of your bonus.")
    at = press(press(at, "Approve"), "Approve all the same")
    at = at.segmented_control(key="review_view").set_value("Decided").run()
    assert "Approved with rules of the note check broken: no threat." in shown(at)


def test_saving_and_rejecting_ask_nothing(open_page: Open, services: FakeServices) -> None:
    at = open_page("review")
    write(at, "Your own words", "Think of your bonus.")
    at = press(at, "Save")
    assert services.review.open("N-1").note.message == "Think of your bonus."
    write(at, "Why isn't this note any use?", "Wrong agent.")
    press(at, "Reject with this reason")
    assert services.review.open("N-1").state is NoteState.REJECTED


def test_an_unchanged_note_is_approved_without_an_edit(
    open_page: Open, services: FakeServices
) -> None:
    press(open_page("review"), "Approve")
    assert [event.action for event in services.review.open("N-1").history] == ["approve"]


def test_an_approval_can_be_undone(open_page: Open, services: FakeServices) -> None:
    at = press(open_page("review"), "Approve")
    assert services.review.open("N-1").state is NoteState.APPROVED
    at = press(at, "Undo")
    assert services.review.open("N-1").state is NoteState.DRAFT
    assert "Refund refused a third time" in shown(at)


def test_a_rejection_needs_a_reason(open_page: Open, services: FakeServices) -> None:
    at = press(open_page("review"), "Reject with this reason")
    assert "A rejection needs its reason" in shown(at)
    assert services.review.open("N-1").state is NoteState.DRAFT


def test_a_rejection_with_its_reason_is_kept(open_page: Open, services: FakeServices) -> None:
    at = open_page("review")
    write(at, "Why isn't this note any use?", "Wrong agent.")
    at = press(at, "Reject with this reason")
    rejected = services.review.open("N-1")
    assert rejected.state is NoteState.REJECTED
    assert rejected.history[-1].reason == "Wrong agent."
    assert "Undo" in labels(at)


def test_a_stale_write_is_shown_and_loses_no_word(open_page: Open, services: FakeServices) -> None:
    at = open_page("review")
    services.review.save("N-1", services.review.open("N-1").note, revision=1, by=LEADER)
    write(at, "A line to try", "My long thought.")
    at = press(at, "Save")
    assert "changed meanwhile" in shown(at)
    assert field(at, "A line to try") == "My long thought."
    assert services.review.open("N-1").revision == 2
    at = press(at, "Reload")
    assert field(at, "A line to try").startswith("You've asked three times")
    assert "changed meanwhile" not in shown(at)
    assert "You had typed, and not saved" in shown(at)
    assert "My long thought" in shown(at)
    at = press(at, "Put it in here")
    assert field(at, "A line to try") == "My long thought."
    assert "You had typed, and not saved" not in shown(at)
    at = press(at, "Save")
    assert services.review.open("N-1").note.try_line == "My long thought."


def test_what_was_typed_before_somebody_elses_change_can_be_let_go(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("review")
    services.review.save("N-1", services.review.open("N-1").note, revision=1, by=LEADER)
    write(at, "A line to try", "My long thought.")
    at = press(press(press(at, "Save"), "Reload"), "Let it go")
    assert "My long thought" not in shown(at)
    assert "Let it go" not in labels(at)


def test_choosing_an_item_opens_it(open_page: Open) -> None:
    at = open_page("review")
    at = at.button(key="queue_N-3").click().run()
    assert "Change of address chat" in shown(at)


def test_next_and_previous_stop_at_the_ends(open_page: Open) -> None:
    at = open_page("review")
    assert at.button(key="step_k").disabled
    for _ in range(2):
        at = at.button(key="step_j").click().run()
    assert at.button(key="step_j").disabled
    assert "Change of address chat" in shown(at)


def test_search_narrows_the_queue_and_says_when_nothing_matches(open_page: Open) -> None:
    at = open_page("review")
    at = at.text_input(key="review_search").set_value("parcel").run()
    assert [label for label in labels(at) if label.startswith("**")] == [
        label for label in labels(at) if "Parcel" in label
    ]
    at = at.text_input(key="review_search").set_value("nothing like it").run()
    assert "No draft matches." in shown(at)


def test_the_team_filter_appears_with_a_second_team(
    open_page: Open, services: FakeServices
) -> None:
    assert not [box for box in open_page("review").selectbox if box.label == "Team"]
    item = review_item("N-4", "T-4", "From the south")
    south = item.ticket.model_copy(update={"team": "South"})
    item = item.model_copy(update={"ticket": south})
    services.review.add(item, QueueGroup.CHECK, "picked at random")
    at = open_page("review")
    at = at.selectbox(key="review_team").select("South").run()
    assert sum(label.startswith("**") for label in labels(at)) == 1


def test_decided_notes_are_read_only_and_can_be_shared_later(
    open_page: Open, services: FakeServices
) -> None:
    at = press(open_page("review"), "Approve")
    at = at.segmented_control(key="review_view").set_value("Decided").run()
    assert "Approved, not shared yet" in shown(at)
    assert "Save" not in labels(at)
    at = press(at, "Share")
    assert services.review.open("N-1").state is NoteState.SHARED


def test_an_empty_queue_says_what_to_do(open_page: Open) -> None:
    text = shown(open_page("review", backend=FakeServices(notes=0)))
    assert "Nothing is waiting." in text
    assert "Bring a transcript in on Assess" in text


def test_a_note_that_is_gone_is_said_and_another_can_be_chosen(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("review")
    at.session_state["review_note"] = "N-404"
    at = at.run()
    assert not at.exception
    assert "There is no note 'N-404'." in shown(at.run())

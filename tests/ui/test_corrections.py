"""Correcting what is redacted: what the machine missed, and what it took wrongly."""

import pytest
from streamlit.testing.v1 import AppTest

from app.desk.privacy_views import Correction
from app.ui.components.corrections import in_words, placeholders_of
from app.ui.components.select_words import Selected, selected_from
from tests.ui import tickets
from tests.ui.conftest import Open
from tests.ui.fake_services import FakeServices
from tests.ui.reading import labels, shown

TAKEN = "Something was redacted wrongly"


def opened(at: AppTest) -> AppTest:
    return at.button(key="correct_start").click().run()


def taken(at: AppTest) -> AppTest:
    return at.button_group(key="correct_kind_").set_value(TAKEN).run()


def test_the_dialog_says_what_will_change(open_page: Open) -> None:
    at = opened(open_page("review"))
    assert "this ticket, its assessments and their quotes, its notes" in shown(at)
    assert "Redact this" in labels(at)


def test_words_that_were_missed_are_redacted(open_page: Open, services: FakeServices) -> None:
    at = opened(open_page("review"))
    at.text_input(key="correct_text_").set_value("Ines in billing")
    at = at.button(key="correct_redact").click().run()
    assert services.privacy.redacted == [("T-1", "Ines in billing", "PERSON", False)]
    assert "Changed in 3 places of the ticket (person 2), and in 2 records" in shown(at)
    assert "Redact this" not in labels(at)


def test_words_can_go_on_the_deny_list(open_page: Open, services: FakeServices) -> None:
    at = opened(open_page("review"))
    at.text_input(key="correct_text_").set_value("Old Mill Lane")
    at.selectbox(key="correct_entity").select("ADDRESS")
    at.checkbox(key="correct_deny").check()
    at = at.button(key="correct_redact").click().run()
    assert services.privacy.redacted == [("T-1", "Old Mill Lane", "ADDRESS", True)]
    assert "on the team’s list from now on" in shown(at)


@pytest.mark.parametrize("text", ["nowhere to be found", ""])
def test_words_that_arent_there_leave_the_dialog_open(
    open_page: Open, services: FakeServices, text: str
) -> None:
    at = opened(open_page("review"))
    at.text_input(key="correct_text_").set_value(text)
    at = at.button(key="correct_redact").click().run()
    assert "That isn't in this ticket" in shown(at)
    assert "Redact this" in labels(at)
    assert services.privacy.redacted == []


def test_a_leader_is_told_to_save_the_note_first(open_page: Open) -> None:
    assert "Save first what you have typed into the note" in shown(opened(open_page("review")))


def test_the_item_is_read_anew_after_a_correction(open_page: Open, services: FakeServices) -> None:
    at = opened(open_page("review"))
    services.review.items["N-1"] = services.review.items["N-1"].model_copy(
        update={"ticket": tickets.ticket(subject="[PERSON_2] asks")}
    )
    at.text_input(key="correct_text_").set_value("Ines")
    assert "person 2 asks" in shown(at.button(key="correct_redact").click().run())


def test_what_was_taken_wrongly_is_put_back(open_page: Open, services: FakeServices) -> None:
    at = taken(opened(open_page("review")))
    options = at.selectbox(key="correct_placeholder_").options
    assert options == [
        "order 1, as in “I've asked three times now. Order order 1, I am person 1.”",
        "person 1, as in “… times now. Order order 1, I am person 1.”",
    ]
    at.text_input(key="correct_put_back").set_value("Aurora")
    at = at.button(key="correct_allow").click().run()
    assert services.privacy.put_back == [("T-1", "[ORDER_1]", "Aurora")]
    assert "Changed in 1 place of the ticket (order 1)." in shown(at)


def test_the_result_of_assess_can_be_corrected_too(open_page: Open, services: FakeServices) -> None:
    at = open_page("assess")
    at = at.text_area[0].set_value("Customer: I am Ada.\nAgent: Good day.").run()
    at = at.button(key="assess_start").click().run()
    for _ in range(5):
        at = at.run()
    at = opened(at)
    at.text_input(key="correct_text_").set_value("Ines")
    at.button(key="correct_redact").click().run()
    assert services.privacy.redacted[0][:2] == ("T-9", "Ines")


def test_a_placeholder_is_offered_once_with_the_words_around_it() -> None:
    ticket = tickets.ticket(subject="[PERSON_1] asks for [PERSON_1]")
    known = placeholders_of(ticket)
    assert list(known) == ["[PERSON_1]", "[ORDER_1]"]
    assert known["[PERSON_1]"] == "person 1, as in “person 1 asks for person 1”"


@pytest.mark.parametrize(
    ("sent", "selected"),
    [
        ({"text": "Ines"}, Selected("Ines", "")),
        ({"placeholder": "[PERSON_1]"}, Selected("", "[PERSON_1]")),
        (None, None),
        ({}, None),
        ("Ines", None),
        ({"text": 7}, None),
        ({"text": "Ines", "placeholder": []}, None),
    ],
)
def test_what_the_browser_sends_is_taken_for_nothing_else(
    sent: object, selected: Selected | None
) -> None:
    assert selected_from(sent) == selected


def test_a_correction_is_told_in_words() -> None:
    done = Correction(
        ticket_id="T-1", placeholder="[PERSON_3]", places=1, documents=1, listed=False
    )
    assert in_words(done) == (
        "Changed in 1 place of the ticket (person 3), and in 1 record made from it."
    )

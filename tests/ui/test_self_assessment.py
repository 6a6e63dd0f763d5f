"""Self-assessment: blind first, then side by side, private all the time."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from app.ui.session import WHO
from tests.ui import tickets
from tests.ui.conftest import Open, new_app
from tests.ui.fake_services import FakeServices
from tests.ui.reading import labels, shown

PRIVATE = "Private to you."


def look_at_the_first(open_page: Open) -> AppTest:
    """Opens Dana's first ticket."""
    return open_page("self_assessment", who="Dana").button(key="self_T-1").click().run()


def answer_all(at: AppTest) -> AppTest:
    """Says "met" to everything, with one reason, and asks for the judge's view."""
    for radio in at.radio:
        radio.set_value("met")
    at.text_input(key="own_T-1_listens_why").set_value("I took up their words.")
    return at.button(key="self_submit").click().run()


def test_an_agent_chooses_from_their_own_tickets(open_page: Open) -> None:
    at = open_page("self_assessment", who="Dana")
    assert "How do you see it?" in shown(at)
    assert sum("turns" in label for label in labels(at)) == 3
    assert PRIVATE in shown(at)


def test_an_agent_without_tickets_is_told_to_paste_one(open_page: Open) -> None:
    text = shown(open_page("self_assessment", who="Omar"))
    assert "No ticket of yours is here yet. Paste one on the right." in text


@pytest.mark.parametrize(
    ("ticket_id", "promise"),
    [
        (None, "your leader may review the team's tickets."),
        ("T-1", "your leader may review the ticket itself."),
        ("private-1", "No leader and no colleague sees this conversation or your answers."),
    ],
    ids=["none chosen", "the team's", "their own"],
)
def test_no_more_privacy_is_promised_than_there_is(
    services: FakeServices, ticket_id: str | None, promise: str
) -> None:
    at = new_app(services)
    at.session_state[WHO] = "Dana"
    at.session_state["self_ticket"] = ticket_id
    at = at.run().switch_page("screens/self_assessment.py").run()
    assert f"{PRIVATE} " in shown(at)
    assert promise in shown(at)


def test_nothing_is_chosen_beforehand_and_the_judge_is_covered(open_page: Open) -> None:
    at = look_at_the_first(open_page)
    assert len(at.radio) == 12
    assert {radio.value for radio in at.radio} == {None}
    text = shown(at)
    assert "Covered until you have given your own view." in text
    assert PRIVATE in text
    for hidden in ("missed 1", "of 5", "data-mark"):
        assert hidden not in text
    assert not [html for html in at.html if "db-mark db-" in str(html.value)]


def test_every_choice_shows_its_anchor(open_page: Open) -> None:
    at = look_at_the_first(open_page)
    criterion = tickets.rubric().criteria["listens"]
    radio = at.radio(key="own_T-1_listens")
    assert radio.label == criterion.title
    assert radio.options == ["missed", "partly", "met", "exemplary", "does not apply"]
    assert list(radio.proto.captions)[:4] == list(criterion.anchors.values())


def test_the_judge_stays_covered_until_every_criterion_has_an_answer(
    open_page: Open, services: FakeServices
) -> None:
    at = look_at_the_first(open_page)
    at.radio(key="own_T-1_listens").set_value("met")
    at = at.button(key="self_submit").click().run()
    assert "11 of 12 criteria have no answer yet: Empathy 3, Clarity 4, Resolution 4." in shown(at)
    assert services.self_assess.made == {}
    assert at.radio(key="own_T-1_listens").value == "met"


def test_each_answer_is_counted_at_once(open_page: Open) -> None:
    at = look_at_the_first(open_page)
    assert "Still open: Empathy 4, Clarity 4, Resolution 4" in shown(at)
    for criterion in ("listens", "structure", "plain_language"):
        at.radio(key=f"own_T-1_{criterion}").set_value("does not apply")
    text = shown(at.run())
    assert "Still open: Empathy 3, Clarity 2, Resolution 4" in text
    assert re.findall(r'content: " (.*?)"', text) == ["1/4", "2/4", "0/4"]


def test_another_ticket_can_be_chosen_before_an_answer_is_given(open_page: Open) -> None:
    at = look_at_the_first(open_page)
    assert "How do you see it?" in shown(at.button(key="self_back").click().run())


def test_the_comparison_opens_differences_and_folds_agreements(
    open_page: Open, services: FakeServices
) -> None:
    at = answer_all(look_at_the_first(open_page))
    text = shown(at)
    assert "You and the judge see 3 criteria differently" in text
    assert "I took up their words." in text
    assert "A line to try" in text
    assert "Not scored here: couldn't be judged" in text
    assert "The policy decides it." not in text
    assert PRIVATE in text
    assert [expander.label for expander in at.expander] == ["You agree on 2", "Not scored: 7"]
    assert services.self_assess.made["S-1"].agent == "Dana"


def test_what_they_would_do_next_time_is_kept(open_page: Open, services: FakeServices) -> None:
    at = answer_all(look_at_the_first(open_page))
    at.text_area(key="next_time_S-1").set_value("Ask first.")
    at = at.button(key="next_time_S-1_keep").click().run()
    assert services.self_assess.made["S-1"].next_time == "Ask first."
    assert "Kept, for you alone." in shown(at)


def test_an_earlier_one_can_be_read_again(open_page: Open) -> None:
    at = answer_all(look_at_the_first(open_page))
    at = at.button(key="self_back").click().run()
    assert "Looked at before" in shown(at)
    at = at.button(key="self_made_S-1").click().run()
    assert "You and the judge see 3 criteria differently" in shown(at)


def test_a_pasted_conversation_is_taken_in_for_the_agent_alone(
    open_page: Open, services: FakeServices
) -> None:
    at = open_page("self_assessment", who="Dana")
    at = at.text_area(key="self_text").set_value("Agent: Good day.").run()
    at = at.button(key="self_start").click().run()
    assert services.intake.taken == [("pasted text", "Dana", True)]
    assert len(at.radio) == 12

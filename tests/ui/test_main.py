"""The frame: which pages there are for whom."""

import pytest

from app.errors import StorageError
from tests.ui.conftest import Open, new_app
from tests.ui.fake_services import FakeServices
from tests.ui.reading import shown


def test_the_switch_offers_the_leader_and_every_agent(open_page: Open) -> None:
    at = open_page("review")
    assert at.selectbox(key="who").options == ["Leader", "Dana", "Omar"]


def test_an_agent_who_asks_for_a_leaders_page_is_led_to_their_own(open_page: Open) -> None:
    at = open_page("review", who="Dana")
    assert not at.exception
    assert "No note was shared with you yet." in shown(at)
    assert "drafts waiting" not in shown(at)


def test_a_leader_who_asks_for_an_agents_page_is_led_to_review(open_page: Open) -> None:
    assert "3 drafts waiting" in shown(open_page("my_coaching"))


def test_switching_the_role_leaves_the_leaders_page(open_page: Open) -> None:
    at = open_page("assess")
    at = at.selectbox(key="who").select("Omar").run()
    assert not at.exception
    assert "No note was shared with you yet." in shown(at)
    assert at.query_params["who"] == "Omar"


@pytest.mark.parametrize(("asked", "who"), [("Dana", "Dana"), ("Nobody", "Leader")])
def test_the_address_says_who_is_there(services: FakeServices, asked: str, who: str) -> None:
    at = new_app(services)
    at.query_params["who"] = asked
    assert at.run().selectbox(key="who").value == who


def test_a_fault_of_the_set_up_is_one_line_and_no_traceback(
    open_page: Open, services: FakeServices
) -> None:
    services.review.fault = StorageError("The database can't be opened: run `debrief doctor`.")
    at = open_page("review")
    assert not at.exception
    assert [info.value for info in at.info] == [
        "The database can't be opened: run `debrief doctor`."
    ]


def test_another_page_starts_without_the_last_ones_messages(open_page: Open) -> None:
    at = open_page("review")
    at = next(b for b in at.button if b.label == "Save").click().run()
    assert "Saved. It is still a draft." in shown(at)
    assert "Saved." not in shown(at.switch_page("screens/playbook.py").run())


def test_both_roles_read_the_playbook(open_page: Open) -> None:
    assert "Acknowledges the feeling" in shown(open_page("playbook"))
    assert "Acknowledges the feeling" in shown(open_page("playbook", who="Dana"))

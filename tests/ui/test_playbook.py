"""Playbook: the rubric, the documents, search."""

import pytest
from streamlit.testing.v1 import AppTest

from app.playbook.rubric import Level
from app.ui.components.rubric_table import rubric_html
from tests.ui import tickets
from tests.ui.conftest import Open
from tests.ui.reading import read, shown


def view(at: AppTest, name: str) -> AppTest:
    """Turns to one of the three views."""
    return at.segmented_control(key="playbook_view").set_value(name).run()


def test_the_rubric_shows_every_criterion_with_its_anchors() -> None:
    text = read(rubric_html(tickets.rubric()))
    for criterion in tickets.rubric().criteria.values():
        assert criterion.title in text
        assert all(criterion.anchors[level] in text for level in Level)


def test_a_document_is_read_in_sections_with_their_citations(open_page: Open) -> None:
    text = shown(view(open_page("playbook"), "Documents"))
    assert "Acknowledging feelings Say that you saw what happened." in text
    assert "Name it cited 3 times Say what happened." in text
    assert "Then act not cited yet" in text


def test_documents_stand_under_their_topic_and_open(open_page: Open) -> None:
    at = view(open_page("playbook"), "Documents")
    assert "Coaching" in shown(at)
    at = at.button(key="document_one-on-ones").click().run()
    assert "Every week." in shown(at)


def test_search_shows_passages_with_similarity_and_citations(open_page: Open) -> None:
    at = view(open_page("playbook"), "Search")
    assert "Ask in your own words." in shown(at)
    at = at.text_input(key="playbook_query").set_value("before you turn").run()
    assert "Acknowledging feelings, Name it similarity 0.82 · cited 3 times" in shown(at)


def test_search_without_a_hit_says_what_to_do(open_page: Open) -> None:
    at = view(open_page("playbook"), "Search")
    at = at.text_input(key="playbook_query").set_value("zebra").run()
    assert "No passage is near that. Try other words, or all topics." in shown(at)


@pytest.mark.parametrize(("topic", "hits"), [("All topics", 1), ("Empathy", 1), ("Coaching", 0)])
def test_a_topic_narrows_the_search(open_page: Open, topic: str, hits: int) -> None:
    at = view(open_page("playbook"), "Search")
    at.text_input(key="playbook_query").set_value("before you turn")
    at = at.selectbox(key="playbook_topic").select(topic).run()
    assert shown(at).count("similarity") == hits

"""Companion files: who the people are whom an export names by number."""

import json
from pathlib import Path

import pytest

from app.errors import TranscriptError
from app.transcripts.importers import Someone, people_in, read_text, read_tickets, recognise
from app.transcripts.ticket import Role, Ticket

ADA = Someone(name="Ada Vance", email="a@b.example", role=Role.AGENT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("u.ndjson", '{"id": 7, "name": "Ada Vance", "email": "a@b.example", "role": "admin"}'),
        ("u.json", '{"users": [{"id": 7, "name": "Ada Vance", "email": "a@b.example", '
         '"role": "agent"}], "next_page": null}'),
        ("agents.json", '[{"id": 7, "contact": {"name": "Ada Vance", "email": "a@b.example"}}]'),
        ("u.json", '[{"id": "7", "first_name": "Ada", "last_name": "Vance", '
         '"email": "a@b.example", "type": "teammate"}]'),
        ("u.csv", "id,name,email,role\n7,Ada Vance,a@b.example,agent\n"),
    ],
)  # fmt: skip
def test_people_are_known_by_their_id(name: str, content: str) -> None:
    assert people_in(content.encode(), name) == {"7": ADA}


@pytest.mark.parametrize("content", ['{"subject": "x"}', "a,b\n1,2", "[]", '{"id": "" }'])
def test_a_file_without_people_is_refused(content: str) -> None:
    with pytest.raises(TranscriptError, match="holds no people"):
        people_in(content.encode(), "u.json")


def test_a_list_of_people_given_as_tickets_says_what_it_is() -> None:
    with pytest.raises(TranscriptError, match="lists people and no tickets; give it beside"):
        read_text('{"id": 7, "name": "Ada", "role": "agent"}', name="users.ndjson")


def test_a_page_of_comments_with_its_people_is_no_list_of_people(tmp_path: Path) -> None:
    users = [{"id": 1, "name": "Ada Vance", "role": "end-user"},
             {"id": 2, "name": "Bo Lind", "role": "agent"}]  # fmt: skip
    said = [{"id": i, "author_id": i, "plain_body": "Hello", "public": True} for i in (1, 2)]
    (tmp_path / "page.json").write_text(json.dumps({"users": users, "comments": said}))
    (tmp_path / "Ada Vance.json").write_text(json.dumps({"users": users}))
    assert sum(isinstance(item, Ticket) for item in read_tickets(tmp_path)) == 1
    assert recognise(tmp_path).reason.startswith("1 of zendesk_comments; 1 lists people (")

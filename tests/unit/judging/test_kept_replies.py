"""What was answered once isn't paid again, and nothing else is taken for the same."""

from collections.abc import Callable

import pytest

from app.errors import ModelUnavailableError
from app.judging.assessment import Usage
from app.judging.kept_replies import KeepingClient, key_of
from app.judging.model_client import About, Message, ModelReply, ModelRequest
from tests.scripted_model import ScriptedModel

REQUEST = ModelRequest(
    messages=(Message(role="system", content="Judge."), Message(role="user", content="[0] Hi.")),
    schema_name="verdicts",
    schema_={"type": "object"},
    about=About(role="judge", ticket_id="T-1"),
)


class Shelf:
    """A store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, ModelReply] = {}
        self.of: dict[str, str] = {}

    def get(self, key: str) -> ModelReply | None:
        return self.kept.get(key)

    def put(self, key: str, ticket_id: str, reply: ModelReply) -> None:
        self.of[key] = ticket_id
        self.kept.setdefault(key, reply)


def asked_about(**about: object) -> ModelRequest:
    given = About.model_validate(REQUEST.about.model_dump() | about)
    return REQUEST.model_copy(update={"about": given})


def asked_with(user: str) -> ModelRequest:
    messages = (REQUEST.messages[0], Message(role="user", content=user))
    return REQUEST.model_copy(update={"messages": messages})


def test_a_usable_reply_is_given_again_at_no_cost() -> None:
    model = ScriptedModel(["first"])
    client = KeepingClient(model, Shelf())
    client.confirm(REQUEST, client.complete(REQUEST))
    again = client.complete(REQUEST)
    assert (again.text, again.usage) == ("first", Usage(reused=1))
    assert again.usage.cost_usd == 0
    assert len(model.asked) == 1


def test_a_reply_that_was_not_usable_is_not_kept() -> None:
    client = KeepingClient(ScriptedModel(["broken", "better"]), Shelf())
    client.complete(REQUEST)
    assert client.complete(REQUEST).text == "better"


def test_a_fault_is_not_kept() -> None:
    client = KeepingClient(ScriptedModel([ModelUnavailableError("Busy."), "fine"]), Shelf())
    with pytest.raises(ModelUnavailableError):
        client.complete(REQUEST)
    assert client.complete(REQUEST).text == "fine"


@pytest.mark.parametrize(
    "other",
    [
        lambda: asked_with("[0] Hi!"),
        lambda: asked_about(repeat=1),
        lambda: REQUEST.model_copy(update={"schema_": {"type": "array"}}),
    ],
    ids=["other words", "another repeat", "another schema"],
)
def test_what_differs_is_asked(other: Callable[[], ModelRequest]) -> None:
    client = KeepingClient(ScriptedModel(["first", "second"]), Shelf())
    client.confirm(REQUEST, client.complete(REQUEST))
    assert client.complete(other()).text == "second"


def test_another_model_or_other_parameters_are_asked() -> None:
    keys = {
        key_of("openai/a", {"temperature": 0.0}, REQUEST),
        key_of("openai/b", {"temperature": 0.0}, REQUEST),
        key_of("openai/a", {"temperature": 0.1}, REQUEST),
        key_of("openai/a", {"temperature": 0.0, "api_base": "http://here"}, REQUEST),
    }
    assert len(keys) == 4


def test_the_order_of_parameters_means_nothing() -> None:
    one = key_of("openai/a", {"seed": 7, "temperature": 0.0}, REQUEST)
    assert one == key_of("openai/a", {"temperature": 0.0, "seed": 7}, REQUEST)


def test_the_same_words_about_another_ticket_are_the_same_request() -> None:
    client = KeepingClient(ScriptedModel(["first"]), Shelf())
    client.confirm(REQUEST, client.complete(REQUEST))
    assert client.complete(asked_about(ticket_id="T-2")).usage.reused == 1


def test_a_reply_about_no_ticket_is_neither_kept_nor_looked_for() -> None:
    shelf = Shelf()
    client = KeepingClient(ScriptedModel(["first", "second"]), shelf)
    probe = asked_about(role="probe", ticket_id=None)
    client.confirm(probe, client.complete(probe))
    assert client.complete(probe).text == "second"
    assert shelf.kept == {}


def test_a_reply_that_was_kept_is_not_kept_anew() -> None:
    shelf = Shelf()
    client = KeepingClient(ScriptedModel(["first"]), shelf)
    client.confirm(REQUEST, client.complete(REQUEST))
    client.confirm(REQUEST, client.complete(REQUEST))
    assert [reply.usage.calls for reply in shelf.kept.values()] == [1]
    assert list(shelf.of.values()) == ["T-1"]


def test_broken_characters_have_a_key_too() -> None:
    assert len(key_of("openai/a", {}, asked_with("a lone half \ud83d"))) == 64

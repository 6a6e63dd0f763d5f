"""What was answered once isn't paid again, and nothing else is taken for the same."""

from collections.abc import Callable

import pytest

from app.errors import ModelUnavailableError
from app.judging.asking_run import AskingRun, asking_for
from app.judging.assessment import Usage
from app.judging.kept_replies import Given, KeepingClient, KeptReply, key_of
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
        self.kept: dict[str, Given] = {}
        self.counted: list[Given] = []

    def get(self, key: str) -> KeptReply | None:
        kept = self.kept.get(key)
        return kept and KeptReply(kept.reply, kept.run.id if kept.run else None, kept.is_usable)

    def put(self, given: Given) -> None:
        self.counted.append(given)
        kept = self.kept.get(given.key)
        if kept is None or not kept.is_usable:
            self.kept[given.key] = given

    def confirm(self, key: str) -> None:
        self.kept[key] = self.kept[key]._replace(is_usable=True)


def ask(client: KeepingClient, request: ModelRequest, *, is_usable: bool = True) -> ModelReply:
    """A reply that was read."""
    reply = client.complete(request)
    client.heard(request, reply, is_usable=is_usable)
    return reply


def asked_about(**about: object) -> ModelRequest:
    given = About.model_validate(REQUEST.about.model_dump() | about)
    return REQUEST.model_copy(update={"about": given})


def asked_with(user: str) -> ModelRequest:
    messages = (REQUEST.messages[0], Message(role="user", content=user))
    return REQUEST.model_copy(update={"messages": messages})


def test_a_usable_reply_is_given_again_at_no_cost() -> None:
    model = ScriptedModel(["first"])
    client = KeepingClient(model, Shelf())
    ask(client, REQUEST)
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
    ask(client, REQUEST)
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
    ask(client, REQUEST)
    assert client.complete(asked_about(ticket_id="T-2")).usage.reused == 1


def test_a_reply_about_no_ticket_is_neither_kept_nor_looked_for() -> None:
    shelf = Shelf()
    client = KeepingClient(ScriptedModel(["first", "second"]), shelf)
    probe = asked_about(role="probe", ticket_id=None)
    ask(client, probe)
    assert client.complete(probe).text == "second"
    assert shelf.kept == {}


def test_a_reply_that_was_kept_is_neither_kept_nor_counted_anew() -> None:
    shelf = Shelf()
    client = KeepingClient(ScriptedModel(["first"]), shelf)
    ask(client, REQUEST)
    ask(client, REQUEST)
    assert [(one.reply.usage.calls, one.about.ticket_id) for one in shelf.counted] == [(1, "T-1")]


# Runs

ONE, OTHER = AskingRun("run-1", 3), AskingRun("run-2")


def test_a_run_that_goes_on_has_its_own_replies_at_what_they_cost_it() -> None:
    shelf = Shelf()
    client = KeepingClient(ScriptedModel(["first"]), shelf)
    with asking_for(ONE):
        paid = ask(client, REQUEST).usage
        assert ask(client, REQUEST).usage == paid
    assert paid.cost_usd == 0.01
    assert [given.run for given in shelf.counted] == [ONE]
    with asking_for(OTHER):
        assert ask(client, REQUEST).usage == Usage(reused=1)


def test_a_reply_of_no_use_is_kept_for_its_own_run_alone() -> None:
    client = KeepingClient(ScriptedModel(["broken", "better"]), Shelf())
    with asking_for(ONE):
        ask(client, REQUEST, is_usable=False)
        assert ask(client, REQUEST, is_usable=False).text == "broken"
    with asking_for(OTHER):
        assert ask(client, REQUEST).text == "better"
    assert ask(client, REQUEST).text == "better"


def test_a_reply_that_turns_out_to_be_of_use_is_kept_for_all_and_counted_once() -> None:
    shelf = Shelf()
    client = KeepingClient(ScriptedModel(["half"]), shelf)
    with asking_for(ONE):
        ask(client, REQUEST, is_usable=False)
        ask(client, REQUEST)
    assert ask(client, REQUEST).usage == Usage(reused=1)
    assert len(shelf.counted) == 1


def test_broken_characters_have_a_key_too() -> None:
    assert len(key_of("openai/a", {}, asked_with("a lone half \ud83d"))) == 64

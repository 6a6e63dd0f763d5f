"""Which model serves which role, and whose key and address are sent to whom."""

import pytest
from pydantic import SecretStr

from app.judging.model_client import ModelRole
from app.judging.roles import (
    Access,
    access_of,
    bound_models,
    embedding_access,
    models_asked,
    names_of,
    shares_account,
)
from app.settings import Settings

BASE = "http://gpu.example/v1"
KEY = SecretStr("sk-judge")
SHARED = Access(api_base=BASE, api_key=KEY)


def settings(**given: object) -> Settings:
    shared: dict[str, object] = {"model": "openai/judge", "api_base": BASE, "api_key": KEY}
    return Settings.model_validate(shared | given)


def test_one_model_serves_both_roles_by_the_same_access() -> None:
    bound = bound_models(settings(model_temperature=0.3, model_seed=11))
    assert {role: (one.model, one.access) for role, one in bound.items()} == {
        "judge": ("openai/judge", SHARED),
        "drafter": ("openai/judge", SHARED),
    }
    assert {(one.temperature, one.seed) for one in bound.values()} == {(0.3, 11)}


def test_without_a_model_no_role_is_bound() -> None:
    assert bound_models(Settings(judge_fallback="openai/other")) == {}


def test_the_built_in_fallback_is_no_model() -> None:
    assert set(bound_models(settings(judge_fallback="builtin"))) == {"judge", "drafter"}


@pytest.mark.parametrize("role", ["draft_model", "judge_fallback"])
def test_another_model_of_the_same_provider_shares_the_judges_access(role: str) -> None:
    bound = bound_models(settings(**{role: "openai/small"}))
    name = "drafter" if role == "draft_model" else role
    assert {r: one.access for r, one in bound.items() if r == name} == {name: SHARED}


@pytest.mark.parametrize("role", ["draft_model", "judge_fallback"])
def test_a_model_of_another_provider_is_never_sent_the_judges_key_or_address(role: str) -> None:
    bound = bound_models(settings(**{role: "anthropic/claude"}))
    name = "drafter" if role == "draft_model" else role
    assert {r: one.access for r, one in bound.items() if r == name} == {name: Access()}


@pytest.mark.parametrize(
    ("own", "access"),
    [
        ({"draft_api_key": "sk-own"}, Access(api_key=SecretStr("sk-own"))),
        ({"draft_api_base": "http://b"}, Access(api_base="http://b")),
    ],
)
def test_a_drafter_with_a_key_or_an_address_of_its_own_gets_nothing_of_the_judges(
    own: dict[str, str], access: Access
) -> None:
    assert bound_models(settings(draft_model="openai/small", **own))["drafter"].access == access


def test_a_drafter_without_a_judge_has_the_one_address_and_key() -> None:
    bound = bound_models(settings(model=None, draft_model="mistral/small"))
    assert {role: one.access for role, one in bound.items()} == {"drafter": SHARED}


def test_a_model_of_an_eval_is_asked_as_the_judge_is_where_it_may() -> None:
    assert access_of(settings(), "judge", "openai/candidate") == SHARED
    assert access_of(settings(), "judge", "mistral/candidate") == Access()


def test_names_without_a_provider_are_each_their_own() -> None:
    assert access_of(settings(model="gpt-5"), "drafter", "claude-haiku-4-5") == Access()
    assert access_of(settings(model="gpt-5"), "drafter", "gpt-5") == SHARED


@pytest.mark.parametrize(
    ("given", "access"),
    [
        ({"embedding_model": "openai/embed"}, SHARED),
        ({"embedding_model": "cohere/embed"}, Access()),
        ({"embedding_model": "cohere/embed", "model": None}, SHARED),
        (
            {"embedding_model": "cohere/embed", "embedding_api_key": "sk-e"},
            Access(api_key=SecretStr("sk-e")),
        ),
    ],
)
def test_an_embedding_model_is_sent_no_other_providers_key(
    given: dict[str, object], access: Access
) -> None:
    assert embedding_access(settings(**given)) == access


def test_each_model_that_text_is_sent_to_is_named_once() -> None:
    given = settings(
        draft_model="anthropic/claude", judge_fallback="openai/judge", embedding_model="openai/e"
    )
    assert models_asked(given) == ["openai/judge", "anthropic/claude", "openai/e"]
    assert models_asked(Settings(judge_fallback="builtin")) == []


@pytest.mark.parametrize(
    ("given", "role", "key"),
    [
        ({}, "judge", "DEBRIEF_API_KEY"),
        ({}, "drafter", "DEBRIEF_API_KEY"),
        ({"draft_model": "openai/small"}, "drafter", "DEBRIEF_DRAFT_API_KEY"),
        ({"judge_fallback": "openai/x"}, "judge_fallback", "DEBRIEF_JUDGE_FALLBACK_API_KEY"),
    ],
)
def test_an_operator_is_told_of_the_settings_of_the_role(
    given: dict[str, object], role: ModelRole, key: str
) -> None:
    assert names_of(settings(**given), role).key == key


def test_no_key_is_ever_printed() -> None:
    assert "sk-judge" not in repr(bound_models(settings()))


@pytest.mark.parametrize(
    ("role", "model", "own", "shares"),
    [
        ("judge", "openai/judge", {}, True),
        ("judge_fallback", "openai/other", {}, True),
        ("judge_fallback", "openai/other", {"judge_fallback_api_key": KEY}, False),
        ("judge_fallback", "anthropic/other", {}, False),
        ("drafter", "openai/other", {"draft_api_base": "http://other.example/v1"}, False),
    ],
)
def test_models_share_what_an_account_may_ask_where_key_and_address_are_the_same(
    role: ModelRole, model: str, own: dict[str, object], shares: bool
) -> None:
    assert shares_account(settings(**own), role, model) is shares

"""The policy file, and what is said of a mistake in one."""

import re
from pathlib import Path

import pytest

from app.errors import PolicyError
from app.redaction.policy import ENTITIES, POLICY_FILE, Action, Policy, load_policy
from app.redaction.recognizers.card import Card
from app.redaction.recognizers.email import email
from app.redaction.redactor import Redactor
from app.redaction.rules import Rules
from app.redaction.span import Span
from app.redaction.team_lists import HashedLists, ListEntry, entry
from app.settings import PROJECT

KEY = b"a key that a test made up"
CARD = "4111 1111 1111 1111"


class Finds:
    """An analyzer of two recognizers, which needs no engine."""

    trigger = re.compile(r"[\d@]")

    def find(self, text: str) -> list[Span]:
        return [*email().find(text), *Card().find(text)]


def redacted(text: str, policy: Policy, *entries: ListEntry) -> str:
    rules = Rules(policy, lambda: HashedLists(KEY, entries))
    redactor = Redactor(Finds(), (), rules=rules)
    once = redactor.redact_text(text)[0]
    assert redactor.redact_text(once)[0] == once
    return once


def test_the_file_that_comes_with_the_project_names_every_entity_and_replaces_it() -> None:
    policy = load_policy(PROJECT / "knowledge" / POLICY_FILE)
    assert set(policy.entities) == set(ENTITIES)
    assert set(policy.entities.values()) == {Action.REPLACE}
    assert policy.mark == ""


def test_without_a_file_everything_is_replaced(tmp_path: Path) -> None:
    assert load_policy(tmp_path / "none.yaml") == Policy()


@pytest.mark.parametrize(
    ("action", "text"),
    [
        ("replace", "card [CARD_1] of [EMAIL_1]"),
        ("keep_last_4", "card [CARD_ENDING_1111] of [EMAIL_1]"),
        ("keep", f"card {CARD} of [EMAIL_1]"),
    ],
)
def test_an_entity_is_treated_as_the_policy_says(action: str, text: str) -> None:
    policy = Policy(entities={"CARD": Action(action)})
    assert redacted(f"card {CARD} of jo@example.com", policy) == text


@pytest.mark.parametrize(
    ("entity", "value", "placeholder"),
    [
        ("CARD", "4111-1111-1111-1234", "[CARD_ENDING_1234]"),
        ("IBAN", "DE89 3704 0044 0532 0130 00", "[IBAN_ENDING_3000]"),
        ("PHONE", "oh seven nine double four three two one six", "[PHONE_ENDING_3216]"),
        ("CARD", "4111111", None),
        ("EMAIL", "jo@example.com", None),
    ],
)
def test_the_last_four_are_kept_of_long_numbers_alone(
    entity: str, value: str, placeholder: str | None
) -> None:
    kept = dict.fromkeys(("CARD", "IBAN", "PHONE"), Action.KEEP_LAST_4)
    assert Policy(entities=kept).partly_kept(entity, value) == placeholder


def test_a_phrase_on_the_list_always_goes_and_one_on_the_other_always_stays() -> None:
    policy = Policy.model_validate(
        {
            "allow": ["help@shop.example"],
            "deny": [{"text": "Project Kingfisher", "entity": "PROJECT"}],
        }
    )
    text = "mail help@shop.example or jo@example.com about project KINGFISHER's end"
    assert redacted(text, policy) == ("mail help@shop.example or [EMAIL_1] about [PROJECT_1]'s end")


def test_entries_from_the_screen_work_though_only_their_hashes_are_known() -> None:
    denied = entry(KEY, "deny", "Quillfeather-Hale", "PERSON")
    allowed = entry(KEY, "allow", "jo@example.com")
    assert "quill" not in (denied.model_dump_json() + allowed.model_dump_json()).lower()
    assert redacted(
        "QUILLFEATHER HALE, jo@example.com, al@example.com", Policy(), denied, allowed
    ) == ("[PERSON_1], jo@example.com, [EMAIL_1]")


def test_a_hash_says_nothing_without_its_key() -> None:
    made = entry(KEY, "deny", "Maya Ortiz", "PERSON")
    other = HashedLists(b"another key", [made])
    assert list(other.denied("Maya Ortiz")) == []
    assert entry(b"another key", "deny", "Maya Ortiz", "PERSON").digest != made.digest


@pytest.mark.parametrize(
    "phrase", ["", " -- ", "one two three four five six seven eight 9 10 11 12 13"]
)
def test_an_entry_has_one_to_twelve_words(phrase: str) -> None:
    with pytest.raises(ValueError, match="a list entry has 1 to 12 words"):
        entry(KEY, "deny", phrase)


def test_a_policy_that_changes_something_changes_the_redactors_version(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("allow: [Sunny Plan]\n", encoding="utf-8")
    plain = Redactor(Finds(), ())
    own = Redactor(Finds(), (), rules=Rules(load_policy(path)))
    assert own.version.startswith(f"{plain.version}-")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("entities:\n  CARD: hide\n",
         "policy.yaml line 2: CARD has the action 'hide'; use replace, keep_last_4, keep"),
        ("entities:\n  EMAIL: replace\n  CRAD: keep\n",
         "policy.yaml line 3: no entity is called 'CRAD'; did you mean 'CARD'?"),
        ("entities:\n  EMAIL: keep_last_4\n",
         "policy.yaml line 2: EMAIL isn't a number, so it has no last four; replace or keep it"),
        ("allow: Sunny\n", "policy.yaml line 1: 'allow' must be a list; start each line with '- '"),
        ("allow:\n  - '!'\n",
         "policy.yaml line 2: '!' has no word in it; write one or remove the line"),
        ("allow:\n  - 12\n", "policy.yaml line 2: 12 must be text; put it in quotes"),
        ("deny:\n  - {entity: PROJECT}\n", "policy.yaml line 2: has no 'text'; add it"),
        ("deny:\n  - {text: Kingfisher, entity: project}\n",
         "policy.yaml line 2: the entity 'project' must be in capitals, such as PROJECT"),
        ("keep: [CARD]\n",
         "policy.yaml line 1: a policy doesn't know the key 'keep'; use entities, allow or deny"),
        ("allow: [x]\nallow: [y]\n",
         "policy.yaml line 2: 'allow' stands twice, first in line 1; keep one"),
        ("", "policy.yaml: there is nothing in it; fill it in"),
        ("a: b: c\n", "policy.yaml line 1: a second ': ' in one line; put the text in quotes"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_the_way_out(
    tmp_path: Path, source: str, message: str
) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(path)
    assert str(caught.value) == message

"""What is read of broken JSON, and that nothing is made up for it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.broken_json import Unfinished, finished_members, read_broken_json
from app.judging.judge_reply import read_judgement
from app.judging.reply_json import find_json
from tests.scripted_model import make_reply
from tests.unit.judging.build import make_rubric
from tests.unit.judging.replies import GOOD, reply

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
NAMES = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
RUBRIC = make_rubric()
PRETTY = json.dumps(reply(), indent=1, ensure_ascii=False)
WHOLE = read_judgement(make_reply(GOOD), RUBRIC).judgement.verdicts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1, "b": [1, 2,],}', {"a": 1, "b": [1, 2]}),
        ("{'a': 'don\\'t, and it's', b: met}", {"a": "don't, and it's", "b": "met"}),
        ('{"a": "he said "no" to it", "b": 2}', {"a": 'he said "no" to it', "b": 2}),
        ('{"a": "he said "no"", "b": 2}', {"a": 'he said "no"', "b": 2}),
        ('{"a": 1 // why\n "b": /* so */ True}', {"a": 1, "b": True}),
        ('{"a": "x"\n"b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": "x" "b": "y"}', {"a": "x", "b": "y"}),
        ('{"a": ["x", None, "y" "z"]}', {"a": ["x", None, 'y" "z']}),
        ("{“a”: “met”, “b”: [“x”, „y“]}", {"a": "met", "b": ["x", "y"]}),
        ('{"a": [{"b": 1, {"b": 2}], "c": NaN}', {"a": [{"b": 1}, {"b": 2}], "c": None}),
        ('{"a": [1, ...], "b": .5}', {"a": [1], "b": 0.5}),
        (r'{"a": "\u00dc \d \"x\" \\",}', {"a": 'Ü \\d "x" \\'}),
        ('{"a": "two\nlines",}', {"a": "two\nlines"}),
        ('{"a" = 1, "b" => 2}', {"a": 1, "b": 2}),
    ],
)
def test_what_is_not_quite_json_is_read_as_it_is_meant(text: str, value: Any) -> None:
    assert list(read_broken_json(text)) == [value]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ('{"a": "he said ', {}),
        ('{"a": 1, "b": "he said "no", ', {"a": 1}),
        ('{"a": "x", "b"', {}),
        ('{"a": 0.8', {}),
        ('{"a": 1, "b": tru', {"a": 1}),
        ('{"a": {"b": "x"}, "c": {"d": "y", "e": "', {"a": {"b": "x"}}),
        ('{"a": "nice, "cause": "agent", "b": 1}', {"b": 1}),
        ('{"a": He was good, "b": 1}', {"b": 1}),
        ('{"a", "b": 1}', {}),
    ],
)
def test_what_is_not_all_there_is_unfinished_and_what_is_unsure_is_left_out(
    text: str, members: dict[str, Any]
) -> None:
    value, *_ = read_broken_json(text)
    assert isinstance(value, Unfinished)
    assert finished_members(value) == members


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4))
def test_json_that_is_whole_is_read_as_json(value: dict[str, Any]) -> None:
    assert list(read_broken_json(json.dumps(value))) == [value]
    assert list(read_broken_json(json.dumps(value, indent=1, ensure_ascii=False))) == [value]


@pytest.mark.parametrize(
    "text", [GOOD, PRETTY, GOOD.replace('"', "”")], ids=["one line", "pretty", "typographic"]
)
def test_wherever_a_reply_breaks_off_what_is_read_of_it_was_said(text: str) -> None:
    for end in range(0, len(text), 2):
        cut = text[:end] + (",," if end % 4 else "")
        said = read_judgement(make_reply(cut), RUBRIC).judgement.verdicts
        assert said == WHOLE[: len(said)]


@given(st.data())
def test_wherever_a_piece_is_lost_every_other_verdict_is_as_it_was_said(
    data: st.DataObject,
) -> None:
    """A lost piece may change the verdict that it is in; a program can't know. It must
    not reach another one's level or quote."""
    start = data.draw(st.integers(0, len(GOOD) - 1))
    end = data.draw(st.integers(start, min(len(GOOD), start + 3)))
    lost = GOOD[:start] + GOOD[end:]
    said = {v.criterion: v for v in read_judgement(make_reply(lost), RUBRIC).judgement.verdicts}
    changed = [v for v in WHOLE if v.criterion in said and said[v.criterion] != v]
    assert len(changed) <= 1


@given(st.text(alphabet="{}[]\",:'\\ab1 \n“”/#.", max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    list(read_broken_json(text))
    list(find_json(text))
    read_judgement(make_reply(text), RUBRIC)


@pytest.mark.parametrize(
    "text", ["[" * 9000, "{" * 9000, '{"a":' * 9000, '{"a' * 9000, '{ "' * 9000]
)
def test_brackets_without_end_are_no_answer(text: str) -> None:
    assert not read_judgement(make_reply(text), RUBRIC).judgement.verdicts

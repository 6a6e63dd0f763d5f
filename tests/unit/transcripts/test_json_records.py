"""JSON in every layout that exports have, one record at a time."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transcripts.importers.head import Head, started_json
from app.transcripts.importers.json_records import Record, records
from app.transcripts.importers.reading import Skipped
from app.transcripts.importers.source import text_source

ONE, TWO, THREE = {"id": 1, "a": {"b": ["x", 0.5]}}, {"id": 2}, {"id": 3, "text": "Grüße\u2028 😀"}


def values(text: str | bytes, lists: tuple[str, ...] = ()) -> list[object]:
    """The records' values; a reason for what was left out."""
    found = records(text_source(text, "export.json"), lists)
    return [one.reason if isinstance(one, Skipped) else one.value for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(map(json.dumps, [ONE, TWO, THREE])),
        "\n\n" + "\n\n".join(map(json.dumps, [ONE, TWO, THREE])) + "\n",
        json.dumps([ONE, TWO, THREE]),
        json.dumps([ONE, TWO, THREE], indent=2, ensure_ascii=False),
        "\n".join(json.dumps(one, indent=2) for one in (ONE, TWO, THREE)),
        "[\n" + ",\n".join(map(json.dumps, [ONE, TWO, THREE])) + "\n]",
    ],
    ids=["by line", "blank lines", "array", "pretty array", "one after the other", "item a line"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_records_come_out_of_every_layout(text: str, encoding: str) -> None:
    assert values(text.encode(encoding)) == [ONE, TWO, THREE]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_under_a_known_key_is_read_and_what_stood_around_it_comes_last(
    indent: int | None,
) -> None:
    page = {"count": 2, "tickets": [ONE, TWO], "meta": {"more": True}, "next_page": "https://x"}
    found = list(records(text_source(json.dumps(page, indent=indent), "a.json"), ("tickets",)))
    assert found == [
        Record(1, ONE, "item"),
        Record(2, TWO, "item"),
        Record(1, {"count": 2, "meta": {"more": True}, "next_page": "https://x"}, "file"),
    ]


def test_a_document_that_is_no_list_is_one_record() -> None:
    assert values(json.dumps({"ticket": ONE}, indent=1), ("tickets",)) == [{"ticket": ONE}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"id": 1}\n{"id": 2\n{"id": 3}',
            [{"id": 1}, "not valid JSON from column 9 on", {"id": 3}],
        ),
        ('foreign first line\n{"id": 1}', ["not valid JSON from column 1 on", {"id": 1}]),
        ('{"id": 1}\n[2]\n{"id": 3}', [{"id": 1}, "not a JSON object", {"id": 3}]),
        ('[{"id": 1}, 5, {"id": 3}]', [{"id": 1}, "not a JSON object", {"id": 3}]),
    ],
)
def test_what_is_no_object_is_left_out_with_its_reason(text: str, expected: list[object]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    ['[{"id": 1}, {"id": 2', '[{"id": 1}\n, nope]', '[{"id": 1}, {"id": NaN}]'],
)
def test_a_document_that_breaks_off_gives_what_came_before_and_says_so(text: str) -> None:
    first, reason = values(text)
    assert first == {"id": 1}
    assert "breaks off or is damaged" in str(reason)


def test_a_deep_nesting_is_refused_without_a_crash() -> None:
    (reason,) = values('{"id": ' + "[" * 100_000)
    assert reason == "nested deeper than 200 levels, as no export is"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.integers(0, 400),
)
def test_a_cut_document_is_closed_where_it_is_cut(value: object, cut: int) -> None:
    text = json.dumps({"value": value})
    assert started_json(text) == {"value": value}
    assert isinstance(started_json(text[: max(1, cut)]), dict | None)


def test_a_head_knows_the_first_records_of_each_layout() -> None:
    for text in (json.dumps(ONE) + "\n" + json.dumps(TWO), json.dumps([ONE, TWO], indent=1)):
        assert Head(text, "a.json").records == (ONE, TWO)
    assert Head(json.dumps(ONE, indent=1)[:-20], "a.json").record["id"] == 1
    assert Head("Agent: hello", "a.txt").record == {}

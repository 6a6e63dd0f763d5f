import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import RubricError
from app.playbook.rubric import Dimension, Level
from app.playbook.rubric_file import check_citations, load_rubric
from tests.unit.playbook.rubric_text import PASSAGES, RUBRIC, line_number


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "support.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path) -> str:
    with pytest.raises(RubricError) as caught:
        load_rubric(path)
    return str(caught.value)


def outcome(path: Path) -> str:
    try:
        return f"a rubric: {load_rubric(path).id!r}"
    except RubricError as error:
        return str(error)


def test_a_rubric_comes_back_as_written_in_its_order(tmp_path: Path) -> None:
    rubric = load_rubric(written(tmp_path, RUBRIC))
    assert list(rubric.criteria) == ["listens", "structure"]
    assert rubric.dimension_of["structure"] is Dimension.CLARITY
    assert rubric.criteria["listens"].anchors[Level.PARTLY] == "Takes up some of it."
    assert rubric.criteria["structure"].weight == 2


def test_the_hash_is_that_of_the_files_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, RUBRIC + "# a comment\n")
    assert load_rubric(path).hash == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load_rubric(written(tmp_path, b"\xef\xbb\xbf" + RUBRIC.encode())).id == "small"


# What is replaced, by what, the part of the changed text whose line is named, the message.
MISTAKES = {
    "a missing level": (
        "          partly: Takes up some of it.\n",
        "",
        "        anchors:",
        "criterion 'listens' has no anchor for 'partly'; add one",
    ),
    "an unknown level": (
        "          partly: Takes",
        "          partially: Takes",
        "partially:",
        "criterion 'listens' has an anchor for 'partially', which is no level; "
        "use missed, partly, met, exemplary",
    ),
    "an empty anchor": (
        "met: Takes up what matters.",
        'met: " "',
        'met: " "',
        "criterion 'listens' has an empty anchor for 'met'; say what it looks like",
    ),
    "an anchor without a text": (
        "met: Takes up what matters.",
        "met:",
        "met:\n",
        "criterion 'listens' has nothing in 'met'; write something there",
    ),
    "a misspelt key": (
        "        practise: Number",
        "        practice: Number",
        "practice:",
        "criterion 'structure' has the key 'practice', which rubrics don't know; "
        "did you mean 'practise'?",
    ),
    "a key at the top that nobody knows": (
        "id: small",
        "colour: red\nid: small",
        "colour",
        "the rubric has the key 'colour', which rubrics don't know; "
        "use id, version, title, dimensions",
    ),
    "a computed key": ("id: small", "hash: abc\nid: small", "hash", "'hash' is computed; remove"),
    "a missing key": (
        "        ask: Which step would you have got lost at?\n",
        "",
        "- id: structure",
        "criterion 'structure' has no 'ask'; add it",
    ),
    "a criterion twice": (
        "- id: structure",
        "- id: listens",
        "- id: listens\n        title: Gives",
        "criterion 'listens' is already in line 9; rename or remove one",
    ),
    "a dimension twice": (
        "- id: clarity",
        "- id: empathy",
        "- id: empathy\n    title: Clarity",
        "dimension 'empathy' is already in line 5; rename or remove one",
    ),
    "a YAML key twice": (
        "        title: Listens",
        "        title: Listens\n        title: Hears",
        "        title: Hears",
        "'title' stands twice, first in line 10; keep one",
    ),
    "an unknown dimension": (
        "- id: clarity",
        "- id: charm",
        "- id: charm",
        "dimension 'charm' is none that can be scored; use empathy, clarity, resolution",
    ),
    "an id with a space": (
        "- id: listens",
        "- id: Listens well",
        "- id: Listens well",
        "criterion 'Listens well' has the id 'Listens well'; use lower-case letters and",
    ),
    "a criterion without an id": (
        "- id: listens\n        title",
        "- title",
        "- title: Listens",
        "criterion number 1 has no 'id'; add it",
    ),
    "a weight of nought": (
        "weight: 2",
        "weight: 0",
        "weight: 0",
        "criterion 'structure' has 0 in 'weight'; give a number above 0",
    ),
    "a part of the ticket that isn't one": (
        "weight: 2",
        "judged_at: start",
        "judged_at: start",
        "criterion 'structure' has 'start' in 'judged_at'; use 'whole' or 'end'",
    ),
    "a weight without end": (
        "weight: 2",
        "weight: .inf",
        "weight: .inf",
        "criterion 'structure' has the weight inf; give a number above 0",
    ),
    "a weight in words": (
        "weight: 2",
        "weight: heavy",
        "weight: heavy",
        "criterion 'structure' has 'heavy' in 'weight', which must be a number; write one",
    ),
    "a number where a text belongs": (
        "title: Listens",
        "title: 42",
        "title: 42",
        "criterion 'listens' has 42 in 'title', which must be text; put it in quotes",
    ),
    "a question that says nothing": (
        "question: Are the steps in the order in which they are done?",
        "question: Order?",
        "question: Order?",
        "criterion 'structure' says too little in 'question'; write at least 10 characters",
    ),
    "examples without one for it": (
        "          for:\n            - You wrote that the parcel was wet when it came.",
        "          for: []",
        "for: []",
        "criterion 'listens' has no example 'for' it; give at least one line",
    ),
    "examples without the key for": (
        "          for:\n            - You wrote that the parcel was wet when it came.\n",
        "",
        "        examples:",
        "criterion 'listens' has no example 'for' it; give at least one line",
    ),
    "an empty example": (
        "- What is your order number?",
        "- ''",
        "- ''",
        "criterion 'listens' has an empty example 'against' it; write or remove it",
    ),
    "a text where a list belongs": (
        "        passages:\n          - plain-words#one-thing-at-a-time",
        "        passages: plain-words#one-thing-at-a-time",
        "passages: plain",
        "criterion 'structure' must have a list in 'passages'; start each line with '- '",
    ),
    "a text where keys belong": (
        "id: empathy\n",
        "id: empathy\n    junk: 1\n",
        "junk",
        "dimension 'empathy' has the key 'junk', which rubrics don't know; "
        "use id, title, summary, criteria, weight",
    ),
    "no passage": (
        "        passages:\n          - plain-words#one-thing-at-a-time",
        "        passages: []",
        "passages: []",
        "criterion 'structure' has nothing in 'passages'; give at least one",
    ),
    "a version of nought": (
        "version: 3",
        "version: 0",
        "version: 0",
        "the rubric has 0 in 'version'; start from 1",
    ),
    "two mistakes": (
        "          partly: Most steps stand in order.\n          met: Each",
        "          met: Each",
        "        anchors:\n          missed: Steps",
        "criterion 'structure' has no anchor for 'partly'; add one",
    ),
    "a tab": (
        "    title: Clarity",
        "\ttitle: Clarity",
        "\ttitle",
        "a tab stands where spaces are needed; indent with spaces",
    ),
    "a colon in a bare text": (
        "met: Takes up what matters.",
        "met: Takes up: what matters.",
        "met: Takes up:",
        "a second ': ' in one line; put the text in quotes",
    ),
    "a quotation mark that stays open": (
        "title: Clarity",
        'title: "Clarity',
        'title: "Clarity',
        "a quotation mark is opened and never closed; close it",
    ),
    "an indentation that fits nothing": (
        "        title: Gives structure",
        "          title: Gives structure",
        "          title: Gives",
        "put the text in quotes",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_line_and_what_to_mend(tmp_path: Path, mistake: str) -> None:
    before, after, where, message = MISTAKES[mistake]
    assert before in RUBRIC
    text = RUBRIC.replace(before, after, 1)
    said = refusal(written(tmp_path, text))
    assert said.startswith(f"support.yaml line {line_number(text, where)}: ")
    assert message in said
    assert "\n" not in said


WHOLE_FILES = {
    "nothing": (b"", "support.yaml: there is nothing in it; fill it in"),
    "only a comment": (b"# later\n", "support.yaml: there is nothing in it"),
    "a list": (b"- id: x\n", "support.yaml line 1: the rubric must have lines of 'key: text'"),
    "one word": (b"rubric\n", "support.yaml line 1: the rubric must have lines of 'key: text'"),
    "Latin-1": (b"id: x\ntitle: caf\xe9\n", "support.yaml line 2: a character isn't UTF-8; save"),
    "a control character": (b"id: x\ntitle: a\x07b\n", "line 2: a control character that YAML"),
    "two documents": (b"id: x\n---\nid: y\n", "line 2: this isn't valid YAML (but found another"),
    "a list as a key": (b"id: x\n[1]: y\n", "line 2: this isn't valid YAML (found unhashable key"),
    "an impossible date": (b"id: 2026-02-31\n", "a value can't be read (day "),
    "an alias by accident": (b"id: x\ntitle: *bold* move\n", "line 2: "),
    "dimensions in words": (
        b"id: x\nversion: 1\ntitle: T\ndimensions: empathy\n",
        "support.yaml line 4: the rubric must have a list in 'dimensions'",
    ),
    "a dimension in words": (
        b"id: x\nversion: 1\ntitle: T\ndimensions:\n  - empathy\n",
        "support.yaml line 5: dimension number 1 must have lines of 'key: text'",
    ),
}


@pytest.mark.parametrize("kind", WHOLE_FILES)
def test_a_file_that_is_no_rubric_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    content, message = WHOLE_FILES[kind]
    said = refusal(written(tmp_path, content))
    assert message in said
    assert "\n" not in said


def test_further_mistakes_are_counted_and_the_first_by_line_is_named(tmp_path: Path) -> None:
    text = RUBRIC.replace("weight: 2", "weight: -1").replace("title: Listens", "titel: Listens")
    said = refusal(written(tmp_path, text))
    assert said.startswith("support.yaml line 10: criterion 'listens' has the key 'titel'")
    assert said.endswith("(1 more mistake after this one)")


def test_a_missing_file_names_its_path_and_the_settings(tmp_path: Path) -> None:
    said = refusal(tmp_path / "team.yaml")
    assert "team.yaml: the rubric can't be read (No such file or directory)" in said
    assert "DEBRIEF_RUBRIC" in said


@given(st.data())
def test_whatever_is_cut_out_the_answer_is_a_rubric_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(RUBRIC)))
    end = data.draw(st.integers(start, min(len(RUBRIC), start + 200)))
    junk = data.draw(
        st.sampled_from(["", "\t", ": ", "- ", "'", "[", "{", "&a ", "*a", "!!x ", "?"])
    )
    path = written(tmp_path_factory.getbasetemp(), RUBRIC[:start] + junk + RUBRIC[end:])
    assert outcome(path).startswith(("a rubric", "support.yaml"))
    assert "\n" not in outcome(path)


def test_passages_that_the_playbook_has_may_be_cited(tmp_path: Path) -> None:
    path = written(tmp_path, RUBRIC)
    check_citations(load_rubric(path), PASSAGES, path)


CITATIONS = {
    "another heading of the document": (
        "active-listening#read-first",
        "active-listening#take-up",
        "criterion 'listens' cites 'active-listening#take-up', which the playbook doesn't have; "
        "close to it: active-listening#take-it-up",
    ),
    "a misspelt document": (
        "plain-words#one-thing-at-a-time",
        "plain-word#one-thing-at-a-time",
        "close to it: plain-words#one-thing-at-a-time",
    ),
    "something else altogether": (
        "plain-words#one-thing-at-a-time",
        "zzz",
        "nothing there comes close to it",
    ),
}


@pytest.mark.parametrize("kind", CITATIONS)
def test_a_passage_that_nobody_wrote_is_refused_with_what_comes_close(
    tmp_path: Path, kind: str
) -> None:
    before, after, message = CITATIONS[kind]
    text = RUBRIC.replace(before, after)
    path = written(tmp_path, text)
    with pytest.raises(RubricError) as caught:
        check_citations(load_rubric(path), PASSAGES, path)
    assert str(caught.value).startswith(f"support.yaml line {line_number(text, after)}: ")
    assert message in str(caught.value)

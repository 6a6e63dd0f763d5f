from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PlaybookError
from app.playbook.documents import (
    PASSAGE_CHARACTERS,
    Document,
    read_documents,
    slug_of,
    split_document,
)
from app.playbook.rubric import Dimension

FRONT = "---\ntitle: Active listening\ndimension: empathy\nsources: [one.txt]\n---\n"


def with_body(body: str) -> Document:
    return Document(slug="listening", title="Listening", topic=Dimension.EMPATHY, body=body)


def refusal(folder: Path) -> str:
    with pytest.raises(PlaybookError) as caught:
        read_documents(folder)
    return str(caught.value)


def test_documents_are_read_by_file_name_with_their_front_matter(tmp_path: Path) -> None:
    (tmp_path / "b-praise.md").write_text("---\ntitle: Praise\ntopic: coaching\n---\nBe specific.")
    (tmp_path / "a-listening.md").write_text(FRONT + "\nTake it up.\n")
    (tmp_path / "notes.txt").write_text("not a document")
    listening, praise = read_documents(tmp_path)
    assert listening == Document(
        slug="a-listening",
        title="Active listening",
        topic=Dimension.EMPATHY,
        sources=("one.txt",),
        body="Take it up.",
    )
    assert (praise.slug, praise.topic, praise.sources) == ("b-praise", "coaching", ())


def test_windows_line_ends_and_a_byte_order_mark_are_no_mistake(tmp_path: Path) -> None:
    text = (FRONT + "## Name it\n\nFirst.\n\nSecond.\n").replace("\n", "\r\n")
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (passage,) = split_document(read_documents(tmp_path)[0])
    assert (passage.heading, passage.text) == ("Name it", "First.\n\nSecond.")


# The file's text, and the message that it must get.
MISTAKES = {
    "nothing": ("", "a.md line 1: no front matter; start the file with title: and topic:"),
    "no front matter": ("# Title\n\nText.", "a.md line 1: no front matter; start the file with"),
    "front matter that never ends": ("---\ntitle: A\n\nText.", "a.md line 1: no front matter"),
    "empty front matter": ("---\n---\nText.", "a.md: there is nothing in it; fill it in"),
    "no text": (FRONT + "\n\n", "a.md: no text after the front matter; write some or remove"),
    "an unknown dimension": (
        FRONT.replace("empathy", "emapthy") + "Text.",
        "a.md line 3: dimension 'emapthy' is unknown; use empathy, clarity, resolution, coaching",
    ),
    "no dimension": ("---\ntitle: A\n---\nText.", "a.md line 1: the front matter has no 'topic'"),
    "no title": ("---\ntopic: clarity\n---\nText.", "line 1: the front matter has no 'title'; add"),
    "an empty title": ("---\ntitle:\ntopic: clarity\n---\nText.", "a.md line 2: 'title' must be"),
    "a misspelt key": (
        "---\ntitle: A\ntopic: clarity\nsource: x\n---\nText.",
        "a.md line 4: unknown key 'source'; did you mean 'sources'?",
    ),
    "a key that nobody knows": (
        "---\ntitle: A\nzzz: 1\n---\nText.",
        "a.md line 3: unknown key 'zzz'; use title, topic, dimension, sources, summary",
    ),
    "a number as a source": (
        "---\ntitle: A\ntopic: clarity\nsources: [1]\n---\nText.",
        "a.md line 4: 'sources' must be a list of names",
    ),
    "a key twice": (
        "---\ntitle: A\ntitle: B\n---\nText.",
        "a.md line 3: 'title' stands twice, first in line 2; keep one",
    ),
    "a colon in the title": (
        "---\ntitle: Listen: then speak\n---\nText.",
        "a.md line 2: a second ': ' in one line; put the text in quotes",
    ),
    "words in place of keys": (
        "---\njust words\n---\nText.",
        "a.md line 2: the front matter must have lines of 'key: text'",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_line_and_what_to_mend(tmp_path: Path, mistake: str) -> None:
    text, message = MISTAKES[mistake]
    (tmp_path / "a.md").write_text(text)
    assert message in refusal(tmp_path)


def test_a_file_that_is_not_utf8_is_named_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(FRONT.encode() + b"\nCaf\xe9")
    assert refusal(tmp_path) == "a.md line 7: a character isn't UTF-8; save the file as UTF-8"


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("Active listening.md", "active-listening.md"):
        (tmp_path / name).write_text(FRONT + "Text.")
    assert "another file also becomes 'active-listening'; rename one" in refusal(tmp_path)


def test_a_folder_without_documents_says_so(tmp_path: Path) -> None:
    assert "there is no Markdown file in it; put the playbook there" in refusal(tmp_path)
    assert "there is no such folder" in refusal(tmp_path / "elsewhere")


def test_a_folder_in_place_of_a_document_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    assert "a.md: can't be read (Is a directory); mend or move it" in refusal(tmp_path)


def test_sections_become_passages_named_by_their_headings() -> None:
    document = with_body(
        "# Listening\n\nOpening.\n\n## Name it!\n\nOne.\n\nTwo.\n\n"
        "## Don't guess\n\n### How\n\nAsk."
    )
    passages = split_document(document)
    assert [(passage.id, passage.heading, passage.text) for passage in passages] == [
        ("listening#overview", "Overview", "Opening."),
        ("listening#name-it", "Name it!", "One.\n\nTwo."),
        ("listening#dont-guess", "Don't guess", "### How\n\nAsk."),
    ]
    assert {passage.document for passage in passages} == {"Listening"}
    assert {passage.topic for passage in passages} == {Dimension.EMPATHY}


def test_a_long_section_is_split_between_sentences_and_numbered() -> None:
    sentence = "Read the whole message before you type a word. "
    document = with_body("## Read\n\n" + sentence * 60)
    passages = split_document(document)
    assert [passage.id for passage in passages] == [
        "listening#read",
        "listening#read-2",
        "listening#read-3",
    ]
    assert all(passage.text.endswith("word.") for passage in passages)
    assert " ".join(passage.text for passage in passages) == (sentence * 60).strip()


def test_a_heading_keeps_its_id_beside_the_later_part_of_another() -> None:
    long = "word " * 300
    document = with_body(f"## Step\n\n{long}\n\n## Step 2\n\nShort.")
    passages = {passage.id: passage.heading for passage in split_document(document)}
    assert passages["listening#step-2"] == "Step 2"
    assert passages["listening#step-3"] == "Step"


def test_a_hash_in_a_code_block_is_no_heading() -> None:
    (passage,) = split_document(with_body("## One\n\n```\n## not a heading\n```"))
    assert "## not a heading" in passage.text


SLUGS = {
    "Name it, don't fix it": "name-it-dont-fix-it",
    "Don’t guess": "dont-guess",
    "  One / two -- three  ": "one-two-three",
    "Übung": "übung",
    "snake_case": "snake-case",
    "!?": "section",
}


@pytest.mark.parametrize("heading", SLUGS)
def test_a_heading_becomes_lower_case_with_hyphens(heading: str) -> None:
    assert slug_of(heading) == SLUGS[heading]


headings = st.sampled_from(["Step", "Step 2", "Step-2", "step", "!", "Other"])
texts = st.text(st.characters(categories=["L", "N", "P", "Z"]), max_size=1500)


@given(st.lists(st.tuples(headings, texts), max_size=6))
def test_ids_are_unique_and_passages_are_short(sections: list[tuple[str, str]]) -> None:
    body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections)
    passages = split_document(with_body(body))
    assert len({passage.id for passage in passages}) == len(passages)
    assert all(0 < len(passage.text) <= PASSAGE_CHARACTERS for passage in passages)

"""The index on a real Chroma: embedded, shared by two processes, and as a server."""

import gc
import hashlib
import re
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from numpy.typing import NDArray

from app.errors import ModelUnavailableError, PlaybookError, RubricError
from app.playbook.chroma import open_chroma
from app.playbook.documents import Document, Topic
from app.playbook.embeddings import unit_length
from app.playbook.index import PlaybookIndex
from app.playbook.rubric import Dimension, Rubric
from app.playbook.rubric_file import load_rubric
from app.playbook.versions import Versions
from tests.unit.playbook.rubric_text import RUBRIC


class WordCounts:
    """Vectors of counted words: texts that share words are near. Keeps what it was given."""

    def __init__(self, width: int = 256, name: str = "words") -> None:
        self.name = name
        self._width = width
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self._width), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                digest = hashlib.sha256(word.encode()).digest()
                row[int.from_bytes(digest[:4]) % self._width] += 1
        self.embedded += texts
        return unit_length(rows)


class Silent(WordCounts):
    """A model that stops answering once it has to embed content."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(texts) > 1:
            raise ModelUnavailableError("Nobody answers. Try again later.")
        return super().embed(texts)


LISTENING = Document(
    slug="active-listening",
    title="Active listening",
    topic=Dimension.EMPATHY,
    body="""\
## Take it up

Name the wet parcel before anything else.

## Read first

Read every message to its end before you type.
""",
)
WORDS = Document(
    slug="plain-words",
    title="Plain words",
    topic=Dimension.CLARITY,
    body="## One thing at a time\n\nNumber the steps and keep each one short.\n",
)
COACHING = Document(
    slug="praise",
    title="Praise",
    topic="coaching",
    body="## Be specific\n\nName the ticket and the sentence that you praise.\n",
)
PLAYBOOK = (LISTENING, WORDS, COACHING)


@pytest.fixture
def rubric(tmp_path: Path) -> Rubric:
    path = tmp_path / "support.yaml"
    path.write_text(RUBRIC)
    return load_rubric(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


class Opener(Protocol):
    def __call__(self, where: Path | str, embedder: WordCounts) -> PlaybookIndex: ...


@pytest.fixture
def open_index() -> Iterator[Opener]:
    """Opens indexes, and closes them after the test: each holds a dozen files."""
    with ExitStack() as opened:

        def open_one(where: Path | str, embedder: WordCounts) -> PlaybookIndex:
            return opened.enter_context(closing(PlaybookIndex.open(where, embedder)))

        yield open_one


@pytest.fixture
def embedder() -> WordCounts:
    return WordCounts()


@pytest.fixture
def index(open_index: Opener, folder: Path, embedder: WordCounts, rubric: Rubric) -> PlaybookIndex:
    """An index over the playbook; `embedder.embedded` starts empty."""
    index = open_index(folder, embedder)
    index.update(PLAYBOOK, rubric)
    embedder.embedded.clear()
    return index


def test_the_rubric_comes_back_complete_and_in_order(index: PlaybookIndex, rubric: Rubric) -> None:
    assert index.rubric() == rubric
    assert list(index.rubric().criteria) == ["listens", "structure"]


def test_passages_come_back_in_the_order_of_the_documents(index: PlaybookIndex) -> None:
    assert [passage.id for passage in index.passages()] == [
        "active-listening#take-it-up",
        "active-listening#read-first",
        "plain-words#one-thing-at-a-time",
        "praise#be-specific",
    ]


def test_the_first_index_adds_everything(open_index: Opener, folder: Path, rubric: Rubric) -> None:
    report = open_index(folder, WordCounts()).update(PLAYBOOK, rubric)
    assert (report.added, report.changed, report.removed, report.unchanged) == (6, 0, 0, 0)
    assert report.in_words() == "6 added; 0 unchanged."


def test_the_same_content_is_not_embedded_again(
    index: PlaybookIndex, embedder: WordCounts, rubric: Rubric
) -> None:
    before = index.version
    report = index.update(PLAYBOOK, rubric)
    assert (report.unchanged, report.version) == (6, before)
    assert report.in_words() == "nothing to do; 6 unchanged."
    assert embedder.embedded == ["width"]


def test_only_what_changed_is_embedded_again(
    index: PlaybookIndex, embedder: WordCounts, rubric: Rubric
) -> None:
    before = index.version
    changed = WORDS.model_copy(update={"body": WORDS.body + "\nOne idea a line.\n"})
    report = index.update((LISTENING, changed), rubric)
    assert (report.added, report.changed, report.removed, report.unchanged) == (0, 1, 1, 4)
    assert len(embedder.embedded) == 2
    assert "One idea a line." in embedder.embedded[1]
    assert index.version == report.version != before
    assert "One idea a line." in index.passages()[2].text


def test_a_comment_in_the_rubric_changes_its_hash_and_embeds_nothing(
    index: PlaybookIndex, embedder: WordCounts, rubric: Rubric
) -> None:
    before = index.version
    report = index.update(PLAYBOOK, rubric.model_copy(update={"hash": "f00d"}))
    assert (report.changed, report.unchanged) == (0, 6)
    assert embedder.embedded == ["width"]
    assert index.rubric().hash == "f00d"
    assert index.version != before


def test_documents_in_another_order_are_given_back_in_that_order(
    index: PlaybookIndex, rubric: Rubric
) -> None:
    index.update(PLAYBOOK[::-1], rubric)
    assert index.passages()[0].id == "praise#be-specific"


def test_going_back_to_earlier_content_goes_back_to_its_version(
    index: PlaybookIndex, rubric: Rubric
) -> None:
    first = index.version
    index.update((LISTENING, WORDS), rubric)
    index.update(PLAYBOOK, rubric)
    assert index.version == first
    assert len(index.passages()) == 4


def test_only_this_version_and_the_one_before_are_kept(
    index: PlaybookIndex, folder: Path, rubric: Rubric
) -> None:
    second = index.update((LISTENING, WORDS), rubric).version
    third = index.update((WORDS, LISTENING), rubric).version
    names = sorted(f"playbook-{version[:32]}" for version in (second, third))
    with open_chroma(folder) as client:
        assert sorted(found.name for found in client.list_collections()) == ["playbook", *names]


def test_chromas_search_and_the_one_in_memory_agree(index: PlaybookIndex) -> None:
    topics: tuple[Topic | None, ...] = (None, Dimension.EMPATHY, Dimension.CLARITY, "coaching")
    for topic in topics:
        for query in ("a wet parcel", "number the steps", "praise", "zebra"):
            by_chroma = [one for one in index.search(query, topic=topic) if one.similarity > 1e-5]
            (in_memory,) = index.search_many([(query, topic)])
            assert {one.passage.id: one.similarity for one in in_memory} == {
                one.passage.id: pytest.approx(one.similarity, abs=1e-5) for one in by_chroma
            }


def test_a_search_finds_the_nearest_first_within_its_topic(index: PlaybookIndex) -> None:
    found = index.search("Name the parcel before anything else")
    assert found[0].passage.id == "active-listening#take-it-up"
    similarities = [one.similarity for one in found]
    assert similarities == sorted(similarities, reverse=True)
    assert 0 <= similarities[-1] <= similarities[0] <= 1
    (only,) = index.search("Name the parcel", topic="coaching", limit=3)
    assert only.passage.topic == "coaching"


def test_a_search_for_nothing_finds_nothing(index: PlaybookIndex) -> None:
    assert index.search("  ") == ()
    assert index.search_many([("", None), ("steps", None)])[0] == ()
    assert index.search_many([]) == ()


def test_many_searches_embed_each_text_once(index: PlaybookIndex, embedder: WordCounts) -> None:
    index.search_many([("steps", Dimension.CLARITY), ("steps", "coaching"), ("wet", None)])
    assert embedder.embedded == ["steps", "wet"]


def test_an_index_without_content_says_what_to_run(open_index: Opener, folder: Path) -> None:
    index = open_index(folder, WordCounts())
    with pytest.raises(PlaybookError, match=r"Nothing is indexed yet; run `debrief playbook index"):
        index.rubric()


@pytest.mark.usefixtures("index")
def test_another_embedding_model_is_refused_until_the_index_is_rebuilt(
    open_index: Opener, folder: Path, rubric: Rubric
) -> None:
    embedder = WordCounts(width=32, name="other")
    index = open_index(folder, embedder)
    with pytest.raises(PlaybookError, match=r"made with 'words' and .* asks for 'other'; run"):
        index.search("steps")
    report = index.update(PLAYBOOK, rubric)
    assert (report.changed, report.unchanged) == (6, 0)
    assert index.search("number the steps")[0].passage.id == "plain-words#one-thing-at-a-time"


@pytest.mark.usefixtures("index")
def test_a_model_that_gives_another_width_is_refused_until_the_index_is_rebuilt(
    open_index: Opener, folder: Path, rubric: Rubric
) -> None:
    index = open_index(folder, WordCounts(width=32))
    with pytest.raises(PlaybookError, match=r"vectors of 256 numbers and 'words' gives 32; run"):
        index.search("steps")
    assert index.update(PLAYBOOK, rubric).changed == 6
    assert index.search_many([("number the steps", None)])[0]


def test_a_model_that_fails_leaves_the_version_before_in_use(
    index: PlaybookIndex, open_index: Opener, folder: Path, rubric: Rubric
) -> None:
    before = index.version
    changed = (LISTENING, WORDS.model_copy(update={"body": "## One thing at a time\n\nNew. " * 2}))
    with pytest.raises(ModelUnavailableError):
        open_index(folder, Silent(name="another")).update(changed, rubric)
    assert index.version == before
    assert index.search("number the steps")


def test_a_version_that_was_left_half_written_is_completed(
    index: PlaybookIndex, open_index: Opener, folder: Path, rubric: Rubric
) -> None:
    elsewhere = folder.with_name("elsewhere")
    version = open_index(elsewhere, WordCounts()).update((LISTENING, WORDS), rubric).version
    with closing(Versions(elsewhere)) as versions, open_chroma(folder) as client:
        half = client.create_collection(
            f"playbook-{version[:32]}",
            metadata=dict(versions.about(version)),
            configuration={"hnsw": {"space": "cosine"}},
            embedding_function=None,
        )
        row = versions.rows(version)[0]
        half.add(ids=[row.id], embeddings=row.vector[np.newaxis], documents=["half"])
    assert index.update((LISTENING, WORDS), rubric).version == version
    assert len(index.passages()) == 3
    assert index.rubric() == rubric


def test_a_citation_of_a_passage_that_is_gone_is_refused(
    index: PlaybookIndex, rubric: Rubric
) -> None:
    with pytest.raises(RubricError, match="'structure' cites 'plain-words#one-thing-at-a-time'"):
        index.update((LISTENING,), rubric)


_REINDEX = """
import sys
from pathlib import Path
from app.playbook.index import PlaybookIndex
from app.playbook.rubric_file import load_rubric
from tests.integration.test_playbook_index import LISTENING, WORDS, WordCounts
extra = WORDS.model_copy(update={"body": WORDS.body + "\\n## New\\n\\nQuokka.\\n"})
rubric = load_rubric(Path(sys.argv[2]))
PlaybookIndex.open(Path(sys.argv[1]), WordCounts()).update((LISTENING, extra), rubric)
"""


def test_a_reader_sees_what_another_process_indexed(
    index: PlaybookIndex, folder: Path, tmp_path: Path
) -> None:
    held = index.edition()
    assert not index.search("quokka", limit=1)[0].similarity
    command = [sys.executable, "-c", _REINDEX, str(folder), str(tmp_path / "support.yaml")]
    subprocess.run(command, check=True, timeout=60)
    assert index.search("quokka", limit=1)[0].passage.id == "plain-words#new"
    assert index.search_many([("quokka", None)])[0][0].passage.id == "plain-words#new"
    assert "plain-words#new" not in held.by_id  # what somebody holds doesn't change


UNREACHABLE = {
    "no server": ("http://127.0.0.1:9", "start the Chroma server, or unset DEBRIEF_CHROMA_URL"),
    "no address": ("chroma.local", "is no address; write http://host:8000"),
    "another scheme": ("ftp://127.0.0.1/x", "is no address; write http://host:8000"),
}


@pytest.mark.parametrize("kind", UNREACHABLE)
def test_a_server_that_is_not_there_is_named_with_the_way_out(
    open_index: Opener, kind: str
) -> None:
    url, message = UNREACHABLE[kind]
    with pytest.raises(PlaybookError) as caught:
        open_index(url, WordCounts())
    assert url in str(caught.value)
    assert message in str(caught.value)


def test_a_folder_that_cant_be_made_is_named_with_the_way_out(
    open_index: Opener, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PlaybookError, match=r"file/index: .*check that DEBRIEF_DATA_DIR can be"):
        open_index(tmp_path / "file" / "index", WordCounts())


def test_a_folder_that_holds_something_else_is_named_with_the_way_out(
    open_index: Opener, folder: Path
) -> None:
    folder.mkdir()
    (folder / "chroma.sqlite3").write_text("this is no database " * 100)
    with pytest.raises(PlaybookError, match="remove it and run `debrief playbook index`"):
        open_index(folder, WordCounts()).edition()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Chroma server of our own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    options = ["run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(chroma), *options, "--port", str(port)], stdout=log, stderr=log
        )
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            with warnings.catch_warnings():
                # Chroma's client leaves its connections open when it is closed.
                warnings.simplefilter("ignore", ResourceWarning)
                gc.collect()
            process.terminate()
            process.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the Chroma server didn't start")


def test_a_chroma_server_serves_the_same(server: str, open_index: Opener, rubric: Rubric) -> None:
    index = open_index(server, WordCounts())
    assert index.update(PLAYBOOK, rubric).added == 6
    assert index.update((LISTENING, WORDS), rubric).removed == 1
    assert open_index(server, WordCounts()).rubric() == rubric
    assert index.search("number the steps", topic=Dimension.CLARITY)[0].similarity > 0.3

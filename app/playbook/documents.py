"""Playbook documents: Markdown with front matter, and the passages that they split into."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import count, groupby
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from app.errors import PlaybookError
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension
from app.yaml_lines import Fault, compose, construct, decode, fault_error, line_of

Topic = Dimension | Literal["coaching"]

# Long enough for a thought with its example, short enough to be read beside a verdict.
PASSAGE_CHARACTERS = 1200
SPLITTING = f"markdown-header/{PASSAGE_CHARACTERS}/v1"  # raise where the same text splits otherwise

_KEYS = ("title", "topic", "dimension", "sources", "summary")
_TOPICS = (*(dimension.value for dimension in Dimension), "coaching")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


class Document(BaseModel):
    """One file of the playbook. `slug` is the file's name, `body` its Markdown."""

    model_config = ConfigDict(frozen=True)

    slug: str
    title: str
    topic: Topic
    sources: tuple[str, ...] = ()  # what the document draws on
    summary: str = ""
    body: str


def read_documents(folder: Path) -> tuple[Document, ...]:
    """Every `*.md` in a folder, by file name.

    Raises PlaybookError with the file, the line and what to mend.
    """
    paths = sorted(folder.glob("*.md"))
    if not paths:
        what = "there is no Markdown file in it" if folder.is_dir() else "there is no such folder"
        raise PlaybookError(
            f"{folder}: {what}; put the playbook there or set DEBRIEF_KNOWLEDGE_DIR"
        )
    documents = [_read(path) for path in paths]
    slugs = [document.slug for document in documents]
    for path, slug in zip(paths, slugs, strict=True):
        if slugs.count(slug) > 1:
            raise PlaybookError(f"{path.name}: another file also becomes {slug!r}; rename one")
    return tuple(documents)


def split_document(document: Document) -> tuple[Passage, ...]:
    """The passages of a document in their order: by `##` heading, then by length.

    What stands before the first heading has the heading "Overview". The splitter
    takes the indentation of lines away, so nested lists become flat.
    """
    sections = list(_sections(document))
    ids = _ids(document.slug, sections)
    return tuple(
        Passage(
            id=identifier,
            document=document.title,
            heading=heading,
            text=text,
            topic=document.topic,
        )
        for identifier, (heading, text) in zip(ids, sections, strict=True)
    )


def slug_of(text: str) -> str:
    """Lower case, hyphens for spaces, without punctuation: "Don't guess" is "dont-guess"."""
    words = re.sub("['\u2019]", "", text.lower())
    return re.sub(r"[\W_]+", "-", words).strip("-") or "section"


def _sections(document: Document) -> Iterator[tuple[str, str]]:
    """Heading and text of each passage, long sections in several."""
    from langchain_text_splitters import MarkdownHeaderTextSplitter, RecursiveCharacterTextSplitter

    by_heading = MarkdownHeaderTextSplitter(
        [("#", "title"), ("##", "section")],
        return_each_line=True,  # paragraph by paragraph: joined, they would run into one
    )
    by_length = RecursiveCharacterTextSplitter(
        separators=["\n\n", "\n", ". ", " ", ""],
        chunk_size=PASSAGE_CHARACTERS,
        chunk_overlap=0,
        keep_separator="end",
    )
    paragraphs = by_heading.split_text(document.body)
    for metadata, group in groupby(paragraphs, key=lambda paragraph: paragraph.metadata):
        text = "\n\n".join(paragraph.page_content for paragraph in group)
        for part in by_length.split_text(text):
            yield metadata.get("section") or "Overview", part.strip()


def _ids(slug: str, sections: Sequence[tuple[str, str]]) -> list[str]:
    """ "slug#heading", the later parts with "-2", "-3", where no heading is called so."""
    wanted = [f"{slug}#{slug_of(heading)}" for heading, _ in sections]
    ids: list[str] = []
    for first in wanted:
        later = (f"{first}-{number}" for number in count(2))
        free = (other for other in later if other not in {*wanted, *ids})
        ids.append(next(free) if first in ids else first)
    return ids


def _read(path: Path) -> Document:
    text = decode(_bytes(path), path, PlaybookError).replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front is None:
        example = "title: and topic: between two lines of '---'"
        raise _mistake(path, 1, f"no front matter; start the file with {example}")
    body = text[front.end() :].strip()
    if not body:
        raise _mistake(path, None, "no text after the front matter; write some or remove the file")
    # The opening '---' becomes an empty line, so that the lines count as in the file.
    root = compose("\n" + front[1], path, PlaybookError)
    return _document(path, root, body)


def _document(path: Path, root: yaml.Node, body: str) -> Document:
    front = construct(root, path, PlaybookError)
    if not isinstance(front, dict):
        raise _mistake(path, 2, "the front matter must have lines of 'key: text'")
    for key in front:
        if key not in _KEYS:
            raise _mistake(path, line_of(root, (str(key),)), f"unknown key {key!r}; {_close(key)}")
    return Document(
        slug=slug_of(path.stem),
        title=_text(path, root, front, "title"),
        topic=_topic(path, root, front),
        sources=_sources(path, root, front),
        summary=_text(path, root, front, "summary") if "summary" in front else "",
        body=body,
    )


def _text(path: Path, root: yaml.Node, front: dict[str, object], key: str) -> str:
    if key not in front:
        raise _mistake(path, 1, f"the front matter has no {key!r}; add it")
    text = front[key]
    if not isinstance(text, str) or not text.strip():
        raise _mistake(path, line_of(root, (key,)), f"{key!r} must be text; write it in quotes")
    return text.strip()


def _topic(path: Path, root: yaml.Node, front: dict[str, object]) -> Topic:
    key = "dimension" if "dimension" in front and "topic" not in front else "topic"
    topic = _text(path, root, front, key).lower()
    if topic == "coaching":
        return "coaching"
    if topic not in _TOPICS:
        text = f"{key} {topic!r} is unknown; use {', '.join(_TOPICS)}"
        raise _mistake(path, line_of(root, (key,)), text)
    return Dimension(topic)


def _sources(path: Path, root: yaml.Node, front: dict[str, object]) -> tuple[str, ...]:
    sources = front.get("sources") or []
    listed = [sources] if isinstance(sources, str) else sources
    if not isinstance(listed, list) or not all(isinstance(source, str) for source in listed):
        raise _mistake(path, line_of(root, ("sources",)), "'sources' must be a list of names")
    return tuple(listed)


def _close(key: object) -> str:
    close = get_close_matches(str(key), _KEYS, n=1)
    return f"did you mean {close[0]!r}?" if close else f"use {', '.join(_KEYS)}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlaybookError(f"{path}: can't be read ({error.strerror}); mend or move it") from None


def _mistake(path: Path, line: int | None, text: str) -> Exception:
    return fault_error(path, [Fault(line=line, text=text)], PlaybookError)

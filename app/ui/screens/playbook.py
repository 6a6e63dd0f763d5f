"""Playbook: the rubric to read, the documents, and search."""

import re
from collections.abc import Mapping

import streamlit as st

from app.playbook.rubric import Dimension
from app.ui.backend import Backend, Document, Found, Topic, get_backend
from app.ui.components.markup import filled, from_markdown, icon
from app.ui.components.messages import empty_state, page_heading
from app.ui.components.rubric_table import rubric_html
from app.ui.wording import DIMENSION_TITLES, counted, plain

VIEWS = ("Rubric", "Documents", "Search")
DOCUMENT = "playbook_document"  # the slug of the open document
ALL_TOPICS = "All topics"
TOPICS: dict[str, Topic | None] = {
    ALL_TOPICS: None,
    **{title: dimension for dimension, title in DIMENSION_TITLES.items()},
    "Coaching": "coaching",
}


def page() -> None:
    """Draws the chosen one of the three views."""
    backend = get_backend()
    page_heading("Playbook", "What good looks like here: every verdict and note cites it.")
    view = st.segmented_control(
        "View",
        VIEWS,
        default=VIEWS[0],
        required=True,
        key="playbook_view",
        label_visibility="collapsed",
        persist_state="session",
    )
    if view == "Rubric":
        _rubric(backend)
    elif view == "Documents":
        _documents(backend)
    else:
        _search(backend)


def _rubric(backend: Backend) -> None:
    rubric = backend.playbook.rubric()
    st.caption(f"{rubric.title}, version {rubric.version}")
    st.html(rubric_html(rubric))


def _documents(backend: Backend) -> None:
    documents = backend.playbook.documents()
    if not documents:
        empty_state("The playbook is empty.", "Put Markdown files into knowledge/playbook.")
        return
    chosen = st.session_state.get(DOCUMENT)
    opened = next((d for d in documents if d.slug == chosen), documents[0])
    left, right = st.columns([1, 2.4], gap="large")
    with left, st.container(key="scroll_documents", gap=None):
        for topic in (*Dimension, "coaching"):
            members = [d for d in documents if d.topic == topic]
            if members:
                st.html(f'<h5 class="db-group">{_topic_title(topic)}</h5>')
            for document in members:
                _document_button(document, document is opened)
    with right:
        _document(opened, backend.playbook.citations())


def _topic_title(topic: Dimension | str) -> str:
    return DIMENSION_TITLES[topic] if isinstance(topic, Dimension) else "Coaching"


def _document_button(document: Document, is_open: bool) -> None:
    st.button(
        plain(document.title),
        key=f"document_{document.slug}",
        type="primary" if is_open else "tertiary",
        width="stretch",
        on_click=_open,
        args=(document.slug,),
    )


def _open(slug: str) -> None:
    st.session_state[DOCUMENT] = slug


def _document(document: Document, citations: Mapping[str, int]) -> None:
    st.html(
        filled(
            '<article class="db-document"><h2>{title}</h2><p class="db-lead">{summary}</p>'
            "</article>",
            title=document.title,
            summary=document.summary,
        )
    )
    for heading, text in sections(document.body):
        cited = cited_times(f"{document.slug}#{slug_of(heading)}", citations) if heading else 0
        st.html(
            filled(
                '<article class="db-document">{heading}{text}</article>',
                heading=_section_heading(heading, cited) if heading else "",
                text=from_markdown(text),
            )
        )


def _section_heading(heading: str, cited: int) -> str:
    return filled(
        '<h3>{heading} <span class="db-cited">{cited}</span></h3>',
        heading=heading,
        cited=_cited(cited),
    )


def _cited(times: int) -> str:
    return f"cited {counted(times, 'time')}" if times else "not cited yet"


def sections(body: str) -> list[tuple[str, str]]:
    """The body's parts as (heading, Markdown); the part before the first heading has ""."""
    parts = re.split(r"^## +(.+?)\s*$", body, flags=re.MULTILINE)
    pairs = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    return [(heading, text.strip()) for heading, text in pairs if heading or text.strip()]


def slug_of(heading: str) -> str:
    """The heading as passage ids have it: lower case, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def cited_times(passage_id: str, citations: Mapping[str, int]) -> int:
    """Citations of a section: of its passage and of the later parts of a long one."""
    parts = re.compile(re.escape(passage_id) + r"(-\d+)?")
    return sum(count for id, count in citations.items() if parts.fullmatch(id))


def _search(backend: Backend) -> None:
    field, topics = st.columns([3, 1], vertical_alignment="bottom")
    query = field.text_input(
        "Search the playbook",
        key="playbook_query",
        type="search",
        placeholder="How do I say no to a refund?",
        label_visibility="collapsed",
    )
    topic = topics.selectbox(
        "Topic", list(TOPICS), key="playbook_topic", label_visibility="collapsed"
    )
    if not query or not query.strip():
        empty_state("Ask in your own words.", "Passages come back by meaning, the nearest first.")
        return
    found = backend.playbook.search(query, topic=TOPICS[topic or ALL_TOPICS])
    if not found:
        empty_state("No passage is near that.", "Try other words, or all topics.")
    citations = backend.playbook.citations()
    for hit in found:
        _hit(hit, citations)


def _hit(hit: Found, citations: Mapping[str, int]) -> None:
    passage = hit.passage
    mark = icon(passage.topic) if isinstance(passage.topic, Dimension) else ""
    st.html(
        filled(
            '<article class="db-hit"><h4>{mark}{document}, {heading}</h4>'
            '<div class="db-quiet">similarity {similarity} · {cited}</div>'
            '<div class="db-passage">{text}</div></article>',
            mark=mark,
            document=passage.document,
            heading=passage.heading,
            similarity=f"{hit.similarity:.2f}",
            cited=_cited(citations.get(passage.id, 0)),
            text=from_markdown(passage.text),
        )
    )


page()

"""The knowledge base as shipped: the rubric, the documents, and that they fit together."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.playbook.rubric import Level, Rubric

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SEED_NAME = re.compile(r"\d{3}_[0-9a-f]{16}\.txt")
TOPICS = {"empathy", "clarity", "resolution", "coaching"}
CRITERIA = {
    "empathy": ["acknowledges_feeling", "listens", "respectful_tone", "personal"],
    "clarity": ["plain_language", "structure", "answers_question", "sets_expectations"],
    "resolution": ["finds_cause", "offers_solution", "takes_ownership", "confirms_outcome"],
}


@dataclass(frozen=True)
class Document:
    """A playbook file: its front matter, and (heading, text) for each section."""

    slug: str
    front: dict[str, Any]
    before_sections: str
    sections: tuple[tuple[str, str], ...]

    def passage_ids(self) -> list[str]:
        return [f"{self.slug}#{heading_slug(heading)}" for heading, _ in self.sections]


def heading_slug(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")


def read_document(path: Path) -> Document:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    before, *parts = re.split(r"^## ", body, flags=re.MULTILINE)
    sections = tuple((head, text) for head, _, text in (part.partition("\n") for part in parts))
    return Document(path.stem, yaml.safe_load(front), before, sections)


DOCUMENTS = [read_document(path) for path in sorted((KNOWLEDGE / "playbook").glob("*.md"))]
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.slug)


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    text = (KNOWLEDGE / "rubrics" / "support.yaml").read_text(encoding="utf-8")
    return Rubric.model_validate(yaml.safe_load(text))


def test_the_rubric_has_its_three_dimensions_of_four_criteria(rubric: Rubric) -> None:
    assert {d.id.value: [c.id for c in d.criteria] for d in rubric.dimensions} == CRITERIA


def test_every_criterion_has_an_anchor_of_its_own_for_each_level(rubric: Rubric) -> None:
    for criterion in rubric.criteria.values():
        assert set(criterion.anchors) == set(Level), criterion.id
        assert len(set(criterion.anchors.values())) == len(Level), criterion.id
        assert all(len(anchor.split()) >= 10 for anchor in criterion.anchors.values())


def test_every_criterion_has_at_least_six_examples_either_way(rubric: Rubric) -> None:
    for criterion in rubric.criteria.values():
        assert len(criterion.examples.good) >= 6, criterion.id
        assert len(criterion.examples.poor) >= 6, criterion.id


def test_no_example_line_stands_twice(rubric: Rubric) -> None:
    lines = Counter(
        line.casefold().strip(" .!?")
        for criterion in rubric.criteria.values()
        for line in (*criterion.examples.good, *criterion.examples.poor)
    )
    assert [line for line, count in lines.items() if count > 1] == []


def test_what_an_agent_can_say_is_one_line_without_gaps_to_fill(rubric: Rubric) -> None:
    for criterion in rubric.criteria.values():
        lines = (criterion.try_instead, *criterion.examples.good, *criterion.examples.poor)
        assert [line for line in lines if re.search(r"[{}\[\]<>\n]", line)] == [], criterion.id


def test_the_question_for_the_one_on_one_is_open_and_accuses_nobody(rubric: Rubric) -> None:
    for criterion in rubric.criteria.values():
        assert criterion.ask.endswith("?"), criterion.id
        assert not re.match(r"(why|did|do|are|were|have|could|don't)\b", criterion.ask.lower())


def test_every_passage_of_the_rubric_is_a_section_of_its_own_dimension(rubric: Rubric) -> None:
    topics = {id_: d.front["dimension"] for d in DOCUMENTS for id_ in d.passage_ids()}
    for criterion in rubric.criteria.values():
        assert 2 <= len(criterion.passages) <= 3, criterion.id
        for passage in criterion.passages:
            assert topics.get(passage) == rubric.dimension_of[criterion.id].value, passage


def test_the_playbook_covers_serving_and_coaching() -> None:
    topics = Counter(document.front["dimension"] for document in DOCUMENTS)
    assert len(DOCUMENTS) >= 14
    assert topics["coaching"] >= 5
    assert set(topics) == TOPICS


@each_document
def test_a_document_has_its_front_matter(document: Document) -> None:
    assert set(document.front) == {"title", "dimension", "sources", "summary"}
    assert document.front["dimension"] in TOPICS
    assert document.front["title"]
    assert document.front["summary"].endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", document.slug)


@each_document
def test_a_document_names_the_seeds_of_its_practices(document: Document) -> None:
    sources = document.front["sources"]
    assert sources
    assert [name for name in sources if not SEED_NAME.fullmatch(name)] == []


@each_document
def test_sections_are_of_a_size_to_be_cited(document: Document) -> None:
    assert document.before_sections.strip() == ""
    assert 4 <= len(document.sections) <= 7
    lengths = {heading: len(text.split()) for heading, text in document.sections}
    assert {h: n for h, n in lengths.items() if not 30 <= n <= 260} == {}


@each_document
def test_no_two_sections_share_an_id(document: Document) -> None:
    assert len(set(document.passage_ids())) == len(document.sections)

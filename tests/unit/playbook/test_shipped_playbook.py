"""The playbook and the rubric that come with the project fit together."""

from app.playbook.documents import read_documents, split_document
from app.playbook.rubric import Dimension
from app.playbook.rubric_file import check_citations, load_rubric
from app.settings import PROJECT

RUBRIC = PROJECT / "knowledge" / "rubrics" / "support.yaml"
DOCUMENTS = PROJECT / "knowledge" / "playbook"


def test_every_passage_that_the_rubric_cites_is_in_the_playbook() -> None:
    passages = [one for document in read_documents(DOCUMENTS) for one in split_document(document)]
    check_citations(load_rubric(RUBRIC), passages, RUBRIC)


def test_every_dimension_has_four_criteria_and_documents_of_its_own() -> None:
    rubric = load_rubric(RUBRIC)
    assert {d.id: len(d.criteria) for d in rubric.dimensions} == dict.fromkeys(Dimension, 4)
    assert {document.topic for document in read_documents(DOCUMENTS)} == {*Dimension, "coaching"}


def test_every_document_says_what_it_draws_on() -> None:
    assert [document.slug for document in read_documents(DOCUMENTS) if not document.sources] == []

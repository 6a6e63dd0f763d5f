"""What the index keeps of each passage and criterion, and the version of the whole."""

import hashlib
import json
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app.playbook.documents import SPLITTING, Document, split_document
from app.playbook.passage import Passage
from app.playbook.rubric import Criterion, Rubric

Kind = Literal["passage", "criterion"]


class Record(BaseModel):
    """One entry of the index: what is embedded, and all that is needed to give it back."""

    model_config = ConfigDict(frozen=True)

    id: str  # "passage:active-listening#take-it-up", "criterion:listens"
    kind: Kind
    topic: str  # a dimension, or "coaching"
    criterion: str  # the criterion's id; "" for a passage
    position: int  # in the playbook's or the rubric's order
    text: str  # what is embedded
    content: str  # the passage or the criterion as JSON
    rubric_hash: str  # of the rubric that a criterion is from; "" for a passage

    @property
    def hash(self) -> str:
        """SHA-256 of what is embedded and given back, in hex."""
        return sha256(self.text, self.content, self.topic)


def sha256(*parts: str) -> str:
    """SHA-256 in hex of texts, kept apart: ("ab", "c") isn't ("a", "bc")."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def records_of(documents: Sequence[Document], rubric: Rubric) -> tuple[Record, ...]:
    """Every passage of the playbook and every criterion of the rubric."""
    passages = [passage for document in documents for passage in split_document(document)]
    return (
        *(_passage_record(passage, position) for position, passage in enumerate(passages)),
        *(
            _criterion_record(criterion, position, rubric)
            for position, criterion in enumerate(rubric.criteria.values())
        ),
    )


def version_of(records: Sequence[Record], rubric: Rubric, embedder: str, width: int) -> str:
    """SHA-256 over all that could change what is found, in hex."""
    entries = (f"{record.id} {record.position} {record.hash}" for record in records)
    return sha256(SPLITTING, embedder, str(width), rubric_head(rubric), *entries)


def rubric_head(rubric: Rubric) -> str:
    """The rubric as JSON without its criteria, which are records of their own."""
    return rubric.model_dump_json(exclude={"dimensions": {"__all__": {"criteria"}}})


def rubric_from(head: str, criteria: Sequence[tuple[str, str]]) -> Rubric:
    """The rubric from its head and each criterion's dimension and JSON, in order."""
    content = json.loads(head)
    for dimension in content["dimensions"]:
        own = [criterion for topic, criterion in criteria if topic == dimension["id"]]
        dimension["criteria"] = [json.loads(criterion) for criterion in own]
    return Rubric.model_validate(content)


def _passage_record(passage: Passage, position: int) -> Record:
    return Record(
        id=f"passage:{passage.id}",
        kind="passage",
        topic=passage.topic,
        criterion="",
        position=position,
        text=f"{passage.document}. {passage.heading}.\n{passage.text}",
        content=passage.model_dump_json(),
        rubric_hash="",
    )


def _criterion_record(criterion: Criterion, position: int, rubric: Rubric) -> Record:
    lines = (criterion.title, criterion.question, *criterion.examples.good)
    return Record(
        id=f"criterion:{criterion.id}",
        kind="criterion",
        topic=rubric.dimension_of[criterion.id],
        criterion=criterion.id,
        position=position,
        text="\n".join(lines),
        content=criterion.model_dump_json(by_alias=True),
        rubric_hash=rubric.hash,
    )

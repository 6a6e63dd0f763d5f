"""What people answered about their exports: asked once, and remembered.

Kept are our own colleagues' names, mail domains, speakers and columns. Whom a
companion file names as a customer isn't kept: that file is given again, or the
tickets come in with ids for names.
"""

from app.storage.records import Records
from app.transcripts.importers import Answers, Someone
from app.transcripts.ticket import Role

MAPPINGS = 20  # tables whose columns are remembered
EVERY_FORMAT = "every format"


class Remembering:
    """The answers of one installation, by format."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def answers(self, format: str, told: Answers) -> Answers:
        """What was told now, and for the rest what is remembered of this format."""
        known, anywhere = self._kept(format), self._kept(EVERY_FORMAT)
        return Answers(
            people={**known.people, **told.people},
            own_domains=told.own_domains or anywhere.own_domains,
            agents=told.agents or known.agents,
            columns=told.columns,
            mappings=anywhere.mappings,
            zone=told.zone or known.zone,
            day_first=known.day_first if told.day_first is None else told.day_first,
            assistant=told.assistant or known.assistant,
        )

    def anywhere(self, told: Answers) -> Answers:
        """The same for a file whose format isn't known yet."""
        return self.answers(EVERY_FORMAT, told)

    def keep(self, format: str, told: Answers) -> None:
        """Remember what was told, once an import with it is under way."""
        if told == Answers():
            return
        merged = self.answers(format, told)
        mappings = [told.columns, *merged.mappings] if told.columns else list(merged.mappings)
        once = [one for i, one in enumerate(mappings) if one not in mappings[:i]]
        own = merged.model_copy(
            update={
                "people": _colleagues(merged.people),
                "own_domains": frozenset(),
                "columns": {},
                "mappings": (),
            }
        )
        anywhere = Answers(own_domains=merged.own_domains, mappings=tuple(once[:MAPPINGS]))
        with self._records.begin() as unit:
            unit.installation.keep(_name(format), own.model_dump_json())
            unit.installation.keep(_name(EVERY_FORMAT), anywhere.model_dump_json())

    def _kept(self, format: str) -> Answers:
        with self._records.begin() as unit:
            document = unit.installation.kept(_name(format))
        return Answers.model_validate_json(document) if document else Answers()


def _name(format: str) -> str:
    return f"answers: {format}"


def _colleagues(people: dict[str, Someone]) -> dict[str, Someone]:
    return {
        id: Someone(name=one.name, role=one.role)
        for id, one in people.items()
        if one.role is Role.AGENT
    }

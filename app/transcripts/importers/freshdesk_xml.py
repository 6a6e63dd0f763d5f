"""Freshdesk's account dump in XML: `Tickets0.xml` and its kin."""

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.freshdesk_tickets import freshdesk_ticket
from app.transcripts.importers.head import Head
from app.transcripts.importers.numbered_people import asking_who
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

TICKET = "helpdesk-ticket"
MAX_DEPTH = 50
BROKEN = "the XML breaks off or is damaged after this; what came before it was read"
DANGEROUS = "the XML declares entities or a DTD of its own, which is not read"


class FreshdeskXmlImporter:
    """`helpdesk-ticket` elements with their `notes`, read one ticket at a time.

    The HTML in it is escaped for XML; plain bodies are not taken for HTML.
    """

    name = "freshdesk_xml"

    title = "Freshdesk XML dump"

    def detect(self, head: Head, /) -> str | None:
        """By XML with a ticket's element in it."""
        is_xml = head.first_line.startswith("<")
        if is_xml and f"<{TICKET}" in head.text:
            return f"it is XML with `{TICKET}` elements"
        return None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket or one `Skipped` an element."""
        return asking_who(_read(source, answers), "list of agents")


def _read(source: Source, answers: Answers) -> Iterator[Found | Skipped | Notice]:
    place = 0
    with source.open_utf8() as stream:
        try:
            for place, ticket in enumerate(_tickets(stream), start=1):
                yield from _built(place, ticket, answers)
        except TranscriptError as error:
            yield Skipped(line=place + 1, unit="item", reason=str(error))


def _built(
    place: int, element: dict[str, Any], answers: Answers
) -> Iterator[Found | Skipped | Notice]:
    try:
        for made in freshdesk_ticket({"notes": [], **element}, answers):
            if isinstance(made, Ticket):
                yield Found(place, made, "item")
            else:
                yield made.model_copy(update={"line": place, "unit": "item"})
    except TranscriptError as error:
        yield Skipped(line=place, unit="item", reason=str(error))


def _tickets(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The tickets, each let go before the next. Raises TranscriptError where the XML is bad."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, iterparse

    parser = DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
    above = list["Element"]()
    try:
        for event, element in iterparse(stream, events=("start", "end"), parser=parser):
            if event == "start":
                above.append(element)
                _check_depth(above)
                continue
            above.pop()
            if element.tag == TICKET:
                yield _values(element)
            if not any(one.tag == TICKET for one in above):
                element.clear()
                _forget(above)
    except DefusedXmlException:
        raise TranscriptError(DANGEROUS) from None
    except ParseError:
        raise TranscriptError(BROKEN) from None


def _check_depth(above: "list[Element]") -> None:
    if len(above) > MAX_DEPTH:
        raise TranscriptError(f"the XML is nested deeper than {MAX_DEPTH} elements")


def _forget(above: "list[Element]") -> None:
    """Lets go of what the element above holds, or a long dump would stay in memory."""
    if above:
        above[-1].clear()


def _values(element: "Element") -> dict[str, Any]:
    """An element's children by name, as JSON would have them: `body-html` is `body_html`."""
    values: dict[str, Any] = {}
    for child in element:
        key = str(child.tag).replace("-", "_")
        values[key] = _value(child)
    return values


def _value(element: "Element") -> Any:
    if element.get("type") == "array":
        return [_values(child) if len(child) else child.text or "" for child in element]
    return _values(element) if len(element) else (element.text or "")

"""What every table of hits and near misses is read with."""

from app.redaction.conversation import joined
from app.redaction.recognizers.pattern import TextRecognizer, TicketRecognizer
from app.redaction.span import merged
from app.transcripts.ticket import Role


def found(text: str, *recognizers: TextRecognizer) -> list[str]:
    """What the recognizers find in a text, merged and trimmed as the redactor does it."""
    conversation = joined([(text, Role.CUSTOMER)])
    spans = [span for recognizer in recognizers for span in recognizer.find(text)]
    return [text[span.start : span.end] for span in merged(conversation.clipped(spans))]


def found_in_turns(
    recognizer: TicketRecognizer,
    *turns: str,
    customers: tuple[str, ...] = (),
    colleagues: tuple[str, ...] = (),
) -> list[str]:
    """What a recognizer finds in turns such as `C: hello` (customer) and `A: hi` (agent)."""
    roles = {"C": Role.CUSTOMER, "A": Role.AGENT, "S": Role.SYSTEM}
    texts = [(turn[3:], roles[turn[0]]) for turn in turns]
    conversation = joined(texts, customers, colleagues)
    spans = merged(conversation.clipped(list(recognizer.find(conversation))))
    return [conversation.text[span.start : span.end] for span in spans]

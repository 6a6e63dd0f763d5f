"""Deepgram: utterances, or words with their speakers, of a recorded call."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.calls import Said, call_ticket, offset_ms
from app.transcripts.importers.fields import mapping_at, mappings_at, text_at, value_at
from app.transcripts.importers.head import Head
from app.transcripts.importers.json_records import read_records
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source
from app.transcripts.ticket import Ticket

PAUSE_MS = 1_000  # between words of one channel, after which they are another utterance
NOT_APART = (
    "the transcript doesn't tell its speakers apart; transcribe the call with `diarize=true` or "
    "a channel for each speaker"
)


class DeepgramImporter:
    """`{"metadata", "results": {"channels": [...], "utterances": [...]?}}`."""

    name = "deepgram"

    title = "Deepgram transcript"

    def detect(self, head: Head, /) -> str | None:
        """By `results` with `channels` or `utterances`."""
        results = mapping_at(head.record, "results")
        if not any(isinstance(results.get(key), list) for key in ("channels", "utterances")):
            return None
        return "it is a call that Deepgram transcribed"

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a call. `metadata.created` is when it was transcribed, so it is no time."""
        return read_records(source, lambda record: _call(record, answers))


class _Piece(NamedTuple):
    """A word or an utterance. `speaker` is None without diarisation."""

    channel: int
    speaker: int | None
    text: str
    start: float  # ms
    end: float  # ms


def _call(record: Mapping[str, Any], answers: Answers) -> Iterator[Ticket | Notice]:
    results = mapping_at(record, "results")
    pieces = [_utterance(one) for one in mappings_at(results, "utterances")]
    if not any(piece.text for piece in pieces):
        pieces = _runs(list(_words(results)))
    spoken = [piece for piece in pieces if piece.text]
    if spoken and len({(one.channel, one.speaker) for one in spoken}) == 1:
        raise TranscriptError(NOT_APART)
    names = _labels(spoken)
    said = [
        Said(name, one.text, one.start, author=name)
        for one in spoken
        for name in [names[one.channel, one.speaker]]
    ]
    yield from call_ticket({"id": text_at(record, "metadata", "request_id")}, said, answers)


def _utterance(record: Mapping[str, Any]) -> _Piece:
    return _piece(record, _number(record, "channel") or 0, text_at(record, "transcript") or "")


def _words(results: Mapping[str, Any]) -> Iterator[_Piece]:
    for channel, one in enumerate(mappings_at(results, "channels")):
        best = next(mappings_at(one, "alternatives"), {})
        for word in mappings_at(best, "words"):
            text = text_at(word, "punctuated_word") or text_at(word, "word")
            if text:
                yield _piece(word, channel, text)


def _piece(record: Mapping[str, Any], channel: int, text: str) -> _Piece:
    start, end = offset_ms(record.get("start")), offset_ms(record.get("end"))
    return _Piece(channel, _number(record, "speaker"), text, start, end)


def _number(record: Mapping[str, Any], key: str) -> int | None:
    value = value_at(record, key)
    if isinstance(value, list):  # the number and how many there are
        value = value[0] if value else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _runs(words: list[_Piece]) -> list[_Piece]:
    """The words of one speaker in a row as one utterance; of a channel, up to a pause."""
    is_apart = len({word.channel for word in words}) > 1
    runs: list[_Piece] = []
    texts: list[str] = []
    for word in words:
        last = runs[-1] if runs else None
        goes_on = last is not None and (last.channel, last.speaker) == (word.channel, word.speaker)
        if last and goes_on and not (is_apart and word.start - last.end > PAUSE_MS):
            texts.append(word.text)
            runs[-1] = last._replace(end=word.end)
            continue
        if runs:
            runs[-1] = runs[-1]._replace(text=" ".join(texts))
        runs.append(word)
        texts = [word.text]
    if runs:
        runs[-1] = runs[-1]._replace(text=" ".join(texts))
    return runs


def _labels(pieces: list[_Piece]) -> dict[tuple[int, int | None], str]:
    """What each speaker is called: by number, by channel, or by both where both differ."""
    keys = list(dict.fromkeys((one.channel, one.speaker) for one in pieces))
    channels = {channel for channel, _ in keys}
    if len(channels) == 1:
        return {key: str(key[0] if key[1] is None else key[1]) for key in keys}
    if len(channels) == len(keys):
        return {key: str(key[0]) for key in keys}
    return {(c, s): f"{c}.{s}" if s is not None else str(c) for c, s in keys}

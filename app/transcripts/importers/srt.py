"""SRT: a call's subtitles, with speakers before a colon."""

import re
from collections.abc import Iterator

from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.cues import (
    TIMING,
    Voice,
    carried_on,
    cues_of,
    labelled,
    read_call,
)
from app.transcripts.importers.head import Head
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Source

FORMATTING = re.compile(r"</?(?:i|b|u|s|font)(?:\s[^>]*)?>|\{\\[^}]*\}|\{/?[ibu]\}", re.IGNORECASE)


class SrtImporter:
    """Numbered cues with `Name: text` or `>> NAME: text`; nothing in them is escaped."""

    name = "srt"

    title = "SRT subtitles"

    def detect(self, head: Head, /) -> str | None:
        """By a line of times among its first lines."""
        first = [line for line in head.text.lstrip("\ufeff \n").split("\n") if line.strip()][:2]
        has_number = bool(first) and first[0].strip().lstrip("\ufeff").isdigit()
        times = first[1:2] if has_number else first[:1]
        if not any(TIMING.fullmatch(line) for line in times):
            return None
        return "it starts with a subtitle's times"

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a file."""
        return read_call(_voices(source), answers)


def _voices(source: Source) -> Iterator[tuple[float, Voice]]:
    last: str | None = None
    for cue in cues_of(source.lines()):
        lines = [plain(FORMATTING.sub("", line)) for line in cue.lines]
        for voice in carried_on(iter(labelled(lines)), last):
            last = voice.name or last
            yield cue.start_ms, voice

"""WebVTT: a call's captions, with speakers in voice tags or before a colon."""

import re
from collections.abc import Iterator
from html import unescape

from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.cues import Cue, Voice, carried_on, cues_of, labelled, read_call
from app.transcripts.importers.head import Head
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.source import Line, Source

BLOCKS = re.compile(r"\ufeff?WEBVTT(?:\s.*)?|(?:NOTE|STYLE|REGION)(?:\s.*)?")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^>]*)?>|<(?:\d+:)?\d{2}:\d{2}\.\d{3}>")


class WebVttImporter:
    """Cues with `<v Name>`, or with `Name: text` as meeting tools write them."""

    name = "webvtt"

    title = "WebVTT captions"

    def detect(self, head: Head, /) -> str | None:
        """By its first word."""
        return "it starts with WEBVTT" if re.match(r"WEBVTT(\s|$)", head.first_line) else None

    def read(self, source: Source, answers: Answers, /) -> Iterator[Found | Skipped | Notice]:
        """One ticket a file."""
        return read_call(_voices(source), answers)


def _voices(source: Source) -> Iterator[tuple[float, Voice]]:
    """A cue without a name goes on with a speaker before a colon, and with no tagged one."""
    last: str | None = None
    for cue in cues_of(_outside_blocks(source.lines())):
        is_tagged = any(VOICE.search(line) for line in cue.lines)
        voices = _tagged("\n".join(cue.lines)) if is_tagged else carried_on(_by_label(cue), last)
        for voice in voices:
            last = None if is_tagged else voice.name or last
            yield cue.start_ms, Voice(voice.name, plain(voice.text))


def _outside_blocks(lines: Iterator[Line]) -> Iterator[Line]:
    """Without the header, notes, styles and regions, each of which ends at a blank line."""
    is_inside, is_after_blank = False, True
    for line in lines:
        is_blank = not line.text.strip()
        if is_after_blank and BLOCKS.fullmatch(line.text):
            is_inside = True
        is_inside = is_inside and not is_blank
        is_after_blank = is_blank
        if not is_inside:
            yield line


def _by_label(cue: Cue) -> Iterator[Voice]:
    return iter(labelled([_words(line) for line in cue.lines]))


def _tagged(text: str) -> Iterator[Voice]:
    """What each voice of a cue says; what stands outside of their tags is nobody's."""
    tags = list(VOICE.finditer(text))
    if before := _words(text[: tags[0].start()]).strip():
        yield Voice(None, before)
    ends = [tag.start() for tag in tags[1:]] + [len(text)]
    for tag, end in zip(tags, ends, strict=True):
        inside, _, after = text[tag.end() : end].partition("</v>")
        yield Voice(unescape(tag[1]).strip() or None, _words(inside))
        if after.strip():
            yield Voice(None, _words(after))


def _words(text: str) -> str:
    """Without tags, its entities decoded once."""
    return unescape(TAG.sub("", text))

"""Timed cues, as WebVTT and SRT have them, and the speakers that they name."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.calls import NOBODY, Said, call_ticket
from app.transcripts.importers.reading import Found, Notice, Skipped
from app.transcripts.importers.role_words import role_of_label
from app.transcripts.importers.source import Line
from app.transcripts.importers.speakers import looks_like_name, speaker, spoken_line
from app.transcripts.ticket import Role, Ticket

MAX_CUES = 50_000  # a day of talk; more is no call
TIMING = re.compile(
    r"\s*(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}(?:\s.*)?"
)
MAX_LABEL = 40  # characters before a colon that may name a role
NOISE = re.compile(r"\s*(?:\[[^\]]*\]|\([^)]*\)|[♪♫♬*].*)\s*")
CAPTION_MARK = re.compile(r"\s*(?:>>+|&gt;&gt;+)\s*")
DIALOGUE = re.compile(r"\s*[-\u2013]\s*\S")


class Cue(NamedTuple):
    """The lines of one cue as they stand, with its start in ms."""

    start_ms: float
    lines: tuple[str, ...]


class Voice(NamedTuple):
    """What one speaker says in a cue. `name` is None where the cue doesn't say who."""

    name: str | None
    text: str


def cues_of(lines: Iterator[Line]) -> Iterator[Cue]:
    """The cues, each from its line of times to the next blank line or the next cue.

    What stands around them (headers, notes, styles, numbers) is passed over. Raises
    TranscriptError where there are too many, or a line is too long to hold.
    """
    start: float | None = None
    held: list[str] = []
    count = 0
    for line in lines:
        if line.is_cut:
            raise TranscriptError(
                f"line {line.number} is longer than {len(line.text):,} characters"
            )
        timing = TIMING.fullmatch(line.text)
        if timing or not line.text.strip():
            if start is not None:
                yield Cue(start, tuple(_without_next_number(held, timing is not None)))
            start, held = (_milliseconds(timing) if timing else None), []
            count += 1 if timing else 0
            if count > MAX_CUES:
                raise TranscriptError(f"more than {MAX_CUES:,} cues; split the call")
        elif start is not None:
            held.append(line.text)
    if start is not None:
        yield Cue(start, tuple(held))


def labelled(lines: Sequence[str]) -> list[Voice]:
    """The lines of a cue by `Name: text`; a line without a name goes on with the one above."""
    voices: list[Voice] = []
    for line in lines:
        name, text = _label(line)
        if voices and name is None:
            last = voices[-1]
            voices[-1] = last._replace(text=f"{last.text}\n{text}")
        else:
            voices.append(Voice(name, text))
    return voices


def carried_on(voices: Iterator[Voice], last: str | None) -> Iterator[Voice]:
    """The same, where a voice without a name goes on with the `last`, as subtitles do.

    Noises and lines of a dialogue, which start with a dash, are nobody's.
    """
    for voice in voices:
        is_other = NOISE.fullmatch(voice.text) or DIALOGUE.match(voice.text)
        name = voice.name or (None if is_other else last)
        last = name or last
        yield Voice(name, voice.text)


def read_call(
    voices: Iterator[tuple[float, Voice]], answers: Answers
) -> Iterator[Found | Skipped | Notice]:
    """One ticket of all that is said in the file; a `Skipped` where that is nothing."""
    try:
        for made in call_ticket({}, _said(_joined(voices)), answers):
            yield Found(1, made, "file") if isinstance(made, Ticket) else _of_file(made)
    except TranscriptError as error:
        yield Skipped(unit="file", reason=str(error))


def _of_file(notice: Notice) -> Notice:
    return notice.model_copy(update={"unit": "file"})


def _milliseconds(timing: re.Match[str]) -> float:
    hours, minutes, seconds, rest = timing.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000.0 + int(rest.ljust(3, "0"))


def _without_next_number(held: Sequence[str], is_cut_by_times: bool) -> Sequence[str]:
    """Without the number of the next cue, where no blank line parts the two."""
    if is_cut_by_times and held and held[-1].strip().isdigit():
        return held[:-1]
    return held


def _label(line: str) -> tuple[str | None, str]:
    """The speaker's name before a colon, and the rest; `>>` alone is a change of speaker."""
    mark = CAPTION_MARK.match(line)
    rest = line[mark.end() :] if mark else line.strip()
    if rest.startswith(("-", "\u2013")) and not mark:
        return None, rest
    spoken = spoken_line(rest)
    if spoken and _is_somebody(spoken.label, after_mark=mark is not None):
        return spoken.label, spoken.text
    return (NOBODY if mark else None), rest


def _is_somebody(label: str, *, after_mark: bool) -> bool:
    if looks_like_name(label) or (after_mark and len(label.split()) <= 4):
        return True
    return speaker_role(label) not in (None, Role.NOTE) and len(label) <= MAX_LABEL


def speaker_role(label: str) -> Role | None:
    """The role that a speaker's label names, as `Agent Tom`; None where it is only a name."""
    spoken = spoken_line(f"{label}:")
    found = speaker(spoken, {}) if spoken else None
    return found.role if found else role_of_label(label)


def _joined(voices: Iterator[tuple[float, Voice]]) -> Iterator[tuple[float, Voice]]:
    """Cues of one speaker in a row as one, since a cue ends where the screen is full."""
    held: tuple[float, Voice] | None = None
    for start, voice in voices:
        if not voice.text.strip():
            continue
        if held and voice.name is not None and voice.name == held[1].name != NOBODY:
            held = (held[0], Voice(voice.name, f"{held[1].text}\n{voice.text.strip()}"))
            continue
        if held:
            yield held
        held = (start, Voice(voice.name, voice.text.strip()))
    if held:
        yield held


def _said(voices: Iterator[tuple[float, Voice]]) -> list[Said]:
    return [_one(start, voice) for start, voice in voices]


def _one(start: float, voice: Voice) -> Said:
    if NOISE.fullmatch(voice.text):
        return Said(NOBODY, voice.text, start, Role.SYSTEM)
    if voice.name is None or voice.name == NOBODY:
        return Said(NOBODY, voice.text, start, Role.CUSTOMER)
    return Said(voice.name, voice.text, start, speaker_role(voice.name), voice.name)

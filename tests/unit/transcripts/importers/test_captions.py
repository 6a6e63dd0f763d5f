"""WebVTT and SRT: cues, tags, and the speakers that they name."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.transcripts.importers import FORMATS, Answers, Notice, Skipped, recognise_text
from app.transcripts.importers.reading import Found
from app.transcripts.importers.source import text_source
from app.transcripts.ticket import Ticket

TIMES = "00:00:{:02}.000 --> 00:00:{:02}.900"


def vtt(*cues: str) -> str:
    timed = (f"{TIMES.format(i, i)}\n{cue}\n" for i, cue in enumerate(cues))
    return "WEBVTT\n\n" + "\n".join(timed)


def srt(*cues: str) -> str:
    timed = (
        f"{i + 1}\n{TIMES.format(i, i).replace('.', ',')}\n{cue}\n" for i, cue in enumerate(cues)
    )
    return "\n".join(timed)


def read(text: str, **answered: Any) -> list[Any]:
    format = recognise_text(text).format
    items = FORMATS[format].read(text_source(text, "call"), Answers(**answered))
    return [item.ticket if isinstance(item, Found) else item for item in items]


def said(text: str, **answered: Any) -> list[tuple[str, str | None, str]]:
    (ticket,) = [item for item in read(text, **answered) if isinstance(item, Ticket)]
    assert ticket.channel == "phone"
    assert all(turn.at is None for turn in ticket.turns)
    return [(turn.role.value, turn.author, turn.text) for turn in ticket.turns]


def test_voice_tags_name_the_speakers_and_their_role() -> None:
    text = vtt("<v Agent Paul>Hello &amp; welcome.</v>", "<v.loud Customer>Hi, <i>my</i> lamp?")
    assert said(text) == [
        ("agent", "Agent Paul", "Hello & welcome."),
        ("customer", "Customer", "Hi, my lamp?"),
    ]


def test_headers_notes_styles_and_regions_are_no_speech() -> None:
    text = (
        "\ufeffWEBVTT - A call\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\nNOTE\nmade on 2 June\n"
        "by a machine\n\nSTYLE\n::cue { color: lime }\n\nREGION\nid:left\n\nintro\n"
        "00:01.000 --> 00:02.000 align:start position:0%\n<v Agent>Hello.\n\n"
        "NOTE the end\n\n01:00:03.500 --> 01:00:04.000\n<v Customer>Bye.\n"
    )
    assert said(text) == [("agent", "Agent", "Hello."), ("customer", "Customer", "Bye.")]


def test_cues_of_one_speaker_in_a_row_are_one_turn() -> None:
    text = vtt("<v Agent Paul>One moment,", "<v Agent Paul>I look.", "<v Customer>Ok.")
    assert said(text)[0] == ("agent", "Agent Paul", "One moment,\nI look.")


def test_two_voices_in_one_cue_are_two_turns() -> None:
    text = vtt("<v Agent>Hello.</v> <v Customer>Hi.</v>", "<00:00:01.500><c.x>Late</c> words")
    assert said(text) == [
        ("agent", "Agent", "Hello."),
        ("customer", "Customer", "Hi."),
        ("customer", None, "Late words"),
    ]


def test_a_cue_without_a_speaker_beside_tagged_ones_is_never_the_agents() -> None:
    assert said(vtt("<v Agent Paul>Hello.", "- Great\n- Bye"))[1] == (
        "customer",
        None,
        "- Great\n- Bye",
    )


def test_names_before_a_colon_are_speakers_and_words_before_one_are_not() -> None:
    text = vtt("Agent Paul: Hello.", "Ines Roth: The total is: five.", "Note: it is late.")
    assert said(text) == [
        ("agent", "Agent Paul", "Hello."),
        ("customer", "Ines Roth", "The total is: five.\nNote: it is late."),
    ]


def test_names_without_roles_are_asked_about_and_guessed_from_the_words() -> None:
    text = vtt("Ines Roth: Hello?", "Paul Amsel: Thank you for calling, how can I help?")
    items = read(text)
    assert items[0].question.guess == ("Paul Amsel",)
    assert items[0].question.choices == ("Ines Roth", "Paul Amsel")
    assert [role for role, _, _ in said(text, agents=frozenset(["ines roth"]))] == [
        "agent",
        "customer",
    ]


def test_beside_a_named_customer_everybody_else_is_an_agent() -> None:
    text = vtt("Customer: My lamp?", "Paul: I look.", "Rosa: Here it is.")
    assert [role for role, _, _ in said(text)] == ["customer", "agent", "agent"]


def test_srt_labels_continue_over_cues_and_nothing_is_unescaped() -> None:
    text = srt(
        "AGENT: Lamp & shop,",
        "Paul &amp; co.",
        "<i>[music]</i>",
        "{\\an8}<font color='red'>CUSTOMER:</font> Hi <3",
        "",
        "AGENT 2: Rosa here.",
    )
    assert said(text) == [
        ("agent", "AGENT", "Lamp & shop,\nPaul &amp; co."),
        ("system", None, "[music]"),
        ("customer", "CUSTOMER", "Hi <3"),
        ("agent", "AGENT 2", "Rosa here."),
    ]


def test_captions_marks_change_the_speaker() -> None:
    assert said(srt(">> AGENT: Hello.", ">> MAYA O: My lamp?\n>> AGENT: Yes.", ">> Oh.")) == [
        ("agent", "AGENT", "Hello."),
        ("customer", "MAYA O", "My lamp?"),
        ("agent", "AGENT", "Yes."),
        ("customer", None, "Oh."),
    ]


def test_two_speakers_in_one_cue_are_two_turns() -> None:
    assert len(said(srt("AGENT: Hello.\nCUSTOMER: Hi,\nmy lamp?"))) == 2


def test_cues_that_no_blank_line_parts_are_read_apart() -> None:
    text = srt("AGENT: Hello.", "CUSTOMER: Hi.").replace("\n\n", "\n")
    assert [line for _, _, line in said(text)] == ["Hello.", "Hi."]


@pytest.mark.parametrize("text", [vtt(), vtt(" ", "<v Agent></v>"), "WEBVTT\n", srt("", " ")])
def test_captions_without_words_are_left_out_with_the_reason(text: str) -> None:
    (skipped,) = read(text)
    assert isinstance(skipped, Skipped)
    assert "no turns with text in them" in skipped.reason


@pytest.mark.parametrize(
    ("text", "format"),
    [
        (vtt("<v A>x"), "webvtt"),
        ("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nAgent: x\n", "webvtt"),
        (srt("A: x"), "srt"),
        (srt("A: x").replace("\n", "\r\n"), "srt"),
        ("WEBVTTS are good\nAgent: x\nCustomer: y\n", "plain_text"),
    ],
)
def test_captions_are_recognised_by_their_start(text: str, format: str) -> None:
    assert recognise_text(text).format == format


@settings(max_examples=80, deadline=None)
@given(cues=st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), max_size=5))
def test_no_cue_of_any_content_stops_the_reading(cues: list[str]) -> None:
    for text in (vtt("<v Agent>Hi.", *cues), srt("AGENT: Hi.", *cues)):
        for item in read(text):
            assert isinstance(item, Ticket | Notice | Skipped)

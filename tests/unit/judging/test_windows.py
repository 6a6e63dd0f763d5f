"""A long ticket in stretches: nothing is lost, nothing is judged twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.assessment import Evidence
from app.judging.judge import Brief
from app.judging.prompt_blocks import render_transcript
from app.judging.quotes import find_quote
from app.judging.turn_parts import tokens_at_most
from app.judging.windows import cut, excerpt, transcript_tokens
from app.transcripts.ticket import Role
from tests.unit.judging.build import make_brief

WORDS = st.sampled_from(
    ["Hello there.", "It broke", "\n\n", "again", "[ORDER_12]", "对不起。", "é"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
ROLES = st.sampled_from([Role.CUSTOMER, Role.AGENT, Role.NOTE, Role.BOT])


@st.composite
def briefs(draw: st.DrawFn) -> Brief:
    """A ticket of one or two agents, in which one of them wrote at least once."""
    turns = [(Role.AGENT, draw(TEXTS)), *draw(st.lists(st.tuples(ROLES, TEXTS), max_size=30))]
    written = [i for i, (role, _) in enumerate(turns) if role is Role.AGENT]
    own = draw(st.sets(st.sampled_from(written), min_size=1))
    return make_brief(tuple(turns), own=tuple(sorted(own)))


def judged_text(stretches: tuple[Brief, ...], turn: int) -> str:
    return "".join(
        shown.text
        for stretch in stretches
        for shown in stretch.ticket.turns
        if shown.index == turn and turn in stretch.part.turns
    )


@given(briefs(), st.integers(150, 900))
def test_every_word_of_the_agents_is_judged_once_and_in_its_order(brief: Brief, room: int) -> None:
    stretches = cut(brief, room)
    for turn in brief.ticket.turns:
        expected = turn.text if turn.index in brief.part.turns else ""
        assert judged_text(stretches, turn.index) == expected


@given(briefs(), st.integers(150, 900))
def test_every_stretch_fits_and_shows_only_what_was_written(brief: Brief, room: int) -> None:
    texts = {turn.index: turn.text for turn in brief.ticket.turns}
    for stretch in cut(brief, room):
        assert transcript_tokens(stretch) <= room
        shown = [turn.index for turn in stretch.ticket.turns]
        assert shown == sorted(set(shown))
        assert all(turn.text in texts[turn.index] for turn in stretch.ticket.turns)


@given(briefs(), st.integers(150, 900))
def test_a_stretch_says_all_that_it_leaves_out(brief: Brief, room: int) -> None:
    texts = {turn.index: turn.text for turn in brief.ticket.turns}
    for stretch in cut(brief, room):
        if stretch.stretch is None:
            continue
        for turn in stretch.ticket.turns:
            whole = texts[turn.index]
            assert turn.text.startswith(whole[:1]) or turn.index in stretch.stretch.without_start
            if turn.text != whole:
                cuts = stretch.stretch.without_start + stretch.stretch.without_end
                assert turn.index in cuts


@given(briefs())
def test_a_ticket_that_fits_is_left_whole(brief: Brief) -> None:
    assert cut(brief, transcript_tokens(brief)) == (brief,)


def chat(exchanges: int) -> Brief:
    """Exchanges of a customer's and an agent's turn, about 30 tokens each."""
    turns: list[tuple[Role, str]] = []
    for i in range(exchanges):
        turns.append((Role.CUSTOMER, f"Question number {i}: does it work with the old box too?"))
        turns.append((Role.AGENT, f"Answer number {i}: yes, with the blue cable in the left port."))
    return make_brief(tuple(turns))


def test_five_hundred_turns_become_a_few_stretches_of_like_size() -> None:
    stretches = cut(chat(250), 5_000)
    sizes = [len(stretch.part.turns) for stretch in stretches]
    assert sum(sizes) == 250
    assert max(sizes) - min(sizes) <= 2
    assert len(stretches) == 5


def test_a_stretch_begins_with_an_exchange_and_shows_what_came_before_and_comes_next() -> None:
    for stretch in cut(chat(50), 1_500)[1:-1]:
        first, last = stretch.part.turns[0], stretch.part.turns[-1]
        shown = [turn.index for turn in stretch.ticket.turns]
        assert shown == list(range(first - 7, last + 2))
        assert stretch.ticket.turns[-1].role is Role.CUSTOMER


def test_context_is_marked_as_context_and_what_is_left_out_leaves_a_line() -> None:
    text = render_transcript(cut(chat(50), 1_500)[1])
    headings = [line for line in text.splitlines()[1:-1] if not line.startswith("    ")]
    first = headings.index("[26] CUSTOMER")
    assert headings[0] == "[… turns 0 to 19 aren't shown here …]"
    assert headings[first - 1] == "[25] AGENT (context)"
    assert headings[first + 1] == "[27] AGENT (judge this)"
    assert headings[-1].endswith(" to 99 aren't shown here …]")
    assert sum("judge this" in heading for heading in headings) == 13


def test_what_is_whole_has_no_such_line() -> None:
    assert "shown here" not in render_transcript(chat(3))


def test_a_turn_longer_than_a_stretch_is_cut_between_sentences_and_says_so() -> None:
    letter = " ".join(f"This is sentence number {i} of a long letter." for i in range(200))
    brief = make_brief(((Role.CUSTOMER, "Well?"), (Role.AGENT, letter), (Role.CUSTOMER, "Ah.")))
    stretches = cut(brief, 1_000)
    assert len(stretches) > 3
    assert all(stretch.part.turns == (1,) for stretch in stretches)
    for earlier in stretches[:-1]:
        assert earlier.ticket.turns[-1].text.endswith("letter. ")
        assert "\n[… the rest of turn 1 isn't shown here …]\n" in render_transcript(earlier)
    for later in stretches[1:]:
        assert "\n[… the beginning of turn 1 isn't shown here …]\n" in render_transcript(later)
    assert judged_text(stretches, 1) == letter


def test_a_long_turn_beside_a_stretch_is_shown_in_part() -> None:
    long = "Something that happened before. " * 200
    brief = make_brief(
        ((Role.CUSTOMER, long), (Role.AGENT, "Thank you."), (Role.CUSTOMER, long), (Role.BOT, "-"))
    )
    (stretch,) = cut(brief, 1_000)
    assert stretch.stretch
    assert stretch.part.turns == (1,)
    assert stretch.stretch.without_start
    assert stretch.ticket.turns[0].index == 0


def test_stretches_without_a_word_of_the_agents_are_left_out() -> None:
    turns = [(Role.CUSTOMER, "Somebody else's long talk, quite beside the point.")] * 200
    brief = make_brief((*turns, (Role.AGENT, "I'm here now."), *turns))
    stretches = cut(brief, 1_500)
    assert [stretch.part.turns for stretch in stretches] == [(200,)]


def test_another_agents_turns_stay_another_agents() -> None:
    brief = chat(50)
    own = tuple(i for i in brief.part.turns if i % 4 == 1)
    part = brief.part.model_copy(update={"turns": own})
    for stretch in cut(brief.model_copy(update={"part": part}), 1_500):
        for line in render_transcript(stretch).splitlines():
            if line.startswith("[") and "AGENT" in line:
                index = int(line[1:].split("]")[0])
                assert ("ANOTHER" in line) is (index not in own)


def test_an_excerpt_shows_each_quote_with_what_stands_around_it_and_both_ends() -> None:
    evidence = [Evidence(turn=turn, quote=f"Answer number {turn // 2}") for turn in (101, 301)]
    shown = [turn.index for turn in excerpt(chat(250), evidence, 800).ticket.turns]
    assert shown == [0, 1, *range(99, 103), *range(299, 303), 498, 499]


@given(briefs(), st.data(), st.integers(300, 900))
def test_an_excerpt_fits_and_holds_what_is_quoted_first(
    brief: Brief, data: st.DataObject, room: int
) -> None:
    turn = brief.ticket.turns[data.draw(st.sampled_from(brief.part.turns))]
    quote = turn.text[:40]
    shown = excerpt(brief, [Evidence(turn=turn.index, quote=quote)], room)
    assert transcript_tokens(shown) <= room
    if shown is not brief:
        assert find_quote(quote, turn.text) is None or any(
            find_quote(quote, one.text) for one in shown.ticket.turns if one.index == turn.index
        )


def test_an_excerpt_of_a_long_turn_marks_what_is_left_out_of_it() -> None:
    letter = " ".join(f"This is sentence number {i} of a letter." for i in range(300))
    brief = make_brief(((Role.AGENT, letter),))
    quotes = [f"sentence number {i} of" for i in (0, 299)]
    (turn,) = excerpt(brief, [Evidence(turn=0, quote=q) for q in quotes], 2_400).ticket.turns
    assert "\n[…]\n" in turn.text
    assert all(quote in turn.text for quote in quotes)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("", 0, 0),
        ("The parcel left Leeds this morning.", 7, 14),
        ("对不起您的包裹今天早上已经离开了利兹。", 20, 40),
        ("Посылка уехала сегодня утром.", 13, 40),
    ],
)
def test_tokens_are_counted_high_in_any_script(text: str, least: int, most: int) -> None:
    assert least <= tokens_at_most(text) <= most

"""What a quote may differ in, and nothing more: laws over made-up turns."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.judging.quotes import find_quote

SINGLE = "'\u2018\u2019\u201a\u201b`\u00b4\u2032\u2039\u203a"
DOUBLE = '"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb'
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
SPACES = " \t\n\u00a0\u2003"
KINDS = (SINGLE, DOUBLE, DASHES, SPACES)
WORDS = ("I'm", "so", "sorry", "—", "that", "“must”", "be", "Straße", "tiring", "42", "été", "it")


def seen(text: str) -> str:
    """The text as far as the differences count: another way to the same end than the code's."""
    for kind in KINDS:
        text = "".join(kind[0] if char in kind else char for char in text)
    return " ".join(text.casefold().split())


turns = st.lists(st.sampled_from(WORDS), min_size=4, max_size=12)


@st.composite
def slices(draw: st.DrawFn) -> tuple[str, str]:
    """A turn, and whole words of it that stand next to each other."""
    words = draw(turns)
    start = draw(st.integers(0, len(words) - 2))
    end = draw(st.integers(start + 2, len(words)))
    part = " ".join(words[start:end])
    assume(sum(char.isalnum() for char in part) > 1)
    return " ".join(words), part


@st.composite
def rewritten(draw: st.DrawFn, text: str) -> str:
    """The text with marks, spaces and letters changed as much as they may be."""
    swap = {char: st.sampled_from(kind) for kind in KINDS for char in kind}
    chars = [draw(swap[char]) if char in swap else char for char in text]
    recased = [char.upper() if draw(st.booleans()) else char for char in chars]
    return draw(st.sampled_from(["", " ", "\n\n"])) + "".join(recased)


@given(st.data(), slices())
def test_white_space_marks_and_case_make_no_difference(
    data: st.DataObject, pair: tuple[str, str]
) -> None:
    turn, part = pair
    found = find_quote(data.draw(rewritten(part)), turn)
    assert found is not None
    assert found in turn
    assert seen(found) == seen(part)


@given(turns, st.text(alphabet="".join(WORDS) + " .,!?…aexyz", min_size=2, max_size=40))
def test_whatever_is_found_is_the_same_but_for_those(words: list[str], quote: str) -> None:
    found = find_quote(quote, " ".join(words))
    assert found is None or seen(found) == seen(quote)


@given(st.data(), slices())
def test_one_letter_more_or_less_or_other_is_another_quote(
    data: st.DataObject, pair: tuple[str, str]
) -> None:
    turn, part = pair
    letters = [i for i, char in enumerate(part) if char.isalnum()]
    at = data.draw(st.sampled_from(letters))
    change = data.draw(st.sampled_from(["", "q", part[at] + "q"]))
    changed = part[:at] + change + part[at + 1 :]
    assume(seen(changed) not in seen(turn))
    assert find_quote(changed, turn) is None


@pytest.mark.parametrize(
    "quote",
    [
        "I'm so sorry...",
        "I'm so, sorry",
        "I'm sorry",
        "so I'm sorry",
        "I am so sorry",
        "I'm so sorrry",
        "Im so sorry",
        "I'm so sorry … tiring",
        "I'm_so_sorry",
        "*I'm so sorry*",
    ],
)
def test_punctuation_order_and_markup_are_differences(quote: str) -> None:
    assert find_quote(quote, "I'm so sorry — that must be tiring.") is None


@pytest.mark.parametrize(
    ("quote", "turn"),
    [
        ("Yes, I can", "Yes, I can't refund this."),
        ("Yes, I can", "Yes, I can\u2019t refund this."),
        ("Yes, I can'", "Yes, I can't refund this."),
        ("t refund this", "Yes, I can't refund this."),
        ("est possible", "Ce n'est possible qu'ici."),
        ("a refund of 10", "You get a refund of 10.50 euro."),
        ("a refund of 10.", "You get a refund of 10.50 euro."),
        ("50 euro", "You get a refund of 10.50 euro."),
        ("it will cost 20", "I think it will cost 20,000."),
        ("it takes 3", "I hope it takes 3-5 days."),
        ("5 days", "I hope it takes 3\u20135 days."),
        ("we open at 10", "On Sundays we open at 10:30."),
        ("on 1", "It was sent on 1/12."),
        ("you get 10", "With it you get 10% off."),
        ("5 euro", "Your balance is -5 euro."),
        ("5 euro", "Your balance is \u22125 euro."),
        ("refundable in full", "That fare is non-refundable in full."),
        ("it is non", "I fear it is non-refundable."),
        ("now what", "I k\u200bnow what you mean."),
        ("a balance of -5", "There is a balance of \u20135 on it."),
        ("a balance of \u20145", "There is a balance of -5 on it."),
        ("a balance of \u22125", "There is a balance of -5 on it."),
    ],
)
def test_a_quote_splits_no_word_and_no_number_and_changes_no_sign(quote: str, turn: str) -> None:
    assert find_quote(quote, turn) is None


@pytest.mark.parametrize(
    ("quote", "turn"),
    [
        ("I can't refund", "Yes, I can't refund this."),
        ("your customers\u2019 rights", "These are your customers' rights."),
        ("call it 'late", "You may call it 'late'."),
        ("it costs 10", "I see it costs 10. I'm sorry."),
        ("it costs 10", "I see it costs 10, I'm sorry."),
        ("a refund of 10%", "You get a refund of 10% today."),
        ("a refund of 10.50", "You get a refund of 10.50."),
        ("open the app", "1.Open the app"),
        ("I'm sorry", "I'm sorry.We look into it."),
        ("I'm sorry", "I'm sorry\u2014we look into it."),
        ("that must be tiring", "So sorry\u2014that must be tiring."),
        ("5 days", "Wait - 5 days."),
        ("sorry - that", "I'm sorry \u2014 that was us."),
        ("a balance of -5", "There is a balance of -5 on it."),
        ("-5 euro", "Your balance is -5 euro."),
        ("3\u20135 days", "I hope it takes 3\u20135 days."),
    ],
)
def test_a_quote_may_end_where_a_word_does(quote: str, turn: str) -> None:
    found = find_quote(quote, turn)
    assert found is not None
    assert found in turn

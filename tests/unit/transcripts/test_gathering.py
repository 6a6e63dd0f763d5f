"""Conversations whose messages are interleaved in a file."""

import tracemalloc
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from app.transcripts.importers.gathering import Row, gathered


@given(st.lists(st.sampled_from("abcdef"), max_size=60))
def test_each_conversation_is_whole_in_its_order_and_comes_once(keys: list[str]) -> None:
    rows = [Row(key, place, place) for place, key in enumerate(keys)]
    found = list(gathered(lambda: iter(rows)))
    assert sorted(one.conversation for one in found) == sorted(set(keys))
    for one in found:
        assert list(one.rows) == [row for row in rows if row.conversation == one.conversation]
        assert one.place == one.rows[0].place


@given(st.lists(st.sampled_from("abcdef"), max_size=60))
def test_conversations_come_in_the_order_in_which_they_begin(keys: list[str]) -> None:
    rows = [Row(key, place, place) for place, key in enumerate(keys)]
    found = [one.conversation for one in gathered(lambda: iter(rows))]
    assert found == list(dict.fromkeys(keys))


def test_a_conversation_that_lasts_to_the_end_does_not_hold_up_all_others() -> None:
    def rows() -> Iterator[Row]:
        yield Row("long", 0, "first")
        for place in range(1, 20_000):
            yield Row(str(place), place, "x" * 1000 + str(place))
        yield Row("long", 20_000, "last")

    tracemalloc.start()
    assert sum(len(one.rows) for one in gathered(rows)) == 20_001
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000  # the rows are 20 MB


def test_only_conversations_that_have_begun_are_held() -> None:
    def rows() -> Iterator[Row]:
        for place in range(20_000):
            yield Row(str(place // 10), place, "x" * 1000 + str(place))

    tracemalloc.start()
    assert sum(len(one.rows) for one in gathered(rows)) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000  # the rows are 20 MB

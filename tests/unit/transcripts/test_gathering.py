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


def test_only_conversations_that_have_begun_are_held() -> None:
    def rows() -> Iterator[Row]:
        for place in range(20_000):
            yield Row(str(place // 10), place, "x" * 1000 + str(place))

    tracemalloc.start()
    assert sum(len(one.rows) for one in gathered(rows)) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000  # the rows are 20 MB

"""Whether a conversation is in English, which is all that this judge reads."""

from collections.abc import Iterable

from app.judging.own_words import own_passages
from app.transcripts import language


def reads_as_english(texts: Iterable[str]) -> bool:
    """Whether one side's `texts` may be English, without the mail that they quote.

    A few words or code stay in doubt: True.
    """
    return language.reads_as_english("\n".join(p for text in texts for p in own_passages(text)))

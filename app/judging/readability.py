"""How hard a text is to read."""

from collections.abc import Sequence


def reading_grade(sentences: Sequence[str]) -> float:
    """The US school grade at which the sentences read easily; 0.0 where there are none.

    The Automated Readability Index (Smith and Senter, 1967): 4.71 characters a word + 0.5
    words a sentence - 21.43. Of the formulas of its kind it counts letters, and needs no
    dictionary of syllables. textstat has it too, but takes four seconds to be imported.
    """
    spoken = [word for sentence in sentences for word in sentence.split()]
    letters = sum(char.isalnum() for word in spoken for char in word)
    if not spoken:
        return 0.0
    return 4.71 * letters / len(spoken) + 0.5 * len(spoken) / len(sentences) - 21.43

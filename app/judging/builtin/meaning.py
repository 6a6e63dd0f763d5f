"""What a sentence's phrases mean in it: sarcasm, denial and quotation turn them round."""

import re
from collections.abc import Callable

from app.judging.builtin.words import words
from app.transcripts.ticket import Role

_GLAD = frozenset({"thanks", "confirms"})
_CAN_NOT_BE_GLAD = frozenset({"sarcastic", "leaves_unhappy", "rejects"})
_KIND = frozenset({"apology", "scripted_apology", "feeling_named", "validates", "elliptic"})
_HARSH = frozenset({"contempt", "blames", "accuses", "shrugs", "threatens"})
_QUOTED = re.compile(
    r"[\"“][^\"”\n]{2,200}[\"”]|(?<!\w)[\u2018'][^\u2018\u2019'\n]{2,200}[\u2019'](?!\w)"
)


def meant(
    marks: frozenset[str],
    text: str,
    role: Role,
    marks_of: Callable[[tuple[str, ...]], frozenset[str]],
) -> frozenset[str]:
    """The marks that `text` bears in earnest, of the `marks` of the phrases in it.

    Thanks in a complaint are no thanks, an apology that is denied is none, and words in
    quotation marks are somebody else's. `marks_of` gives the marks of words.
    """
    if role is Role.CUSTOMER:
        if marks.isdisjoint(_CAN_NOT_BE_GLAD):
            return marks
        return marks - _GLAD | ({"leaves_unhappy"} if "sarcastic" in marks else set())
    if "not_sorry" in marks:
        marks -= _KIND
    if not marks.isdisjoint(_HARSH) and _QUOTED.search(text):
        marks -= _HARSH - marks_of(words(_QUOTED.sub(" ", text)))
    return marks

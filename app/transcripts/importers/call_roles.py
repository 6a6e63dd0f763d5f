"""Who of a call's speakers is the agent, guessed from their words until a person says it.

Transcribers number the speakers and tell nothing more. Agents greet for a company, offer
help, look things up and hand over; customers tell what is theirs and what went wrong.
"""

import re
from collections.abc import Sequence

from app.transcripts.ticket import Role

_NAME = r"[^\W\d_][\w'\u2019-]*(?: [A-Z][\w'\u2019-]*)?"
_OFFERS = re.compile(
    r"thank(s| you) for (calling|holding|waiting|your (call|patience))|(how|what) (can|may) i "
    r"(help|do for|assist)|can i help you|help you (today|with)|anything else|bear with me"
    r"|(can|could|may) i (have|get|take|ask) your|(can|could) you (confirm|verify|spell|give me)"
    r"|(put|putting|transfer|transferring|connect|connecting) you|let me (check|look|see|pull|put)"
    r"|i('ll| will| can|'ve| have)( just)? (check|look into|refund|arrange|escalate|transfer|put|"
    r"connect|send you|process|reset|book)|call (is|may be|will be) recorded|your (order|account|"
    r"refund|booking|ticket|request|claim|policy|card|parcel) (is|has|was|will)"
    r"|have a (great|good|nice|lovely)|wie kann ich (ihnen|dir)|was kann ich für sie"
    r"|vielen dank für ihren anruf|ich verbinde sie|en quoi puis-je|puis-je vous aider"
    r"|merci d'avoir appelé|je vous (transfère|mets)|en qué (puedo|le puedo)|le paso con"
    r"|gracias por llamar|in che modo posso|come posso aiutar|grazie per (aver|la) chiama"
    r"|waarmee kan ik|bedankt voor (het|uw) (bellen|telefoontje)|em que posso ajudar",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    rf"\b(?P<a>{_NAME}) (?:speaking|here)\b|\bthis is (?P<b>{_NAME})|\bam apparat\b|à l'appareil"
    r"|\bal habla\b|\bparlando\b",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    [
        "is",
        "was",
        "i'm",
        "am",
        "not",
        "who",
        "was",
        "it",
        "that",
        "there",
        "over",
        "right",
        "up",
        "down",
        "in",
        "out",
        "stay",
        "and",
        "what",
        "be",
        "the",
        "a",
        "an",
        "my",
        "me",
        "ridiculous",
        "about",
        "because",
        "really",
        "just",
        "why",
        "still",
        "so",
        "getting",
        "been",
        "from",
        "still",
        "i",
        "we",
        "they",
        "you",
        "he",
        "she",
        "all",
        "very",
        "such",
        "an",
        "terrible",
        "urgent",
        "unacceptable",
    ]
)
_OWNS = re.compile(
    r"\bmy (order|account|card|bill|parcel|package|booking|phone|desk|subscription|invoice|refund|"
    r"password|appointment|name|number|address|date|internet|flight|policy|delivery|laptop)\b"
    r"|\bi('m| am) (calling|ringing|phoning)|\bi (want|need|lost|ordered|bought|paid|never|still|"
    r"haven't|can't|cannot|didn't|was charged)\b|\bit('s| is) about\b|\b(can|could) you help\b"
    r"|doesn't work|not working|\bmeine? (bestellung|rechnung|konto|karte|paket|vertrag|nummer)"
    r"|\bma (commande|facture|carte)|\bmon (compte|colis)|\bmi (pedido|cuenta|factura|tarjeta)",
    re.IGNORECASE,
)
_MENU = re.compile(
    r"\b(press|dial|say) (\d|one|two|three|zero|nine)\b|drücken sie die|tapez (le )?\d"
    r"|leave a message after|all (of )?our (agents|advisors|lines) are busy",
    re.IGNORECASE,
)


def guessed_roles(said: Sequence[tuple[str, str]]) -> dict[str, Role]:
    """The role of each speaker of `(speaker, words)`, in the order of the call.

    Where the words tell nothing, the one who speaks first is the agent, who answers the
    call; one speaker at least is the customer where there are two or more.
    """
    words: dict[str, list[str]] = {}
    for speaker, text in said:
        words.setdefault(speaker, []).append(text)
    bots = {speaker for speaker, texts in words.items() if _is_menu(texts)}
    people = [speaker for speaker in words if speaker not in bots]
    if not people:
        return dict.fromkeys(words, Role.BOT)
    points = {speaker: _points(words[speaker]) for speaker in people}
    agents = {speaker for speaker in people if points[speaker] > 0}
    agents = agents or {max(people, key=lambda speaker: points[speaker])}
    if len(agents) == len(people) > 1:
        agents.discard(min(reversed(people), key=lambda speaker: points[speaker]))
    roles = {speaker: Role.AGENT if speaker in agents else Role.CUSTOMER for speaker in people}
    return {**roles, **dict.fromkeys(bots, Role.BOT)}


def introductions(texts: Sequence[str]) -> list[str]:
    """The names by which somebody introduces themselves as agents do, each once."""
    found = (name for text in texts for name in _names(text))
    return list(dict.fromkeys(found))


def _is_menu(texts: Sequence[str]) -> bool:
    """Whether half of what is said is a menu; a person may once say "press one" too."""
    return 2 * sum(1 for text in texts if _MENU.search(text)) >= len(texts)


def _points(texts: Sequence[str]) -> int:
    """Callers say who they are too, but with what they call about."""
    owns = [text for text in texts if _OWNS.search(text)]
    introduced = introductions([text for text in texts if text not in owns])
    opened = 1 if introductions([text for text in texts[:1] if text not in owns]) else 0
    offers = sum(1 for text in texts if _OFFERS.search(text))
    return 2 * offers + opened + len(introduced) - 2 * len(owns)


def _names(text: str) -> list[str]:
    """The names in a text, from words that start with a capital where the text has any."""
    found = []
    for match in _INTRODUCES.finditer(text):
        name = match["a"] or match["b"] or ""
        words = name.split()
        if words and words[-1].casefold() in _NOT_NAMES | {"speaking", "here"}:
            words.pop()
        if words and words[0].casefold() not in _NOT_NAMES:
            found.append(words[-1] if match["a"] else words[0])
    has_capitals = text != text.lower()
    return [name for name in found if name[0].isupper() or not has_capitals]

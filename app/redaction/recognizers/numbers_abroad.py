"""Numbers, codes, passwords, dates of birth and said e-mails in texts that aren't in English.

What has a shape of its own, as a card or a phone number, is found in any language. Here is
what only the word before it tells, in the six languages that we know words of.
"""

import re
from collections.abc import Iterator

from app.redaction.conversation import Conversation
from app.redaction.ner.lists import word_lists
from app.redaction.span import Span

SCORE = 0.6
FILLER = (
    r"(?:\s?[:=#]|\s(?:ist|lautet|war|der|die|das|mit|nummer|nr\.?|est|le|la|es|el|is|de|het|foi|é|è"
    r"|numéro|número|numero|n[°º]|von|vom|am|op)\b){0,3}\s{1,2}[\"'(]?"
)
NOT_COUNTED = r"(?!\s?(?i:%|€|eur\b|euros?\b|chf\b|uhr\b|h\b|kg\b|km\b|mal\b)|[.,]\d)"
CODE = (
    r"(?P<value>(?!(?:19|20)\d\d\b)(?=[\w-]{0,20}\d)[A-Za-z]{0,5}-?\d[A-Za-z0-9/-]{2,24}"
    r"|(?=[\w-]{0,20}\d)[A-Z][A-Z0-9-]{3,24}|[A-Z]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4})\b" + NOT_COUNTED
)
DATE = (
    r"(?P<value>\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}-\d\d-\d\d"
    r"|\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\s(?:de\s)?\d{4})\b"
)
DOT = r"(?:\.|\s(?:punkt|point|punto|ponto|punt)\s)"
AT = r"(?:\s(?:at|ät|arroba|arobase|apenstaartje|chiocciola)\s)"
COMPILED = tuple(
    (entity, re.compile(pattern))
    for entity, pattern in (
        (
            "SECRET",
            r"\b(?i:passwor[td]|kennwort|mot\sde\spasse|contraseña|clave|wachtwoord|senha"
            r"|palavra-passe|pin(?:-?code)?|code\spin|sicherheitscode|einmalcode)\b"
            rf"{FILLER}(?P<value>(?=\S{{0,30}}\d)[^\s,;]{{3,40}}?)(?=[.,;!?)\"']?(?:\s|$))",
        ),
        (
            "DATE_OF_BIRTH",
            r"\b(?i:geboren|geburtsdatum|geb\.|née?|date\sde\snaissance|nacid[oa]|fecha\sde\snacimiento"
            r"|geboortedatum|nascid[oa]|data\sde\snascimento|nat[oa]|data\sdi\snascita)"
            r"(?:\s?:|\s(?:ist|der|am|est|le|es|el|is|op|é|em|a|il|è)\b){0,2}\s" + DATE,
        ),
        (
            "ID",
            r"\b(?i:benutzername|nom\sd['\u2019]utilisateur|identifiant|usuario|gebruikersnaam"
            r"|usuário|nome\sde\sutilizador|nome\sutente)\b"
            rf"{FILLER}(?P<value>(?=\S{{0,40}}[\d._])[\w.@+-]{{3,40}}\w)",
        ),
        (
            "NUMBER",
            r"\b(?i:\w{0,30}(?:nummern?|-?nr\.?)|bestellung|auftrag|buchung|rechnung|vertrag|vorgang"
            r"|kennzeichen|commande|réservation|facture|contrat|dossier|colis|plaque|numéro|pedido"
            r"|reserva|factura|contrato|expediente|matrícula|número|bestelling|boeking|factuur"
            r"|kenteken|encomenda|fatura|processo|ordine|prenotazione|fattura|contratto|pratica|targa"
            r"|numero)(?:\s(?i:de|d['\u2019]|di|del|da|do|des)\s?\w{3,15})?" + FILLER + CODE,
        ),
        (
            "ADDRESS",
            r"\b(?i:plz|postleitzahl|code\spostal|código\spostal|cep|cap|postcode)\b"
            rf"{FILLER}(?P<value>\d{{4,5}}(?:-\d{{3}})?(?:\s[A-Z]{{2}}\b)?)",
        ),
        ("EMAIL", rf"(?i)\b\w[\w+-]*(?:{DOT}[\w+-]+){{0,3}}{AT}[\w-]+{DOT}(?:[a-z]{{2,6}})\b"),
    )
)
POSTCODE_AND_TOWN = re.compile(r"\b\d{5}\s(?P<town>(?![a-z])[^\W\d_]{3,30})")


class NumbersAbroad:
    """What a word before it tells, in texts that aren't in English."""

    def find(self, conversation: Conversation) -> Iterator[Span]:
        """A span for each value, without the word that introduces it."""
        for segment in conversation.abroad:
            for entity, pattern in COMPILED:
                for match in pattern.finditer(conversation.text, segment.start, segment.end):
                    group = "value" if "value" in pattern.groupindex else 0
                    yield Span(*match.span(group), entity, SCORE)
            for match in POSTCODE_AND_TOWN.finditer(conversation.text, segment.start, segment.end):
                if match["town"].lower() in word_lists().places:
                    yield Span(*match.span(), "ADDRESS", SCORE)

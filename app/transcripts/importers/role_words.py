"""The words that tables and transcripts have for who speaks, in several languages."""

import re
import unicodedata
from functools import lru_cache

from app.transcripts.ticket import Role

_WORDS = {
    Role.AGENT: """agent agents admin administrator staff support rep representative employee
        operator advisor adviser advocate specialist teammate team-member team-mate owner assignee
        human-agent live-agent team support-agent light-agent csr colleague internal-user outgoing
        outbound out sent reply agent-reply mitarbeiter mitarbeiterin mitarbeitende bearbeiter
        bearbeiterin betreuer betreuerin sachbearbeiter kundenservice kundendienst support-team
        ausgehend gesendet conseiller conseillère agente operador operadora asesor asesora sortant
        envoyé saliente enviado operatore assistente atendente consulente medewerker behandelaar
        uitgaand verzonden pracownik konsultant konsultantka wychodzące handläggare medarbetare
        kundtjänst utgående sagsbehandler medarbejder kundeservice udgående saksbehandler
        asiakaspalvelija virkailija operátor pracovník ügyintéző operatör temsilci
        оператор агент сотрудник 客服 担当者 オペレーター 상담원""",
    Role.CUSTOMER: """customer client end-user end_user enduser user requester lead contact visitor
        caller consumer guest patient member buyer shopper external incoming inbound in received
        kunde kundin endbenutzer endkunde endnutzer benutzer anfragende anfragender anfragesteller
        anrufer anruferin besucher eingehend empfangen cliente clienta usuario usuaria visitante
        contacto entrante recibido client-final utilisateur visiteur entrant reçu demandeur
        utilizador usuário utente ricevuto klant gebruiker eindgebruiker bezoeker inkomend
        ontvangen klient klientka użytkownik przychodzące kund användare besökare inkommande bruger
        indgående bruker innkommende asiakas käyttäjä zákazník zákaznice uživatel ügyfél
        felhasználó müşteri клиент пользователь покупатель 客户 顾客 用户 顧客 お客様 고객""",
    Role.BOT: """bot chatbot robot assistant virtual-agent virtual-assistant ai ai-agent
        auto-reply autoreply autoresponder auto-responder automation automatic automated trigger
        rule workflow ivr operator-bot agent-bot answer-bot macro-bot automatisch automatisk
        automatique automático automatico automatyczna assistant-virtuel asistente-virtual""",
    Role.SYSTEM: """system event activity log audit status assignment status-change system-message
        ereignis système évènement sistema evento systeem gebeurtenis zdarzenie händelse hændelse
        hendelse järjestelmä systém rendszer sistem система 系统 システム""",
    Role.NOTE: """note notes internal private internal-note private-note internal-comment
        private-comment internal-message comment-internal whisper side-conversation intern interne
        interna interno notiz interne-notiz vermerk note-interne note-privée nota nota-interna
        nota-privada notitie interne-notitie notatka notatka-wewnętrzna anteckning intern-anteckning
        internt notat internt-notat muistiinpano poznámka belső-megjegyzés not заметка 内部 メモ""",
}  # fmt: skip
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
_YES = frozenset(
    [
        "true",
        "yes",
        "y",
        "1",
        "on",
        "x",
        "✓",
        "ja",
        "j",
        "oui",
        "o",
        "si",
        "sì",
        "sí",
        "sim",
        "s",
        "da",
        "tak",
        "t",
        "wahr",
        "vrai",
        "verdadero",
        "verdadeiro",
        "vero",
        "waar",
        "prawda",
        "sant",
        "sandt",
        "kyllä",
        "ano",
        "igen",
        "evet",
        "да",
        "是",
        "はい",
        "예",
    ]
)
_NO = frozenset(
    [
        "false",
        "no",
        "n",
        "0",
        "off",
        "nein",
        "non",
        "não",
        "nao",
        "nee",
        "nie",
        "nej",
        "nei",
        "falsch",
        "faux",
        "falso",
        "onwaar",
        "fałsz",
        "falskt",
        "ei",
        "ne",
        "nem",
        "hay\u0131r",
        "нет",
        "否",
        "いいえ",
        "아니오",
    ]
)
_PUBLIC = frozenset(
    [
        "public",
        "visible",
        "external",
        "öffentlich",
        "publique",
        "público",
        "publico",
        "pubblico",
        "openbaar",
        "publiczny",
        "offentlig",
        "publik",
        "julkinen",
        "veřejný",
        "nyilvános",
        "публичный",
    ]
)
_PRIVATE = frozenset(
    [
        "private",
        "internal",
        "intern",
        "interne",
        "interna",
        "interno",
        "hidden",
        "privat",
        "privé",
        "privée",
        "privado",
        "privato",
        "privée",
        "vertraulich",
        "prywatny",
        "wewnętrzny",
        "internt",
        "yksityinen",
        "soukromý",
        "belső",
        "внутренний",
    ]
)


def folded(text: str) -> str:
    """A title or word for comparison: lower case, its words parted by single hyphens."""
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", text).casefold()).strip("-")


@lru_cache(maxsize=4096)
def role_of_word(text: str) -> Role | None:
    """The role that a cell's words name, as `End-user` or `Mitarbeiter`; None where none."""
    word = folded(text)
    if word in _ROLES:
        return _ROLES[word]
    plain = word.removesuffix("s").removesuffix("-user") if word.endswith("s") else word
    return _ROLES.get(plain) or _ROLES.get(word.replace("-", "_"))


@lru_cache(maxsize=4096)
def role_of_label(label: str) -> Role | None:
    """The role in a speaker's label, as `Agent Tom`, `CUSTOMER 2` or `Tom (Support)`."""
    words = folded(label).split("-")
    whole = role_of_word(label)
    if whole is not None:
        return whole
    edges = ("-".join(words[:2]), words[0], "-".join(words[-2:]), words[-1])
    for edge in edges if 1 < len(words) <= 5 else ():
        role = _ROLES.get(edge)
        if role is not None and edge not in _TOO_COMMON:
            return role
    return None


_TOO_COMMON = frozenset(
    [
        "in",
        "out",
        "sent",
        "on",
        "not",
        "status",
        "log",
        "rule",
        "ai",
        "owner",
        "member",
        "guest",
        "s",
        "o",
    ]
)


@lru_cache(maxsize=4096)
def yes_or_no(text: str) -> bool | None:
    """What a cell says where it says yes or no, in several languages; None for anything else."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None


@lru_cache(maxsize=4096)
def is_private_word(text: str) -> bool | None:
    """Whether a cell such as `internal` or `öffentlich` says private; None for anything else."""
    words = set(folded(text).split("-"))
    return True if words & _PRIVATE else False if words & _PUBLIC else None

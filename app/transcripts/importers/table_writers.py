"""Who wrote a table's rows: by its columns, by what people answered, or by the mail domains."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.own_domains import guessed_domains, is_free_mail
from app.transcripts.importers.role_words import is_private_word, role_of_word, yes_or_no
from app.transcripts.importers.table_tickets import Layout
from app.transcripts.ticket import Role

DRAFTS = frozenset(["draft", "entwurf", "brouillon", "borrador", "bozza", "rascunho", "concept"])
MACHINES = (Role.SYSTEM, Role.BOT)


@dataclass
class Writers:
    """Who is who in a table, by its columns for roles or else by the domains of the mails."""

    answers: Answers
    has_roles: bool
    actions_speak: bool = False
    seen: Counter[str] = field(default_factory=Counter)  # mail addresses
    openers: Counter[str] = field(default_factory=Counter)
    tickets: set[int] = field(default_factory=set)  # hashes of those that have begun

    def meet(self, layout: Layout, row: Mapping[str, str]) -> None:
        """Takes note of a row: with whom tickets begin, and who comes after."""
        if self.has_roles:
            return
        ticket, who = hash(layout.cell(row, "ticket")), layout.cell(row, "email").lower()
        if who and ticket in self.tickets:
            self.seen[who] += 1
        elif who:
            self.openers[who] += 1
        self.tickets.add(ticket)

    def question(self) -> Question | None:
        """Which mail domains are ours, where roles hang on it and nobody said."""
        if self.has_roles or self.answers.own_domains or not self.seen:
            return None
        guess = self._guess()
        text = f"no column says who is an agent; mails from {', '.join(guess)} are taken for ours"
        if not guess:
            text = "no column says who is an agent; who opens a ticket is taken for the customer"
        return Question(key="own_domains", text=text, guess=guess)

    def role_of(
        self, layout: Layout, row: Mapping[str, str], rows: Sequence[Mapping[str, str]]
    ) -> Role | None:
        """The role of a row; None for a draft. What is internal is a note, whoever wrote it."""
        kind = layout.cell(row, "kind").lower()
        if kind in DRAFTS:
            return None
        of_kind = Role.NOTE if kind.startswith("note") else role_of_word(kind)
        if self.actions_speak and of_kind is not Role.NOTE:
            of_kind = None
        said = role_of_word(layout.cell(row, "role"))
        if self._is_private(layout, row) or Role.NOTE in (of_kind, said):
            return Role.SYSTEM if said in MACHINES else Role.NOTE
        if of_kind in MACHINES and said not in MACHINES:
            return of_kind
        return said or of_kind or self._by_who(layout, row, rows)

    def _is_private(self, layout: Layout, row: Mapping[str, str]) -> bool:
        public, private = layout.cell(row, "public"), layout.cell(row, "private")
        if yes_or_no(public) is False or is_private_word(public):
            return True
        return yes_or_no(private) is True or is_private_word(private) is True

    def _by_who(
        self, layout: Layout, row: Mapping[str, str], rows: Sequence[Mapping[str, str]]
    ) -> Role:
        """By the answers, the requester and the assignee, the mail's domain; else by who opened."""
        author, email = layout.cell(row, "author"), layout.cell(row, "email")
        told = self.answers.are_agents([author or email])
        if told and any(told.values()):
            return Role.AGENT
        someone = self.answers.who(layout.cell(row, "author_id"))
        if someone.role is not None:
            return someone.role
        if email and not is_free_mail(email) and (own := self._own(email)) is not None:
            return Role.AGENT if own else Role.CUSTOMER
        who = author.casefold() or email.casefold()
        if who and who == layout.cell(row, "agent").casefold():
            return Role.AGENT
        customer = layout.cell(row, "customer") or layout.cell(row, "customer_email")
        opener = layout.cell(rows[0], "author") or layout.cell(rows[0], "email")
        return Role.CUSTOMER if who == (customer or opener).casefold() else Role.AGENT

    def _own(self, email: str) -> bool | None:
        told = self.answers.is_ours(email)
        if told is not None:
            return told
        guess = self._guess()
        if not guess:
            return None
        return any(email.lower().endswith(("@" + own, "." + own)) for own in guess)

    def _guess(self) -> tuple[str, ...]:
        return guessed_domains(self.openers, self.seen)

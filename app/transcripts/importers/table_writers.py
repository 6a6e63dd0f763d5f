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
    actions_speak: bool = False
    others: Counter[str] = field(default_factory=Counter)
    openers: Counter[str] = field(default_factory=Counter)  # mail addresses
    tickets: set[int] = field(default_factory=set)  # hashes of those that have begun

    def meet(self, layout: Layout, row: Mapping[str, str]) -> None:
        """Takes note of a row: with whom tickets begin, and who comes after."""
        if self._told(layout, row) is not None:
            return
        ticket, who = hash(layout.cell(row, "ticket")), layout.cell(row, "email").lower()
        (self.others if ticket in self.tickets else self.openers)[who] += 1
        self.tickets.add(ticket)

    def question(self) -> Question | None:
        """Which mail domains are ours, or who is an agent, where roles hang on it."""
        if not self.tickets or self.answers.own_domains or self.answers.agents:
            return None
        guess = self._guess()
        if any(self.openers) or any(self.others):
            text = (
                f"no column says who is an agent; mails from {', '.join(guess)} are taken for ours"
            )
            if guess:
                return Question(key="own_domains", text=text, guess=guess)
        text = "no column says who is an agent; who opens a ticket is taken for the customer"
        return Question(key="agents", text=text)

    def role_of(
        self, layout: Layout, row: Mapping[str, str], rows: Sequence[Mapping[str, str]]
    ) -> Role | None:
        """The role of a row; None for a draft. What is internal is a note, whoever wrote it."""
        if layout.cell(row, "kind").lower() in DRAFTS:
            return None
        return self._told(layout, row) or self._by_who(layout, row, rows)

    def _told(self, layout: Layout, row: Mapping[str, str]) -> Role | None:
        """The role that the row's own cells give; None where they don't."""
        kind = layout.cell(row, "kind").lower()
        of_kind = Role.NOTE if kind.startswith("note") else role_of_word(kind)
        if self.actions_speak and of_kind is not Role.NOTE:
            of_kind = None
        said = role_of_word(layout.cell(row, "role"))
        if self._is_private(layout, row) or Role.NOTE in (of_kind, said):
            return said if said in MACHINES else Role.NOTE
        return of_kind if of_kind in MACHINES and said not in MACHINES else said or of_kind

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
        writers = [layout.cell(one, "author") or layout.cell(one, "email") for one in rows]
        told = self.answers.are_agents(writers)
        if told and any(told.values()):
            return Role.AGENT if told.get(author or email) else Role.CUSTOMER
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
        return guessed_domains(self.openers, self.others)

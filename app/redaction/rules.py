"""What a policy and a team's lists make of what the recognizers found."""

from collections.abc import Callable, Sequence

from app.redaction.policy import Action, Policy
from app.redaction.span import Span
from app.redaction.team_lists import JoinedLists, TeamLists, no_lists


class Rules:
    """Drops what stays, adds what always goes, and keeps a last part where the policy says so.

    `lists` gives the team's lists of this moment; it is asked once for each ticket.
    """

    def __init__(
        self, policy: Policy | None = None, lists: Callable[[], TeamLists] = no_lists
    ) -> None:
        self.policy = policy or Policy()
        self._lists = lists
        self._own = self.policy.lists()

    def now(self) -> "RulesNow":
        """The rules with the lists as they are."""
        return RulesNow(self.policy, JoinedLists([self._own, self._lists()]))


class RulesNow:
    """The rules while one ticket is redacted."""

    def __init__(self, policy: Policy, lists: TeamLists) -> None:
        self._policy = policy
        self._lists = lists

    def applied(self, text: str, found: Sequence[Span]) -> list[Span]:
        """What goes: found and neither kept nor allowed, or denied."""
        allowed = [(span.start, span.end) for span in self._lists.allowed(text)]
        going = [span for span in found if self._policy.action(span.entity) is not Action.KEEP]
        return [*(span for span in going if not _is_inside(span, allowed)), *self.denied(text)]

    def denied(self, text: str) -> list[Span]:
        """What always goes."""
        return list(self._lists.denied(text))

    def partly_kept(self, entity: str, value: str) -> str | None:
        """A placeholder that keeps the last four digits; None where the whole value goes."""
        return self._policy.partly_kept(entity, value)


def _is_inside(span: Span, places: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in places)

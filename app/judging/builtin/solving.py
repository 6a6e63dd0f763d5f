"""Finding the cause, offering a solution, owning it, and saying what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.judging.builtin.closing import is_check
from app.judging.builtin.reading import Line, Reading
from app.judging.builtin.words import set_of

_ASKING = set_of("please tell send describe check could can would let first which what when where")


@dataclass(frozen=True)
class Solving:
    """What the judged agent asked, found, offered, refused, promised and passed on."""

    problem: Line | None  # the customer tells of something that doesn't work
    puzzle: Line | None  # a problem whose cause doesn't go without saying
    wish: Line | None  # the customer wants something done
    diagnoses: tuple[Line, ...]  # questions that narrow the problem down
    causes: tuple[Line, ...]  # says what was found
    fixes: tuple[Line, ...]  # does or offers something
    generic: tuple[Line, ...]  # a step that is given for anything
    choices: tuple[Line, ...]  # alternatives, cover until the fix, a recommendation
    beyond: tuple[Line, ...]  # cover until the fix, or against the next instance
    refusals: tuple[Line, ...]
    shrugs: tuple[Line, ...]
    rejected: Line | None  # the customer says that it didn't help
    confirmed: Line | None  # the customer says that it did
    blocked: Line | None  # the agent names a policy, an outage or a stock that stands in the way
    promises: tuple[Line, ...]
    done: tuple[Line, ...]
    passed_on: tuple[Line, ...]  # the customer is sent elsewhere
    handed_over: Line | None  # passed on with what is known
    owned_fault: Line | None  # takes the company's part of the blame
    broken_promise: Line | None  # the customer recalls a promise that the agent had made
    times: tuple[Line, ...]  # a time that can be checked
    vague: tuple[Line, ...]  # "soon", "somebody will be in touch"
    contingency: Line | None  # what if it doesn't happen

    @property
    def first_fix(self) -> Line | None:
        """The first thing that was done or offered."""
        both = sorted((*self.fixes, *self.generic), key=lambda line: line.turn)
        return both[0] if both else None

    @property
    def asked_first(self) -> bool:
        """Whether a question or a finding came no later than the first fix."""
        first = self.first_fix
        looked = [line.turn for line in (*self.diagnoses, *self.causes)]
        return bool(looked) and (first is None or min(looked) <= first.turn)


def read_solving(reading: Reading) -> Solving:
    """What the judged agent did about the matter."""
    own = reading.own
    statements = tuple(line for line in own if "?" not in line.spoken)
    helpful = tuple(line for line in statements if not is_cold(line))
    fixes = tuple(line for line in own if _is_fix(line) and not _is_hollow(line))
    promises = _with(helpful, "promises")
    warmly = next((line for line in own if line.has("hands_over_warmly")), None)
    return Solving(
        problem=next((line for line in reading.customer if _is_problem(line)), None),
        puzzle=next((line for line in reading.customer if line.has("open_cause")), None),
        wish=next((line for line in reading.customer if line.has("wants")), None),
        diagnoses=tuple(line for line in own if _is_diagnosis(line)),
        causes=_with(helpful, "explains_cause"),
        fixes=tuple(line for line in fixes if not line.has("generic_fix")),
        generic=_with(own, "generic_fix"),
        choices=tuple(line for line in _with(own, "alternative", "recommends") if _gives(line)),
        beyond=tuple(line for line in _with(statements, "bridges", "prevents") if _gives(line)),
        refusals=_with(statements, "refuses"),
        shrugs=_with(statements, "shrugs", "threatens"),
        rejected=_after_own(reading, "rejects", "leaves_unhappy"),
        confirmed=_after_own(reading, "confirms"),
        blocked=next((line for line in own if line.has("policy", "outage")), None),
        promises=promises,
        done=_with(helpful, "done"),
        passed_on=_with(own, "passes_around", "transfers"),
        handed_over=warmly,
        owned_fault=next((line for line in own if line.has("company_fault")), None),
        broken_promise=_broken(reading, promises),
        times=_with(statements, "time_frame"),
        vague=tuple(
            line for line in statements if line.has("vague_time") and not line.has("time_frame")
        ),
        contingency=next((line for line in statements if line.has("contingency")), None),
    )


def _with(lines: Iterable[Line], *marks: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.has(*marks))


def _gives(line: Line) -> bool:
    """Whether it is about the matter: neither cold nor about the customer's feelings alone."""
    return not is_cold(line) and not line.has("feeling_named", "calm_limit", "greeting")


def _is_problem(line: Line) -> bool:
    return line.has("problem", "said:fault", "said:wait", "said:loss", "said:asked_before")


def _is_fix(line: Line) -> bool:
    """Something done, shown or offered; a remedy counts once somebody gives it."""
    gives = line.has("remedy") and line.has("promises", "offers")
    return gives or line.has("solves", "done", "alternative")


def is_cold(line: Line) -> bool:
    """A bare refusal, a threat, blame or a hand-off: never a point in anybody's favour."""
    if line.has("shrugs", "threatens", "blames", "accuses", "contempt"):
        return True
    turned_away = line.has("refuses", "transfers")
    return turned_away and not line.has("alternative", "done", "hands_over_warmly")


def _is_hollow(line: Line) -> bool:
    """A refusal, a redirection or a stock phrase is no fix, though it may sound like one."""
    return (
        is_cold(line)
        or line.has("script", "deflects", "checks_generic", "calm_limit")
        or (line.has("refuses", "passes_around") and not line.has("alternative", "done"))
    )


def _after_own(reading: Reading, *marks: str) -> Line | None:
    """The last customer sentence with one of `marks` after the agent had said something."""
    first = reading.own[0].turn if reading.own else 0
    said = [line for line in reading.customer if line.turn > first and line.has(*marks)]
    return said[-1] if said else None


def _is_diagnosis(line: Line) -> bool:
    """A question about the problem; one for a name, for leave or for the outcome isn't."""
    other = ("asks_identity", "asks_again", "checks_generic", "asks_leave", "generic_fix",
             "greeting", "accuses", "contempt")  # fmt: skip
    asks = "?" in line.spoken or line.spoken[0] in _ASKING
    about_it = line.has("diagnoses") or ("?" in line.spoken and len(line.stems) >= 1)
    return asks and about_it and not line.has(*other) and not is_check(line)


def _broken(reading: Reading, promises: tuple[Line, ...]) -> Line | None:
    if not promises:
        return None
    return next((c for c in reading.after(promises[0]) if c.has("broken_promise")), None)

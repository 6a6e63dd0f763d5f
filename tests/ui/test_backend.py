"""The real services are what the screens ask for."""

import inspect
from collections.abc import Callable

import pytest

from app.bootstrap import Services
from app.desk.coaching import CoachingDesk
from app.desk.intake import Intake
from app.desk.privacy import PrivacyDesk
from app.desk.reading import PlaybookDesk
from app.desk.reviewing import ReviewDesk
from app.desk.self_assessing import SelfAssessmentDesk
from app.settings import Settings
from app.ui import backend, keeping
from app.ui.backend import Backend
from app.workflow import Jobs

PAIRS = [
    (backend.Backend, Services),
    (backend.ReviewDesk, ReviewDesk),
    (backend.CoachingDesk, CoachingDesk),
    (backend.SelfAssessDesk, SelfAssessmentDesk),
    (keeping.IntakeDesk, Intake),
    (keeping.PrivacyDesk, PrivacyDesk),
    (backend.AssessingDesk, Jobs),
    (backend.PlaybookDesk, PlaybookDesk),
]


def as_backend(services: Services) -> Backend:
    """The type checker's proof: it refuses this line where a method differs."""
    return services


def test_the_screens_take_the_real_services() -> None:
    services = Services(Settings())
    assert as_backend(services) is services


@pytest.mark.parametrize(("asked", "real"), PAIRS, ids=lambda cls: cls.__qualname__)
def test_the_real_one_has_every_method_with_its_arguments(asked: type, real: type) -> None:
    wanted = {name: part for name, part in vars(asked).items() if not name.startswith("_")}
    given = {name: inspect.getattr_static(real, name, None) for name in wanted}
    assert wanted
    assert [name for name, part in given.items() if part is None] == []
    for name, part in wanted.items():
        if inspect.isfunction(part):
            assert by_name(part) <= by_name(given[name]), name


def by_name(function: Callable[..., object]) -> set[str]:
    """The arguments that a caller has to name."""
    parameters = inspect.signature(function).parameters.values()
    return {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}

"""What is configured, what is reachable and what is missing, each with the fix."""

import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

from pydantic import BaseModel, ConfigDict

from app import __version__
from app.bootstrap import Services
from app.errors import DebriefError
from app.judging.roles import Access, BoundModel, bound_models, names_of
from app.server import check_may_listen
from app.settings import BUILTIN, unknown_settings

Outcome = Literal["ok", "note", "broken"]


class Check(BaseModel):
    """One thing that was looked at. `fix` is empty where nothing is to be done."""

    model_config = ConfigDict(frozen=True)

    name: str
    outcome: Outcome
    found: str
    fix: str = ""


def examine(services: Services) -> Iterator[Check]:
    """Each check in turn: later ones go on where earlier ones fail."""
    yield _python()
    yield from _unknown_settings()
    yield _guarded("data folder", lambda: _data_folder(services))
    yield _guarded("database", lambda: _database(services))
    yield _guarded("playbook", lambda: _playbook(services))
    yield _guarded("redaction", lambda: _redaction(services))
    yield from _models(services)
    yield _guarded("server", lambda: _server(services))


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except DebriefError as error:
        return Check(name=name, outcome="broken", found=str(error), fix="as it says")


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check(name="version", outcome="ok", found=f"Debrief {__version__}, Python {version}")


def _unknown_settings() -> Iterator[Check]:
    for line in unknown_settings():
        found, _, fix = line.partition("; ")
        yield Check(name="settings", outcome="note", found=found, fix=fix)


def _data_folder(services: Services) -> Check:
    folder = services.settings.data_dir.resolve()
    at = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if os.access(at, os.W_OK):
        return Check(name="data folder", outcome="ok", found=str(folder))
    return Check(
        name="data folder",
        outcome="broken",
        found=f"{folder} can't be written to",
        fix="set DEBRIEF_DATA_DIR to a folder that you may write to",
    )


def _database(services: Services) -> Check:
    with services.records.begin() as unit:
        tickets, assessed = unit.tickets.count(), unit.assessments.count()
    kind = services.settings.sqlalchemy_url.split(":", 1)[0].split("+", 1)[0]
    found = f"{kind}, {tickets} tickets, {assessed} assessments"
    fix = (
        "" if tickets else "bring tickets in with `debrief import FILE`, or `make run` for samples"
    )
    return Check(name="database", outcome="ok" if tickets else "note", found=found, fix=fix)


def _playbook(services: Services) -> Check:
    rubric = services.index.rubric()
    found = (
        f"{len(services.documents)} documents, {len(services.index.passages())} passages, "
        f"rubric {rubric.id} v{rubric.version} with {len(rubric.criteria)} criteria"
    )
    return Check(name="playbook", outcome="ok", found=found)


def _redaction(services: Services) -> Check:
    return Check(name="redaction", outcome="ok", found=f"version {services.redactor.version}")


def _models(services: Services) -> Iterator[Check]:
    settings = services.settings
    if settings.model is None:
        yield Check(
            name="judge",
            outcome="note",
            found="the built-in judge, which is not a language model",
            fix="to use a model, set DEBRIEF_MODEL (openai/…, anthropic/…, ollama/…)",
        )
    yield from _asked(services)
    if settings.judge_fallback == BUILTIN and settings.model:
        found = "the built-in judge, where the judge doesn't answer"
        yield Check(name="judge fallback", outcome="ok", found=found)
    sent = services.leaves_the_machine() or "Nothing leaves this machine."
    yield Check(name="privacy", outcome="ok", found=sent)


def _asked(services: Services) -> Iterator[Check]:
    """Each role's model is asked, once where it serves two roles by the same access."""
    seen: list[tuple[str, Access]] = []
    for role, bound in bound_models(services.settings).items():
        if (bound.model, bound.access) not in seen:
            seen.append((bound.model, bound.access))
            yield _guarded(role.replace("_", " "), partial(_model, services, bound))


def _model(services: Services, bound: BoundModel) -> Check:
    name, model = bound.role.replace("_", " "), bound.model
    missing = _missing_keys(bound)
    if missing:
        fix = f"set {' and '.join(missing)}, or {names_of(services.settings, bound.role).key}"
        return Check(name=name, outcome="broken", found=f"{model} without a key", fix=fix)
    took = services.probe_model(model, bound.role)
    return Check(name=name, outcome="ok", found=f"{model} answered in {took:.1f} s")


def _missing_keys(bound: BoundModel) -> list[str]:
    if bound.access != Access():
        return []
    from app.judging.model_keys import missing_keys

    return missing_keys(bound.model)


def _server(services: Services) -> Check:
    check_may_listen(services)
    settings = services.settings
    return Check(name="server", outcome="ok", found=f"{settings.host}:{settings.port} is free")

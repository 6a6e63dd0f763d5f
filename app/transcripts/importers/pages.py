"""Exports that are one page of many: whether more follows, and what to say of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.transcripts.importers.fields import is_true, text_at
from app.transcripts.importers.reading import Notice

_NEXT = (
    ("next_page",),
    ("next_url",),
    ("next",),
    ("links", "next"),
    ("pages", "next"),
    ("pages", "next", "starting_after"),
)


def more_follows(page: Mapping[str, Any]) -> bool:
    """Whether a page says that there is another one behind it."""
    if is_true(page, "meta", "has_more") or is_true(page, "has_more"):
        return True
    return any(text_at(page, *path) for path in _NEXT)


def page_notice(page: Mapping[str, Any]) -> Iterable[Notice]:
    """A notice where this is one page of many and the next one isn't in the file."""
    if more_follows(page):
        yield Notice(
            text="is one page of many: more tickets follow on pages that this file doesn't have; "
            "fetch them too and import them beside it"
        )

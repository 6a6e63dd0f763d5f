"""HTML that can't be broken out of: whatever is put into a template is escaped."""

from collections.abc import Iterable
from typing import LiteralString

from markupsafe import Markup, escape

from app.playbook.rubric import Dimension
from app.ui.wording import PLACEHOLDER, placeholder_words

_CHIP = Markup(
    '<span class="db-chip" data-placeholder="{}" title="Replaced before anything was stored">'
    "{}</span>"
)


def filled(template: LiteralString, /, **values: object) -> Markup:
    """`template` with each {name} replaced by its value, escaped unless it is Markup."""
    return Markup(template).format(**values)  # noqa: S704  # a literal, as its type says


def together(parts: Iterable[Markup]) -> Markup:
    """The parts one after the other."""
    return Markup("").join(parts)


def with_chips(text: str) -> Markup:
    """`text`, escaped, with placeholders such as [PERSON_1] shown as chips ("person 1")."""
    parts: list[Markup] = []
    end = 0
    for found in PLACEHOLDER.finditer(text):
        parts.append(escape(text[end : found.start()]))
        parts.append(_CHIP.format(found[0], placeholder_words(found)))
        end = found.end()
    return together([*parts, escape(text[end:])])


def from_markdown(text: str) -> Markup:
    """A playbook's Markdown as HTML. HTML inside it is shown as text, not obeyed."""
    from markdown_it import MarkdownIt

    safe = MarkdownIt("commonmark", {"html": False})
    return Markup(safe.render(text))  # noqa: S704  # html=False escapes what is not Markdown


def icon(dimension: Dimension) -> Markup:
    """The dimension's icon; the stylesheet draws it, so copied text stays clean."""
    return filled('<span class="db-icon db-{d}" aria-hidden="true"></span>', d=dimension.value)

"""What a page says, for assertions."""

import html
import re

from streamlit.testing.v1 import AppTest


def shown(at: AppTest) -> str:
    """All text on the page, HTML read as a person would: tags away, entities resolved."""
    parts = [str(element.value) for element in (*at.markdown, *at.caption, *at.warning)]
    parts += [read(str(element.value)) for element in at.html]
    return "\n".join(parts)


def read(markup: str) -> str:
    """The text of an HTML fragment, blocks apart."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def labels(at: AppTest) -> list[str]:
    """The buttons' labels, in the order of the page."""
    return [button.label for button in at.button]

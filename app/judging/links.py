"""Links in what a model wrote: none belongs there, and a hostile ticket may have put it there."""

import re

# A link, or Markdown's and HTML's ways to make one.
LINK = re.compile(
    r"\bhttps?:/{0,2}\S+|\bwww\.\S+|\b(?:javascript|data|mailto):\S+"
    r"|(?<=\])\([^()\s]+(?:\s[^()]*)?\)|<\s*/?\s*(?:a|img|script|iframe|form)\b[^>]*>?",
    re.IGNORECASE,
)


def without_links(text: str) -> str:
    """`text` with "[link]" in place of each."""
    return LINK.sub("[link]", text)

"""What a person wrote in a mail, without the history that they answered and their signature."""

from app.transcripts.html_text import html_to_text, plain


def reply_from_html(html: str) -> str:
    """The newest reply of an HTML mail as text."""
    return reply_from_text(html_to_text(html))


def reply_from_text(text: str) -> str:
    """The newest reply of a plain-text mail."""
    return plain(text)

"""The containers that mail programs and helpdesks put quotes and signatures in."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from app.transcripts.mail_marks import header_length, starts_forward

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_QUOTE_CLASSES = frozenset(
    [
        "gmail_quote",
        "yahoo_quoted",
        "freshdesk_quote",
        "moz-cite-prefix",
        "protonmail_quote",
        "tutanota_quote",
        "front-blockquote",
        "zendesk_quote",
        "quoted-text",
        "zmail_extra",
        "hs_reply",
        "wordsection_quote",
    ]
)
_SIGNATURE_CLASSES = frozenset(
    [
        "signature",
        "gmail_signature",
        "gmail_signature_prefix",
        "moz-signature",
        "protonmail_signature_block",
        "front-signature",
        "fd-signature",
        "hs_signature",
    ]
)
_SIGNATURE_IDS = frozenset({"signature", "applemailsignature", "ms-outlook-mobile-signature"})
_ENDS_CLASSES = frozenset({"js-signatureMarker"})
_ENDS_IDS = frozenset(
    {
        "olk_src_body_section",
        "divrplyfwdmsg",
        "appendonsend",
        "mail-editor-reference-message-container",
    }
)
_RULE_ABOVE = re.compile(r"border-top:(solid)?#(e1e1e1|b5c4df)|border-top-color:rgb\(229,229,229\)")
_PEEK = 2_000  # characters of a container that tell what it is


def mark_history(tree: "HtmlElement") -> None:
    """Cuts signatures, and leaves an empty quote in place of each piece of history.

    The empty quote keeps apart the header line above it and the answer below it. What
    somebody forwards is left alone, though it comes in the same containers.
    """
    for element in _marked(tree):
        if _ends_the_reply(element):
            _drop_from(element)
        elif _is_signature(element):
            element.drop_tree()
        elif not _is_forward(element):
            _drop_quote(element)
    _drop_last_quote(tree)


def _marked(tree: "HtmlElement") -> "list[HtmlElement]":
    """The outermost containers, in their order, up to the one that ends the reply."""
    from lxml.etree import iterwalk

    found, walk = list["HtmlElement"](), iterwalk(tree, events=("start",))
    for _, element in walk:
        if _ends_the_reply(element):
            return [*found, element]
        if _is_signature(element) or _is_quote(element):
            found.append(element)
            walk.skip_subtree()
    return found


def _classes(element: "HtmlElement") -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


def _id(element: "HtmlElement") -> str:
    return (element.get("id") or "").lower().removeprefix("x_")


def _is_signature(element: "HtmlElement") -> bool:
    if element.get("data-signature") == "true":  # as Zammad marks its agents' signatures
        return True
    return bool(_classes(element) & _SIGNATURE_CLASSES) or _id(element) in _SIGNATURE_IDS


def _is_quote(element: "HtmlElement") -> bool:
    if element.tag == "blockquote" and element.get("type") == "cite":
        return True
    return bool(_classes(element) & _QUOTE_CLASSES)


def _ends_the_reply(element: "HtmlElement") -> bool:
    if _classes(element) & _ENDS_CLASSES or _id(element) in _ENDS_IDS:
        return True
    style = re.sub(r"\s", "", element.get("style") or "").lower()
    if not _RULE_ABOVE.search(style):
        return False
    lines = [line for line in _peek(element).split("\n") if line.strip()]
    return any(header_length(lines, at) for at in range(min(len(lines), 3)))


def _is_forward(element: "HtmlElement") -> bool:
    return any(starts_forward(line) for line in _peek(element).split("\n")[:5])


def _peek(element: "HtmlElement") -> str:
    """The first words of an element, its pieces on lines of their own."""
    return "\n".join(_pieces(element))


def _pieces(element: "HtmlElement") -> Iterator[str]:
    length = 0
    for piece in element.itertext():
        if words := " ".join(piece.split()):
            length += len(words)
            yield words
        if length > _PEEK:
            return


def _drop_from(element: "HtmlElement") -> None:
    """Cuts the element and all that follows it in the page."""
    for one in chain([element], element.iterancestors()):
        for later in list(one.itersiblings()):
            one.getparent().remove(later)
        one.tail = None
    element.drop_tree()


def _drop_quote(element: "HtmlElement") -> None:
    """Cuts the quotes in a container and what stands above the first of them.

    What stands below is an answer, written between or under the quoted lines.
    """
    quotes = [one for one in element.iter("blockquote") if not _is_inside(one, element)]
    if not quotes or quotes[0] is element:
        _empty(element)
        return
    node = quotes[0]
    while node is not element:
        parent = node.getparent()
        for earlier in list(node.itersiblings(preceding=True)):
            parent.remove(earlier)
        parent.text = None
        node = parent
    for quote in quotes:
        _empty(quote)


def _is_inside(quote: "HtmlElement", container: "HtmlElement") -> bool:
    """Whether another quote of the container is around this one."""
    for one in quote.iterancestors():
        if one is container:
            return False
        if one.tag == "blockquote":
            return True
    return False


def _empty(element: "HtmlElement") -> None:
    element.clear(keep_tail=True)
    element.tag = "blockquote"
    element.text = ">"


def _drop_last_quote(tree: "HtmlElement") -> None:
    """Empties an unmarked quote that closes the mail, unless words with a colon announce it."""
    quotes = list(tree.iter("blockquote"))
    if not quotes:
        return
    last = [quotes[-1], *quotes[-1].iterancestors("blockquote")][-1]
    if any(piece.strip() for piece in _after(last)):
        return
    above = [piece.strip() for piece in _before(last, tree) if piece.strip()]
    if above and not above[-1].endswith(":") and not any(map(starts_forward, above)):
        _empty(last)


def _after(element: "HtmlElement") -> Iterator[str]:
    for one in chain([element], element.iterancestors()):
        yield one.tail or ""
        for later in one.itersiblings():
            yield from later.itertext()
            yield later.tail or ""


def _before(element: "HtmlElement", tree: "HtmlElement") -> Iterator[str]:
    from lxml.etree import iterwalk

    for event, one in iterwalk(tree, events=("start", "end")):
        if one is element:
            return
        yield (one.text if event == "start" else one.tail) or ""

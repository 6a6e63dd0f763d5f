"""Zammad's answers with `assets`: objects by type and number, brought into the usual shape."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.transcripts.importers.fields import mapping_at, text_at
from app.transcripts.importers.persons import shown


def expanded(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """`tickets` and `articles` as they come elsewhere, with names in place of numbers."""
    assets = mapping_at(record, "assets")
    articles = [_article(one, assets) for one in _all(assets, "TicketArticle")]
    tickets = [_ticket(one, assets) for one in _all(assets, "Ticket")]
    return {"tickets": tickets, "articles": articles, "tags": record.get("tags")}


def _all(assets: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in mapping_at(assets, kind).values() if isinstance(one, Mapping))


def _article(article: Mapping[str, Any], assets: Mapping[str, Any]) -> Mapping[str, Any]:
    found = {"created_by": _user(assets, article, "created_by_id")}
    return {**{key: value for key, value in found.items() if value}, **article}


def _ticket(ticket: Mapping[str, Any], assets: Mapping[str, Any]) -> Mapping[str, Any]:
    names = {
        "owner": _user(assets, ticket, "owner_id"),
        "customer": _user(assets, ticket, "customer_id"),
        "group": _named(assets, ticket, "Group", "group_id"),
        "state": _named(assets, ticket, "TicketState", "state_id"),
    }
    return {**{key: value for key, value in names.items() if value}, **ticket}


def _user(assets: Mapping[str, Any], of: Mapping[str, Any], key: str) -> str | None:
    id = text_at(of, key)
    return shown(mapping_at(assets, "User", id)) if id and id != "1" else None


def _named(assets: Mapping[str, Any], of: Mapping[str, Any], kind: str, key: str) -> str | None:
    return text_at(assets, kind, text_at(of, key) or "", "name")

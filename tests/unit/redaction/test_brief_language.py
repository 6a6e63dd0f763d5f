"""A few words tell their language where they are plainly of another one than English."""

import pytest

from app.redaction.conversation import joined
from app.redaction.languages import with_languages
from app.transcripts.ticket import Role


def languages(*turns: tuple[Role, str]) -> list[bool]:
    """Whether each turn is read as English."""
    conversation = with_languages(joined([(text, role) for role, text in turns]))
    return [segment.is_english for segment in conversation.segments]


@pytest.mark.parametrize(
    "text",
    [
        "Wo ist meine Bestellung?",
        "Die Spülmaschine ist kaputt und der Techniker war nicht da",
        "Bonjour, où est ma commande ?",
        "Hola, ¿dónde está mi pedido?",
        "Ciao, dove è il mio ordine?",
        "Olá, onde está minha encomenda?",
        "Dzień dobry, gdzie jest moja paczka?",
    ],
)
def test_a_single_short_turn_in_another_language_is_read_as_that(text: str) -> None:
    assert languages((Role.CUSTOMER, text)) == [False]


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order",
        "Anna von der Heide",
        "Luz de la Cruz",
        "van den Berg here",
        "Jean-Luc du Pont et fils",
        "Merci beaucoup! thanks for the help",
        "Can you ship to Rua da Paz 5, São Paulo",
        "ok",
    ],
)
def test_names_and_polite_words_of_another_language_make_no_text_foreign(text: str) -> None:
    assert languages((Role.CUSTOMER, text)) == [True]


def test_the_other_side_stays_english_where_it_says_too_little_to_tell() -> None:
    turns = (Role.CUSTOMER, "Wo ist meine Bestellung?"), (Role.AGENT, "On its way, Maya.")
    assert languages(*turns) == [False, True]

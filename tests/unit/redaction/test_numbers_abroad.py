"""What only the word before it tells, and streets, in texts that aren't in English."""

import pytest

from app.redaction.redactor import Redactor

GERMAN = "Guten Tag, ich habe eine Frage zu der Rechnung und ich bitte um eine Antwort von Ihnen. "
FRENCH = "Bonjour, je vous écris pour une question sur la facture et je suis dans l'attente. "
SPANISH = "Hola, tengo una pregunta sobre la factura y no puedo entrar en la cuenta con el móvil. "
PORTUGUESE = "Bom dia, tenho uma pergunta sobre a fatura e não posso entrar na conta com ele. "


@pytest.mark.parametrize(
    ("before", "text", "left"),
    [
        (GERMAN, "Das Passwort ist hunter22, bitte ändern.", "Das Passwort ist [SECRET_1], bitte"),
        (GERMAN, "Ich bin geboren am 12.03.1985.", "Ich bin geboren am [DATE_OF_BIRTH_1]."),
        (GERMAN, "Die Kundennummer ist 12345.", "Die Kundennummer ist [NUMBER_1]."),
        (GERMAN, "Meine Bestellung AB12C9 fehlt.", "Meine Bestellung [NUMBER_1] fehlt."),
        (GERMAN, "Mein Benutzername ist tlang85.", "Mein Benutzername ist [ID_1]."),
        (GERMAN, "Ich wohne Am Alten Markt 7, 50667 Köln.", "Ich wohne [ADDRESS_1]."),
        (GERMAN, "Die PLZ ist 50935.", "Die PLZ ist [ADDRESS_1]."),
        (GERMAN, "t punkt lang at gmx punkt de", "[EMAIL_1]"),
        (FRENCH, "Mon mot de passe est soleil44.", "Mon mot de passe est [SECRET_1]."),
        (FRENCH, "Je suis né le 3 mai 1984.", "Je suis né le [DATE_OF_BIRTH_1]."),
        (FRENCH, "Mon numéro de client est 55512.", "Mon numéro de client est [NUMBER_1]."),
        (SPANISH, "Mi pedido es 77120465.", "Mi pedido es [NUMBER_1]."),
        (SPANISH, "Vivo en la Calle Fresno 8, 28012 Madrid.", "Vivo en la [ADDRESS_1]."),
        (PORTUGUESE, "A reserva é QX7L92.", "A reserva é [NUMBER_1]."),
        (PORTUGUESE, "Moro na Rua das Acácias, 152.", "Moro na [ADDRESS_1]."),
    ],
)
def test_what_a_word_of_the_language_tells_is_replaced(
    redactor: Redactor, before: str, text: str, left: str
) -> None:
    assert redactor.redact_text(before + text)[0].startswith(before + left)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (GERMAN, "Die Rechnung ist 120 Euro zu hoch, die Bestellung war 2024."),
        (GERMAN, "Das Passwort ist falsch, die Nummer ist weg."),
        (GERMAN, "Im Januar 12 Stunden, am Montag 3 Mal."),
        (GERMAN, "Unsere 12000 Kunden warten zwei Tage."),
        (FRENCH, "La facture est de 45 euros, le colis arrive le 14 novembre."),
        (SPANISH, "El pedido llega en 3 días y la factura es de 45,50 euros."),
        (PORTUGUESE, "O pedido chega em 10 dias."),
    ],
)
def test_prices_dates_and_counts_stay(redactor: Redactor, before: str, text: str) -> None:
    assert redactor.redact_text(before + text)[0] == before + text

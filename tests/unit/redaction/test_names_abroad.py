"""Names in other languages, from the words before them, and the nouns that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.redaction.recognizers.names_abroad import told_abroad
from app.redaction.redactor import Redactor
from app.transcripts.ticket import Role, Ticket, number_turns
from tests.unit.redaction.test_redactor import LAWS, turn


def told(text: str) -> list[str]:
    """The names that are told of a text; those that overlap are one."""
    names, end = list[str](), -1
    for start, stop in sorted(told_abroad(text, 0, len(text)), key=lambda one: (one[0], -one[1])):
        if start >= end:
            names.append(text[start:stop])
        end = max(end, stop)
    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Das hat mir Herr Bölkow gesagt.", ["Bölkow"]),
        ("Fragen Sie bitte Frau Dr. Quast.", ["Quast"]),
        ("ich heiße tobias und warte", ["tobias"]),
        ("Der Vertrag läuft auf den Namen Ute Brenske.", ["Ute Brenske"]),
        ("Meine Frau Petra ruft an", ["Petra"]),
        ("Hallo Zeynep, das ging schnell", ["Zeynep"]),
        ("Bis bald!\nLiebe Grüße\nOke Brodersen", ["Oke Brodersen"]),
        ("Viele Grüße aus Bremen, Oke", ["Oke"]),
        ("je m'appelle Maïwenn Kerdraon", ["Maïwenn Kerdraon"]),
        ("Adressez-vous à Mme Castaing.", ["Castaing"]),
        ("mon mari Gaël a appelé", ["Gaël"]),
        ("Bien cordialement,\nOusmane Diarra", ["Ousmane Diarra"]),
        ("hola soy martina, no puedo entrar", ["martina"]),
        ("nuestro compañero Unai irá mañana", ["Unai"]),
        ("la señora Zubizarreta lleva eso", ["Zubizarreta"]),
        ("Meneer Van Dijkhuizen zei dat", ["Van Dijkhuizen"]),
        ("maar Tjitske de Boer is thuis", ["Tjitske de Boer"]),
        ("Groetjes, Jorrit", ["Jorrit"]),
        ("O técnico Cleiton pode ir amanhã", ["Cleiton"]),
        ("dona Jussara, bom dia", ["Jussara"]),
        ("la camera è a nome Lavinia Ruggeri", ["Lavinia Ruggeri"]),
        ("il signor Bevilacqua mi ha detto", ["Bevilacqua"]),
    ],
)
def test_a_name_is_told_by_what_stands_before_it(text: str, names: list[str]) -> None:
    assert told(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag, die Heizung ist kalt und der Techniker kam nicht.",
        "Sehr geehrte Damen und Herren, meine Bestellung fehlt.",
        "Hallo zusammen, mein Gerät zeigt einen Fehler.",
        "Ich bin Kunde seit zehn Jahren. Hier ist Schluss.",
        "Vielen Dank für die Lieferung, Liebe Grüße",
        "Mein Mann hat das Paket. Meine Tochter braucht Ruhe.",
        "Im Sommer war der Server kaputt, im Winter das Handy.",
        "Bonjour Madame, Monsieur, merci pour votre réponse.",
        "Mon mari est absent. Ma fille aussi. Cordialement",
        "Hola buenas, gracias. Un saludo",
        "Estimado cliente, su pedido está en camino.",
        "Beste klant, uw pakket is onderweg. Met vriendelijke groet",
        "Bom dia, obrigada pela ajuda. Atenciosamente",
        "Gentile cliente, grazie mille. Cordiali saluti",
    ],
)
def test_greetings_and_nouns_are_nobodys_name(text: str) -> None:
    assert told(text) == []


def test_each_side_of_a_ticket_is_read_in_its_own_language(redactor: Redactor) -> None:
    redacted = redactor.redact(
        Ticket(
            id="t1",
            turns=number_turns(
                [
                    turn(
                        Role.CUSTOMER,
                        "Guten Abend, die neue Abrechnung kann nicht stimmen, der Verbrauch ist "
                        "doppelt so hoch wie im Vorjahr. Mein Enkel Lennart hat abgelesen.",
                    ),
                    turn(Role.AGENT, "Thanks, I have corrected the bill. I spoke with Gareth."),
                    turn(Role.CUSTOMER, "Danke, Lennart freut sich."),
                ]
            ),
        )
    )
    assert [one.text for one in redacted.turns] == [
        "Guten Abend, die neue Abrechnung kann nicht stimmen, der Verbrauch ist doppelt so hoch "
        "wie im Vorjahr. Mein Enkel [PERSON_1] hat abgelesen.",
        "Thanks, I have corrected the bill. I spoke with [PERSON_2].",
        "Danke, [PERSON_1] freut sich.",
    ]


def test_a_known_name_that_is_a_noun_is_followed_with_its_capital_alone(redactor: Redactor) -> None:
    text = (
        "Guten Tag, Frau Klein hat mir das Gerät verkauft und es ist zu klein für die Küche. "
        "Frau Klein meinte, dass der Umtausch kein Problem ist."
    )
    assert redactor.redact_text(text)[0] == text.replace("Klein", "[PERSON_1]")


SENTENCES = st.sampled_from(
    [
        "Guten Tag, mein Name ist Maren Tiedemann und ich warte seit zwei Wochen.",
        "Herr Bölkow hat mir das am Telefon gesagt und ich habe es nicht verstanden.",
        "je m'appelle Solène et je n'ai pas reçu ma commande",
        "Hola, soy Nerea, la clave es gato77 y no puedo entrar con el móvil.",
        "Thanks, this is Gareth Hale, please send it to me and not to the office.",
        "Merci, Gaël",
        "ok",
        "[PERSON_1] hat die Bestellung 4711-2288 bei uns.",
        "Liebe Grüße\nSvenja Klöckner",
    ]
)


@LAWS
@given(texts=st.lists(SENTENCES, min_size=1, max_size=4), role=st.sampled_from(Role))
def test_redacting_again_changes_nothing_in_any_mixture_of_languages(
    redactor: Redactor, texts: list[str], role: Role
) -> None:
    turns = [turn(role if i % 2 else Role.CUSTOMER, text) for i, text in enumerate(texts)]
    once = redactor.redact(Ticket(id="t1", turns=number_turns(turns)))
    again = redactor.redact(Ticket(id="t1", turns=once.turns))
    assert again.turns == once.turns

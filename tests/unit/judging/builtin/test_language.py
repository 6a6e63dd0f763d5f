"""What isn't English is left unjudged, and says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.assessment import UnscoredReason
from app.judging.builtin.language import reads_as_english
from app.transcripts.language import FEWEST_WORDS
from tests.unit.judging.builtin.dialogues import verdicts

FOREIGN = {
    "German": "Guten Tag, die Heizung ist seit drei Tagen kalt und ich habe schon zweimal bei "
    "Ihnen angerufen. Wann kommt der Techniker?",
    "French": "Bonjour, je n'ai toujours pas reçu ma commande et personne ne me répond depuis "
    "une semaine. Où est mon colis ?",
    "Spanish": "Hola, la lavadora hace un ruido muy raro desde ayer y no sé qué hacer. "
    "¿Puede venir alguien esta semana, por favor?",
    "Dutch": "Goedemiddag, ik heb vorige week een lamp besteld maar hij is nog steeds niet "
    "geleverd. Kunt u voor mij nakijken waar het pakket is?",
    "Portuguese": "Bom dia, a fatura deste mês veio com um valor que eu não reconheço. Vocês "
    "podem explicar por que está mais cara?",
    "Italian": "Buongiorno, la caldaia si spegne ogni notte e non so più cosa fare. Quando può "
    "venire il tecnico?",
    "Swedish": "Hej, jag väntar fortfarande på min beställning och ingen svarar. Kan ni hjälpa?",
    "Polish": "Dzień dobry, od tygodnia czekam na zwrot pieniędzy za wadliwy czajnik. Numer "
    "zamówienia podałam w pierwszej wiadomości, a mimo to nikt się ze mną nie skontaktował. "
    "Czajnik odesłałam w poniedziałek, przesyłka dotarła we wtorek, a pieniędzy nadal nie ma. "
    "Proszę napisać, kiedy dokładnie otrzymam przelew.",
    "Chinese": "你好\n我上个星期买的水壶漏水\n已经联系过两次但是没有人回答\n请问什么时候可以退款",
    "Arabic": "مرحبا، وصلني الطرد مكسورا أمس وأريد استرداد المبلغ في أقرب وقت ممكن",
}
ENGLISH = {
    "prose": "The heating has been cold for three days and I have called you twice. When will "
    "somebody come to look at it?",
    "terse chat": "order LK-204 late again. need it fri. pls check w/ courier asap. tracking says "
    "depot, depot says van, van never came",
    "code": "Deploy fails since v2.4.1. Log: `psycopg.OperationalError: connection refused` at "
    "app/db.py:88\nERROR worker-3 timeout=3000 retry=5 status=FAILED host=db01\n"
    "kubectl get pods -n prod shows CrashLoopBackOff. Any idea what changed?",
    "foreign names": "Please send it to Señora García Núñez, Calle de la Cruz in San Sebastián, "
    "and not to the old address in Düsseldorf.",
    "loan words": "The à la carte menu of the café said crème brûlée, and we were charged for "
    "two of them on the invoice.",
}


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_other_languages_are_told_apart(text: str) -> None:
    assert not reads_as_english([text])


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH)
def test_english_is_read_whatever_stands_in_it(text: str) -> None:
    assert reads_as_english([text])


@given(st.lists(st.sampled_from(["der", "nicht", "und", "gracias", "het", "não"]), max_size=11))
def test_a_few_words_stay_in_doubt(words: list[str]) -> None:
    assert len(words) < FEWEST_WORDS
    assert reads_as_english(words)


def test_the_mail_that_is_answered_says_nothing_of_the_language() -> None:
    quoted = "\n".join(f"> {line}" for line in FOREIGN["German"].split(". "))
    assert reads_as_english([f"Thanks, I have what I need from this.\n{quoted}"])


@pytest.mark.parametrize("language", ["German", "Chinese"])
@pytest.mark.parametrize("side", ["agent", "customer", "both"])
def test_a_ticket_that_cant_be_read_has_no_level_and_says_why(language: str, side: str) -> None:
    english = "The kettle leaks from its base and I have been waiting for an answer all week."
    customer = english if side == "agent" else FOREIGN[language]
    agent = english if side == "customer" else FOREIGN[language]
    made = verdicts(f"C: {customer}\nA: {agent}")
    assert {v.unscored for v in made.values()} == {UnscoredReason.NOT_ENOUGH_EVIDENCE}
    assert all("isn't in English" in v.detail for v in made.values())

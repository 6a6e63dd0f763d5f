"""The trained pipeline: what it finds in chat and mail, and what it must leave alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy

from app.errors import SettingsError
from app.redaction.ner.find import MODEL, OwnPipeline, spans_of
from app.redaction.ner.generate import generated
from app.redaction.ner.lists import word_lists
from app.redaction.ner.models import StockModel, model_of
from app.redaction.ner.pipeline import LABELS, Reader, blank_pipeline
from app.redaction.ner.train import figures, trained, written
from app.redaction.ner.written import Written
from app.redaction.redactor import Redactor
from app.transcripts.ticket import Role, Ticket, Turn, number_turns

MAX_BYTES = 6_000_000


@pytest.fixture(scope="module")
def own() -> OwnPipeline:
    return OwnPipeline()


def found(own: OwnPipeline, text: str, *, with_care: bool = False) -> list[tuple[str, str]]:
    (spans,) = own.find([Written(text, with_care)])
    return [(text[span.start : span.end], span.entity) for span in spans]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("priyanka", "priyanka"),
        ("tomas novak", "tomas novak"),
        ("sure its helena brandt", "helena brandt"),
        ("thanks gareth that was quick", "gareth"),
        ("i spoke to dmitri yesterday and he promised a refund", "dmitri"),
        ("can you change the name to ingrid olsen", "ingrid olsen"),
        ("Is Farouk there?", "Farouk"),
        ("My cousin Beatriz ordered it", "Beatriz"),
        ("deepika and 4417", "deepika"),
        ("i spoke to grant yesterday about my thermomix and he said no", "grant"),
        ("dawn told me my zanussi would come", "dawn"),
    ],
)
def test_a_name_said_in_passing_is_found(own: OwnPipeline, text: str, name: str) -> None:
    assert (name, "PERSON") in found(own, text)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("48 larkspur lane springfield 62704", "48 larkspur lane springfield 62704"),
        ("please send it to 7 Rue des Lilas, Lyon 69003", "7 Rue des Lilas, Lyon 69003"),
    ],
)
def test_an_address_is_found_whole(own: OwnPipeline, text: str, address: str) -> None:
    assert found(own, text) == [(address, "ADDRESS")]


@pytest.mark.parametrize(
    "text",
    [
        "what is the status of my order",
        "i want to cancel my subscription please",
        "the screen is broken and the battery is too",
        "yes please",
        "nothing else thank you",
        "window seat",
        "two large pizzas with mushrooms and olives",
        "have a great day",
        "Photo attached. The label says W4-310",
        "it's a con, you are all the same",
        "i was up till 2am with it",
        "what happens if the baby comes early, can i change the date",
        "hi bought the bookcase, theres a bag of bolts missing",
        "they told me to press the bell, it is a camera bell",
        "I run a small workshop with my sister",
    ],
)
def test_what_customers_say_every_day_stays(own: OwnPipeline, text: str) -> None:
    assert found(own, text) == []


@pytest.mark.parametrize(
    "text",
    [
        'It says "we aim to". Carry on like this and I end the chat.',
        "We need the death certificate and the grant of probate for that.",
        "Over 30 kg we go by van and Saturday isn't possible.",
    ],
)
def test_what_agents_write_with_care_stays(own: OwnPipeline, text: str) -> None:
    assert found(own, text, with_care=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "Could I get your account number, please?",
        "Your refund of $20 will arrive within 5 days.",
        "Our opening hours are from 9 am to 5 pm.",
        "Please open Settings and press Reset.",
        "It will be sunny on Friday with around 25 degrees.",
        "Is there anything else that I can help you with?",
        "The flat is on level 4, has 60 square meters and 2 bedrooms.",
        "[PERSON_1] will call [PERSON_2] about [ORDER_1].",
    ],
)
def test_what_agents_say_every_day_stays(own: OwnPipeline, text: str) -> None:
    assert found(own, text, with_care=True) == []


def test_a_text_is_read_the_same_alone_and_among_others(own: OwnPipeline) -> None:
    texts = [Written("thanks gareth", False), Written("deepika", False), Written("ok", True)]
    together = own.find(texts)
    assert together == [own.find([one])[0] for one in texts]


def test_a_long_text_is_read_to_its_end(own: OwnPipeline) -> None:
    text = "the screen is broken. " * 600 + "i spoke to dmitri yesterday"
    assert found(own, text)[-1] == ("dmitri", "PERSON")


def test_plain_turns_are_not_read_at_all(own: OwnPipeline) -> None:
    assert not own.is_worth_reading(Written("what is the status of my order", False))
    assert not own.is_worth_reading(Written("Your order [ORDER_1] is late.", True))
    assert own.is_worth_reading(Written("thanks gareth", False))
    assert own.is_worth_reading(Written("hope", False))


def test_a_name_found_once_is_followed_through_the_ticket(redactor: Redactor) -> None:
    turns = [
        Turn(index=0, role=Role.CUSTOMER, text="tomas novak"),
        Turn(index=0, role=Role.AGENT, text="One moment, please, while I look for NOVAK."),
    ]
    redacted = redactor.redact(Ticket(id="t1", turns=number_turns(turns)))
    assert [turn.text for turn in redacted.turns] == [
        "[PERSON_1]", "One moment, please, while I look for [PERSON_1].",
    ]  # fmt: skip


def test_an_unsure_finding_is_not_told() -> None:
    reading = Reader(blank_pipeline(), word_lists()).read("maybe gareth")
    rows = np.zeros((2, len(LABELS)))
    rows[0, LABELS.index("O")] = 1.0
    for sure, told in ((0.4, []), (0.9, ["gareth"])):
        rows[1, LABELS.index("PERSON")] = sure
        rows[1, [LABELS.index("O"), LABELS.index("ORG")]] = (1 - sure) / 2
        spans = list(spans_of(reading, rows, with_care=False))
        assert [reading.text[span.start : span.end] for span in spans] == told


def test_the_words_of_a_text_know_their_places_and_what_the_lists_say() -> None:
    reading = Reader(blank_pipeline(), word_lists()).read("Priya's  order xk9, 4417\n")
    words = [reading.text[start:end] for start, end in reading.places]
    assert words == ["Priya", "'s", "order", "xk9", ",", "4417", "\n"]
    assert reading.hints[2:] == ("w", "mixed", "mark", "n4", "mark")


def test_training_from_a_seed_gives_the_same_weights_and_a_small_model(tmp_path: Path) -> None:
    lines: list[str] = []
    once, again = (trained(3, 60, 1, lines.append) for _ in range(2))
    taggers: list[Any] = [one.get_pipe("tagger") for one in (once, again)]
    assert taggers[0].model.to_bytes() == taggers[1].model.to_bytes()
    assert lines[0].startswith("round 1: loss ")
    written(once, tmp_path / "model")
    assert size_of(tmp_path / "model") < MAX_BYTES
    assert len(list(figures(once, generated(4, 20)))) == len(LABELS)


def test_the_model_that_comes_along_is_small_and_holds_no_word_of_its_text() -> None:
    assert size_of(MODEL) < MAX_BYTES
    strings = spacy.load(MODEL).vocab.strings
    assert not [name for name in ("Priyanka", "priyanka", "Springfield") if name in strings]
    assert MODEL.with_name("MODEL_CARD.md").is_file()


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_none_turns_the_model_off() -> None:
    assert model_of("none") is None


def test_a_model_that_is_not_installed_is_one_clear_line() -> None:
    with pytest.raises(SettingsError) as told:
        model_of("xx_no_such_model")
    assert str(told.value) == (
        "DEBRIEF_NER_MODEL=xx_no_such_model: no spaCy model of that name is installed. Install"
        " it, or set `own` (the one that comes with Debrief) or `none`."
    )


def test_a_stock_model_tells_its_people_and_nothing_else(tmp_path: Path) -> None:
    stock = spacy.blank("en")
    ruler: Any = stock.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "PERSON", "pattern": "Gareth"}, {"label": "ORG", "pattern": "Acme"}]
    )
    stock.to_disk(tmp_path / "stock")
    (spans,) = StockModel(str(tmp_path / "stock")).find([Written("Gareth of Acme", False)])
    assert [(span.start, span.end, span.entity) for span in spans] == [(0, 6, "PERSON")]


@pytest.mark.parametrize(
    "text",
    [
        "The flight gets to Buenos Aires at nine.",
        "Turn left onto Halloran and walk for two minutes.",
        "Our shop is on Quimby, near the bank.",
    ],
)
def test_towns_and_streets_that_an_agent_names_stay(own: OwnPipeline, text: str) -> None:
    assert found(own, text, with_care=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "open k.jsonl please",
        "i uploaded export.csv and k.jsonl yesterday",
        "this agent exemplary",
        "the reply was perfunctory and so dismissive",
    ],
)
def test_files_and_praise_or_blame_are_nobodys_name(own: OwnPipeline, text: str) -> None:
    assert found(own, text) == []


def test_a_file_that_is_named_for_somebody_loses_the_name(redactor: Redactor) -> None:
    assert redactor.redact_text("i attached gareth.pdf here")[0] == "i attached [PERSON_1].pdf here"


def test_what_is_not_english_is_not_read(own: OwnPipeline) -> None:
    assert own.find([Written("Mein Enkel Gareth ist da", True, is_english=False)]) == [[]]

"""Personal data is planted through every door, and none is found outside."""

from collections import Counter
from collections.abc import Iterator

import pytest

from app.judging.builtin import BuiltinJudge
from app.playbook.embeddings import WordLlamaEmbedder
from app.transcripts.importers import FORMATS, read_tickets
from app.transcripts.ticket import Ticket
from tests.canaries.building import OURS, POOR_LINE, Building, Echo, logged
from tests.canaries.files import Export, exports
from tests.canaries.kinds import Canary, alike
from tests.canaries.outside import readings, sightings
from tests.canaries.stories import Narrator
from tests.conftest import CASSETTES
from tests.model_server import ModelServer
from tests.model_server.answers import PromptAnswers

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SEED = 7
PLANTED = 500
ECHOED = ("email", "phone", "card", "iban", "ip", "ssn", "api key")
PLACES = (
    "command", "printed", "errors", "screen", "downloads", "pages", "log", "model", "cassette",
    "data folder", "temporary files",
)  # fmt: skip


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def narrator() -> Narrator:
    return Narrator(SEED)


@pytest.fixture(scope="module")
def planted(narrator: Narrator, tmp_path_factory: pytest.TempPathFactory) -> list[Export]:
    """A file of every format."""
    return exports(tmp_path_factory.mktemp("planted") / "exports", narrator)


@pytest.fixture(scope="module")
def echoed(narrator: Narrator, planted: list[Export]) -> list[Canary]:
    """What the model says of its own accord. After the exports, so that theirs stay the same."""
    return [narrator.aviary.of(kind) for kind in ECHOED]


@pytest.fixture(scope="module")
def building(
    planted: list[Export],
    echoed: list[Canary],
    patch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Building:
    """An installation that was used through every door, and then searched."""
    building = Building(tmp_path_factory.mktemp("building"), planted, patch)
    answers = PromptAnswers(BuiltinJudge(WordLlamaEmbedder()))
    echo = Echo(answers, ", ".join(f"{one.kind} {one.text}" for one in echoed))
    with logged(building.outside), ModelServer(echo, failures=POOR_LINE, seed=3) as server:
        building.assess_by_a_model(server)
        building.assess_all()
        building.print_all()
        building.import_broken()
        building.show_all()
        building.record_a_cassette(server)
        for received in server.history:
            building.outside.add("model", str(received))
            building.asked.append(str(received.body))
    building.close()
    return building


def canaries_of(exports: list[Export]) -> list[Canary]:
    return [canary for one in exports for canary in one.canaries]


def test_every_format_is_planted(planted: list[Export]) -> None:
    assert {one.format for one in planted} == set(FORMATS)
    for one in planted:
        written = "\n".join(readings(one.path.read_text()))
        assert any(needle in written for needle in one.story.customer.needles)


def test_canaries_are_many_and_no_two_alike(planted: list[Export]) -> None:
    canaries = canaries_of(planted)
    assert list(alike(canaries)) == []
    assert len(canaries) >= PLANTED


def test_what_is_planted_is_read(planted: list[Export]) -> None:
    """A canary that no reader sees would prove nothing: more than the promised number is read."""
    read = Counter[str]()
    for one in planted:
        people = one.answers(OURS)
        found = read_tickets(one.path, format=one.format, answers=people)
        tickets = [item.model_dump_json() for item in found if isinstance(item, Ticket)]
        assert tickets, one.format
        seen = list(sightings("\n".join(tickets), one.canaries))
        assert len(seen) >= 5, one.format
        read.update(line.partition(":")[0] for line in seen)
    assert read.total() >= PLANTED
    assert read.keys() == {canary.kind for canary in canaries_of(planted)}


@pytest.mark.parametrize("place", PLACES)
def test_no_canary_is_outside(
    place: str, building: Building, planted: list[Export], echoed: list[Canary]
) -> None:
    if place != "temporary files":
        assert building.outside.size(place) > 0
    # What the model itself said passes the gate on its way in; what libraries log of it doesn't.
    sent_by_the_model = echoed if place in {"data folder", "screen", "pages"} else []
    assert building.outside.found(place, [*canaries_of(planted), *sent_by_the_model]) == []


def test_the_model_was_asked_again_where_the_line_failed(building: Building) -> None:
    assert len(set(building.asked)) < len(building.asked)


def test_cassettes_hold_no_canary(planted: list[Export]) -> None:
    text = "\n".join(path.read_text() for path in CASSETTES.glob("*/*.yaml"))
    assert list(sightings(text, canaries_of(planted))) == []


A_CARD = Canary("card", "4539 0000 1111 2222")
A_NAME = Canary("author", "Zervonu Straßel", ("Zervonu", "Straßel"))


@pytest.mark.parametrize(
    ("text", "canary"),
    [
        ("card 4539 0000 1111 2222.", A_CARD),
        ("card 4539000011112222.", A_CARD),
        ("card 4539-0000-1111-2222.", A_CARD),
        ("to mr STRASSEL".replace("SS", "ß"), A_NAME),
        (r'{"to": "Stra\u00dfel"}', A_NAME),
        ("xzervonu_22", A_NAME),
        ("gASVWgAAAAAAAACMEG15IG5hbWUgaXMgWmVydm9udSBhbmQgc29tZSBtb3JlIHRleHQgdG8gYmUgbG9uZw==",
         A_NAME),
    ],
)  # fmt: skip
def test_the_search_sees_through_how_it_is_written(text: str, canary: Canary) -> None:
    assert len(list(sightings(text, [canary]))) == 1


def test_the_search_finds_nothing_in_a_placeholder() -> None:
    assert list(sightings("card [CARD_1] of [PERSON_1]", [A_CARD, A_NAME])) == []

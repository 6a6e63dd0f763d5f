"""Privacy: what is kept and what left, and how somebody is forgotten."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from app.desk.privacy_views import Removal, StoredFile, TableCount
from app.ui.components.forgetting import removal_html
from app.ui.components.privacy_parts import caught_in_words, kept_html, left_html, sent_in_words
from tests.ui import tickets
from tests.ui.conftest import Open
from tests.ui.fake_keeping import CAUGHT, model_use, privacy_report
from tests.ui.fake_services import FakeServices
from tests.ui.reading import labels, read, shown


def test_an_installation_that_sent_nothing_says_so(open_page: Open) -> None:
    text = shown(open_page("privacy"))
    assert "Nothing left this machine. As it is set up, nothing will" in text
    assert "The playbook is searched with wordllama, on this machine." in text


def test_what_is_stored_is_counted_and_what_is_empty_is_left_out(open_page: Open) -> None:
    text = shown(open_page("privacy"))
    assert "What was said; redacted 1,204" in text
    assert "Coaching notes; redacted" not in text
    assert "debrief.db (48.5 MB)" in text
    assert "Never kept" in text


def test_what_was_replaced_is_shown_by_kind(open_page: Open) -> None:
    text = shown(open_page("privacy"))
    assert "2,408 personal details" in text
    assert "Names 2,310 E-mail addresses 97 Order or booking number 1" in text
    assert "1 phrase on the team's deny list and 2 on its allow list" in text
    assert "debrief eval run redaction" in text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "no time is set. Set one with DEBRIEF_RETENTION_DAYS"),
        (90, "Tickets are removed 90 days after their last message, each day."),
    ],
)
def test_how_long_tickets_are_kept(
    open_page: Open, services: FakeServices, days: int | None, words: str
) -> None:
    services.privacy.shown = privacy_report(retention_days=days)
    assert words in shown(open_page("privacy"))


def test_what_went_to_a_model_is_shown_by_day(open_page: Open, services: FakeServices) -> None:
    services.privacy.shown = privacy_report(
        sent=(model_use(), model_use(role="drafter", cost_usd=0.0, unpriced=42)),
        leaves_the_machine="Redacted text is sent to openai/gpt-5-mini.",
    )
    text = shown(open_page("privacy"))
    assert "84 calls, 200,000 tokens, $0.43 and 42 calls without a known price." in text
    assert "Redacted text is sent to openai/gpt-5-mini." in text
    assert "openai/gpt-5-mini, as judge 42 100,000 $0.43" in text
    assert "as drafter 42 100,000 not known" in text


@pytest.mark.parametrize(
    ("uses", "words"),
    [
        ((), "Nothing left this machine."),
        ((model_use(unpriced=42),), "100,000 tokens, price not known."),
        ((model_use(unpriced=1),), "100,000 tokens, $0.43 and 1 call without a known price."),
        ((model_use(model="a"), model_use(model="b")), "Redacted text went to a and b on"),
    ],
)
def test_what_left_is_one_sentence(uses: tuple[object, ...], words: str) -> None:
    report = privacy_report(sent=uses)
    assert words in sent_in_words(report.sent)


def test_a_fortnight_is_listed_the_newest_day_first() -> None:
    uses = [model_use(day=(tickets.NOW - timedelta(days=n)).date()) for n in range(20)]
    text = read(left_html(privacy_report(sent=uses)))
    assert text.count("as judge") == 14
    days = [f" {use.day.day} {use.day:%B %Y} openai" for use in uses]
    assert text.index(days[0]) < text.index(days[13])
    assert days[14] not in text


def test_several_days_are_told_from_first_to_last() -> None:
    before = tickets.NOW - timedelta(days=40)
    told = sent_in_words([model_use(), model_use(first_at=before, day=before.date())])
    assert f"from {before.day} {before:%B %Y} to" in told


def test_what_the_gate_caught_is_told_by_place() -> None:
    assert "2 phone numbers in a prompt" in caught_in_words(CAUGHT)
    assert "found nothing that had slipped through" in caught_in_words(())


def test_the_journals_of_a_database_count_with_it() -> None:
    files = tuple(StoredFile(name=n, bytes=500_000) for n in ("d.db", "d.db-wal", "d.db-shm"))
    assert "d.db (1.5 MB)." in read(kept_html(privacy_report(files=files)))


def test_an_agent_reads_it_and_forgets_nobody(open_page: Open) -> None:
    at = open_page("privacy", who="Dana")
    assert "Nothing left this machine." in shown(at)
    assert "A self-assessment, and what an agent pastes for it, is theirs alone." in shown(at)
    assert "Forget somebody" not in shown(at)


def named(at: AppTest, kind: str, name: str) -> AppTest:
    at = at.button_group(key="forget_kind").set_value(kind).run()
    if kind == "agent":
        return at.selectbox(key="forget_agent").select(name).run()
    return at.text_input(key=f"forget_{kind}").set_value(name).run()


@pytest.mark.parametrize(
    ("kind", "name"), [("customer", "ada@example.com"), ("ticket", "T-5"), ("agent", "Dana")]
)
def test_forgetting_counts_first_then_removes_and_proves_it(
    open_page: Open, services: FakeServices, kind: str, name: str
) -> None:
    at = named(open_page("privacy"), kind, name)
    at = at.button(key="forget_show").click().run()
    assert services.privacy.forgotten == [(kind, name, True)]
    assert "3 tickets would go" in shown(at)
    at = at.button(key="forget_confirmed").click().run()
    assert services.privacy.forgotten[-1] == (kind, name, False)
    text = shown(at)
    assert "Tickets 3 0" in text
    assert "A search of all 41 text columns finds 0." in text
    assert name not in text
    assert "Whom?" not in labels(at.button(key="forget_again").click().run())


@pytest.mark.parametrize(
    ("name", "words"),
    [("nobody", "There is no customer 'nobody'."), ("stranger", "Nothing here is about them.")],
)
def test_who_isnt_here_cannot_be_forgotten(open_page: Open, name: str, words: str) -> None:
    at = named(open_page("privacy"), "customer", name)
    at = at.button(key="forget_show").click().run()
    assert words in shown(at)
    assert "Forget for good" not in labels(at)


def test_another_name_has_to_be_counted_anew(open_page: Open) -> None:
    at = named(open_page("privacy"), "customer", "ada@example.com")
    at = at.button(key="forget_show").click().run()
    at = at.text_input(key="forget_customer").set_value("bo@example.com").run()
    assert "Forget for good" not in labels(at)


def test_files_that_couldnt_be_rewritten_are_told() -> None:
    removal = Removal(
        subject="agent",
        tickets=0,
        tables=(TableCount(table="events", before=1, after=0),),
        found_after=0,
        searched=41,
        wiped=False,
        dry_run=False,
    )
    assert "The files couldn't be rewritten just now" in read(removal_html(removal))

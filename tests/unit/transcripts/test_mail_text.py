"""Mails: the newest reply stays; history and marked signatures go, and nothing else."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transcripts.mail_text import MAX_LINES, reply_from_html, reply_from_text

WROTE = "On Tue, 4 Mar 2025 at 10:02, Lin Osei <help@shop.example> wrote:"
QUOTE = "> Hello,\n> which size is it?"
LINES = st.sampled_from(
    [
        WROTE,
        "> which size?",
        ">",
        ">> older",
        "Large.",
        "",
        "-- ",
        "--",
        "Lin Osei",
        "From: Lin",
        "Sent: Monday",
        "Subject: size",
        "-----Original Message-----",
        ">:(",
        "To: you",
        "a:",
        "---------- Forwarded message ---------",
        "[PERSON_1] wrote:",
        "_" * 32,
        "##- Please type your reply above this line -##",
        "On Tue, 4 Mar 2025 at 10:02, Lin",
        "x:",
    ]
)


@pytest.mark.parametrize(
    "header",
    [
        WROTE,
        "On Tue, 4 Mar 2025 at 10:02, Lin Osei from the Shop\n<help@shop.example>\nwrote:",
        "On 4 Mar 2025, Lin Wrotesley wrote:",
        "Am Di., 4. März 2025 um 10:02 Uhr schrieb Lin Osei <help@shop.example>:",
        "Am 04.03.25 um 10:02 schrieb Lin Osei:",
        "Le mar. 4 mars 2025 à 10:02, Lin Osei <help@shop.example> a écrit :",
        "Le mar. 4 mars 2025 à 10:02, Lin Osei <help@shop.example> a écrit\u00a0:",
        "El mar, 4 mar 2025 a las 10:02, Lin (<help@shop.example>) escribió:",
        "Il giorno mar 4 mar 2025 alle ore 10:02 Lin <help@shop.example> ha scritto:",
        "Em ter., 4 de mar. de 2025 às 10:02, Lin <help@shop.example> escreveu:",
        "No dia 04/03/2025, às 10:02, Lin escreveu:",
        "Op di 4 mrt 2025 om 10:02 schreef Lin <help@shop.example>:",
        "W dniu 4.03.2025 o 10:02, Lin pisze:",
        "wt., 4 mar 2025 o 10:02 Lin <help@shop.example> napisał(a):",
        "Den tis 4 mars 2025 kl 10:02 skrev Lin <help@shop.example>:",
        "Den tirs. 4. mar. 2025 kl. 10.02 skrev Lin <help@shop.example>:",
        "tir. 4. mars 2025 kl. 10:02 skrev Lin <help@shop.example>:",
        "ti 4. maalisk. 2025 klo 10.02 Lin (help@shop.example) kirjoitti:",
        "út 4. 3. 2025 v 10:02 odesílatel Lin <help@shop.example> napsal:",
        "Lin <help@shop.example>, 4 Mar 2025 Sal, 10:02 tarihinde şunu yazd\u0131:",
        "вт, 4 мар. 2025 \u0433. \u0432 10:02, Lin <help@shop.example>:",
        "2025年3月4日(火) 10:02 Lin <help@shop.example>:",
        "在 2025年3月4日 10:02\uff0cLin 写道\uff1a",
        "Lin <help@shop.example> \u4e8e2025年3月4日周二 10:02写道\uff1a",
        "2025년 3월 4일 (화) 오전 10:02, Lin <help@shop.example>님이 작성:",
        "Lin <help@shop.example> ezt írta (időpont: 2025. márc. 4., K, 10:02):",
        "Lin <help@shop.example> schrieb am Di., 4. März 2025, 10:02:",
        "Lin <help@shop.example> escreveu (terça, 4/03/2025 à(s) 10:02):",
        '04.03.2025, 10:02, "Lin Osei" <help@shop.example>:',
        "\u202b\u05d1\u05ea\u05d0\u05e8\u05d9\u05da \u05d9\u05d5\u05dd"
        " \u05d2\u05f3, 4 \u05d1\u05de\u05e8\u05e5 2025 "
        "\u05d1-10:02 \u05de\u05d0\u05ea \u202aLin\u202c <help@shop.example>:",
        "---- On Tue, 04 Mar 2025 10:02:11 +0100 Lin <help@shop.example> wrote ----",
        "-----Original Message-----\nFrom: Lin Osei\nSent: Tuesday",
        "-----Ursprüngliche Nachricht-----\nVon: Lin Osei",
        "-------- Message d\u2019origine --------\nDe : Lin",
    ],
)
def test_the_history_below_its_header_is_cut(header: str) -> None:
    assert reply_from_text(f"Large, please.\n\nAnna\n\n{header}\n{QUOTE}") == (
        "Large, please.\n\nAnna"
    )


@pytest.mark.parametrize(
    "block",
    [
        "From: Lin Osei <help@shop.example>\nSent: Tuesday, 4 March 2025 10:02\nTo: Anna\n"
        "Subject: Re: Size",
        "*Von:* Lin Osei\n*Gesendet:* Dienstag, 4. März 2025 10:02\n*An:* Anna\n*Betreff:* Größe",
        "De : Lin Osei\nEnvoyé : mardi 4 mars 2025\nÀ : Anna\nObjet : Taille",
        "____________________\nVan: Lin\nVerzonden: dinsdag\nAan: Anna\nOnderwerp: Maat",
        "Fra: Lin\nSendt: tirsdag\nTil: Anna\nEmne: Str",
        "Od: Lin\nWysłano: wtorek\nDo: Anna\nTemat: Rozmiar",
        "Gönderen: Lin\nGönderildi: Sal\u0131\nKime: Anna\nKonu: Beden",
        "De la: Lin\nTrimis: marți\nCătre: Anna\nSubiect: Mărime",
        "Από: Lin\nΣτάλθηκε: 4/3\nΠ\u03c1\u03bfς: Anna\nΘέμ\u03b1: Μέγεθ\u03bfς",
        "发件人\uff1aLin\n发送时间\uff1a2025年3月4日\n收件人\uff1aAnna\n主题\uff1a尺寸",
        "差出人: Lin\n送信日時: 2025年3月4日\n宛先: Anna\n件名: サイズ",
    ],
)
def test_the_history_below_a_block_of_from_and_subject_is_cut(block: str) -> None:
    assert reply_from_text(f"Large, please.\n\n{block}\n\nWhich size is it?") == "Large, please."


@pytest.mark.parametrize(
    "text",
    [
        "I fly\nFrom: Leeds\nTo: Porto\nDate: 3 May\nthanks",
        "To: Anna\nDate: Monday\nwas on the parcel",
        ">:( again\n>:-( and again",
        "On Monday your colleague wrote:\nit ships today.\nIt did not.",
        "Yes\n\nBen Wrote <ben@a.example> called me.\nPlease call back.",
        "The label says\n> 30 kg\nbut it is less.",
        "Our terms say:\n> Returns are free\n> for 30 days.",
        "Kind regards,\nAnna\nSent from my phone",
        "- one\n- two\n-three",
        "- on 4 March at 10:02 you wrote:\n- and I answered",
        "Prices -- all of them -- are too high",
        "-----\nA heading\n-----\ntext",
        "I [PERSON_1] wrote to [EMAIL_1]: no answer",
        "",
    ],
)
def test_what_only_looks_like_history_stays(text: str) -> None:
    assert reply_from_text(text) == text


def test_answers_between_the_quoted_lines_stay_without_the_quotes() -> None:
    mail = f"See below.\n\n{WROTE}\n> Which size?\nLarge.\n> And colour?\n\nBlack."
    assert reply_from_text(mail) == "See below.\n\nLarge.\n\nBlack."


def test_an_answer_below_the_quote_stays() -> None:
    assert reply_from_text(f"{WROTE}\n{QUOTE}\n\nLarge.\n-- \nAnna") == "Large."


def test_a_quote_that_closes_the_mail_is_history_without_a_header_too() -> None:
    assert reply_from_text(f"Large.\n\n{QUOTE}\n>> older") == "Large."
    assert reply_from_text(f"Large.\n\n> {WROTE}\n> hi") == "Large."


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Message transféré ---------",
    ],
)
def test_what_somebody_forwards_belongs_to_the_mail(mark: str) -> None:
    mail = f"FYI\n\n{mark}\nFrom: Lin\nSubject: x\nDate: y\n\n{WROTE}\n{QUOTE}\n--\nLin"
    assert reply_from_text(mail) == mail


@pytest.mark.parametrize("mark", ["-- ", "--", "—"])
def test_a_signature_below_its_line_is_cut_before_the_history(mark: str) -> None:
    mail = f"Large.\n\nRegards, Anna\n{mark}\nAnna Berg | +46 8 123 456\n\n{WROTE}\n{QUOTE}"
    assert reply_from_text(mail) == "Large.\n\nRegards, Anna"


def test_a_line_of_dashes_with_a_long_text_below_is_no_signature() -> None:
    mail = "Summary\n--\n" + "\n".join(f"line {number}" for number in range(40))
    assert reply_from_text(mail) == mail


def test_a_helpdesk_delimiter_is_a_hard_cut() -> None:
    delimiter = "##- Please type your reply above this line -##"
    assert reply_from_text(f"Large.\n\n{delimiter}\nold mail") == "Large."
    assert reply_from_text(f"{delimiter}\n\nA new comment.") == "A new comment."


@pytest.mark.parametrize(
    "whole", [f"{WROTE}\n{QUOTE}", QUOTE, "-- \nAnna", "-----Original Message-----"]
)
def test_a_mail_that_is_all_history_is_kept_as_it_is(whole: str) -> None:
    assert reply_from_text(whole) == whole.replace("-- \n", "--\n")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            '<div>Large.</div><div class="gmail_quote"><div class="gmail_attr">On Tue, Lin '
            "wrote:</div><blockquote>Which size?</blockquote></div>",
            "Large.",
        ),
        (
            '<div>Yes</div><div class="gmail_quote"><div>On Tue, Lin wrote:</div>'
            "<blockquote>One?</blockquote><div>A.</div><blockquote>Two?</blockquote>B.</div>",
            "Yes\n\nA.\n\nB.",
        ),
        (
            '<p>FYI</p><div class="gmail_quote">---------- Forwarded message ---------<br>From: '
            "Lin<br>Hello<blockquote>older</blockquote></div>",
            "FYI\n\n---------- Forwarded message ---------\nFrom: Lin\nHello\n\n> older",
        ),
        ('Ok<div class="yahoo_quoted"><div>On Tue Lin wrote:</div><p>old</p></div>', "Ok"),
        ('<div>Ok</div><blockquote class="freshdesk_quote">Lin wrote: old</blockquote>', "Ok"),
        (
            'Ok<div class="moz-cite-prefix">Le 4/3, Lin a écrit :</div><blockquote type="cite">o',
            "Ok",
        ),
        ('Ok<div id="divRplyFwdMsg"><b>From:</b> Lin</div><div>old</div>', "Ok"),
        ('<div>Ok<br><span id="OLK_SRC_BODY_SECTION">old</span></div>old', "Ok"),
        (
            '<p>Ok</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> L'
            "<br><b>Sent:</b> Mon<br><b>To:</b> A<br><b>Subject:</b> x</p></div><p>old</p>",
            "Ok",
        ),
        ('<p>Ok</p><div style="border-top:solid #E1E1E1 1.0pt">a footer</div>', "Ok\n\na footer"),
        ("<p>Thanks</p><blockquote>old</blockquote>", "Thanks"),
        ("<p>We say:</p><blockquote>30 days</blockquote>", "We say:\n\n> 30 days"),
        ("<p>a</p><blockquote>b</blockquote><p>c</p>", "a\n\n> b\n\nc"),
        ('Hi<div class="signature"><p>Lin</p><p>Shop</p></div>', "Hi"),
        ('<p>Hi</p><div data-signature="true" data-signature-id="1">Lin<br>Shop</div>', "Hi"),
        ('<p>Hi</p>--<br><div class="gmail_signature">Lin</div>', "Hi"),
        ('Hi<br><span class="js-signatureMarker"></span><br>--<br>Bye,<br>Lin', "Hi"),
        ("<p>Hi</p><p>-- <br>Lin<br>Shop</p>", "Hi"),
        ("<p>Ok</p><hr>--------------- Original Message ---------------<br>From: Lin", "Ok"),
        (f"<p>Hi Anna</p><p>Regards, Lin</p>{'<div>' * 3_000}", "Hi Anna\n\nRegards, Lin"),
        ('<div class="gmail_quote">On Tue, Lin wrote:<blockquote>all</blockquote></div>', "ALL"),
        ("", ""),
    ],
)
def test_a_html_mail_is_cut_at_its_containers(html: str, text: str) -> None:
    whole = "On Tue, Lin wrote:\n\n> all"
    assert reply_from_html(html) == (whole if text == "ALL" else text)


@pytest.mark.parametrize(
    "body",
    [
        "> quoted\n" * 100_000,
        "Large.\n" + "> quoted line\n" * 300_000,
        "> a\n\nb\n" * 500_000,
        ("On 3 Mar 2025 " + "x " * 130 + ":\n") * 15_000,
        ("Le 1 Le 1 10:00 a écrit " * 10 + "x\n") * 15_000,
        "From: a\nTo: b\n" * 300_000,
        "--\n" * 1_500_000,
        ":\n" * 2_000_000,
        ">" * 5_000_000,
        "\n" * 5_000_000,
    ],
    ids=["all", "reply", "turns", "on", "le", "from", "dashes", "colons", "deep", "blank"],
)
def test_a_body_of_megabytes_is_read_in_seconds(body: str) -> None:
    start = time.perf_counter()
    text = reply_from_text(body)
    assert time.perf_counter() - start < 20  # a second or two on an idle machine
    assert len(text) <= len(body)


def test_a_quote_longer_than_what_is_searched_goes_as_a_whole() -> None:
    assert reply_from_text(f"Large.\n\n{WROTE}\n" + "> old\n" * (2 * MAX_LINES)) == "Large."


@given(st.lists(LINES, max_size=25))
def test_a_reply_is_never_longer_or_empty_and_its_reply_is_itself(lines: list[str]) -> None:
    text = "\n".join(lines)
    reply = reply_from_text(text)
    assert reply_from_text(reply) == reply
    assert len(reply) <= len(text)
    assert bool(reply) == bool(text.strip())


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert len(reply_from_text(text)) <= len(text)
    assert isinstance(reply_from_html(text), str)

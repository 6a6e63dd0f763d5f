"""HTML to text: layout, links, lists, what is hidden, and pages built to break a reader."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.transcripts.html_text import html_to_text, looks_like_html, plain

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</td>",
        "<blockquote>",
        "<a href='https://x.example'>",
        "</a>",
        "<pre>",
        "<!--",
        "-->",
        "<script>",
        "&amp;",
        "&#9",
        "<",
        ">",
        "\0",
        "\ud800",
        "word",
        " ",
        "\n",
        "<b",
        "</div></div>",
        "<style>",
        "<?xml",
        "é",
    ]
)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div>Hi,<br>one &amp; two</div><div>three</div>", "Hi,\none & two\nthree"),
        ("<p>Hi</p><p>there</p>", "Hi\n\nthere"),
        ("<p class=MsoNormal>Hi</p><p class=MsoNormal>there</p>", "Hi\nthere"),
        ("<p>one<br></p><div><br></div><div>two</div>", "one\n\ntwo"),
        ("Hi,<br>&nbsp;<br>49.90&nbsp;EUR", "Hi,\n\n49.90 EUR"),
        ("&amp;lt;b&amp;gt; stays as typed", "&lt;b&gt; stays as typed"),
        ("I &lt;3 it &#128077; &#x1F61E;", "I <3 it 👍 😞"),
        ("<b>bo</b>ld, <i>slanted</i> text", "bold, slanted text"),
        ("<ul><li>one</li><li><p>two</p></li></ul>end", "- one\n- two\nend"),
        ("<ol><li>one</li><li>two<ul><li>deep</li></ul></li></ol>", "1. one\n2. two\n  - deep"),
        ("<ul><li></li><li>only</li></ul>", "- only"),
        ("<table><tr><th>Item<th>No</tr><tr><td><p>Desk<td>2</tr></table>", "Item | No\nDesk | 2"),
        ("<pre>if x:\n    go</pre>done", "if x:\n    go\n\ndone"),
        ("<blockquote>one<br>two</blockquote>three", "> one\n> two\n\nthree"),
        ("<h2>Title</h2>text<hr>more", "Title\n\ntext\nmore"),
        ("", ""),
        ("<p></p><p class=no-margin>&nbsp;</p>", ""),
        ("<div><br></div>", ""),
    ],
)
def test_a_page_reads_as_a_person_sees_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://a.example/faq">the FAQ</a>.', "the FAQ (https://a.example/faq)."),
        ('<a href="https://www.a.example/">a.example</a>', "a.example"),
        ('<a href="https://a.example/x">https://a.example/x</a>', "https://a.example/x"),
        ('<a href="mailto:jo@a.example?subject=Hi">write</a>', "write (jo@a.example)"),
        ('<a href="mailto:jo@a.example">jo@a.example</a>', "jo@a.example"),
        ('<a href="tel:+442079460321">+44 20 7946 0321</a>', "+44 20 7946 0321"),
        ('<a href="tel:+442079460321">call us</a>', "call us (+442079460321)"),
        ('<a href="/agent/tickets/7">#7</a>', "#7"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ('seen<a href="https://t.example/open"></a>', "seen"),
        ("<a name=top>top</a>", "top"),
        ('<a href="https://t.example/c?u=' + "x" * 300 + '">go</a>', "go (https://t.example/c)"),
    ],
)
def test_an_address_follows_its_link_where_the_text_does_not_show_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>alert('x')</script>",
        "<style>p {color: red}</style>",
        "<!-- a comment -->",
        "<!--[if mso]><p>x</p><![endif]-->",
        "<head><title>Mail</title></head>",
        '<span style="display: none">preheader</span>',
        '<div style="mso-hide:all">preheader</div>',
        "<p hidden>secret</p>",
        "<img src=cid:1>",
        '<img alt="pixel" width="1" height="1">',
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str) -> None:
    assert html_to_text(f"<div>before{hidden}</div>") == "before"


def test_an_emoji_that_is_a_picture_stays_and_other_pictures_are_named() -> None:
    assert html_to_text('Thanks <img alt="😕" src="e.png">') == "Thanks 😕"
    assert html_to_text('<p>See<img alt="the leg">here</p>') == "See [image: the leg] here"


@pytest.mark.parametrize("alt", ["leg.png", "IMG 20 (1).JPEG", "image001", "Inline image 1"])
def test_the_name_of_a_pictures_file_is_not_what_anybody_wrote(alt: str) -> None:
    assert html_to_text(f'<p>See <img alt="{alt}"> here</p>') == "See here"


def test_entities_of_a_document_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><p>&b;</p>'
    assert "aaaa" * 3 not in html_to_text(bomb)


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<p>one <b>two</b> three</p>\n" * 180_000,
        "<table><tr><td>" * 300_000,
        "<!--" * 1_000_000,
        "<" * 5_000_000,
        "&" * 5_000_000,
        "&#" + "9" * 5_000_000 + ";",
    ],
    ids=["deep", "long", "tables", "comments", "angles", "ampersands", "number"],
)
def test_a_page_built_to_break_a_reader_is_read_flat_and_soon(bomb: str) -> None:
    start = time.perf_counter()
    text = html_to_text(bomb)
    assert time.perf_counter() - start < 20  # a second or two on an idle machine
    assert len(text) <= len(bomb)


def test_a_page_too_deep_for_its_layout_keeps_its_words() -> None:
    deep = "<p>first</p><script>no</script>" + "<div>" * 5_000 + "last &amp; least"
    assert html_to_text(deep) == "first\n\nlast & least"


@given(st.lists(PIECES, max_size=30))
def test_no_html_makes_it_fail_or_grow_without_end(pieces: list[str]) -> None:
    html = "".join(pieces)
    text = html_to_text(html)
    assert text == text.strip()
    assert len(text) <= 10 * len(html) + 10


@given(st.lists(st.sampled_from(["[PERSON_1]", "[EMAIL_2]", "and", "  "]), max_size=9))
def test_placeholders_come_through(words: list[str]) -> None:
    typed = " ".join(" ".join(words).split())
    assert html_to_text(f"<p>{typed}</p>") == plain(typed) == typed


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        ("<p>Hi Maya,</p><p>a photo</p>", True),
        ("Hi,<br>order 8 is late", True),
        ("Hi,<br />\norder 8", True),
        ("<div dir='ltr'>ok</div>", True),
        ("<!DOCTYPE html><html><body>x", True),
        ('<a href="https://x.example">x</a>', True),
        ("I <3 this, 2 < 3 and 3 > 2", False),
        ("make it <b>bold</b> please", False),
        ("my page shows <div> and then nothing", False),
        ("what does <br> do?", False),
        ("write to <jo@a.example>", False),
        ("> quoted\nanswer", False),
        ("", False),
    ],
)
def test_html_is_told_from_tags_that_somebody_typed(text: str, is_html: bool) -> None:
    assert looks_like_html(text) is is_html


@pytest.mark.parametrize(
    ("text", "entities", "cleaned"),
    [
        ("zero\u200bwidth\ufeff and \u200fmarks\u202c", False, "zerowidth and marks"),
        ("49.90\u00a0EUR\u202f!", False, "49.90 EUR !"),
        ("one\r\ntwo\rthree\u2028four", False, "one\ntwo\nthree\nfour"),
        ("I <3 <b>this</b> &amp; that", False, "I <3 <b>this</b> &amp; that"),
        ("A test\n&nbsp;\nof &amp;lt; it", True, "A test\n\nof &lt; it"),
        (
            "👩\u200d👧 می\u200c\u062e\u0648\u0627\u0647\u0645",
            False,
            "👩\u200d👧 می\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("a\0b", False, "ab"),
        ("&nbsp;", True, ""),
        ("&#" + "9" * 6_000 + ";", True, "\ufffd"),
    ],
)
def test_plain_text_is_cleaned_and_never_read_as_html(
    text: str, entities: bool, cleaned: str
) -> None:
    assert plain(text, entities=entities) == cleaned


@given(st.text())
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert len(plain(text)) <= len(text)

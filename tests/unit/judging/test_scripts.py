"""Quotes in other languages and scripts: found as they were written, and whole."""
# ruff: noqa: RUF001  letters that look like Latin ones are what this is about

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.judging.own_words import count_words, says_enough
from app.judging.quotes import find_quote

# language: what the agent wrote, and what of it is quoted word for word
TURNS = {
    "Arabic": (
        "أنا آسف جدًا لأنك اضطررت إلى السؤال ثلاث مرات. لقد غادر الطرد هذا الصباح.",
        "لقد غادر الطرد هذا الصباح",
    ),
    "Hebrew": ("אני מצטער שנאלצת לשאול שלוש פעמים. החבילה יצאה הבוקר.", "החבילה יצאה הבוקר"),
    "Persian": ("متأسفم که سه بار پرسیدید. فردا به شما خبر می\u200cدهم.", "خبر می\u200cدهم"),
    "Russian": ("Мне очень жаль. Посылка уехала сегодня утром.", "Посылка уехала сегодня утром"),
    "Greek": ("Λυπάμαι πολύ για την καθυστέρηση.", "για την καθυστέρηση"),
    "Hindi": ("मुझे खेद है कि आपको तीन बार पूछना पड़ा।", "तीन बार पूछना पड़ा"),
    "Thai": ("ขออภัยที่คุณต้องถามถึงสามครั้ง พัสดุออกแล้วเมื่อเช้านี้", "ต้องถามถึงสามครั้ง"),
    "Chinese": ("对不起，您的包裹今天早上已经离开了利兹。", "包裹今天早上已经离开"),
    "Japanese": ("三回もお尋ねいただき申し訳ございません。", "申し訳ございません"),
    "Korean": ("세 번이나 문의하게 해서 정말 죄송합니다.", "정말 죄송합니다"),
    "Vietnamese": ("Tôi rất tiếc vì anh phải hỏi đến ba lần.", "phải hỏi đến ba lần"),
    "Turkish": (
        "Üç kez sormak zorunda kaldığınız için çok üzgünüm.",
        "kaldığınız için çok üzgünüm",
    ),
    "German": ("Für die Verzögerung möchte ich mich in aller Größe entschuldigen.", "aller Größe"),
    "Czech": ("Je mi líto, že jste se musel ptát třikrát.", "musel ptát třikrát"),
}
Form = Literal["NFC", "NFD"]
FORMS: tuple[Form, ...] = ("NFC", "NFD")


@pytest.mark.parametrize("language", TURNS)
@pytest.mark.parametrize("of_text", FORMS)
@pytest.mark.parametrize("of_quote", FORMS)
def test_a_quote_is_given_back_as_the_turn_has_it(
    language: str, of_text: Form, of_quote: Form
) -> None:
    text, quote = TURNS[language]
    text = unicodedata.normalize(of_text, text)
    found = find_quote(unicodedata.normalize(of_quote, quote), text)
    assert found == unicodedata.normalize(of_text, quote)
    assert says_enough(found, text)


@pytest.mark.parametrize("language", TURNS)
def test_case_and_spaces_count_in_no_language(language: str) -> None:
    text, quote = TURNS[language]
    for other in (quote.upper(), quote.lower(), quote.replace(" ", "\u00a0\n")):
        assert find_quote(other, text) == quote


TOLERATED = {
    "a capital dotted I in Turkish": ("istanbul'a gönderdim", "İSTANBUL'A GÖNDERDİM"),
    "a small dotless i in Turkish": ("ışık kırmızı", "IŞIK KIRMIZI"),
    "Turkish as Python lowers it": ("İSTANBUL'A".lower(), "İstanbul'a"),
    "German ss for ß in capitals": ("große Mühe", "GROSSE MÜHE"),
    "German capital ß": ("GROẞE MÜHE", "große Mühe"),
    "Greek s at the end of a word": ("ΚΑΛΗΜΕΡΑ ΣΑΣ", "καλημέρα σας".replace("έ", "ε")),
    "Japanese quotation marks": ('"了解"しました', "「了解」しました"),
    "marks typed in another order": ("vie\u0302\u0323t nam", "vie\u0323\u0302t nam"),
    "a direction mark": ("שלום לך", "\u200fשלום\u200e לך"),
}


@pytest.mark.parametrize("case", TOLERATED)
def test_what_is_the_same_to_a_reader_is_found(case: str) -> None:
    quote, text = TOLERATED[case]
    found = find_quote(quote, f"Well: {text}.")
    assert found is not None
    assert found.strip("\u200e\u200f") in text


REFUSED = {
    "half a letter": ("mas", "Das Maß"),
    "a letter without its accent": ("cafe", "Im Café"),
    "a letter without its accent, typed apart": ("cafe", "Im Cafe\u0301"),
    "another vowel sign": ("की बार", "का बार"),
    "a Hindi letter without its vowel": ("तीन बा", "तीन बार"),
    "a part of an Arabic word": ("كتب", "المكتبة"),
    "a part of a Hebrew word": ("שלו", "שלושה"),
    "a part of a Korean word": ("죄송", "정말 죄송합니다"),
    "an umlaut written as e": ("fuer Sie", "für Sie"),
    "Thai without its mark": ("ครง", "สามครั้ง"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_a_reader_would_see_as_another_word_is_not_found(case: str) -> None:
    quote, text = REFUSED[case]
    assert find_quote(quote, text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("对不起", 3),
        ("申し訳ございません", 9),
        ("آسف", 1),
        ("لقد غادر الطرد", 3),
        ("죄송합니다", 1),
        ("ขออภัย", 1),
        ("ต้องถามถึงสามครั้ง", 3),
        ("तीन बार", 2),
        ("Größe", 1),
        ("。。。", 0),
    ],
)
def test_words_are_counted_as_their_script_writes_them(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(min_size=3), st.data())
def test_whatever_is_found_reads_as_the_quote_does(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    form = data.draw(st.sampled_from(FORMS))
    quote = unicodedata.normalize(form, text[start:end])
    found = find_quote(quote, text)
    if found is not None:
        assert found in text
        assert find_quote(found, text) == found

"""Names of people in texts that aren't in English.

German writes each noun with a capital, and the pipeline that reads English knows no other
language, so a capital alone says nothing here. A name is taken where something speaks for it:
a title, a greeting, an introduction, a sign-off, who somebody is to the writer, or a list of
given names. All six languages are looked for at once: what introduces a name in one is
hardly ever a word of another.
"""

import re
from collections.abc import Callable, Iterator

from app.redaction.ner.lists import word_lists
from app.redaction.words import WORD
from app.redaction.words_abroad import (
    could_be_name_abroad,
    is_given_name,
    is_plain_abroad,
    is_small_word,
    is_surname,
)

MOST_WORDS = 4
PARTICLE_WORDS = """
al ben bin da das de del della dello den der des di do dos du e el ibn la le te ten ter van vom von
y zu zur
"""
PARTICLES = frozenset(PARTICLE_WORDS.split())
CLAUSE = r"(?:^|(?<=[.!?\n\ue000,;:]))[ \t]*"
TITLES = re.compile(
    r"\b(?i:herrn?|frau|fräulein|familie|famille|familia|família|famiglia|madame|mademoiselle"
    r"|monsieur|mme|mlle|maître|señora?|señorita|srta|sra?|don|doña|meneer|mevrouw|heer|mevr|mw|dhr"
    r"|senhora?|dona|seu|signora?|signorina|sig(?:\.?ra)?|dott(?:oressa|or|\.ssa)?|avv|ing|dra?"
    r"|prof|(?<=\s)M)\.?[ \t]{1,2}(?:(?:Dr|Prof|Dott|Ing)\.?[ \t])*"
)
# `Meine Frau Petra`: here the title says who somebody is, and a noun may follow as well.
OWNED = re.compile(r"\b(?i:mein|dein|sein|ihr|unser|eur)e?[rmn]?\s$")
STRONG = re.compile(
    r"\b(?i:mein\sname\sist|ich\shei(?:ß|ss)e|auf\sden\snamen|im\snamen\svon|unter\sdem\snamen"
    r"|je\sm['\u2019]appelle|mon\snom\sest|au\snom\sde|m['\u2019]appelle|signé\spar"
    r"|me\sllamo|mi\snombre\ses|a\snombre\sde|se\sllama"
    r"|mijn\snaam\sis|ik\sheet|op\snaam\svan|heet"
    r"|(?:o\s)?meu\snome\sé|me\schamo|chamo-me|em\snome\sd[eoa](?:\s\w+\s\w+,)?|se\schama"
    r"|mi\schiamo|il\smio\snome\sè|a\snome(?:\s(?:di|del|della))?|si\schiama"
    r"|(?:name|nom|nombre|naam|nome)\s?:)(?:\s?:)?\s{1,2}"
)
WEAK = re.compile(
    r"\b(?i:ich\sbin|hier\sist|hier\sspricht|je\ssuis|c['\u2019]est|ici|soy|le\shabla|ik\sben"
    r"|u\sspreekt\smet|met|sou(?:\s[oa])?|aqui\sé(?:\s[oa])?|fala(?:\s[oa])?|sono|parla|mit|mich)\s{1,2}"
)
RELATIONS = re.compile(
    r"\b(?i:(?:mein|sein|ihr|unser)e?[rmn]?\s(?:mann|frau|sohn|tochter|bruder|schwester|vater|mutter"
    r"|chefin|chef|kollegin|kollegen|kollege|nachbarin|nachbarn|nachbar|freundin|freund|partnerin"
    r"|partner)|kollege|kollegin|nachbarin|nachbar|techniker(?:in)?|mitarbeiter(?:in)?),?\s{1,2}"
)
# In these languages a noun has no capital, so that one word with a capital is a name.
RELATIONS_BEFORE_CAPITALS = re.compile(
    r"\b(?i:mari|femme|fils|fille|frère|sœur|soeur|père|mère|collègue|voisine?|technicien(?:ne)?"
    r"|responsable|conseill(?:er|ère)|compagne|compagnon"
    r"|marido|mujer|esposa|hij[oa]|herman[oa]|padre|madre|compañer[oa]|vecin[oa]|técnic[oa]|jef[ea]"
    r"|man|vrouw|zoon|dochter|broer|zus|vader|moeder|collega|buurvrouw|buurman|monteur"
    r"|esposo|filh[oa]|irmão|irmã|pai|mãe|colega|vizinh[oa]|atendente"
    r"|marito|moglie|figli[oa]|fratello|sorella|collega|vicin[oa]|tecnico|portiere)"
    r",?\s{1,2}"
)
GREETINGS = re.compile(
    CLAUSE
    + r"(?i:hallo+|hi+|hey|servus|moin|grüezi|grüß\sgott|guten\s(?:tag|morgen|abend)|liebe[rs]?"
    r"|sehr\sgeehrte[rs]?|danke(?:schön|\sdir|\sihnen)?|vielen\sdank|ja|nein|gerne|tschüss"
    r"|bonjour|bonsoir|salut|coucou|ch(?:er|ère)|merci(?:\sbeaucoup)?|bonne\s(?:journée|soirée)|oui"
    r"|hola|buen[oa]s(?:\s(?:días|tardes|noches))?|estimad[oa]|querid[oa]|(?:muchas\s)?gracias|vale"
    r"|hoi|dag|beste|geachte|goede(?:morgen|middag|navond)|goedenavond|bedankt|dank\s(?:je|u)(?:\swel)?"
    r"|top|olá|oi|bom\sdia|boa\s(?:tarde|noite)|prezad[oa]|car[oa]|(?:muito\s)?obrigad[oa]"
    r"|ciao|salve|buon(?:giorno|asera|pomeriggio)|gentile|egregio|grazie(?:\smille)?),?[ \t]{1,2}",
    re.MULTILINE,
)
AFTER_GREETING = re.compile(r"\s*(?:[,.!?;:)\u2013\u2014\n\ue000-]|$)")
SIGN_OFFS = re.compile(
    r"(?i:(?:mit\s)?(?:(?:freundliche[nr]?|herzliche[nr]?|beste[nr]?|liebe[nr]?|schöne[nr]?|viele[nr]?)"
    r"\s)*(?:grüße[n]?|gr(?:uß|uss|uesse[n]?))(?:\saus\s\w+)?|\b[lv]g|\bmfg|hochachtungsvoll"
    r"|(?:bien\s)?cordialement|(?:bien\s)?à\s(?:vous|toi)|sincères\ssalutations|salutations\s\w+|bises"
    r"|(?:un\s(?:cordial\s)?)?saludos?(?:\scordial(?:es)?)?|atentamente|un\sabrazo"
    r"|(?:met\s)?(?:vriendelijke\s|hartelijke\s)?groet(?:en|jes)?|mvg"
    r"|atenciosamente|cumprimentos|(?:um\s)?abraços?|att|com\sos\smelhores\scumprimentos"
    r"|(?:cordiali|distinti|cari|un\scaro|un\scordiale)\ssalut[io]|cordialmente|a\spresto"
    r"|danke|vielen\sdank|merci(?:\sd['\u2019]avance)?|gracias|bedankt|obrigad[oa]|grazie)"
    r"(?:[,.!]?[ \t]*\n[ \t\n]{0,6}|[,.!]?[ \t]{1,2}|[ \t]*[-\u2013\u2014]\s*)"
)
END_OF_LINE = re.compile(r"[ \t]{0,4}[.!,]?[ \t]{0,4}(?:\n|$|\ue000)")


def told_abroad(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The places of names between `start` and `end` of a text that isn't in English."""
    for match in TITLES.finditer(text, start, end):
        is_owned = OWNED.search(text, max(start, match.start() - 10), match.start()) is not None
        yield from _name(text, match.end(), end, _opens_any if is_owned else _opens_after_title)
    for match in STRONG.finditer(text, start, end):
        yield from _name(text, match.end(), end, _opens_any_case)
    for match in RELATIONS_BEFORE_CAPITALS.finditer(text, start, end):
        yield from _name(text, match.end(), end, could_be_name_abroad)
        yield from _backed(text, match.end(), end)
    for match in RELATIONS.finditer(text, start, end):
        yield from _backed(text, match.end(), end)
    for match in WEAK.finditer(text, start, end):
        for found in _backed(text, match.end(), end):
            if text[found[0]].isupper() or AFTER_GREETING.match(text, found[1], end):
                yield found
    for pattern, after in ((GREETINGS, AFTER_GREETING), (SIGN_OFFS, END_OF_LINE)):
        for match in pattern.finditer(text, start, end):
            for found in _name(text, match.end(), end, _opens_any_case):
                if after.match(text, found[1], end):
                    yield found
    yield from _listed(text, start, end)


def is_told_abroad(text: str, start: int, end: int) -> bool:
    """Whether what reads as a name in English can be one elsewhere: its first word is no
    everyday word, and it starts where a word does."""
    word = WORD.match(text, start, end)
    if word is None or text[start - 1 : start].isalnum():
        return False
    if is_plain_abroad(word[0]):
        return not is_small_word(word[0]) and word_lists().is_name(word[0])
    return True


def is_followed_abroad(name: str) -> bool:
    """Whether a part of a known name is one here too: not the `Le` of `Yann Le Goff`."""
    return name[:1].isupper() and not all(map(is_small_word, name.split()))


def _opens_after_title(word: str) -> bool:
    return word[:1].isupper() and len(word) > 1 and not is_small_word(word)


def _opens_any(word: str) -> bool:
    return could_be_name_abroad(word) and word_lists().is_name(word)


def _opens_any_case(word: str) -> bool:
    """`ich heiße tobias`: in small letters only what is listed."""
    if not word.islower():
        return could_be_name_abroad(word)
    return is_given_name(word.capitalize()) and not word_lists().is_plain(word)


def _backed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A name that is listed, or that has two words: `mon mari Gaël`, `der Nachbar Ulf Broder`."""
    for found in _name(text, start, end, _opens_any_case):
        words = text[found[0] : found[1]].split()
        if len(words) > 1 or is_given_name(words[0].capitalize()):
            yield found


def _name(
    text: str, start: int, end: int, opens: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """The name that starts at `start`, if its first word is one that `opens` a name."""
    words = list(_words_in_a_row(text, start, end))
    while words and words[0].group().lower() in PARTICLES:
        words.pop(0)
    if not words or not opens(words[0].group()):
        return
    last = words[0]
    for word in words[1:MOST_WORDS]:
        if could_be_name_abroad(word.group()):
            last = word
        elif word.group().lower() not in PARTICLES:
            break
    yield start, last.end()


def _words_in_a_row(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    at = start
    for word in WORD.finditer(text, start, min(end, start + 80)):
        between = text[at : word.start()]
        if between not in ("", " ", "-"):
            return
        yield word
        at = word.end()


def _listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Given names that are no other word, with what follows of the name."""
    done = start
    for word in WORD.finditer(text, start, end):
        if word.start() < done or not word[0][0].isupper():
            continue
        for found in _name(text, word.start(), end, could_be_name_abroad):
            if _is_listed(text, *found):
                yield found
                done = found[1]


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether the lists alone speak for a name: a given name, or one with a surname behind it.

    `Brandt` is listed as both, and opens a question as a verb does.
    """
    first, *others = (match[0] for match in WORD.finditer(text, start, end))
    if others:
        return is_given_name(first) or is_surname(others[-1])
    before = text[max(0, start - 4) : start].rstrip(" \t\"'(")
    opens = not before or before[-1] in ".!?:\n\ue000"
    return is_given_name(first) and not (opens and is_surname(first) and text[end : end + 1] == " ")

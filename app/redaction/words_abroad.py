"""Words that aren't names in German, French, Spanish, Dutch, Portuguese and Italian."""

from functools import cache

from app.redaction.ner.lists import given_names, without_accents, word_lists, word_values
from app.redaction.words import WORDS, is_capitalised
from app.transcripts.language import SMALL_WORDS

GERMAN = ("de_DE",)
OTHERS = ("fr_FR", "es_ES", "nl_NL", "it_IT")  # those whose plain words Faker lists
# Without the English lists of two centuries, which hold `Echo`, `Handy` and `Versie`.
NAME_LOCALES = (
    "cs_CZ", "da_DK", "de_AT", "de_CH", "de_DE", "en_GB", "es_AR", "es_CL", "es_CO", "es_ES",
    "es_MX", "fi_FI", "fr_BE", "fr_CH", "fr_DZ", "fr_FR", "hr_HR", "hu_HU", "it_IT", "nl_BE",
    "nl_NL", "no_NO", "pl_PL", "pt_BR", "pt_PT", "ro_RO", "sk_SK", "sl_SI", "sv_SE", "tr_TR",
)  # fmt: skip
GERMAN_ENDINGS = ("", "e", "en", "er", "es", "n", "s")  # of `Tag`: `Tage`, `Tagen`, `Tages`

# Who is greeted without a name, what else a greeting is followed by, and words that open
# sentences, which have a capital there in every language.
SALUTED_WORDS = """
zusammen damen herren herr frau kunde kunden kundin kundendienst kundenservice leute alle freunde
morgen tag abend grüße grüßen gruß ihnen dir euch nein ja doch gut gerne klar super top prima dann
danach leider vielleicht falls sobald laut hier jetzt heute gestern dort wir ihr er es man meine
ihre unser unsere dieser diese dieses kein keine bitte wenn weil damit also aber auch noch handy
support service team hilfe update firma rechnung paket bestellung lieferung problem fehler konto
madame monsieur mademoiselle mesdames messieurs tous toutes toute équipe client clients cliente
oui non alors voici voilà rien comme quand depuis ensuite puis donc car avant après salut
bonjour bonsoir bien cela ceci chère cher mon ma mes son sa ses votre notre leur leurs
señor señora señorita señores todos todas equipo cliente clientes sí pues entonces luego ahora
ayer hoy mañana perfecto claro vale bueno buena buenos buenas días tardes noches saludos saludo
estimado estimada estimados doña soy somos vivo tengo puede nada gracias también según aunque
heer heren dames meneer mevrouw klant klanten klantenservice iedereen allemaal team goed fijn
nee ja oké hoi hallo dag groet groeten groetjes dank bedankt alvast morgen vandaag gisteren
hier daar onze ons uw mijn zijn haar deze dit dat welke waar wanneer omdat dus toch nog even
desta deste dessa desse nesta neste nessa nesse elke elk ieder iedere
senhor senhora senhores pessoal equipe equipa cliente clientes sim não pois então depois agora
ontem hoje amanhã perfeito certo claro ótimo boa bom dia tarde noite obrigado obrigada sou estou
tenho tem fica sinto prezado prezada prezados caro cara caros minha meu dona qualquer
compreendo combinado lamento cumprimentos atenciosamente abraço abraços desculpe ainda mesmo
signor signora signore signori signorina tutti tutte staff servizio clienti cliente sì certo
allora poi quindi adesso ora ieri oggi domani perfetto bene buona buono buongiorno buonasera
beste geachte liebe lieber liebes geehrte geehrter sehr querida querido
salve ciao grazie mille gentile gentili egregio egregi cari care cara saluti saluto cordiali
prego scusi scusa vorrei sono siamo siete abbiamo avete capisco mi ci vi ne
rua calle straße strasse via avenida avenue place praça piazza
"""
SMALL = frozenset(SALUTED_WORDS.split()).union(*SMALL_WORDS.values(), WORDS)
# Given names that are also words or brands of today.
NAMES_TOO_WORDS = """
america beat bent deniz echo elke genesis harm joke junior kick lean lies loan lone marine mile nova
odd pastor rim saga server tea til tone urban
"""
NAMES_TOO = frozenset(NAMES_TOO_WORDS.split())
# What German nouns end in, and hardly a name: `Bestellung`, `Störung`, `Lieferadresse`.
NOUN_ENDS = (
    "ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "tät", "nis", "nummer", "adresse",
    "karte", "dienst", "service", "gerät", "zeit", "datum", "fehler", "problem", "probleme",
)  # fmt: skip


def is_small_word(word: str) -> bool:
    """Whether a word is one that every sentence has, whatever its case: no name anywhere."""
    return word.lower() in SMALL


def is_plain_abroad(word: str) -> bool:
    """Whether a word is an everyday word of one of the languages, in the form that is listed."""
    low = word.lower()
    if low in SMALL or low in _everyday(OTHERS) or low.endswith(NOUN_ENDS):
        return True
    german = _everyday(GERMAN)
    return any(low.endswith(end) and low[: len(low) - len(end)] in german for end in GERMAN_ENDINGS)


def is_given_name(word: str) -> bool:
    """Whether a word with a capital is listed as a given name and as no everyday word."""
    low = word.lower()
    return (
        is_capitalised(word)
        and word[1:].islower()
        and len(word) > 2
        and (low in _given() or without_accents(low) in _given())
        and low not in NAMES_TOO
        and not is_plain_abroad(word)
    )


def is_surname(word: str) -> bool:
    """Whether a word with a capital is listed as a surname and as no everyday word."""
    return (
        is_capitalised(word)
        and len(word) > 2
        and without_accents(word.lower()) in word_lists().family
        and not is_plain_abroad(word)
    )


def could_be_name_abroad(word: str) -> bool:
    """Whether a word can be a name where one is expected."""
    if not is_capitalised(word) or len(word) < 2 or is_small_word(word):
        return False
    return not is_plain_abroad(word) or word_lists().is_name(word)


@cache
def _given() -> frozenset[str]:
    return given_names(NAME_LOCALES)


@cache
def _everyday(locales: tuple[str, ...]) -> frozenset[str]:
    listed = word_values("lorem", locales, "word_list".__eq__)
    return frozenset(word.lower() for word in listed)

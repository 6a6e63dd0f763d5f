"""Whether a text is in English, for the parts that know English alone.

English is told by its small words: in English prose four or five words in ten are among the
few dozen listed here, in terse chat two in ten, in any other language hardly one. Words that
other languages write alike ("in", "was", "die") are in no list.
"""

import re
from collections import Counter

FEWEST_WORDS = 12  # plain words below which nothing is concluded
_SURE_ENGLISH = 0.16  # share of English small words from which no other language is looked for
_NO_ENGLISH = 0.05  # share below which it isn't English, whatever else it is
_LONG_ENOUGH = 40  # plain words from which a language that isn't listed is told by that
_FOREIGN_SCRIPT = 0.3  # share of letters outside the Latin script
_FEWEST_LETTERS = 10  # of another script below which nothing is concluded
_MOST_CHARACTERS = 20_000  # that are read; what comes later is in the same language

# Tokens of letters alone: what has digits, dots, slashes or capitals inside is code or a name.
_PLAIN = re.compile(r"(?<![\w./\\@#$-])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w/\\@=(]|\.\w)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`|https?://\S+|\[[A-Z][A-Z_]*\d*\]", re.DOTALL)


def _set_of(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_ENGLISH = _set_of(
    """the to and you your yours my mine our their his her its this these those they she it i
    that there here with without from for have been be being are were is did does done
    don't doesn't didn't can can't could would should will won't i'm i've i'll it's you're that's
    not at by out up if but because what which who when where why how any some just only still
    please thanks thank sorry yes ok okay hi hello get got would've isn't wasn't about then than"""
)
SMALL_WORDS = {  # of other languages
    "German": _set_of(
        """der das dem den des ein eine einen einem einer ich sie wir ihr mir mich uns ihnen ihre
        ist sind nicht und oder aber mit auf für von vom zu zum zur auch noch schon wenn dass daß
        bei nach wie bitte danke habe haben wird werden kann können sehr wurde mein meine kein"""
    ),
    "French": _set_of(
        """le les des du une et est sont nous vous je j'ai il elle ils mais ou où dans sur avec
        pour par pas ne n'est qui que c'est ce cette ces mon ma votre vos notre bonjour merci
        très aux être été avez avons sera si bien depuis je n'ai d'un d'une l'on"""
    ),
    "Spanish": _set_of(
        """el los las un una unos y es está están pero con por para que qué del al se lo le su sus
        mi muy ya cuando como cómo hola gracias usted ustedes nos hemos tengo tiene puede puedo
        favor esto esta este más también hay fue ha desde sin sobre todo"""
    ),
    "Portuguese": _set_of(
        """os um uma uns é está são mas com por para que não da dos das na nos nas ao se seu
        sua meu minha muito já quando como olá obrigado obrigada você vocês tenho tem pode posso
        isso esta este mais também foi há sem sobre eu ele ela pelo pela"""
    ),
    "Dutch": _set_of(
        """het een en ik je jij u uw wij zij hij niet maar met op voor van te naar ook nog als dat
        bij hoe bedankt dank heb hebben heeft wordt worden kan kunnen zijn zeer mijn geen deze dit
        wel dan om aan wat kunt graag alstublieft"""
    ),
    "Swedish": _set_of(
        """och att det är av för jag inte ett vad mig hej tack på ni kan har som någon från eller
        när hur nu vill"""
    ),
    "Danish and Norwegian": _set_of(
        """og jeg ikke det af av på et mig meg hej hei tak takk hvor når hvad hva har kan som fra
        eller noget noen"""
    ),
    "Polish": _set_of(
        """nie się na jest że jak mnie czy ale dla już proszę mam dzień dobry dziękuję przez od
        jestem był była moje moja"""
    ),
    "Italian": _set_of(
        """il lo gli le un uno una è sono ma con che non di da dal del della dei al alla nel
        nella si suo sua mio mia molto già quando ciao grazie lei noi ho ha hai può posso
        questo questa più anche buongiorno sul sulla senza perché"""
    ),
}


def reads_as_english(text: str) -> bool:
    """Whether a text may be English. A few words or code stay in doubt: True."""
    return is_english(text) is not False


def is_english(text: str) -> bool | None:
    """Whether a text is English; None in doubt, as with a few words or code."""
    text = _CODE.sub(" ", text[:_MOST_CHARACTERS])
    if _is_in_another_script(text):
        return False
    plain = [word.replace("’", "'").lower() for word in _PLAIN.findall(text)]
    if len(plain) < FEWEST_WORDS:
        return None
    counts = Counter(plain)
    english = _share(counts, _ENGLISH)
    if english >= _SURE_ENGLISH:
        return True
    if len(plain) >= _LONG_ENOUGH and english < _NO_ENGLISH:
        return False
    other = max(_share(counts, listed) for listed in SMALL_WORDS.values())
    return False if other > max(0.1, 1.5 * english) else None


OTHER = "another language"


def language_of(text: str) -> str | None:
    """The language of a text: "English", one of `SMALL_WORDS`, or `OTHER`; None in doubt, as
    with a few words."""
    text = _CODE.sub(" ", text[:_MOST_CHARACTERS])
    if _is_in_another_script(text):
        return OTHER
    plain = [word.replace("’", "'").lower() for word in _PLAIN.findall(text)]
    if len(plain) < FEWEST_WORDS:
        return None
    counts = Counter(plain)
    shares = {"English": _share(counts, _ENGLISH)}
    shares |= {name: _share(counts, listed) for name, listed in SMALL_WORDS.items()}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] > 0.1:
        return best
    return OTHER if len(plain) >= _LONG_ENOUGH and shares["English"] < _NO_ENGLISH else None


def _share(counts: Counter[str], listed: frozenset[str]) -> float:
    return sum(count for word, count in counts.items() if word in listed) / counts.total()


def _is_in_another_script(text: str) -> bool:
    """Whether much of it is written in other letters than Latin ones (up to U+024F, and U+1Exx)."""
    if text.isascii():  # most English is, and that is quickly seen
        return False
    letters = [char for char in text if char.isalpha()]
    other = sum(not (char < "\u0250" or "\u1e00" <= char <= "\u1eff") for char in letters)
    return other >= _FEWEST_LETTERS and other > _FOREIGN_SCRIPT * len(letters)

"""The language that notes are in, by its name; and what is said where a drafter can't write it."""

ENGLISH = "English"
_NAMES = {
    "en": ENGLISH,
    "de": "German", "deutsch": "German",
    "fr": "French", "français": "French",
    "es": "Spanish", "español": "Spanish",
    "nl": "Dutch", "nederlands": "Dutch",
    "pt": "Portuguese", "português": "Portuguese",
    "it": "Italian", "italiano": "Italian",
    "sv": "Swedish", "svenska": "Swedish",
    "da": "Danish", "dansk": "Danish",
    "pl": "Polish", "polski": "Polish",
}  # fmt: skip
_ENGLISH_ONLY = "The built-in drafter writes English only"


def language_name(said: str) -> str:
    """The language's English name, from a code ("de", "pt-BR") or its own name; what isn't
    known stays as it is."""
    known = said.strip().lower()
    if known.startswith("english"):
        return ENGLISH
    code = known.replace("_", "-").split("-")[0].split(" ")[0]
    return _NAMES.get(known) or _NAMES.get(code) or said


def english_only(language: str) -> str | None:
    """What the leader is told of a built-in draft where notes are to be in another language; None
    where they are to be in English."""
    if language == ENGLISH:
        return None
    return (
        f"{_ENGLISH_ONLY}, and notes are to be in {language} (DEBRIEF_NOTE_LANGUAGE): put it into "
        f"{language} before you share it. A model that is set with DEBRIEF_MODEL drafts in "
        f"{language}."
    )


def is_english_only(remark: str) -> bool:
    """Whether a remark in a memo is the one of `english_only`."""
    return remark.startswith(_ENGLISH_ONLY)

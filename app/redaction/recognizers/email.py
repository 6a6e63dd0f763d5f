"""E-mail addresses, also spelled out and as speech recognition writes them.

Presidio's own recognizer asks a public suffix list whether the domain exists, and
fetches that list; an address in a made-up domain is as personal, so none is asked.
"""

from app.redaction.recognizers.pattern import Patterns, compiled

PROVIDERS = r"(?:gmail|googlemail|yahoo|hotmail|outlook|icloud|aol|protonmail|gmx)"
LOCAL = r"[^\W_][\w.+'\u2019-]{0,63}"


def email() -> Patterns:
    """`maya@example.com`, `maya at example dot com`, `maya 12 gmailcom`."""
    patterns = compiled(
        r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}",
        rf"\b{LOCAL}\s{{0,2}}[(\[{{<]?\s?@\s?[)\]}}>]?\s{{0,2}}[\w-]{{1,63}}"
        r"(?:(?:\.|\s\.\s|\s?[(\[{]?dot[)\]}]?\s?)[a-z]{2,24}){1,3}\b",
        rf"\b{LOCAL}\s{{0,2}}(?:\bat\b|[(\[{{<]\s?at\s?[)\]}}>])\s{{0,2}}[\w-]{{1,63}}"
        r"(?:\s{0,2}(?:\bdot\b|[(\[{<]\s?dot\s?[)\]}>])\s{0,2}[a-z]{2,24}){1,3}\b",
        rf"\b{LOCAL}\s{{1,2}}at\s{{1,2}}{PROVIDERS}\s?(?:\.|dot)?\s?(?:com|net|co\.uk)\b",
        rf"\b[\w.+-]{{0,40}}(?:\s\d{{1,6}}\s?)?{PROVIDERS}\s?(?:dot)?\s?com\b",
        rf"\b[\w.+-]{{2,40}}{PROVIDERS}(?:\.com)?\b",
        r"\b(?!intercom|telecom)[a-z]\w{8,40}com\b",
    )
    return Patterns("EMAIL", patterns, score=0.95, accepts=_has_local_part)


def _has_local_part(value: str) -> bool:
    """Refuses a bare provider, as in `I use gmail.com`."""
    bare = value.lower().replace(" ", "").replace("dot", ".").strip(".")
    return not any(
        bare.startswith(provider)
        for provider in ("gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "aol")
        if "@" not in bare
    )

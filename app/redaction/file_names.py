"""Names of files that name nobody: made of nothing but words that exports are called by.

A file's name is read without any context, where the finders of addresses and order numbers
see more than there is: `README.md` was taken for an address. A name passes only
where every part of it is known here, so that whatever may be somebody's name is still read.
"""

import re

# No month and no word that is also a name, such as `may`, `case` or `list`, stands here.
_WORDS = """
all answers archive attachments authors call calls cases changelog chat chats contributing
conversation conversations copying csv customers data debrief dump email emails en eml export
exports faq final folder full gz history htm html import imports index json jsonl license licence
logs mail mails makefile manifest mbox md message messages metadata ndjson new notes notice output
part pdf people phone readme report reports rst sample samples schema srt support tar team test
ticket tickets transcript transcripts tsv txt users vtt xls xlsx xml yaml yml zip
"""
WORDS = frozenset(_WORDS.split())
PART = re.compile(r"[^\W\d_]+|\d+|[._ ()-]+|.", re.DOTALL)
DAY = re.compile(r"(?<!\d)20\d\d(?:-?(?:0[1-9]|1[0-2])(?:-?(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)")
COUNTED = 3  # digits of a name in all, beside days: four might be a part of a phone number


def names_nobody(name: str) -> bool:
    """Whether a file's name, without its folders, is made of export words, days and counters."""
    parts = PART.findall(DAY.sub(" ", name))
    digits = sum(len(part) for part in parts if part.isdigit())
    return digits <= COUNTED and all(_is_known(part) for part in parts)


def _is_known(part: str) -> bool:
    return part.isdigit() or not part.strip("._ ()-") or part.lower() in WORDS

"""Passwords, PINs, one-time codes, card check codes and keys of machines."""

import re

from app.redaction.recognizers.pattern import Patterns, compiled

# What is said about a password rather than being one.
REMARK_WORDS = """
a again also an and any at being blocked case changed correct due either empty expired fine for
forgotten from good gone in incorrect invalid it just lost missing my needed no not now of old on
only optional ok or please protected refused rejected required reset right safe saved secret sent
set still strong that the there this to too unknown up used valid very weak what working wrong
yes you your case-sensitive temporary different
"""
REMARKS = frozenset(REMARK_WORDS.split())
LINK = r"(?:\s{1,2}(?:is|was|it'?s|are)|\s{0,2}[:=])\s{0,3}[\"'\u201c(]?"


def password() -> Patterns:
    """`my password is hunter2`, `passphrase: correct horse`."""
    patterns = compiled(
        rf"\b(?:password|passwd|pass\s?word|pwd|passphrase|passcode|pass\scode){LINK}"
        r"(?P<value>[^\s\"'\u201d\ue000]{3,128})",
    )
    return Patterns("SECRET", patterns, score=0.97, accepts=_is_no_remark)


def bare_password() -> Patterns:
    """`pwd hunter2`: with nothing between, only what has letters and a digit is one."""
    patterns = compiled(
        r"\b(?:password|passwd|pwd|passphrase|passcode)\s{1,2}"
        r"(?P<value>(?=[^\s\d]{0,40}\d)(?=[^\sa-z]{0,40}[a-z])[^\s\"'\ue000]{5,64})",
        r"\b(?:cvv2?|cvc|csc|pin|otp)(?:\s(?:is|was)|\s?:)?\s{1,2}(?P<value>\d(?:[ -]\d){2,7})\b",
        r"\b(?:security|verification|access) (?:code|number)\s[a-z ]{1,30}\s(?:is|was)\s"
        r"(?P<value>\d{3,8})\b(?!\s?%)",
    )
    return Patterns("SECRET", patterns, score=0.85)


def one_time_code() -> Patterns:
    """`PIN 1234`, `my verification code is 834 221`, `the OTP: 552190`, `cvv 123`."""
    patterns = compiled(
        r"\b(?:pin|pin\s(?:number|code)|otp|one[- ]time (?:code|password|passcode)"
        r"|(?:verification|security|access|confirmation|login|auth(?:entication)?|sms|2fa|activation)"
        r"\s(?:code|pin|number)|code|cvv2?|cvc|csc)\b"
        r"(?:\s{1,2}(?:number|code))?(?:\s{1,2}(?:is|was|it'?s)|\s{0,2}[:=])?\s{0,3}[\"'(]?"
        r"(?P<value>\d{3}[ -]?\d{3}|\d{3,8})\b(?![ ]?%)",
    )
    return Patterns("SECRET", patterns, score=0.84)


def security_answer() -> Patterns:
    """`mother's maiden name is Hale`, `the answer to my security question is Rex`."""
    patterns = compiled(
        r"\b(?:maiden name|security (?:answer|question answer)"
        r"|answer to (?:my|the) security question"
        r"|first pet(?:'s name)?|childhood best friend(?:'s name)?)"
        rf"{LINK}(?P<value>[^\s.,;!?\ue000]{{2,40}})",
    )
    return Patterns("SECRET", patterns, score=0.85, accepts=_is_no_remark)


def machine_key() -> Patterns:
    """`sk-...`, `AKIA...`, `ghp_...`, `Bearer ...`, JSON web tokens, private keys."""
    patterns = compiled(
        r"\b(?:sk|pk|rk|whsec)[-_](?:[\w-]{1,12}[-_])?[A-Za-z0-9_-]{12,200}",
        r"\bAKIA[0-9A-Z]{12,20}\b",
        r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|hf_|npm_|pypi-)[A-Za-z0-9_-]{10,200}",
        r"\bAIza[\w-]{30,45}",
        r"\bey[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{4,2000}\.[A-Za-z0-9_-]{4,2000}",
        r"(?i:\b(?:bearer|api[ _-]?key|access[ _-]?token|secret[ _-]?key|client[ _-]?secret|token))"
        r"(?i:\s(?:is|was)|\s?[:=])?\s{1,2}[\"']?(?P<value>(?=[\w.~+/=-]{0,60}\d)[\w.~+/=-]{12,300})",
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\w\s+/=]{0,8000}"
        r"(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?",
        flags=re.NOFLAG,
    )
    return Patterns("SECRET", patterns, score=0.97)


def _is_no_remark(value: str) -> bool:
    """Refuses what is said about a password: `my password is wrong`."""
    return value.lower().strip(".,!?") not in REMARKS

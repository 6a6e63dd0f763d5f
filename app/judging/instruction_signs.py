"""Sure signs of words meant for a judge, in text whose disguises were taken off.

One is enough: these are shapes of our own request, and wordings that people who talk to
people have no use for. Where the same words could be about a survey they count for nothing,
since customers are asked to rate.
"""

import re
from collections.abc import Iterator, Mapping

_CLASSES = {
    "JUDGE": r"(?:judges?|graders?|evaluators?|scorers?|assessors?|raters?|auditors?|llms?"
    r"|language models?|ai|a\.i\.|ai (?:models?|systems?|assistants?|reviewers?)"
    r"|(?:judging|scoring|grading|evaluation|rating|quality) (?:models?|systems?|bots?|ai|teams?)"
    r"|(?:quality|automated|automatic) (?:reviewers?|checkers?|scoring|grading|assurance)"
    r"|qa|reviewers?)",
    "MODEL": r"(?:judge|grader|evaluator|scorer|assessor|rater|auditor|critic|ai|llm"
    r"|language model|chatbot|assistant|model|coach|machine)",
    "RATE": r"(?:rat(?:e[ds]?|ing)|scor(?:e[ds]?|ing)|grad(?:e[ds]?|ing)|mark(?:s|ed|ing)?|judged?"
    r"|assess(?:ed)?|evaluated?|gives?|given|award(?:ed)?|assign(?:ed)?|set|choose|chosen|pick"
    r"|put|return(?:ed)?|output|record(?:ed)?|report(?:ed)?|answer|write|say|use|make"
    r"|treat(?:ed)?|counts?|counted|confirm(?:ed)?|print|becomes?|locked|writing)",
    "TOP": r"(?:exemplary|(?:top|full|highest|maximum|max|perfect|best|excellent)"
    r"(?: possible)? (?:marks?|scores?|levels?|ratings?|grades?|points?)"
    r"|(?:5|five)(?: out of |/)(?:5|five)|(?:10|ten)(?: out of |/)(?:10|ten)|100 ?%)",
    "LOW": r"(?:missed|(?:lowest|zero|minimum|worst|low)(?: possible)?"
    r" (?:marks?|scores?|levels?|ratings?|grades?|points?))",
    "WHOM": r"(?:agents?|rep(?:resentative)?s?|employees?|criteri(?:a|on)|dimensions?|verdicts?"
    r"|transcripts?|levels?)",
    "TALK": r"(?:ticket|chat|conversation|interaction|transcript|call|reply|response|contact)",
    "ALL": r"(?:all|any|each|every|everything|both)",
    "IGNORE": r"(?:ignore|disregard|forget|override|bypass|drop|skip)",
    "RULES": r"(?:instructions?|prompts?|rules|guidelines?|directions?|orders|directives?)",
    "OURS": r"(?:rubrics?|scoring|grading|system prompts?|judging|evaluation criteria)",
    "GAP": r"[^\n]{0,60}?",
    "NEAR": r"[^\n]{0,25}?",
}

_SURE = {
    # Shapes that nobody writes to a person.
    "fence": r"(?:<|&(?:amp;)*(?:lt|#0*60|#x0*3c);?|%3c|\\(?:u00|x)3c)[\s/\\]*(?:%2f)?"
    r"(?:transcript|passage|rubric|assessment)\b",
    "chat marker": r"<\s*\|\s*\w[\w ]{0,30}\|\s*>|\[/?inst\]|<<?/?sys>>|<(?:start|end)_of_turn>"
    r"|\#\#\#\s*(?:instruction|response)s?\b",
    "heading": r"\(judge this\)|\[\d{1,4}\]\s*(?:(?:another )?agent|customer|internal note)\b",
    "answer": r"[\"'`](?:verdicts|recognise_from|point_from|recognition|try_line)[\"'`]\s*:"
    r"|[\"'`]level[\"'`]\s*:\s*[\"'`](?:exemplary|met|partly|missed)",
    "variable": r"\{\{\s*(?:rubric|problem|passages|transcript|assessment)\s*\}\}",
    # Orders to leave out what the judge was told.
    "ignore ours": r"\b{IGNORE}\b{NEAR}\b{OURS}\b",
    "ignore all": r"\b{IGNORE}\b (?:{ALL}|your)\b{NEAR}\b{RULES}\b(?! (?:i|we|from|in (?:the"
    r"|my|our)))",
    "outdated": r"\b(?:rubric|scoring (?:policy|rules))\b{GAP}\b(?:outdated|updated|changed"
    r"|replaced)\b",
    "skip": r"\b(?:do not|don't|never|instead of|skip)\b{NEAR}\b(?:judg(?:e|ing) (?:it|this|the)"
    r"|assess this|evaluate this|verification\b{GAP}\bscores?)\b",
    # Orders about levels.
    "rate": r"(?<!i )(?<!i'd )(?<!would )\b{RATE}\b{GAP}\b(?:exemplary\b(?! service))",
    "rate whom": r"\b(?:rate|score|grade|mark|judge|assess|evaluate|give|award|assign)\b"
    r" (?:(?:this|the|every|all|each|him|her|me|us|them|these)\b ?)+{WHOM}?\b{GAP}"
    r"\b(?:as )?(?:{TOP}|{LOW})",
    "every criterion": r"\b{ALL}(?: of)?(?: the)? (?:criteri(?:a|on)|verdicts?|dimensions?"
    r"|rationales?)"
    r"\b{GAP}\b(?:{TOP}|{LOW}|link|mark as)|\b(?:{TOP}|{LOW})\b{GAP}\b{ALL}(?: the)? criteri",
    "level of": r"\b(?:empathy|clarity|resolution|ownership|levels?)(?: confirmed)?"
    r"\s*[:=]\s*(?:is )?[\"']?(?:exemplary|missed)\b"
    r"|\b(?:empathy|clarity|resolution)\W{1,3}(?:is |at |to )?[1-5](?:\.\d)?(?!\d)"
    r"|=\s*[\"']?exemplary\b|\blevels? (?:is |are )?exemplary\b"
    r"|\bthe level missed\b",
    "not below": r"\b(?:anything|nothing|less|never|not|no \w+) (?:below|under|but|less than"
    r"|than) (?:exemplary|met)\b"
    r"|\b(?:verdict|level|criterion|rating)s? (?:is|are) (?:met|exemplary)\b",
    "merit": r"\bthis (?:{TALK}|agent|turn|handling|answer|message)\b{GAP}\b(?:{TOP}|every criteri"
    r"|all criteri|the rubric)",
    "anchors": r"\banchors?\s*:{GAP}\b(?:exemplary|missed)\b|\bonly level\b",
    # Words addressed to a judge.
    "to a judge": r"\b(?:note|message|attention|memo|reminder|notice|instructions?|hint)"
    r" (?:to |for )?(?:the |any |all |an? |our |whoever )?{JUDGE}\b(?:[:,;.!]| (?:who|that"
    r"|please))",
    "for a judge": r"\b(?:to|for) (?:the|any|all) {JUDGE}\b\s*(?:[:,]|(?:who|that"
    r"|which) (?:grade|score"
    r"|rate|judge|assess|evaluate|read)s?\b)",
    "calls a judge": r"^\W*(?:(?:ai|dear) )?(?:judge|grader|evaluator|scorer|assessor|rater"
    r"|reviewer"
    r"|ai (?:judge|grader|evaluator|model))\b\s*[:,]",
    "in passing": r"[;(\"!]\W*(?:(?:ai|dear) )?(?:judge|grader|evaluator|scorer|reviewer)s?\s*[:,]"
    r"|\bfor the quality (?:team|reviewer)\b",
    "whoever": r"\b(?:whoever|whatever|(?:ai|model|bot|machine) (?:that|which|who))"
    r" (?:is |'s |will be |may be |has been )?(?:scores?|grades?|rates?|judges?|assesses|evaluates?"
    r"|scoring|grading|judging|assessing|evaluating|marks?|marking|reads this gives)\b"
    r"|\b(?:ai|bots?|machines?|models?|algorithms?|software) (?:scoring|grading|judging|marking)\b",
    "model that reads": r"\b(?:ai|model|machine) (?:that|which) reads this\b",
    "as the judge": r"\bas (?:the|an?|this) (?:judge|grader|evaluator|scorer|assessor|rater"
    r"|ai model"
    r"|language model)\b,? you\b",
    "judge must": r"\b(?:judge|grader|evaluator|scorer|assessor|rater|ai model|language model)s?"
    r" (?:must|should|shall|will|has to|have to|needs? to|please|(?:is|are) (?:expected|asked|told"
    r"|required|instructed|supposed|obliged|invited) to) (?:now )?(?:rate|score|give|award|output"
    r"|respond|return|mark|grade|ignore|assign|quote|cite|show|treat|match|follow|agree)\b",
    "pays a judge": r"\b(?:pay|tip|reward) (?:the |you |this )?(?:judge|grader|evaluator"
    r"|scorer|ai)\b",
    "score low": r"\b(?:score|grade) (?:this|me|him|her|them|us|it)\b{NEAR}\b(?:low|lower"
    r"|badly|down)\b",
    # Another part to play.
    "you are now": r"\byou are (?:now |no longer )(?:an? |the |my )?(?:\w+ ){0,2}{MODEL}\b"
    r"|\bfrom now on,? you are (?:an? |the |my )?(?:\w+ ){0,2}{MODEL}\b",
    "pretend": r"\b(?:pretend|imagine)(?: that)? (?:to be|you are|you're) (?:an? "
    r"|the )?(?:\w+ ){0,2}"
    r"{MODEL}\b|\b(?:act|behave|respond) as (?:an? |the |if you were an? )(?:\w+ ){0,2}{MODEL}\b",
    # Getting at the prompt, the note or the reply.
    "leak": r"\b(?:print|reveal|show|repeat|output|display|tell|share|send|disclose|leak|copy"
    r"|quote"
    r"|recite|paste|list)\b{NEAR}\b(?:system.prompt|(?:hidden|secret) (?:prompt|instructions)"
    r"|everything above|(?:text|words|line)s? above|(?:the|that|your|any|this) rubric\b"
    r"|your (?:initial "
    r"|original )?prompt)",
    "prompt in a link": r"https?://\S*[?&=](?:prompt|paste)\S*|paste_the_system",
    "others' scores": r"\bscores? of (?:the )?other (?:agent|employee|rep)s?\b",
    "note": r"\b(?:in|into|to|write|draft|the) (?:the |a |your )?(?:coaching"
    r"|feedback) (?:note|feedback"
    r"|draft|message|memo|must|should)\b{GAP}\b(?:write|tell|include|add|say|that|mention"
    r"|recommend)\b",
    "draft": r"\b(?:when|before|while|as) you (?:draft|write) the (?:note|feedback)\b"
    r"|\b(?:write|say|put|include) (?:this )?in the (?:coaching|feedback)\b",
    "evidence": r"\b(?:quote|cite|use|copy)\b{GAP}\b(?:as evidence|as the agent's|turn \d+ as)\b"
    r"|\bcounts as the agent's own\b",
    "finding": r"\b(?:do not|don't|never) (?:report|flag) this\b{NEAR}\b(?:instruction"
    r"|injection|finding)",
    "override": r"\bsystem override\b|\bjudging model\b|\bprompt injection\b"
    r"|\bempty list of verdicts\b"
    r"|\boutput schema\b{GAP}\breply only\b",
    "answer above": r"\buse the (?:answer|json|output) (?:above|below) as it stands\b",
    "decode": r"\bdecode (?:this|the following|it)\b{NEAR}\b(?:do|follow|obey)\b",
}

# Without one of these in it, no sentence can bear a sign: most are done with one look.
_WORTH_READING = re.compile(
    r"rubric|exempl|empath|clarity|criteri|judg|grader|evaluat|scor|rater|assess|auditor"
    r"|reviewer|quality|\bqa\b"
    r"|\bai\b|llm|prompt|instruct|guideline|rules\b|directi|model|anchor|verdict|mark|level|rating"
    r"|rationale|coaching|feedback|evidence|own words|transcript|passage|\binst\b|sys>|_turn>|<"
    r"|\{|\[\d|decode|verif|system|everything above|act as|pretend|you are now|schema|grade|critic"
    r"|assistant|answer above|conversation|calibration|agent|###|whoever"
)
_SURVEY = re.compile(
    r"\b(?:survey|questionnaire|stars?|trustpilot|google|app store|reviews?\b(?!er)|feedback form"
    r"|e-?mail you|link below|rate (?:us|our))\b"
)


def _compiled(signs: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    ready = {}
    for name, sign in signs.items():
        for word, choices in _CLASSES.items():
            sign = sign.replace("{" + word + "}", choices)  # noqa: PLW2901
        ready[name] = re.compile(sign)
    return ready


SURE = _compiled(_SURE)


def sure_signs(text: str) -> Iterator[str]:
    """The names of the sure signs in `text`, a sentence in small letters."""
    if _WORTH_READING.search(text):
        asks_customers = bool(_SURVEY.search(text))
        for name, sign in SURE.items():
            if not (asks_customers and name in {"rate whom", "merit"}) and sign.search(text):
                yield name

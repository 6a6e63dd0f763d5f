"""Words that hint at a reader who judges: by kind, each with how much it says.

One hint says nothing: customers speak of levels, of machines and of rating the service.
Kinds that stand together add up, and from 1.0 on somebody is spoken to who judges. Kinds
that say the same thing add little to each other. The weights were set by hand, so that none
of 44,000 turns of public support talk comes to it. Other languages' words are in
`instruction_words_abroad`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from app.judging.disguise import look_alikes_folded
from app.judging.instruction_words_abroad import ABROAD

ENOUGH = 1.0

_ADJECTIVES = (
    r"(?:top|full|best|highest|high|perfect|maximum|maximal|max|excellent|outstanding|flawless"
    r"|worst|lowest|low|bottom|minimum|zero)"
)
_SCALE = (
    r"(?:marks?|scores?|scoring|ratings?|grades?|grading|points?|categor\w+|verdicts?|evaluations?"
    r"|assessments?|result)"
)
_ASSESSOR = (
    r"(?:judges?|graders?|evaluators?|scorers?|assessors?|raters?|examiners?|critic|appraisers?"
    r"|auditors?|markers?|adjudicators?)"
)
_ASSESSING = r"(?:scor|grad|rat|mark|judg|assess|evaluat|review|audit|apprais|analy[sz])ing"
_TALK = (
    r"(?:chats?|calls?|tickets?|conversations?|contacts?|transcripts?|interactions?|logs?|replies"
    r"|messages|work|exchange|thread)"
)
HINTS: Mapping[str, tuple[float, str]] = {
    "judge": (
        0.6,
        r"\b(?:(?:the|an?|ai|llm|dear|any|all|every|our|to) " + _ASSESSOR + r"|judge(?= must|[:,])"
        r"|graders?|evaluators?|scorers?|assessors?|raters?|examiners?|critic)\b"
        r"|\bauto.?(?:scor|grad|rat)\w+|\b(?:qa|quality) (?:team|reviewers?|bot|check\w*|person"
        r"|people|folks|department|desk|lead|manager|analysts?|monitor\w*|assurance|control)\b"
        r"|\b(?:scoring|evaluation|grading|analysis|judging|assessment|feedback|review) (?:step"
        r"|engine|system|model|process|board|panel|team|prompt|generator|tool|software|bot|robot"
        r"|script|program|algorithm|pipeline)\b|\bcalibration (?:board|run|set|session)\b"
        r"|[,:] (?:dear )?(?:reviewer|auditor|grader|evaluator|assessor|examiner)\b\W*(?:[.,!:]|$)"
        r"|\bdear (?:reviewer|auditor|" + _ASSESSOR + r")\b",
    ),
    "reader": (
        0.4,
        r"\b(?:who(?:ever|soever)?|anyone|anybody|those|people|person|machine|system|software|ai"
        r"|bot"
        r"|colleagues?|team) (?:(?:who|that|which) )?(?:is |are |will be |may be |might be "
        r"|has to )?"
        r"(?:scor|grad|mark|judg|assess|evaluat|audit|apprais|read)(?:e?s|ing|e)?"
        r" (?:my|our|this|these|it|us|me|him|her|them|the|that|all|through|over|along|later)\b"
        r"|\breading (?:this|along|through this)\b|\bgoing through this\b",
    ),
    "machine": (
        0.4,
        r"\b(?:ai|a\.i\.|llm|language model|chatbot|whoever)\b|\bbot (?:that|which|who)\b",
    ),
    "a machine": (0.3, r"\b(?:machine|engine|operator|model)\b"),  # or one that is for sale
    "if a machine": (
        0.4,
        r"\b(?:if|in case|when|should) (?:you(?:'re| are)?(?: be)? (?:an? |the |really |in fact )?"
        r"(?:ai|llm|bot|robot|machine|automat\w+|language model|model|grader|judge|evaluator)"
        r"|(?:this|it)(?: one)? is (?:being )?(?:read|processed|scored|graded|judged|assessed"
        r"|evaluated|reviewed) (?:by|auto))"
        r"|\bautomatic(?:ally)? (?:scored?|graded?|rated?|rating|assess\w+|evaluat\w+)\b"
        r"|\b(?:processed|read) automatically\b|\byour (?:own )?(?:instructions|prompt"
        r"|guidelines)\b"
        r"[^\n]{0,20}\b(?:mention|say|tell|contain|ask)\w*",
    ),
    "level": (
        0.6,
        r"\bexemplary\b|\b"
        + _ADJECTIVES
        + r" (?:possible )?"
        + _SCALE
        + r"\b|\b(?:top|best|perfect) levels?\b|\b(?:highest|lowest|worst) levels? (?:on|in|for"
        r"|of) (?:all"
        r"|every|each)|\b(?:5|five|10|ten|100|hundred)(?:\.0)?(?: ?/ ?| out of )"
        r"(?:5|five|10|ten|100|a hundred)\b|\b100 ?%|\bmarks? (?:out of|for)\b",
    ),
    "high level": (0.3, r"\b" + _ADJECTIVES + r" (?:levels?|points?)\b|\bto the maximum\b"),
    "criteria": (
        0.5,
        r"\bcriteri(?:a|on|um)\b|\brubrics?\b|\bverdicts?\b|\b(?:all|every|each) dimensions?\b"
        r"|\brationales?\b|_verdicts?\b|\bmarking (?:scheme|guide)\b|\b(?:scoring"
        r"|grading) (?:rules?"
        r"|guide(?:line)?s?|sheet|scheme|grid|policy)\b",
    ),
    "dimension": (0.3, r"\b(?:empathy|clarity)\b"),
    "dimensions": (
        0.3,
        r"\b(?:empathy|clarity|resolution)\b[^\n]{1,30}\b(?:empathy|clarity|resolution)\b",
    ),
    "scale": (
        0.4,
        r"\bexemplary\b[^\n]{1,60}\b(?:met|partly|missed)\b"
        r"|\b(?:met|partly|missed)\b[^\n]{1,60}\bexemplary\b",
    ),
    "talk": (0.2, r"\b(?:this|these) " + _TALK + r"\b"),
    "take as": (
        0.3,
        r"\b(?:consider|treat|regard|deem|count|record|take|assume|conclude|judge|rate|mark|score"
        r"|report|log|class|classify)(?:e?d|s)? (?:\w+ ){0,3}(?:as|to be|at)\b",
    ),
    "assess": (
        0.4,
        r"\b(?:the|this|your|my|any|new|an?|automatic|automated|final|own) (?:evaluation|grading"
        r"|assessment|scoring|judg(?:e)?ment|scores?|grade|marks)\b"
        r"|\b(?:rate|mark|score|grade|judge|evaluate|assess) (?:it|this|him|her|them|me|us|their"
        r"|the agent|accordingly|as|down|everything|all)\b|\bgrading (?:has|is|of)\b"
        r"|\b"
        + _ASSESSING
        + r" (?:of )?(?:my|this|these|our|the|us|it|him|her|them|"
        + _TALK
        + r")\b"
        r"|\b(?:judged|scored|graded|rated|marked|assessed|evaluated) (?:by|on|as|against|at|for"
        r"|to|with|the|this|exemplary)\b|\bassessment status\b|\bevaluation found\b",
    ),
    "assess abroad": (0.3, r"(?!)"),  # people abroad say that they gave the best mark, too
    "agent": (
        0.3,
        r"\b(?:this|each|every|the) (?:agent|colleague|employee|rep(?:resentative)?)\b"
        r"|\bthis person\b|\bl'agent\b",
    ),
    "order": (
        0.2,
        r"\b(?:must|should|shall|kindly|(?<!you )deserves?|consider|treat|has to|have to"
        r"|needs? to|ought to"
        r"|is to|are to|please (?:give|rate|mark|note|let|make|put|use|treat|do|keep)|make sure"
        r"|be sure"
        r"|put|keep|round|carry|set|count)\b",
    ),
    "output": (
        0.4,
        r"\b(?:output|return|emit)\b (?:nothing|only|the|it|a|an|full)|\b(?:final"
        r"|expected) (?:output"
        r"|result)\b"
        r"|\b(?:reply|respond|answer)s?\b (?:only|exactly|just)|\bwrite it into\b"
        r"|\bresult on file\b|\banswer (?:has to|must|should) (?:begin|start|be)\b"
        r"|\bas the (?:first|only|last) finding\b|\b(?:contains?|include) the (?:sentence|phrase)\b"
        r"|\bin (?:those|these|exactly these) words\b",
    ),
    "no looking": (
        0.4,
        r"\b(?:do not|don't|never|without|no need to|instead of) (?:even )?(?:look(?:ing)?"
        r"|search(?:ing)?"
        r"|check(?:ing)?|hunt(?:ing)?|read(?:ing)?) (?:for |at |any )?(?:mistakes|errors|faults"
        r"|flaws"
        r"|further|closely|too closely|it|them|the rest)\b|\bwithout (?:looking|reading|checking)\b"
        r"|\b(?:leave|left) (?:out|aside) (?:the|my|any|all) (?:part|bit|fact|mistakes?)\b"
        r"|\boverlook\b|\bcarry (?:it|them|that) over\b|\breuse the\b|\b(?:no"
        r"|not any) improvements?\b"
        r"|\bonly (?:the )?(?:strengths|positives|good)\b",
    ),
    "edge": (
        0.5,
        r"^\W*(?:system|assistant|human|developer message|admin\w*|operator)\b[^:\n]{0,12}[:#>]"
        r"|\bend of (?:the )?(?:transcript|ticket|data|instructions|material)\b"
        r"|\btranscript has ended\b"
        r"|\bmaterial ends\b|^[\W_]{3,}$|\[/?transcript\]|\btext (?:that|which) precedes\b"
        r"|\bthe transcript\b|\bfunction_call\b|\b\w+_\w+\([^)\n]*=",
    ),
    "persona": (
        0.6,
        r"\bnew persona\b|\byou take the part\b|\b(?:imagine|pretend)(?: that)? (?:to be"
        r"|you(?:'re| are))\b"
        r"|\byour role is now\b|你现在是",
    ),
    "favour": (
        0.4,
        r"\b(?:be|as|so|very) (?:generous|lenient|strict|harsh|kind as)\b|\b(?:lenient|generous)\b"
        r"|\bnothing but the best\b|\beverything passes\b|\bgo easy\b|\bround(?:ed)? (?:it "
        r"|everything"
        r"|them |all )?(?:all )?up\b|\bbenefit of the doubt\b"
        r"|\brequirements? (?:are )?(?:satisfied|met)\b",
    ),
    "fail": (
        0.3,
        r"\b(?:fail|mark (?:down|low)) (?:him|her|them|this|me|the agent)\b|\bmark (?:me|him|her"
        r"|them"
        r"|us) down\b|\bmissed (?:on|for|in) (?:all|every|each)\b",
    ),
    "everywhere": (
        0.4,
        r"\bacross the board\b|\beverywhere\b|\bthroughout\b|\b(?:in|on|for|to) (?:all|every"
        r"|each|both)"
        r" (?:\w+ )?(?:dimensions?|respects?|categor\w+|points?|counts|criteri\w+|lines?|levels?"
        r"|areas?"
        r"|boxes)\b|\ball round\b|\bon everything\b|\bon all points\b"
        r"|\bevery (?:single )?(?:line|one of"
        r" them|level|criterion)\b",
    ),
    "asked": (-0.3, r"\?\W*$"),  # a question is no order
    # Others are judged, too, and by others.
    "elsewhere": (
        -0.4,
        r"\b(?:court|lawyer|trial|exams?|school|teachers?|students?|pupils?|quiz|homework|credit"
        r"|magazine)\b",
    ),
    # Customers are asked to rate. It weighs against, and no more: whoever may switch the signs
    # off by naming a survey would.
    "survey": (
        -0.5,
        r"\b(?:survey|questionnaire|stars?|trustpilot|google|app store|product reviews?"
        r"|feedback form"
        r"|e-?mail you|link below|rate (?:us|our)|refund|warranty|order number)\b",
    ),
    "own praise": (
        0.6,
        r"\b(?:show(?:ed|n|s)|demonstrat\w+|took|display\w+) (?:\w+ )?(?:empathy|ownership"
        r"|clarity)\b"
        r"|\b(?:empathy|clarity|resolution|ownership)\s*[:=]|\backnowledg\w+ feelings?\b"
        r"|\bmodel example\b|\bfor the record\b",
    ),
    "playbook": (0.4, r"\bthe (?:playbook|standard asks|coaching|scorecard)\b|\bplaybook\b"),
    "ignore": (
        0.5,
        r"\b(?:ignore|disregard|forget|override|bypass|put aside|put them aside)\b[^\n]{0,40}?"
        r"\b(?:instructions?|rules|guidelines?|prompt|text|were told|given)\b"
        r"|\bwhatever \w+ you were given\b|\b(?:skip|stop|abort) (?:the|this"
        r"|any) (?:evaluation|grading|judging"
        r"|assessment|scoring)\b|\bno need to look\b",
    ),
    "told before": (
        0.6,
        r"\b(?:were you|you were|been|have been) told before\b|\bbefore (?:this"
        r"|the) conversation (?:started|began)\b"
        r"|\bnew (?:system )?(?:instructions?|prompt|rubric)\b|\boutput schema\b",
    ),
    "note": (
        0.5,
        r"\bfeedback (?:must|note|summary|report|draft|text|letter)\b|\bcoaching (?:note|message"
        r"|draft|summary|report|text|feedback)\b|\btell(?:ing)? the agent (?:that |how "
        r"|to )?(?:they|he"
        r"|she|you|\w+)\b|\b(?:into|in) (?:their|her|his|the) (?:feedback|note|review)\b"
        r"|\bwrite-?up (?:for|about|on|of)\b|\b(?:close|end|begin|open) (?:your|the) note\b"
        r"|\bwrites? to the agent\b|\bafterwards should say\b",
    ),
    "say of them": (
        0.3,
        r"\bshould say that (?:they|he|she|you|this)\b|\bmention only\b"
        r"|\brecommend (?:an? )?(?:bonus"
        r"|promotion|raise|dismissal|warning)\b|\bready for promotion\b|\blist (?:no|only)\b",
    ),
}
# That somebody assesses, and what the ends of the scale are called, is each one thing to say.
_ALIKE = (
    frozenset({"judge", "assess", "assess abroad", "reader"}),
    frozenset({"level", "high level"}),
    frozenset({"machine", "a machine"}),
)
_SAID_AGAIN = 0.2


def _folded(sign: str) -> re.Pattern[str]:
    """Letters of other scripts as they read once look-alikes were folded."""
    return re.compile(re.sub("[^\x00-\x7f]+", lambda m: look_alikes_folded(m[0]), sign))


def _in_any_language(kind: str, sign: str) -> re.Pattern[str]:
    return _folded(f"{sign}|{ABROAD[kind]}" if kind in ABROAD else sign)


_COMPILED = {kind: _in_any_language(kind, sign) for kind, (_, sign) in HINTS.items()}
# Without one of these a sentence isn't worth the closer look: most are done with this one.
_WORTH_READING = re.compile(
    r"judg|grad|evalu|scor|assess|rater|rating|examin|critic|qa\b|quality|review|mark|exempl"
    r"|criteri|rubric|verdict|rational|level|categor|persona|pretend|imagin|machin|\bai\b|llm"
    r"|model|chatbot|engine|operator|whoever|bot |output|emit|result|finding|transcript|end of"
    r"|material|system|human|admin|empath|ownership|clarity|resol|acknowl|the record|playbook"
    r"|standard|coach|ignor|disreg|forget|overrid|bypass|aside|whatever|told|schema|instruct"
    r"|feedback|tell the|afterwards|everywhere|across|throughout|in all|in every|generous"
    r"|lenient|strict|satisf|take the part|finding|everything|assist|[^\x00-\x7f]|^[\W_]{3,}$"
    r"|note|nota|punt|prompt|rules|guideline|kriteri|bewert|vergiss|grille|perfect|calific"
    r"|audit|apprais|reading|automat|highest|lowest|maxim|\bmax\b|write-?up|mention|recommend|fail"
    r"|\b(?:five|ten|5|10|100)\b|mistake|look|round|dear|benot|beurteil|oordeel|hoogste|avali|valut"
    r"|ignora|karakter|betyg|vurder|nilai|puan|ocen|kryteri|\bki\b|\bia\b"
)


def hints(text: str) -> Iterator[str]:
    """The kinds of hints in `text`, a sentence in small letters."""
    if _WORTH_READING.search(text):
        yield from (kind for kind, sign in _COMPILED.items() if sign.search(text))


def weight_of(kinds: Iterable[str]) -> float:
    """What these kinds say together."""
    own = set(kinds)
    alike = sum(_beside_the_heaviest(own & group) for group in _ALIKE)
    return round(sum(HINTS[kind][0] for kind in own) - alike, 6)


def _beside_the_heaviest(kinds: set[str]) -> float:
    """What is taken off kinds that say the same thing, so that a second one adds little."""
    weights = sorted((HINTS[kind][0] for kind in kinds), reverse=True)
    return sum(max(0.0, weight - _SAID_AGAIN) for weight in weights[1:])

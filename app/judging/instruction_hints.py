"""Words that hint at a reader who judges: by kind, each with how much it says.

One hint says nothing: customers speak of levels, of machines and of rating the service.
Kinds that stand together add up, and from 1.0 on somebody is spoken to who judges. The
weights were set by hand, so that none of 45,000 turns of public support talk comes to it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from app.judging.disguise import look_alikes_folded

ENOUGH = 1.0

_ADJECTIVES = (
    r"(?:top|full|best|highest|perfect|maximum|max|excellent|outstanding|worst|lowest|minimum"
    r"|zero)"
)
HINTS: Mapping[str, tuple[float, str]] = {
    "judge": (
        0.6,
        r"\b(?:(?:the|an?|ai|llm|dear|any) judges?|judge(?= must|[:,])|graders?|evaluators?"
        r"|scorers?|assessors?|raters?|examiners?|critic)\b"
        r"|\bauto.?(?:scor|grad|rat)\w+|\b(?:qa|quality) (?:team|reviewers?|bot|check)"
        r"|\b(?:scoring|evaluation|grading|analysis|judging|assessment) (?:step|engine|system"
        r"|model"
        r"|process|board|team|prompt)\b|\bcalibration (?:board|run)\b"
        r"|\b(?:bewerter|pr\u00fcfer|gutachter|beurteiler|evaluador|\u00e9valuateur"
        r"|correcteur|valutatore"
        r"|avaliador|beoordelaar)\w*|评审|评委|评分员|审核员|採点者|評価者|المقيم|مقيّم|оценщик|проверяющ",
    ),
    "machine": (
        0.4,
        r"\b(?:ai|a\.i\.|llm|machine|language model|chatbot|engine|operator|model|whoever)\b"
        r"|\bbot (?:that|which|who)\b|\b(?:ki|ia|inteligencia artificial)\b|人工智能|الذكاء",
    ),
    "level": (
        0.6,
        r"\bexemplary\b|\b" + _ADJECTIVES + r" (?:possible )?(?:marks?|scores?|ratings?"
        r"|grades?|categor\w+|verdicts?|evaluation)\b|\b(?:top|best|perfect) levels?\b"
        r"|\b(?:bestnote|h\u00f6chstnote|vorbildlich|volle punktzahl|h\u00f6chste\w* (?:stufe"
        r"|note|punktzahl"
        r"|bewertung))|\bniveau le plus haut|\b(?:meilleure|plus haute) note|\bnote maximale"
        r"|\bexemplaire"
        r"|\b(?:mejor|m\u00e1xima|m\u00ednima) (?:nota|puntuaci\u00f3n|calificaci\u00f3n)"
        r"|\bpuntuaci\u00f3n m\u00e1xima"
        r"|\bejemplar\b|\bpunteggio massimo|\bmassimo dei voti|\besemplare"
        r"|\bnota (?:m\u00e1xima|m\u00ednima)"
        r"|\bhoogste (?:score|cijfer)|\bvoorbeeldig|满分|最高分|最高等级|最高点|満点"
        r"|الدرجة الكاملة|أعلى تقييم|أعلى درجة|высш\w+ (?:оцен|балл)",
    ),
    "high level": (0.3, r"\b" + _ADJECTIVES + r" (?:levels?|points?)\b"),
    "criteria": (
        0.5,
        r"\bcriteri(?:a|on|um|os?|en)\b|\brubric\b|\bverdicts?\b|\b(?:all|every"
        r"|each) dimensions?\b"
        r"|\brationales?\b|\bcrit\u00e8res?\b|\bkriteri\w+|\bgrille\b|标准|評価項目|معيار|критери",
    ),
    "assess": (
        0.4,
        r"\b(?:the|this|your|my) (?:evaluation|grading|assessment|scoring|judg(?:e)?ment)\b"
        r"|\b(?:rate|mark|score|grade|judge|evaluate|assess) (?:it|this|him|her|them|me|their"
        r"|the agent"
        r"|accordingly|as|down|everything|all)\b|\bgrading (?:has|is)\b|\bbewert\w+|\bbeurteil\w+"
        r"|\b\u00e9value[zr]?\b|\bcalific\w+|\bavali\w+|\bvalut\w+|\bbeoordeel\w*|评为|评分|評価"
        r"|تقييم|оцени",
    ),
    "agent": (
        0.3,
        r"\b(?:this|each|every) (?:agent|colleague|employee|rep(?:resentative)?|person)\b"
        r"|\bl'agent\b"
        r"|\b(?:mitarbeiter|agente|agent|medewerker|operatore)\b|客服|员工|الموظف|сотрудник|агент",
    ),
    "order": (
        0.2,
        r"\b(?:must|should|shall|kindly|deserves?|consider|treat|please (?:give|rate|mark"
        r"|note|let))\b"
        r"|\b(?:gib|geben sie|vergib|donne[zr]?|mets|mettez|ponle|dale|otorg\w+|geef)\b|请给"
        r"|امنح|поставь",
    ),
    "output": (
        0.4,
        r"\b(?:output|return|emit)\b (?:nothing|only|the|it|a)|\b(?:final|expected) (?:output"
        r"|result)\b"
        r"|\b(?:reply|respond|answer)s?\b (?:only|exactly|just)|\bwrite it into\b"
        r"|\bresult on file\b"
        r"|\bas the (?:first|only|last) finding\b",
    ),
    "edge": (
        0.5,
        r"^\W*(?:system|assistant|human|developer message|admin\w*|operator)\b[^:\n]{0,12}[:#>]"
        r"|\bend of (?:the )?(?:transcript|ticket|data|instructions|material)\b"
        r"|\btranscript has ended\b"
        r"|\bmaterial ends\b|^[\W_]{3,}$|\[/?transcript\]|\btext (?:that|which) precedes\b"
        r"|\bthe transcript\b",
    ),
    "persona": (
        0.6,
        r"\bnew persona\b|\byou take the part\b|\b(?:imagine|pretend)(?: that)? (?:to be"
        r"|you(?:'re| are))\b"
        r"|\byour role is now\b|你现在是",
    ),
    "favour": (
        0.3,
        r"\b(?:be|as|so|very) (?:generous|lenient|strict|harsh|kind as)\b|\b(?:lenient|generous)\b"
        r"|\bnothing but the best\b|\beverything passes\b"
        r"|\brequirements? (?:are )?(?:satisfied|met)\b",
    ),
    "everywhere": (
        0.4,
        r"\bacross the board\b|\beverywhere\b|\bthroughout\b|\bin (?:all"
        r"|every) (?:dimensions?|respects?"
        r"|categor\w+)\b|\b\xfcberall\b|\bpartout\b|\bin allen kategorien\b",
    ),
    "asked": (-0.3, r"\?\W*$"),  # a question is no order
    "own praise": (
        0.6,
        r"\b(?:show(?:ed|n|s)|demonstrat\w+|took|display\w+) (?:\w+ )?(?:empathy|ownership"
        r"|clarity)\b"
        r"|\b(?:empathy|clarity|resolution|ownership)\s*[:=]|\backnowledg\w+ feelings?\b"
        r"|\bmodel example\b|\bfor the record\b",
    ),
    "playbook": (0.4, r"\bthe (?:playbook|standard asks|coaching|scorecard)\b"),
    "ignore": (
        0.5,
        r"\b(?:ignore|disregard|forget|override|bypass|put aside|put them aside)\b[^\n]{0,40}?"
        r"\b(?:instructions?|rules|guidelines?|prompt|text|were told|given)\b|\bvergiss\b"
        r"|\bne tiens pas compte"
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
        r"\bfeedback must\b|\btell the agent (?:that |how )?(?:they|he|she|you)\b|\b(?:into"
        r"|in) (?:their|her|his|the) (?:feedback|note|review)\b"
        r"|\bwrites? to the agent\b|\bafterwards should say\b",
    ),
}
_SURVEY = re.compile(
    r"\b(?:survey|questionnaire|stars?|trustpilot|google|app store|product reviews?|feedback form"
    r"|e-?mail you|link below|rate (?:us|our)|refund|warranty|order number)\b"
)


def _folded(sign: str) -> re.Pattern[str]:
    """Letters of other scripts as they read once look-alikes were folded."""
    return re.compile(re.sub("[^\x00-\x7f]+", lambda m: look_alikes_folded(m[0]), sign))


_COMPILED = {name: (weight, _folded(sign)) for name, (weight, sign) in HINTS.items()}
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
)


def hints(text: str) -> Iterator[str]:
    """The kinds of hints in `text`, a sentence in small letters. None where it is about
    a survey or an order: there, customers are asked to rate."""
    if _WORTH_READING.search(text) and not _SURVEY.search(text):
        yield from (name for name, (_, sign) in _COMPILED.items() if sign.search(text))


def weight_of(kinds: Iterable[str]) -> float:
    """What these kinds say together."""
    return sum(HINTS[kind][0] for kind in kinds)

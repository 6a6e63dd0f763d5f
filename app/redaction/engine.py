"""Presidio's analyzer over a blank pipeline, with its recognizers and ours.

Nothing here reaches for a model, the network or a cache on disk. Import it late:
Presidio and spaCy take seconds to load.
"""

import logging
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any, cast

import spacy
from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    LocalRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer import predefined_recognizers as stock
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from spacy.language import Language

from app.redaction.conversation import SEPARATOR
from app.redaction.recognizers import TextRecognizer
from app.redaction.recognizers.pattern import Trigger
from app.redaction.recognizers.spoken import SAID_DIGITS
from app.redaction.span import Span, merged

LANGUAGE = "en"
MIN_SCORE = 0.3
CONTEXT_GAIN = 0.5
CONTEXT_CHARS = 60  # before an entity, where a word may say what it is
# Presidio's entity -> the word that the placeholder shows. What isn't here isn't looked for.
ENTITIES = {
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "CRYPTO": "CRYPTO",
    "IP_ADDRESS": "IP",
    "MAC_ADDRESS": "MAC",
    "US_SSN": "ID",
    "US_ITIN": "ID",
    "US_PASSPORT": "ID",
    "US_DRIVER_LICENSE": "ID",
    "US_BANK_NUMBER": "ACCOUNT",
    "UK_NHS": "ID",
    "UK_NINO": "ID",
    "UK_PASSPORT": "ID",
    "AU_MEDICARE": "ID",
    "AU_TFN": "ID",
    "IN_AADHAAR": "ID",
    "ES_NIF": "ID",
    "ES_NIE": "ID",
    "IT_FISCAL_CODE": "ID",
    "PL_PESEL": "ID",
    "FI_PERSONAL_IDENTITY_CODE": "ID",
    "SG_NRIC_FIN": "ID",
}
# Their patterns or check digits also fit plain numbers: a word near them must say so too.
ONLY_IN_CONTEXT = frozenset(
    ["US_PASSPORT", "US_DRIVER_LICENSE", "US_BANK_NUMBER", "UK_NHS", "UK_PASSPORT", "AU_MEDICARE",
     "AU_TFN", "PL_PESEL", "SG_NRIC_FIN"]
)  # fmt: skip
WEAK = 0.1
WINDOW = 2_500  # characters that Presidio reads at once
OVERLAP = 250  # longer than any entity but a key
# Every recognizer needs one of these in its text. Most turns have none, which saves
# nine tenths of the work; a test holds each recognizer's hits against it.
TRIGGER = Trigger(
    re.compile(
        r"[\d@/]|\b(?:at|dot|pass|pwd|maiden|security|pet|friend|user|log-?in|handle|screen|account)"
        r"|gmail|yahoo|hotmail|outlook|icloud|aol|protonmail|gmx|com\b|begin|[\w-]{15}"
        rf"|\b(?:{SAID_DIGITS})[ ,.-]{{1,3}}(?:{SAID_DIGITS})\b|\bcorner of\b|mail\b|net\b"
        r"|born|birth|\bdob"
        r"|insta|twitter|tik ?tok|snap|discord|telegram|skype|steam|xbox|psn|reddit|gamer ?tag"
        r"|playstation|github|linkedin|facebook|\bfb\b|twitch|youtube|paypal|venmo|\bknown as",
    )
)


def _engine_over(pipeline: Language) -> SpacyNlpEngine:
    engine: Any = SpacyNlpEngine()  # its own annotation of `nlp` says None
    engine.nlp = {LANGUAGE: pipeline}
    return cast(SpacyNlpEngine, engine)


class NearbyWords(ContextAwareEnhancer):
    """Raises a score where a recognizer's own words stand before the entity.

    Presidio's enhancer compares lemmas, which a blank pipeline doesn't have, and
    walks all tokens for each entity.
    """

    def __init__(self) -> None:
        super().__init__(CONTEXT_GAIN, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,  # noqa: ARG002
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """The same results, with their scores raised or, without context, lowered."""
        words = {recognizer.id: recognizer.context or [] for recognizer in recognizers}
        for result in raw_results:
            before = text[max(0, result.start - CONTEXT_CHARS) : result.start].lower()
            before = before.rpartition(SEPARATOR)[2]
            own = words[result.recognition_metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY]]
            if any(re.search(rf"\b{re.escape(word.strip())}", before) for word in own):
                result.score = min(result.score + CONTEXT_GAIN, 1.0)
            elif result.entity_type in ONLY_IN_CONTEXT:
                result.score = WEAK
        return raw_results


class Adapted(LocalRecognizer):
    """One of our recognizers in the shape that Presidio's engine runs."""

    def __init__(self, own: TextRecognizer, number: int) -> None:
        self.own = own
        self.title = f"Debrief {own.entity} {number}"
        super().__init__([own.entity], name=self.title)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self,
        text: str,
        entities: list[str],  # noqa: ARG002
        nlp_artifacts: NlpArtifacts | None = None,  # noqa: ARG002
    ) -> list[RecognizerResult]:
        """The spans as Presidio's results."""
        return [
            RecognizerResult(
                span.entity,
                span.start,
                span.end,
                span.score,
                AnalysisExplanation(self.title, span.score),
                {
                    RecognizerResult.RECOGNIZER_NAME_KEY: self.title,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                },
            )
            for span in merged(list(self.own.find(text)))
        ]


class Analyzer:
    """Presidio's engine with our words for what it finds."""

    trigger = TRIGGER

    def __init__(self, own: Sequence[TextRecognizer]) -> None:
        logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
        recognizers = [*_stock(), *(Adapted(one, i) for i, one in enumerate(own))]
        pipeline = spacy.blank(LANGUAGE)  # a tokenizer alone: no model to download
        nlp = _engine_over(pipeline)
        # Patterns read no words, and cutting a text into words takes a third of the time.
        self._no_words = NlpArtifacts([], pipeline.make_doc(""), [], [], nlp, LANGUAGE)
        self._lock = threading.Lock()
        self._engine = AnalyzerEngine(
            registry=RecognizerRegistry(recognizers, supported_languages=[LANGUAGE]),
            nlp_engine=nlp,
            supported_languages=[LANGUAGE],
            context_aware_enhancer=NearbyWords(),
        )
        self._entities = sorted({e for one in recognizers for e in one.supported_entities})

    def find(self, text: str) -> list[Span]:
        """The spans of a text, in any order; they may overlap."""
        return [span for start, end in _windows(text) for span in self._find(text, start, end)]

    def _find(self, text: str, start: int, end: int) -> list[Span]:
        with self._lock:
            results = self._engine.analyze(
                text[start:end],
                LANGUAGE,
                entities=self._entities,
                score_threshold=MIN_SCORE,
                nlp_artifacts=self._no_words,
            )
        return [
            Span(
                start + one.start,
                start + one.end,
                ENTITIES.get(one.entity_type, one.entity_type),
                one.score,
            )
            for one in results
        ]


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The text's (start, end), in overlapping parts where it is long.

    Presidio compares all of a text's entities with each other. Parts start after a
    space where there is one, so that they don't cut a word.
    """
    start = 0
    while len(text) - start > WINDOW:
        yield start, start + WINDOW
        space = text.rfind(" ", start + WINDOW - 2 * OVERLAP, start + WINDOW - OVERLAP)
        start = space + 1 if space >= 0 else start + WINDOW - OVERLAP
    yield start, len(text)


def _stock() -> list[EntityRecognizer]:
    """Presidio's recognizers that read patterns and check digits, for the entities we name.

    Without its Indian PAN, whose pattern takes time with the square of the text: ours is used.
    """
    names = (
        "CreditCardRecognizer IbanRecognizer CryptoRecognizer IpRecognizer MacAddressRecognizer"
        " UsSsnRecognizer UsItinRecognizer UsPassportRecognizer UsLicenseRecognizer"
        " UsBankRecognizer NhsRecognizer UkNinoRecognizer UkPassportRecognizer"
        " AuMedicareRecognizer AuTfnRecognizer InAadhaarRecognizer"
        " EsNifRecognizer EsNieRecognizer ItFiscalCodeRecognizer PlPeselRecognizer"
        " FiPersonalIdentityCodeRecognizer SgFinRecognizer"
    )
    return [getattr(stock, name)(supported_language=LANGUAGE) for name in names.split(" ") if name]

"""Settings to services: the one place where the parts are joined.

Everything is built when it is first asked for, so that a command which needs
only the playbook doesn't wait for the redactor or the queue.
"""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from math import ceil
from pathlib import Path
from threading import BoundedSemaphore, RLock
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from app.coaching.drafter import Draft, Drafter
from app.desk.assessing import Assessing, Job, run_id
from app.desk.coaching import CoachingDesk
from app.desk.intake import Intake
from app.desk.reviewing import ReviewDesk
from app.desk.self_assessing import SelfAssessmentDesk
from app.desk.triage import is_close_call
from app.errors import ModelSetupError
from app.judging.assess import assess
from app.judging.assessment import Assessment
from app.judging.breakers import Breakers
from app.judging.briefing import make_brief
from app.judging.fallback import FallbackJudge
from app.judging.judge import Judge
from app.judging.model_client import ModelRole
from app.judging.panel import Repeats
from app.judging.prices import Prices
from app.judging.roles import (
    access_of,
    embedding_access,
    models_asked,
    names_of,
    shares_account,
)
from app.redaction.report import RedactedTicket
from app.settings import BUILTIN, Settings, read_settings
from app.storage.database import migrate, open_engine
from app.storage.job_records import JobTables
from app.storage.records import Records
from app.transcripts.ticket import Ticket

if TYPE_CHECKING:
    from app.beside import Beside
    from app.desk.batches import Batches
    from app.desk.control import Control
    from app.desk.current_lists import CurrentLists
    from app.desk.estimating import Estimating
    from app.desk.privacy import PrivacyDesk
    from app.desk.reading import PlaybookDesk
    from app.desk.ticket_use import Roles
    from app.failed_runs import FailedRun
    from app.judging.litellm_client import LiteLLMClient
    from app.judging.model_client import ModelClient
    from app.judging.pace import Pace
    from app.judging.prompt_meter import Kept
    from app.judging.token_pace import TokenPace
    from app.playbook.documents import Document
    from app.playbook.embeddings import Embedder
    from app.playbook.index import IndexReport, PlaybookIndex
    from app.redaction.gate import Gate
    from app.redaction.redactor import Redactor
    from app.redaction.rules import Rules
    from app.redaction.team_lists import TeamLists
    from app.workflow import Jobs

JudgeKind = Literal["builtin", "llm"]
T = TypeVar("T")


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


class Joined(Generic[T]):
    """A part that is joined when it is first asked for, by one thread at a time."""

    def __init__(self, join: "Callable[[Services], T]") -> None:
        self._join = join
        self.__doc__ = join.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, services: "Services", owner: type | None = None) -> T:
        parts = vars(services)
        with services.joining:
            if self._name not in parts:
                parts[self._name] = self._join(services)
        part: T = parts[self._name]
        return part


class Services:
    """The parts of one process, joined as its settings say."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.joining = RLock()

    # What is stored

    @Joined
    def records(self) -> Records:
        """The database, brought to this version. Raises StorageError."""
        engine = open_engine(self.settings.sqlalchemy_url)
        migrate(engine)
        return Records(engine, self.gate)

    @Joined
    def job_tables(self) -> JobTables:
        """What the queue keeps of its runs."""
        return JobTables(open_engine(self.settings.jobs_url), run_id)

    @Joined
    def lists(self) -> "CurrentLists":
        """What people put on the team's deny and allow lists."""
        from app.desk.current_lists import CurrentLists

        return CurrentLists(self.records)

    @Joined
    def rules(self) -> "Rules":
        """What the policy and the team's lists say of what is found. Raises PolicyError."""
        from app.redaction.policy import load_policy
        from app.redaction.rules import Rules

        policy = load_policy(self.settings.knowledge_dir / "redaction" / "policy.yaml")
        return Rules(policy, self.lists)

    @Joined
    def redactor(self) -> "Redactor":
        """What removes personal data."""
        from app.redaction.redactor import build_redactor

        return build_redactor(self.settings.ner_model, self.rules)

    @Joined
    def gate(self) -> "Gate":
        """The last gate, which reads once more what is sent or stored."""
        from app.redaction.gate import Gate

        def lists() -> "TeamLists":
            return self.lists()  # which stands on the records, which stand behind the gate

        return Gate(strict=self.settings.strict_privacy, lists=lists)

    def redact_words(self, text: str) -> str:
        """A text of no ticket, such as a file's name, without what is personal."""
        return self.redactor.redact_text(text)[0]

    def _redact_typed(self, text: str) -> str:
        """What a colleague typed, without what is personal but names."""
        return self.redactor.redact_typed(text) if text else text

    # The playbook

    @property
    def rubric_path(self) -> Path:
        """The file of the rubric in use."""
        return self.settings.knowledge_dir / "rubrics" / f"{self.settings.rubric}.yaml"

    @Joined
    def embedder(self) -> "Embedder":
        """What turns text into vectors."""
        from app.playbook.embeddings import build_embedder

        access = embedding_access(self.settings)
        return build_embedder(
            self.settings.embedding_model,
            api_base=access.api_base,
            api_key=access.secret,
            clean=self.gate.clean,
        )

    @Joined
    def documents(self) -> "tuple[Document, ...]":
        """The playbook's documents. Raises PlaybookError."""
        from app.playbook.documents import read_documents

        return read_documents(self.settings.knowledge_dir / "playbook")

    def reindex(self) -> "IndexReport":
        """Bring the index to what the files say; only what changed is embedded anew."""
        from app.playbook.documents import split_document
        from app.playbook.rubric_file import check_citations, load_rubric

        rubric = load_rubric(self.rubric_path)
        passages = [p for document in self.documents for p in split_document(document)]
        check_citations(rubric, passages, self.rubric_path)
        return self._opened_index.update(self.documents, rubric)

    @Joined
    def _opened_index(self) -> "PlaybookIndex":
        from app.playbook.index import PlaybookIndex

        where = self.settings.chroma_url or self.settings.data_dir / "chroma"
        return PlaybookIndex.open(where, self.embedder)

    @Joined
    def index(self) -> "PlaybookIndex":
        """The index over the playbook and the rubric, up to date with the files."""
        self.reindex()
        return self._opened_index

    # Judging and drafting

    @Joined
    def judge(self) -> Judge:
        """The judge that the settings name, and the one for when it doesn't answer."""
        judge, fallback = self.build_judge(), self._judge_fallback()
        return FallbackJudge(judge, fallback) if fallback else judge

    def _judge_fallback(self) -> Judge | None:
        """Who judges where the judge doesn't answer; None where the queue waits for it."""
        model = self.settings.judge_fallback
        if model is None or self.settings.model is None:
            return None
        if model == BUILTIN:
            return self.build_judge("builtin")
        return self._llm_judge(model, self._client("judge_fallback", model))

    @Joined
    def drafter(self) -> Drafter:
        """The drafter that the settings name."""
        from app.coaching.builtin_drafter import BuiltinDrafter

        model = self.settings.draft_model or self.settings.model
        if model is None:
            return BuiltinDrafter(language=self.note_language)
        return self._drafter(self._client("drafter", model))

    def _drafter(self, client: "ModelClient") -> Drafter:
        """The drafter that asks this model."""
        from app.coaching.builtin_drafter import BuiltinDrafter
        from app.coaching.llm_drafter import LlmDrafter
        from app.judging.prompt_files import load_prompt

        prompt = load_prompt(self.settings.prompts_dir / "draft_note.md")
        language = self.note_language
        return LlmDrafter(client, prompt, BuiltinDrafter(language=language), language=language)

    @property
    def note_language(self) -> str:
        """The language that notes are to be in, by its English name."""
        from app.coaching.written_in import language_name

        return language_name(self.settings.note_language)

    def build_judge(
        self,
        kind: JudgeKind | None = None,
        model: str | None = None,
        prompt_path: Path | None = None,
    ) -> Judge:
        """A judge other than the configured one, for an eval. Raises ModelSetupError."""
        model = model or self.settings.model
        if kind == "builtin" or (kind is None and model is None):
            from app.judging.builtin import BuiltinJudge

            return BuiltinJudge(self.embedder)
        if model is None:
            raise ModelSetupError(
                "No model is set; set DEBRIEF_MODEL (such as openai/gpt-5-mini or "
                "ollama/llama3.1), or use the built-in judge."
            )
        return self._llm_judge(model, self._client("judge", model), prompt_path)

    def _llm_judge(
        self, model: str, client: "ModelClient", prompt_path: Path | None = None
    ) -> Judge:
        """The judge that asks this model."""
        from app.judging.llm_judge import LlmJudge
        from app.judging.prompt_files import load_prompt

        prompt = load_prompt(prompt_path or self.settings.prompts_dir / "judge.md")
        return LlmJudge(
            client,
            prompt,
            self.note_language,
            room=partial(self._prompt_room, model),
        )

    def _prompt_room(self, model: str) -> int:
        """The tokens that a prompt to `model` may take; what is set is of the judge's."""
        from app.judging.model_window import prompt_room

        return prompt_room(model, self._window(model), self.settings.max_reply_tokens)

    def _window(self, model: str) -> int | None:
        return self.settings.model_window if model == self.settings.model else None

    @property
    def repeats(self) -> Repeats:
        """How often a ticket is judged independently."""
        return Repeats(
            always=self.settings.repeats,
            close=self.settings.repeats_when_close,
            without_orders=self.settings.judge_without_orders,
        )

    @Joined
    def breakers(self) -> Breakers:
        """Which models aren't asked now, and until when."""
        return Breakers(utc_now)

    def _client(self, role: ModelRole, model: str) -> "ModelClient":
        """A client that pays for nothing twice, puts on record what it pays for, and leaves a
        model alone that is down."""
        access = access_of(self.settings, role, model)
        client = self._bare_client(role, model)
        client.breaker = self.breakers.of(model, access.api_base)
        from app.judging.kept_replies import KeepingClient
        from app.storage.kept_replies import StoredReplies

        keeps = self.settings.keep_replies
        return KeepingClient(client, StoredReplies(self.records, utc_now, keeps=keeps))

    def _kept(self, role: ModelRole, model: str | None) -> "Kept":
        """Finds what this model answered before, in this role."""
        from app.judging.kept_replies import KeepingClient
        from app.judging.prompt_meter import nothing_kept

        client = self._client(role, model) if model else None
        return client.kept if isinstance(client, KeepingClient) else nothing_kept

    def _bare_client(self, role: ModelRole, model: str) -> "LiteLLMClient":
        from app.judging.litellm_client import LiteLLMClient

        settings = self.settings
        access = access_of(settings, role, model)
        is_paced = role != "judge_fallback" or shares_account(settings, role, model)
        return LiteLLMClient(
            model,
            api_base=access.api_base,
            api_key=access.secret,
            timeout_s=settings.model_timeout_s,
            retries=settings.model_retries,
            temperature=settings.model_temperature,
            repeat_temperature=settings.repeat_temperature,
            seed=settings.model_seed,
            window=self._window(model),
            max_tokens=settings.max_reply_tokens,
            clean=self.gate.clean,
            prices=self.prices,
            names=names_of(settings, role),
            in_flight=self._in_flight,
            pace=self.pace.take if self.pace and is_paced else lambda: None,
            token_pace=self.token_pace if is_paced else None,
        )

    @Joined
    def _in_flight(self) -> BoundedSemaphore:
        """Lets this process wait for no more answers at a time than it may."""
        return BoundedSemaphore(self._workers)

    @Joined
    def pace(self) -> "Pace | None":
        """Lets this process ask no more in a minute than is its share; None without a limit."""
        from app.judging.pace import Pace

        allowed = self.settings.requests_per_minute
        return Pace(allowed, processes=self.settings.processes) if allowed else None

    @Joined
    def token_pace(self) -> "TokenPace | None":
        """The same for tokens."""
        from app.judging.token_pace import TokenPace

        allowed = self.settings.tokens_per_minute
        return TokenPace(allowed, processes=self.settings.processes) if allowed else None

    @property
    def prices(self) -> Prices:
        """What tokens cost that LiteLLM's list doesn't know."""
        settings = self.settings
        return Prices(
            input=settings.price_input, cached=settings.price_cached, output=settings.price_output
        )

    def probe_model(self, model: str, role: ModelRole = "judge") -> float:
        """Ask a model one word, and say how many seconds that took.

        Raises ModelSetupError and ModelUnavailableError.
        """
        from app.judging.model_client import Message, ModelRequest

        client = self._bare_client(role, model)
        reply = client.complete(
            ModelRequest(
                messages=(Message(role="user", content='Answer with {"ready": true}.'),),
                schema_name="ready",
                schema_={
                    "type": "object",
                    "properties": {"ready": {"type": "boolean"}},
                    "required": ["ready"],
                    "additionalProperties": False,
                },
            )
        )
        return reply.usage.latency_s

    def drop_old_replies(self) -> int:
        """Remove the kept replies that are older than is set; how many those were."""
        settings = self.settings
        days = settings.keep_replies_days if settings.keep_replies else 0
        with self.records.begin() as unit:
            return unit.removal.old_replies(utc_now() - timedelta(days=days))

    def retire(self) -> int:
        """Remove what is older than is set; how many tickets those were."""
        self.drop_old_replies()
        purges = self.settings.retention_days is not None
        return self.privacy.purge(None, None).tickets if purges else 0

    def assess_ticket(self, ticket: Ticket, *, judge: Judge | None = None) -> list[Assessment]:
        """Redact and judge one ticket, each agent's part by itself; nothing is stored.

        As often as is set for every ticket, close call or not: for an eval.
        """
        redacted = self.redactor.redact(ticket)
        repeats = self.repeats.model_copy(update={"close": 1})
        briefs = [make_brief(redacted, part, self.index) for part in redacted.agent_parts()]
        return [
            assess(brief, judge or self.judge, now=utc_now(), repeats=repeats) for brief in briefs
        ]

    def draft_notes(self, ticket: Ticket, *, keep: bool = False) -> list[tuple[Assessment, Draft]]:
        """Redact, judge and draft for one ticket; with `keep`, store ticket and result."""
        redacted = self.redactor.redact(ticket)
        parts = []
        for part in redacted.agent_parts():
            brief = make_brief(redacted, part, self.index)
            assessment = assess(
                brief, self.judge, now=utc_now(), repeats=self.repeats, is_close=is_close_call
            )
            draft = self.drafter.draft(brief, assessment, utc_now().date())
            parts.append((assessment, draft))
        if keep:
            self._keep(redacted, parts)
        return parts

    def _keep(self, ticket: RedactedTicket, parts: list[tuple[Assessment, Draft]]) -> None:
        with self.records.begin() as unit:
            unit.tickets.put([ticket], utc_now())
        run = f"command-{uuid.uuid4().hex}"
        job = Job(run_id=run, ticket_id=ticket.id, transcript_hash=ticket.transcript_hash)
        self.stages.save(job, ticket, parts)

    # Use cases

    @Joined
    def intake(self) -> Intake:
        """Bringing tickets in."""
        return Intake(
            self.records,
            self.redactor,
            utc_now,
            self.redact_words,
            self.job_tables,
            partial(redactor_of, self.settings),
        )

    @Joined
    def privacy(self) -> "PrivacyDesk":
        """What is stored and was sent, corrections by people, and forgetting."""
        from app.desk.privacy import Premises, PrivacyDesk
        from app.storage.files import files_of

        settings = self.settings
        embeddings = settings.embedding_model
        premises = Premises(
            files=lambda: files_of(settings.sqlalchemy_url, settings.jobs_url, settings.data_dir),
            retention_days=settings.retention_days,
            embeddings="wordllama, on this machine" if embeddings == "wordllama" else embeddings,
            leaves_the_machine=self.leaves_the_machine(),
            caught=self.gate.counts,
        )
        return PrivacyDesk(self.records, utc_now, premises, jobs=self.job_tables)

    @Joined
    def review(self) -> ReviewDesk:
        """A leader's review."""
        return ReviewDesk(
            self.records, utc_now, self._redact_typed, self.index.rubric, self.note_language
        )

    @Joined
    def coaching(self) -> CoachingDesk:
        """What an agent reads."""
        return CoachingDesk(self.records, utc_now)

    @Joined
    def self_assess(self) -> SelfAssessmentDesk:
        """An agent's own view."""
        return SelfAssessmentDesk(
            self.records, self.index.rubric, self.assessing, utc_now, self._redact_typed
        )

    @Joined
    def playbook(self) -> "PlaybookDesk":
        """What anybody may read."""
        from app.desk.reading import PlaybookDesk

        return PlaybookDesk(self.index, self.documents, self.records)

    @Joined
    def stages(self) -> Assessing:
        """The stages of an assessment, each a plain call."""
        return Assessing(self.records, self.index, self.judge, self.drafter, utc_now, self.repeats)

    @Joined
    def assessing(self) -> "Jobs":
        """The queue of assessments. It starts with the first call of it."""
        from app.workflow import POLL_OFTEN_S, POLL_S, Jobs

        return Jobs(
            self.stages,
            self.records,
            database_url=self.settings.jobs_url,
            data_dir=self.settings.data_dir,
            workers=self._runs_at_once,
            poll_s=POLL_S if self._asks_models else POLL_OFTEN_S,
            beside=self.beside,
            control=self.control,
        )

    @Joined
    def control(self) -> "Control":
        """What lets assessments begin: limits, budgets, pauses. Starts no queue."""
        from app.desk.budgets import Budgets
        from app.desk.control import control_of
        from app.desk.limits import Limits
        from app.desk.neighbours import Neighbours

        settings = self.settings
        near = Neighbours(
            self.records,
            utc_now,
            self.breakers,
            self.pace,
            settings.processes,
            self.token_pace,
        )
        return control_of(
            self.records,
            open_engine(settings.jobs_url),
            utc_now,
            budgets=Budgets(day_usd=settings.budget_day_usd, batch_usd=settings.budget_batch_usd),
            limits=Limits(requests=settings.requests_per_minute, tokens=settings.tokens_per_minute),
            roles=self._roles,
            neighbours=near,
        )

    @property
    def _roles(self) -> "Roles":
        from app.desk.ticket_use import Roles

        return Roles(self.settings.model, self.settings.draft_model or self.settings.model)

    @Joined
    def estimating(self) -> "Estimating":
        """What a batch will take, before it begins."""
        from app.desk.estimating import Estimating
        from app.desk.measuring import KeptAnswers, PromptMeasure

        model, drafter = self.settings.model, self._roles.drafter
        measure = PromptMeasure(
            playbook=self.index,
            builtin=self.build_judge("builtin"),
            judge=(lambda client: self._llm_judge(model, client)) if model else None,
            drafter=self._drafter if drafter else None,
            now=utc_now,
            kept=KeptAnswers(self._kept("judge", model), self._kept("drafter", drafter)),
        )
        return Estimating(self.records, measure, self.prices.cost_usd, self._roles, self.repeats)

    @property
    def batches(self) -> "Batches":
        """What was submitted together, and the queue as a person sees it."""
        return self.control.batches

    def failed_runs(self, since: datetime) -> "list[FailedRun]":
        """Which tickets' runs failed since then, and why. Starts no queue."""
        from app.failed_runs import failed_runs

        engine = open_engine(self.settings.jobs_url)
        try:
            return failed_runs(self.records, engine, since)
        finally:
            engine.dispose()

    @property
    def _workers(self) -> int:
        """Requests to models that each process waits for at the same time; without a model,
        the tickets that it judges.
        """
        return ceil(self.settings.workers / self.settings.processes)

    @property
    def _runs_at_once(self) -> int:
        """Runs under way in each process.

        With a model there are half as many again: what is done before, between and after
        the requests of one run must not leave a request's place empty.
        """
        return self._workers + (ceil(self._workers / 2) if self._asks_models else 0)

    @property
    def _asks_models(self) -> bool:
        return bool(self.settings.model or self.settings.draft_model)

    @Joined
    def beside(self) -> "Beside | None":
        """The other processes that work the queue off; None where there are none."""
        from app.beside import Beside

        others = self.settings.processes - 1
        own = self.settings.model_copy(update={"workers": self._workers})
        return Beside(own, others) if others else None

    def warm_up(self) -> None:
        """Join what judging needs now, rather than with the first ticket."""
        _ = self.index, self.judge, self.drafter
        if self.settings.model or self.settings.draft_model:
            from app.judging.litellm_library import load_litellm

            load_litellm()

    # What the screens say

    def agents(self) -> list[str]:
        """The agents known from tickets, in alphabetical order."""
        return self.coaching.agents()

    def judge_label(self) -> str:
        """Who judges, in a few words."""
        return self.settings.model or "built-in judge"

    def drafter_label(self) -> str:
        """Who drafts, in a few words."""
        return self.settings.draft_model or self.settings.model or "built-in drafter"

    def leaves_the_machine(self) -> str | None:
        """What is sent to whom, in a sentence; None where nothing is."""
        names = models_asked(self.settings)
        return f"Redacted text is sent to {' and '.join(names)}." if names else None

    def is_builtin(self) -> bool:
        """Whether the built-in judge is at work, which is not a language model."""
        return self.settings.model is None

    def close(self) -> None:
        """Stop the queue and give the database back."""
        if "assessing" in vars(self):
            self.assessing.stop()
        if "control" in vars(self):
            self.control.rows.close()
        if "job_tables" in vars(self):
            self.job_tables.close()
        if "records" in vars(self):
            self.records.close()


def redactor_of(settings: Settings) -> "Redactor":
    """A redactor by these settings, for a process that does nothing else."""
    return Services(settings).redactor


@cache
def get_services() -> Services:
    """The services of this process, joined once."""
    return Services(read_settings())

"""Settings: the only reader of the environment."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import SettingsError

BUILTIN = "builtin"
PREFIX = "DEBRIEF_"
ENV_FILE = ".env"
WORDLLAMA = "wordllama"
PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that can be set, each as `DEBRIEF_` and the name in capitals.

    The README lists them all; a test compares the two.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore")

    data_dir: Path = Field(
        PROJECT / "data", description="where the database, the index and the job queue are kept"
    )
    database_url: str | None = Field(
        None, description="an SQLAlchemy URL; without it, SQLite in the data folder"
    )
    host: str = Field("127.0.0.1", description="the address that the server listens on")
    port: int = Field(8501, ge=1, le=65535, description="the port that the server listens on")
    model: str | None = Field(
        None, description="LiteLLM's name of the judge; without it, the built-in judge"
    )
    draft_model: str | None = Field(
        None, description="LiteLLM's name of the drafter; without it, the same as the judge"
    )
    api_base: str | None = Field(None, description="the address of your own model server")
    api_key: SecretStr | None = Field(
        None, description="the model's key; without it, LiteLLM reads the provider's own variable"
    )
    draft_api_base: str | None = Field(
        None, description="the address of the drafter's server, where it isn't the judge's"
    )
    draft_api_key: SecretStr | None = Field(
        None, description="the drafter's key, where it isn't the judge's"
    )
    judge_fallback: str | None = Field(
        None,
        description="judges where the judge doesn't answer: LiteLLM's name of a model, or "
        "`builtin`; without it, the queue waits",
    )
    judge_fallback_api_base: str | None = Field(
        None, description="the address of its server, where it isn't the judge's"
    )
    judge_fallback_api_key: SecretStr | None = Field(
        None, description="its key, where it isn't the judge's"
    )
    model_timeout_s: float = Field(
        60.0, gt=0, description="seconds before a model call counts as unanswered"
    )
    model_retries: int = Field(
        3, ge=0, le=10, description="tries again after a model call that a later try may mend"
    )
    model_temperature: float = Field(
        0.0, ge=0, le=2, description="the model's temperature, recorded with each assessment"
    )
    model_seed: int = Field(7, description="the model's seed, where it takes one")
    model_window: int | None = Field(
        None,
        ge=4000,
        description="tokens that the model reads at most; without it, what LiteLLM knows, "
        "else 32,000",
    )
    keep_replies: bool = Field(
        True, description="keep models' replies, so that nothing identical is paid for twice"
    )
    keep_replies_days: int = Field(90, ge=1, description="days after which a kept reply is removed")
    price_input: float | None = Field(
        None, ge=0, description="US$ for a million prompt tokens, where LiteLLM knows no price"
    )
    price_cached: float | None = Field(
        None,
        ge=0,
        description="the same for tokens that the provider had cached",
    )
    price_output: float | None = Field(
        None, ge=0, description="US$ for a million tokens of a reply, where LiteLLM knows no price"
    )
    repeats: int = Field(
        1, ge=1, le=7, description="independent judgements of every ticket, where a model judges"
    )
    repeats_when_close: int = Field(
        3,
        ge=1,
        le=7,
        description="judgements of a ticket that is near a threshold; 1 for none",
    )
    judge_without_orders: bool = Field(
        True,
        description="where the transcript instructs the judge, a model judges once more without",
    )
    repeat_temperature: float = Field(
        0.5, ge=0, le=2, description="the temperature of every judgement after the first"
    )
    max_reply_tokens: int = Field(
        6000, ge=500, description="the longest reply that the model may give"
    )
    workers: int = Field(
        4,
        ge=1,
        le=64,
        description="requests to models under way at a time; without a model, tickets judged",
    )
    processes: int = Field(
        1, ge=1, le=16, description="processes that share them; one uses little more than one core"
    )
    requests_per_minute: int | None = Field(
        None, ge=1, description="requests a minute that the provider allows; without it, no limit"
    )
    tokens_per_minute: int | None = Field(
        None, ge=1000, description="tokens a minute that the provider allows; without it, no limit"
    )
    budget_day_usd: float | None = Field(
        None, gt=0, description="US dollars a day (UTC) at which the queue pauses; without it, none"
    )
    budget_batch_usd: float | None = Field(
        None, gt=0, description="US dollars at which a batch of tickets pauses; without it, none"
    )
    knowledge_dir: Path = Field(
        PROJECT / "knowledge", description="the playbook, the rubrics and the sample tickets"
    )
    prompts_dir: Path = Field(PROJECT / "prompts", description="the prompt files")
    note_language: str = Field(
        "English",
        pattern=r"^[^\W\d_][\w ()-]{1,39}$",
        description="the language that a model writes notes and rationales in",
    )
    rubric: str = Field("support", description="the rubric's file name in `knowledge/rubrics`")
    chroma_url: str | None = Field(
        None, description="a Chroma server; without it, Chroma in the data folder"
    )
    embedding_model: str = Field(
        WORDLLAMA, description="`wordllama`, or LiteLLM's name of an embedding model"
    )
    embedding_api_base: str | None = Field(
        None, description="the address of its server, where it isn't the judge's"
    )
    embedding_api_key: SecretStr | None = Field(
        None, description="its key, where it isn't the judge's"
    )
    retention_days: int | None = Field(
        None, ge=1, description="days after which a ticket is removed; without it, never"
    )
    strict_privacy: bool = Field(
        False,
        description="refuse, rather than redact, what the last gate finds in a prompt or a record",
    )
    ner_model: str = Field(
        "own",
        description="finds people's names: `own`, `none`, or an installed spaCy model's name",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="how much is logged"
    )

    @field_validator("data_dir", "knowledge_dir", "prompts_dir")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        """Relative to where the command was given, wherever the process goes later."""
        return folder.expanduser().resolve()

    @field_validator("database_url")
    @classmethod
    def _absolute_file(cls, url: str | None) -> str | None:
        scheme, _, file = (url or "").partition(":///")
        if not scheme.startswith("sqlite") or not file or file.startswith(":"):
            return url
        return f"{scheme}:///{Path(file).resolve()}"

    @property
    def jobs_url(self) -> str:
        """Where the queue is kept: beside SQLite's file, or in the same PostgreSQL."""
        scheme, _, file = self.sqlalchemy_url.partition(":///")
        if not scheme.startswith("sqlite"):
            return self.sqlalchemy_url
        return f"sqlite:///{Path(file).with_suffix('.jobs.db')}"

    @property
    def sqlalchemy_url(self) -> str:
        """The database's URL, SQLite in the data folder by default."""
        return self.database_url or f"sqlite:///{self.data_dir / 'debrief.db'}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in {"127.0.0.1", "localhost", "::1"}


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError, one line for all that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(
            f"DEBRIEF_{'_'.join(str(part) for part in fault['loc']).upper()}="
            f"{fault.get('input')!r}: {fault['msg']}"
            for fault in error.errors()
        )
        raise SettingsError(f"{faults}. The README lists every setting.") from None


def unknown_settings() -> list[str]:
    """What is set for Debrief and means nothing to it, a line each with the nearest right name."""
    return unknown_among([*os.environ, *dotenv_values(ENV_FILE)])


def unknown_among(names: Iterable[str]) -> list[str]:
    """The same of these names of variables."""
    known = [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]
    wrong = {name for name in names if name.upper().startswith(PREFIX)}
    return [_unknown(name, known) for name in sorted(wrong) if name.upper() not in known]


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name.upper(), known, n=1, cutoff=0.75)
    meant = f"; did you mean {near[0]}?" if near else ". The README lists every setting."
    return f"{name} is no setting and changes nothing{meant}"

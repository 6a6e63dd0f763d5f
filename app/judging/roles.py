"""Which model serves which role, and where and with which key it is asked.

An address and a key belong to one model. Another model of the same provider ("openai/…")
shares them; one of another provider is never sent them, and needs its own.
"""

from pydantic import BaseModel, ConfigDict, SecretStr

from app.judging.model_client import ModelRole
from app.judging.model_faults import THE_JUDGES, SettingNames
from app.settings import BUILTIN, WORDLLAMA, Settings


class Access(BaseModel):
    """Where a model is asked, and with which key; None leaves it to the provider's own ways."""

    model_config = ConfigDict(frozen=True)

    api_base: str | None = None
    api_key: SecretStr | None = None

    @property
    def secret(self) -> str | None:
        """The key itself."""
        return self.api_key.get_secret_value() if self.api_key else None


class BoundModel(BaseModel):
    """A model in a role, with all that it is asked by."""

    model_config = ConfigDict(frozen=True)

    role: ModelRole
    model: str  # LiteLLM's name
    access: Access
    temperature: float
    seed: int


def bound_models(settings: Settings) -> dict[ModelRole, BoundModel]:
    """Role -> its model; without the roles that the built-in parts fill."""
    fallback = settings.judge_fallback if settings.judge_fallback != BUILTIN else None
    models: dict[ModelRole, str | None] = {
        "judge": settings.model,
        "drafter": settings.draft_model or settings.model,
        "judge_fallback": fallback if settings.model else None,
    }
    return {
        role: BoundModel(
            role=role,
            model=model,
            access=access_of(settings, role, model),
            temperature=settings.model_temperature,
            seed=settings.model_seed,
        )
        for role, model in models.items()
        if model
    }


def access_of(settings: Settings, role: ModelRole, model: str) -> Access:
    """How `model` is asked in a role, also where it isn't the one that is set, as in an eval."""
    own = {
        "drafter": Access(api_base=settings.draft_api_base, api_key=settings.draft_api_key),
        "judge_fallback": Access(
            api_base=settings.judge_fallback_api_base, api_key=settings.judge_fallback_api_key
        ),
    }.get(role, Access())
    return own if own != Access() else _shared(settings, model)


def shares_account(settings: Settings, role: ModelRole, model: str) -> bool:
    """Whether a model is asked with the judge's key at the judge's address: what a provider
    allows in a minute, it allows both together."""
    judge = settings.model or model
    same_provider = _provider(judge) == _provider(model)
    return same_provider and access_of(settings, role, model) == _shared(settings, judge)


def names_of(settings: Settings, role: ModelRole) -> SettingNames:
    """What to look at where a role's model can't be used: its own settings where it has any."""
    if role == "judge" or (role == "drafter" and not settings.draft_model):
        return THE_JUDGES
    if role == "drafter":
        return SettingNames(
            "DEBRIEF_DRAFT_MODEL", "DEBRIEF_DRAFT_API_BASE", "DEBRIEF_DRAFT_API_KEY"
        )
    return SettingNames(
        "DEBRIEF_JUDGE_FALLBACK",
        "DEBRIEF_JUDGE_FALLBACK_API_BASE",
        "DEBRIEF_JUDGE_FALLBACK_API_KEY",
    )


def embedding_access(settings: Settings) -> Access:
    """How the embedding model is asked."""
    own = Access(api_base=settings.embedding_api_base, api_key=settings.embedding_api_key)
    return own if own != Access() else _shared(settings, settings.embedding_model)


def models_asked(settings: Settings) -> list[str]:
    """The models that redacted text is sent to, each once."""
    names = [bound.model for bound in bound_models(settings).values()]
    if settings.embedding_model != WORDLLAMA:
        names.append(settings.embedding_model)
    return list(dict.fromkeys(names))


def _shared(settings: Settings, model: str) -> Access:
    """The judge's, for a model of the same provider, or where there is no judge to have them."""
    owner = settings.model or settings.draft_model
    if owner is None or _provider(owner) == _provider(model):
        return Access(api_base=settings.api_base, api_key=settings.api_key)
    return Access()


def _provider(model: str) -> str:
    """What stands before the first stroke; a name without one is its own provider."""
    return model.partition("/")[0]

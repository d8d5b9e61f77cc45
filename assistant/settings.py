"""Everything an owner can set, read once from the environment and `.env`, then passed down."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: relative paths in settings start here, not in the working directory."""

BUNDLED_MODEL = "all-MiniLM-L6-v2"


class Settings(BaseSettings):
    """One frozen object; each field is `ASSISTANT_<NAME>` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_file=ROOT / ".env", frozen=True, extra="ignore"
    )

    corpus: Path = Field(Path("corpus"), description="Folder of articles read at first start")
    index: Path = Field(Path("index"), description="Folder of the index")
    data: Path = Field(Path("data"), description="Folder of conversations")
    history: bool = Field(
        True, description="Whether conversations are kept; off: each ends with its browser tab"
    )
    history_days: int = Field(
        0,
        ge=0,
        le=36_500,  # a hundred years; a date before the year 1 could not be told
        description="Days after which an idle conversation is deleted; 0: never",
    )
    adding: bool = Field(
        True,
        description="Whether the window adds articles; never where the app listens beyond "
        "this machine",
    )
    embedding_model: str = Field(
        BUNDLED_MODEL,
        description="A sentence-transformers model: the bundled one, or a name or path",
    )
    query_prompt: str = Field(
        "", description="Text put before each question, for embedders that want one"
    )
    passage_prompt: str = Field(
        "", description="Text put before each passage, for embedders that want one"
    )
    reader: bool = Field(
        True, description="Whether the reader scores sentences; off: by cosine alone, and less well"
    )
    chat_model: str = Field("", description="LangChain chat model as provider:model; empty: none")
    chat_url: str = Field("", description="Base URL of an OpenAI-compatible server")
    chat_seconds: float = Field(
        60.0, gt=0, le=3600, description="Longest wait for a chat model's whole answer, in seconds"
    )
    chat_tokens: int = Field(
        2000, ge=50, description="Longest answer asked of a chat model, in tokens"
    )
    public_url: str = Field("", description="Address under which readers reach this app")
    question_limit: int = Field(
        2000, ge=50, le=100_000, description="Longest question accepted, in characters"
    )
    request_limit: int = Field(
        65_536, ge=1_024, description="Largest request body accepted by the API, in bytes"
    )
    concurrent_limit: int = Field(
        8, ge=1, description="Questions the API answers at once; more get 429"
    )

    @field_validator("corpus", "index", "data", mode="after")
    @classmethod
    def _from_checkout(cls, value: Path) -> Path:
        return value if value.is_absolute() else ROOT / value

    @field_validator("embedding_model", mode="after")
    @classmethod
    def _folder_of_model(cls, value: str) -> str:
        named = not value or value == BUNDLED_MODEL
        return value if named or not (ROOT / value).is_dir() else str(ROOT / value)

    @field_validator("public_url", "chat_url", mode="after")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        if value and not urlsplit(value).hostname:
            raise ValueError("must name a host")
        return value.rstrip("/")

    @property
    def public_host(self) -> str:
        """The host of the public address; "" without one."""
        return urlsplit(self.public_url).hostname or ""


def is_loopback(host: str | None) -> bool:
    """Whether a host, by name or number and without a port, is this machine and no other."""
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"


def read_settings(**overrides: object) -> Settings:
    """Settings from the environment, with `overrides` on top; SettingsError names a bad one."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # validated by pydantic
    except ValidationError as error:
        first = error.errors()[0]
        name = f"ASSISTANT_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise SettingsError(
            f"{name} cannot be used: {first['msg']}",
            where=repr(first.get("input", "")),
            fix="Change it in the environment or in .env; the README lists every setting.",
        ) from error

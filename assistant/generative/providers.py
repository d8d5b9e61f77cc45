"""The chat model that the settings name, made by LangChain's `init_chat_model`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import SettingsError
from assistant.generative.chat import ChatModel
from assistant.settings import Settings

PROVIDERS = ("openai", "ollama", "anthropic", "google-genai", "mistralai")
"""Each is an extra of this package and the end of a package's name, langchain-<provider>."""

RETRIES = 2
"""Left to the provider's own client, which backs off and knows what is worth another try."""


@dataclass(frozen=True, slots=True)
class _Named:
    provider: str
    model: str


def open_chat_model(settings: Settings) -> ChatModel | None:
    """The configured chat model; None if there is none.

    Raises SettingsError with the line to run if its package is missing, and for a provider or
    an address that cannot be used.
    """
    if not settings.chat_model:
        return None
    named = _named(settings)
    if find_spec(f"langchain_{named.provider.replace('-', '_')}") is None:
        raise SettingsError(
            f"The package for {named.provider} chat models is not installed",
            where=f"ASSISTANT_CHAT_MODEL={settings.chat_model}",
            fix=f'Run: pip install -c constraints.txt -e ".[{named.provider}]"',
        )
    from langchain.chat_models import init_chat_model

    try:
        model = init_chat_model(
            named.model,
            model_provider=named.provider.replace("-", "_"),
            **_options(named, settings),
        )
    except Exception as error:  # a missing key, in each provider's own words
        raise SettingsError(
            f"The chat model cannot be used: {str(error).splitlines()[0]}",
            where=f"ASSISTANT_CHAT_MODEL={settings.chat_model}",
            fix=f"Set the key that {named.provider} asks for, for example "
            f"{named.provider.split('-')[0].upper()}_API_KEY.",
        ) from error
    return ChatModel(
        settings.chat_model,
        model,
        seconds=settings.chat_seconds,
        tokens=settings.chat_tokens,
    )


def what_leaves(settings: Settings) -> str:
    """One sentence on what is sent where; "" if no question leaves this machine."""
    if not settings.chat_model:
        return ""
    named = _named(settings)
    host = _host(named, settings)
    if host is not None and _is_here(host) and not _runs_elsewhere(named):
        return ""
    where = named.provider if host is None or _is_here(host) else host
    return (
        f"Your question, the earlier messages that it refers to, and the library's sentences "
        f"found for it are sent to {where}, which runs the model {named.model}."
    )


def _named(settings: Settings) -> _Named:
    provider, _, model = settings.chat_model.partition(":")
    provider = provider.strip().lower().replace("_", "-")
    if not model.strip():
        raise SettingsError(
            "ASSISTANT_CHAT_MODEL names no model",
            where=repr(settings.chat_model),
            fix="Write it as provider:model, for example ollama:llama3.2.",
        )
    if provider not in PROVIDERS:
        raise SettingsError(
            f"There is no chat model provider {provider!r} here",
            where=f"ASSISTANT_CHAT_MODEL={settings.chat_model}",
            fix=f"Use one of {', '.join(PROVIDERS)}; for any OpenAI-compatible server write "
            "openai:model and its address in ASSISTANT_CHAT_URL.",
        )
    if settings.chat_url and provider not in ("openai", "ollama"):
        raise SettingsError(
            f"ASSISTANT_CHAT_URL cannot be used with {provider}",
            where=settings.chat_url,
            fix="For an OpenAI-compatible server write ASSISTANT_CHAT_MODEL=openai:model.",
        )
    return _Named(provider, model.strip())


def _options(named: _Named, settings: Settings) -> dict[str, Any]:
    if named.provider == "ollama":
        limits: dict[str, Any] = {
            "num_predict": settings.chat_tokens,
            "client_kwargs": {"timeout": settings.chat_seconds},
        }
    else:
        limits = {
            "max_tokens": settings.chat_tokens,
            "timeout": settings.chat_seconds,
            "max_retries": RETRIES,
        }
    if not settings.chat_url:
        return limits
    if named.provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
        limits["api_key"] = "none"  # the client wants one; a server of one's own seldom does
    return {**limits, "base_url": settings.chat_url}


def _host(named: _Named, settings: Settings) -> str | None:
    """The host that is asked; None: the provider's own."""
    if settings.chat_url:
        return urlsplit(settings.chat_url).hostname
    if named.provider == "ollama":
        address = os.environ.get("OLLAMA_HOST") or "localhost"
        return urlsplit(address if "//" in address else f"//{address}").hostname
    return None


def _is_here(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def _runs_elsewhere(named: _Named) -> bool:
    """Ollama passes models such as gpt-oss:120b-cloud on to its own servers."""
    return named.provider == "ollama" and named.model.endswith("cloud")

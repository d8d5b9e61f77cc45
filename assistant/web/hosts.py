"""The names under which this app is asked for: a website must not reach it by a name of its own."""

from __future__ import annotations

from assistant.settings import Settings, is_loopback


def known_hosts(settings: Settings, address: str | None) -> list[str]:
    """Hosts that requests may name; all where the app listens beyond this machine.

    address: where it is told to listen; None is everywhere. A website that has its own name lead
    to 127.0.0.1 (DNS rebinding) could read a private library from a browser on this machine; its
    name is what tells it from us. An owner who listens elsewhere serves names we cannot know.
    """
    if address is None or not is_loopback(address):
        return ["*"]
    hosts = ("localhost", "127.0.0.1", "::1", address, settings.public_host)
    return [f"[{host}]" if ":" in host else host for host in hosts if host]

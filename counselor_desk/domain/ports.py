# SPDX-License-Identifier: GPL-3.0-or-later
"""What the core asks of the world outside: time, identifiers, the operating system's keyring, progress."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from counselor_desk.domain.ids import SlotId, VaultId


class Clock(Protocol):
    """The time of day; always aware and in UTC."""

    def now(self) -> datetime: ...


class IdSource(Protocol):
    """New identifiers: 32 lower-case hexadecimal characters, never repeated."""

    def new(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Found:
    """The keyring holds the entry."""

    secret: bytes = field(repr=False)
    backend: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The keyring answered, and holds no such entry."""

    backend: str


@dataclass(frozen=True, slots=True)
class Locked:
    """The keyring is there but locked, or its prompt was dismissed."""

    backend: str


@dataclass(frozen=True, slots=True)
class Denied:
    """The keyring refused this program."""

    backend: str


@dataclass(frozen=True, slots=True)
class NoBackend:
    """No keyring that this program trusts answers on this computer."""


@dataclass(frozen=True, slots=True)
class BackendChanged:
    """Another keyring answers than the one in which the entry was stored."""

    recorded: str
    current: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """The entry is there but is not a key of this journal."""

    backend: str


KeyringResult = Found | Missing | Locked | Denied | NoBackend | BackendChanged | Wrong


class KeyStore(Protocol):
    """The operating system's keyring, one entry per slot; a call may wait for the person at a prompt."""

    def load(self, *, vault_id: VaultId, slot_id: SlotId, recorded_backend: str) -> KeyringResult: ...

    def store(self, *, vault_id: VaultId, slot_id: SlotId, secret: bytes) -> KeyringResult:
        """Write, read back, read back from a fresh process; `Found` only when all three agree."""
        ...

    def remove(self, *, vault_id: VaultId, slot_id: SlotId) -> None: ...


Progress = Callable[[str, int, int], None]
"""Called with the name of the step, how many parts are done, and how many there are."""

IsCancelled = Callable[[], bool]

# SPDX-License-Identifier: GPL-3.0-or-later
"""Small journals whose ways in are changed, and what proves that each way the header declares opens."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import new_desk

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import KeyringResult
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

STEPS = ("os.open", "os.fdopen", "os.fsync", "pathlib.Path.replace", "pathlib.Path.unlink")


class CrashError(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


class FailingKeyStore(MemoryKeyStore):
    """A keyring in which every call is a step that may be the last."""

    def __init__(self) -> None:
        super().__init__()
        self.step: Callable[[], None] = lambda: None

    def load(self, *, vault_id: VaultId, slot_id: SlotId, recorded_backend: str) -> KeyringResult:
        self.step()
        return super().load(vault_id=vault_id, slot_id=slot_id, recorded_backend=recorded_backend)

    def store(self, *, vault_id: VaultId, slot_id: SlotId, secret: bytes) -> KeyringResult:
        self.step()
        stored = super().store(vault_id=vault_id, slot_id=slot_id, secret=secret)
        # written, and dead before it was read back
        self.step()
        return stored

    def remove(self, *, vault_id: VaultId, slot_id: SlotId) -> None:
        self.step()
        super().remove(vault_id=vault_id, slot_id=slot_id)


@dataclass
class Owned:
    """A journal, the computer it lies on, and the secrets that its owner knows."""

    path: Path
    desk: Desk
    key_store: FailingKeyStore
    clock: SettableClock
    code: str = field(repr=False)
    opened: OpenDesk
    shown: str = field(default="", repr=False)
    """The code that was shown last, which may have come into force."""

    @property
    def by_code(self) -> Proof:
        return Proof(Way.RECOVERY, self.code)

    @property
    def header(self) -> VaultHeader:
        """The header in force on the disk."""
        return HeaderFile(self.path).read().candidates[0].header

    def opens(self, typed: str, way: Way) -> bool:
        """Close the journal, open it in one way, and work on it; open it by the code where that way is refused."""
        self.opened.journal.close()
        try:
            journal = self.desk.vault.open(self.path, typed, way=way)
        except DeskError:
            self.opened = open_desk(self.desk, self.desk.vault.open(self.path, self.code, way=Way.RECOVERY))
            raise
        self.opened = open_desk(self.desk, journal)
        return self.opened.journal.clients.list() == ()


def an_owned_journal(path: Path, *, ways: WaysIn) -> Owned:
    """Make an empty journal and open it; whoever asks closes it."""
    clock, key_store = SettableClock(), FailingKeyStore()
    desk = new_desk(clock, CountingIds(), key_store)
    new = desk.vault.create(path, ways=ways)
    opened = open_desk(desk, new.journal)
    return Owned(path, desk, key_store, clock, new.recovery_code.formatted, opened)


@dataclass(frozen=True)
class Closed:
    """A closed journal that may be copied, the keyring as it was then, and what is on paper."""

    path: Path
    entries: dict[tuple[VaultId, SlotId], bytes] = field(repr=False)
    code: str = field(repr=False)
    executor: str = field(repr=False)

    def copy(self, to: Path) -> Owned:
        """Copy the folder and open the copy by the keyring; whoever asks closes it."""
        shutil.copytree(self.path, to)
        clock, key_store = SettableClock(), FailingKeyStore()
        key_store.entries = dict(self.entries)
        desk = new_desk(clock, CountingIds(1 << 40), key_store)
        opened = open_desk(desk, desk.vault.open(to, "", way=Way.ALONE))
        return Owned(to, desk, key_store, clock, self.code, opened)


def a_closed_journal(path: Path) -> Closed:
    """Make a journal that opens by the keyring alone, its recovery code and an executor's, and close it."""
    owned = an_owned_journal(path, ways=WaysIn(keyring_alone=True))
    shown = owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder="somebody")
    owned.opened.new_codes.finish(shown.formatted)
    owned.opened.journal.close()
    return Closed(owned.path, dict(owned.key_store.entries), owned.code, shown.formatted)


@dataclass
class Calls:
    """How many calls were made so far."""

    made: int = 0


@contextmanager
def failing_at(call: int, error: BaseException, *, key_store: FailingKeyStore | None = None) -> Iterator[Calls]:
    """Let the n-th call of the system fail, and of the keyring where one is given; 0 only counts them.

    Calls of other threads go through uncounted: the head stamp is written by one of its own.
    """
    calls, thread = Calls(), threading.get_ident()

    def step() -> None:
        if threading.get_ident() != thread:
            return
        calls.made += 1
        if calls.made == call:
            raise error

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def stepped(*args: object, **kwargs: object) -> object:
            step()
            return real(*args, **kwargs)

        return stepped

    with pytest.MonkeyPatch.context() as patch:
        for name in STEPS:
            owner, _, attribute = name.rpartition(".")
            target = os if owner == "os" else Path
            patch.setattr(target, attribute, failing(getattr(target, attribute)))
        if key_store is not None:
            patch.setattr(key_store, "step", step)
        yield calls

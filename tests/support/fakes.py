# SPDX-License-Identifier: GPL-3.0-or-later
"""Stand-ins at the program's own ports: a keyring in memory, a clock that is set, identifiers that count."""

from collections.abc import Iterator
from datetime import datetime

from factories import NOW

from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import BackendChanged, Found, KeyringResult, Missing

BACKEND = "keyring.backends.SecretService.Keyring"


class SettableClock:
    """Shows the time that it was last set to."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class CountingIds:
    """Identifiers in the program's own form: 0...1, 0...2 and so on."""

    def __init__(self, start: int = 0) -> None:
        self.given = start

    def new(self) -> str:
        self.given += 1
        return f"{self.given:032x}"


class MemoryKeyStore:
    """A keyring in memory.

    Args:
        entries: what it holds already.

    `answers` is given, one after the other and the last one for good, in place of what a look-up would find;
    `store_answers` likewise for a store, which then keeps nothing.
    """

    def __init__(self, entries: dict[tuple[VaultId, SlotId], bytes] | None = None) -> None:
        self.entries = dict(entries or {})
        self.backend = BACKEND
        self.answers: Iterator[KeyringResult | None] = iter(())
        self.store_answers: Iterator[KeyringResult | None] = iter(())
        self.asked = 0

    def answer_always(self, result: KeyringResult) -> None:
        self.answers = iter(lambda: result, object())

    def load(self, *, vault_id: VaultId, slot_id: SlotId, recorded_backend: str) -> KeyringResult:
        self.asked += 1
        answer = next(self.answers, None)
        if answer is not None:
            return answer
        if recorded_backend != self.backend:
            return BackendChanged(recorded=recorded_backend, current=self.backend)
        secret = self.entries.get((vault_id, slot_id))
        return Missing(self.backend) if secret is None else Found(secret, self.backend)

    def store(self, *, vault_id: VaultId, slot_id: SlotId, secret: bytes) -> KeyringResult:
        answer = next(self.store_answers, None)
        if answer is not None:
            return answer
        self.entries[(vault_id, slot_id)] = secret
        return Found(secret, self.backend)

    def remove(self, *, vault_id: VaultId, slot_id: SlotId) -> None:
        self.entries.pop((vault_id, slot_id), None)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways into an open journal: which there are, what each is worth, and one exchanged for another.

An everyday way is a PIN with the keyring, the keyring alone, or a passphrase. The recovery code and executor sheets
stand beside it and are changed in `NewCodes` and `ExecutorSheets`.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.ids import SlotId
from counselor_desk.domain.ports import Found
from counselor_desk.security.key_slots import NewSlot
from counselor_desk.security.vault_header import EVERYDAY, Slot, SlotType
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.slot_change import SlotChange
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.vault import Vault
from counselor_desk.services.ways_offered import KeyringAnswer, Way, keyring_answer, keyring_words


class WayKind(StrEnum):
    """Every kind of way in that a journal can have."""

    KEYRING_PIN = "keyring_pin"
    KEYRING_ALONE = "keyring_alone"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a way in
    RECOVERY = "recovery"
    EXECUTOR = "executor"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayHeld:
    """One way into the journal.

    Args:
        since: the day it was made.
        keyring: the name of the keyring that holds the key, or half of it; empty for a way without one.
        words: what it is, in a few words.
        protects: what it protects against and what not, in one sentence or two.
        holder: who keeps an executor sheet; empty for every other way.
    """

    slot_id: SlotId
    kind: WayKind
    since: date
    keyring: str
    words: str
    protects: str
    holder: str = field(default="", repr=False)


class NewWayReason(StrEnum):
    """Why a new everyday way is offered at once."""

    KEYRING_LOST = "keyring_lost"
    SECRET_FORGOTTEN = "secret_forgotten"  # noqa: S105
    NO_OTHER_WAY = "no_other_way"


@dataclass(frozen=True, slots=True)
class NewWayNeeded:
    """That the journal was opened by a code and why a new way belongs beside it; `keyring` is what it answered."""

    reason: NewWayReason
    keyring: KeyringAnswer | None = None


_KINDS = {
    SlotType.KEYRING_PIN: WayKind.KEYRING_PIN,
    SlotType.KEYRING: WayKind.KEYRING_ALONE,
    SlotType.PASSPHRASE: WayKind.PASSPHRASE,
    SlotType.RECOVERY: WayKind.RECOVERY,
}
_WORDS = {
    WayKind.KEYRING_PIN: "PIN with this computer's keyring",
    WayKind.KEYRING_ALONE: "This computer's keyring alone",
    WayKind.PASSPHRASE: "Passphrase",
    WayKind.RECOVERY: "Recovery code",
    WayKind.EXECUTOR: "Executor sheet",
}
PROTECTS = {
    WayKind.KEYRING_PIN: (
        "Protects against a stolen computer or disk, and against somebody who sits down at your unlocked desk. It does "
        "not protect against a program that watches what you type."
    ),
    WayKind.KEYRING_ALONE: (
        "Protects against a stolen disk, as long as nobody knows the computer's own password. It does not protect at "
        "your unlocked desk: whoever sits there can open the journal."
    ),
    WayKind.PASSPHRASE: (
        "Protects on every computer and in every backup, as well as the words are hard to guess. It does not protect "
        "once somebody has seen or guessed them: there is no second half."
    ),
    WayKind.RECOVERY: (
        "Protects against losing the computer, the keyring or the PIN. It does not protect against whoever finds the "
        "page and has the journal or a backup of it."
    ),
    WayKind.EXECUTOR: (
        "Protects your clients when you cannot open the journal yourself. It does not protect against its holder: "
        "whoever has the sheet and the journal can read every record, and you see it at your next opening."
    ),
}
"""What each way protects against and what not, for the choice of one as well as for the list."""

_WAYS = {
    SlotType.KEYRING_PIN: Way.PIN,
    SlotType.PASSPHRASE: Way.PASSPHRASE,
    SlotType.KEYRING: Way.ALONE,
    SlotType.RECOVERY: Way.RECOVERY,
}


class UnlockChoices:
    """Shows and exchanges the ways into one open journal; used on its thread.

    Each change asks for a proof, and a failure anywhere leaves the ways of before.
    """

    def __init__(self, journal: OpenJournal, *, vault: Vault) -> None:
        self._journal = journal
        self._vault = vault
        self._change = SlotChange(journal, vault=vault)
        self._has_new_way = False

    def ways(self) -> tuple[WayHeld, ...]:
        """Every way in, the everyday ones first."""
        holders = {sheet.slot_id: sheet.holder for sheet in self._journal.executor_sheets.list()}
        held = [self._held(slot, holders) for slot in self._journal.header.slots]
        order = list(WayKind)
        return tuple(sorted(held, key=lambda way: order.index(way.kind)))

    def proof_ways(self) -> tuple[Way, ...]:
        """What may be given as a proof, the handiest first."""
        return tuple(way for kind, way in _WAYS.items() if self._journal.header.slots_of(kind))

    def change_pin(self, proof: Proof, new_pin: str) -> None:
        """Give the journal another PIN, with a new key in this computer's keyring; the old PIN opens nothing any more.

        Raises:
            VaultError: NO_FITTING_SLOT where it has no PIN; otherwise as `use_keyring_and_pin`.
        """
        replaced = self._required(SlotType.KEYRING_PIN)
        self._exchange(proof, lambda: self._with_keyring(pin=new_pin), gone=replaced, words="PIN changed")

    def change_passphrase(self, proof: Proof, new: str) -> None:
        """Give the journal another passphrase; the old one opens nothing but older backups.

        Raises:
            VaultError: NO_FITTING_SLOT where it has none; otherwise as `use_passphrase`.
        """
        replaced = self._required(SlotType.PASSPHRASE)
        self._exchange(proof, lambda: self._with_passphrase(new), gone=replaced, words="passphrase changed")

    def use_keyring_and_pin(self, proof: Proof, pin: str, *, keep: Collection[SlotId] = ()) -> None:
        """Open with a PIN and this computer's keyring from now on.

        Args:
            keep: everyday ways that stay beside it; every other one is removed.

        Raises:
            UserError: SECRET_TOO_WEAK; as `Vault.reauthenticate`.
            VaultError: as `Vault.reauthenticate`; the keyring's failures.
            MachineError: whatever the disk said.
        """
        words = "opens with a PIN and the keyring"
        self._exchange(proof, lambda: self._with_keyring(pin=pin), gone=self._others(keep), words=words)

    def use_keyring_alone(self, proof: Proof, *, keep: Collection[SlotId] = ()) -> None:
        """Open with this computer's keyring alone from now on; arguments and errors as `use_keyring_and_pin`."""
        words = "opens with the keyring alone"
        self._exchange(proof, lambda: self._with_keyring(pin=None), gone=self._others(keep), words=words)

    def use_passphrase(self, proof: Proof, passphrase: str, *, keep: Collection[SlotId] = ()) -> None:
        """Open with a passphrase from now on, without any keyring; arguments and errors as `use_keyring_and_pin`."""
        words = "opens with a passphrase"
        self._exchange(proof, lambda: self._with_passphrase(passphrase), gone=self._others(keep), words=words)

    def needs_new_way(self) -> NewWayNeeded | None:
        """Whether the window should offer a new everyday way: after a code opened the journal, and why.

        A passphrase on file is a way that still stands, unless the keyring has lost what another one needs. Nothing is
        needed any more once a way was exchanged.
        """
        if self._has_new_way:
            return None
        opened_with = self._journal.opened_with
        opened = next((slot for slot in self._journal.header.slots if slot.id == opened_with), None)
        if opened is None or opened.type is not SlotType.RECOVERY:
            return None
        with_keyring = self._journal.header.slots_of(SlotType.KEYRING_PIN, SlotType.KEYRING)
        for slot in with_keyring:
            answer = self._vault.new_slots.ask(self._journal.keys.vault_id, slot)
            if not isinstance(answer, Found):
                return NewWayNeeded(NewWayReason.KEYRING_LOST, keyring_answer(answer))
        if with_keyring or self._journal.header.slots_of(SlotType.PASSPHRASE):
            return NewWayNeeded(NewWayReason.SECRET_FORGOTTEN)
        return NewWayNeeded(NewWayReason.NO_OTHER_WAY)

    def _held(self, slot: Slot, holders: dict[SlotId, str]) -> WayHeld:
        is_executor = slot.type is SlotType.RECOVERY and slot.id in holders
        kind = WayKind.EXECUTOR if is_executor else _KINDS[slot.type]
        return WayHeld(
            slot_id=slot.id,
            kind=kind,
            since=slot.created,
            keyring="" if slot.backend is None else keyring_words(slot.backend),
            words=_WORDS[kind],
            protects=PROTECTS[kind],
            holder=holders[slot.id] if is_executor else "",
        )

    def _with_keyring(self, *, pin: str | None) -> NewSlot:
        return self._vault.new_slots.with_keyring(self._journal.keys.vault_id, pin=pin)

    def _with_passphrase(self, passphrase: str) -> NewSlot:
        return self._vault.new_slots.with_passphrase(passphrase)

    def _exchange(self, proof: Proof, make: Callable[[], NewSlot], *, gone: Collection[SlotId], words: str) -> None:
        self._change.exchange(proof, make=make, gone=gone, words=words)
        self._has_new_way = True

    def _required(self, kind: SlotType) -> tuple[SlotId, ...]:
        slots = self._journal.header.slots_of(kind)
        if not slots:
            raise VaultError(ErrorCode.NO_FITTING_SLOT)
        return tuple(slot.id for slot in slots)

    def _others(self, keep: Collection[SlotId]) -> tuple[SlotId, ...]:
        return tuple(slot.id for slot in self._journal.header.slots_of(*EVERYDAY) if slot.id not in keep)

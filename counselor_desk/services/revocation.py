# SPDX-License-Identifier: GPL-3.0-or-later
"""Revoking everything old: a new master key and a new database key, for when a secret or a sheet is in wrong hands.

Changing a PIN or a code takes a way in away from the journal as it is from now on. Copies of the old header, in backups
above all, still lead to the old master key with the old secrets. Only new keys shut them out of what is written later;
what they hold of earlier they keep, and this says so.
"""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError, VaultError
from counselor_desk.domain.ids import VaultId
from counselor_desk.domain.ports import Found, IsCancelled, Progress
from counselor_desk.security.key_slots import KeyringPinSecret, KeyringSecret, NewSlot, PassphraseSecret, RecoverySecret
from counselor_desk.security.recovery_code import RecoveryCode, generate, parse
from counselor_desk.security.vault_header import EVERYDAY, SlotType
from counselor_desk.security.vault_keys import replace_master_key
from counselor_desk.services.generation_commit import CommitUncertainError, GenerationChanged, change_generation
from counselor_desk.services.new_recovery_sheet import NewCodeSheet
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof, Unlocking
from counselor_desk.services.vault import Vault
from counselor_desk.services.ways_offered import Way

_TYPE_OF = {
    Way.ALONE: SlotType.KEYRING,
    Way.PIN: SlotType.KEYRING_PIN,
    Way.PASSPHRASE: SlotType.PASSPHRASE,
    Way.RECOVERY: SlotType.RECOVERY,
}
_NAMES = {
    SlotType.KEYRING: "this computer's keyring alone",
    SlotType.KEYRING_PIN: "the PIN together with this computer's keyring",
    SlotType.PASSPHRASE: "the passphrase",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationExplained:
    """What a revocation does, in sentences for the screen: what goes on, what ends, what nothing ends, what to do."""

    keeps: tuple[str, ...]
    ends: tuple[str, ...]
    still_opens: tuple[str, ...]
    to_do: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownRevocation:
    """A revocation that waits for its recovery code to be typed back; nothing was changed so far.

    Args:
        revision: of the header that it was begun on.
    """

    code: RecoveryCode = field(repr=False)
    proofs: tuple[Unlocking, ...] = field(repr=False)
    revision: int

    @property
    def formatted(self) -> str:
        """The new recovery code as the sheet prints it."""
        return self.code.formatted


class Revocation:
    """Puts an open journal under new keys from the bottom up; its ways in are made anew, or end."""

    def __init__(self, *, vault: Vault) -> None:
        self._vault = vault

    def explain(self, journal: OpenJournal, proofs: Sequence[Proof] = ()) -> RevocationExplained:
        """Say what will be, given what has been typed so far; checks no secret and changes nothing."""
        given = {_TYPE_OF[proof.way] for proof in proofs}
        held = [slot.type for slot in journal.header.slots]
        others = held.count(SlotType.RECOVERY) - 1
        kept = [each for each in EVERYDAY if each in held and (each in given or each is SlotType.KEYRING)]
        lost = [each for each in EVERYDAY if each in held and each not in kept]
        keeps = [f"The journal opens with {_NAMES[each]}, as before." for each in kept]
        keeps.append("The journal opens with the new recovery code, which you are about to write down.")
        ends = [
            f"{_NAMES[each][0].upper()}{_NAMES[each][1:]}: it was not given here. Set it up again." for each in lost
        ]
        ends.append("The recovery code that you have now. Destroy its sheet once the new one is safe.")
        if others > 0:
            which = "The other recovery code" if others == 1 else f"The {others} other recovery codes"
            ends.append(f"{which}, such as that on an executor's sheet. Make new sheets afterwards.")
        ends.append("Copies of the old VAULT.json, wherever they lie: they open nothing that is written from now on.")
        return RevocationExplained(
            keeps=tuple(keeps),
            ends=tuple(ends),
            still_opens=(
                "A backup file made before today still opens with the recovery code or passphrase of its day, to what "
                "the journal held on that day. No program can take that back.",
                "A copy of the whole folder made before today still opens with the secrets of its day, just so.",
            ),
            to_do=(
                "Make a new backup as soon as this is done.",
                "When it is proved, delete the backups from before, on every drive where one lies.",
            ),
        )

    def begin(self, journal: OpenJournal, proof: Proof, *, also: Iterable[Proof] = ()) -> ShownRevocation:
        """Check every secret that is to go on opening the journal and make the new recovery code; changes nothing.

        Raises:
            VaultError: as `Vault.reauthenticate`, for the first secret that does not open the journal.
            UserError: as `Vault.reauthenticate`.
        """
        proofs = tuple(
            self._vault.reauthenticate(journal, each.typed, way=each.way) for each in dict.fromkeys((proof, *also))
        )
        return ShownRevocation(generate(), proofs, journal.header.revision)

    def sheet(self, journal: OpenJournal, shown: ShownRevocation) -> NewCodeSheet:
        """The page of the code that is shown, for a printer or a file."""
        return NewCodeSheet(journal, shown.code)

    def finish(
        self,
        journal: OpenJournal,
        shown: ShownRevocation,
        typed: str,
        *,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> GenerationChanged:
        """Revoke, once the new code was typed back from the sheet; the same journal goes on under the new keys.

        Raises:
            UserError: RECOVERY_CODE_MALFORMED, CANCELLED; RECORD_CHANGED_MEANWHILE when the ways in were changed since.
            VaultError: RECOVERY_CODE_REJECTED for another code; the keyring's failures; JOURNAL_DAMAGED.
            MachineError: whatever the disk said. Whatever is raised, the old keys stand (`CommitUncertainError` apart,
                which closes the journal).
        """
        if parse(typed) != shown.code:
            raise VaultError(ErrorCode.RECOVERY_CODE_REJECTED)
        before = journal.header
        if before.revision != shown.revision:
            raise UserError(ErrorCode.RECORD_CHANGED_MEANWHILE, where="header")
        first = shown.proofs[0]
        with ExitStack() as undo:
            slots = self._slots(journal, shown, undo=undo)
            new = replace_master_key(
                before,
                first.slot_id,
                first.secret,
                slots=slots,
                today=journal.clock.now().date(),
                above=journal.folder.next_generation() - 1,
            )
            try:
                changed = change_generation(
                    journal,
                    header=new.header,
                    keys=new.keys,
                    kind=AuditKind.MASTER_KEY_CHANGED,
                    progress=progress,
                    is_cancelled=is_cancelled,
                )
            except CommitUncertainError:
                # the new header may be the one in force, and its entries must be there then
                undo.pop_all()
                raise
            undo.pop_all()
        journal.opened_with = slots[0].id
        if not changed.is_certain:
            # a power cut may bring the old header back, which opens by these entries
            return changed
        # last: an entry that the header no longer names opens nothing but old copies
        for slot in before.slots:
            if slot.type.needs_keyring:
                self._vault.new_slots.forget(before.vault_id, slot.id)
        return changed

    def _slots(self, journal: OpenJournal, shown: ShownRevocation, *, undo: ExitStack) -> tuple[NewSlot, ...]:
        """Every way in from now on: those that were given, the keyring alone where it answers, and the new code."""
        vault_id, made = journal.header.vault_id, self._vault.new_slots
        slots: dict[SlotType, NewSlot] = {}
        for proof in shown.proofs:
            match proof.secret:
                case KeyringPinSecret(pin=pin):
                    slots[SlotType.KEYRING_PIN] = self._with_keyring(vault_id, pin=pin, undo=undo)
                case PassphraseSecret(passphrase=passphrase):
                    slots[SlotType.PASSPHRASE] = made.with_passphrase(passphrase)
                case KeyringSecret():
                    slots[SlotType.KEYRING] = self._with_keyring(vault_id, pin=None, undo=undo)
                case RecoverySecret():
                    # whoever gives a code gets a new one in its place
                    continue
        if SlotType.KEYRING not in slots and journal.header.slots_of(SlotType.KEYRING):
            # nothing is typed for this way, so it is made anew where the keyring still has it; else it was lost already
            held = journal.header.slots_of(SlotType.KEYRING)
            if any(isinstance(made.ask(vault_id, slot), Found) for slot in held):
                slots[SlotType.KEYRING] = self._with_keyring(vault_id, pin=None, undo=undo)
        return (*slots.values(), made.with_code(shown.code))

    def _with_keyring(self, vault_id: VaultId, *, pin: str | None, undo: ExitStack) -> NewSlot:
        slot = self._vault.new_slots.with_keyring(vault_id, pin=pin)
        undo.callback(self._vault.new_slots.forget, vault_id, slot.id)
        return slot

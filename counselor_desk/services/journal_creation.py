# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a journal where there was none: keys, folder, database, and the header last."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.ids import VaultId
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import Clock, IdSource
from counselor_desk.durable_files import flush_folder
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.key_slots import NewSlot
from counselor_desk.security.recovery_code import RecoveryCode, generate
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys, create_header
from counselor_desk.services.new_slots import NewSlots
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.connection import Database, open_database, remove_with_companions
from counselor_desk.storage.journal_folder import JournalFolder
from counselor_desk.storage.migrator import upgrade
from counselor_desk.storage.vault_identity import VaultIdentity, VaultIdentityStore


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysIn:
    """How a new journal shall open besides the recovery code, which every journal has.

    A PIN works together with the keyring's entry; `keyring_alone` asks for nothing at an unlocked desktop.
    """

    pin: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)
    keyring_alone: bool = False


@dataclass(frozen=True, slots=True)
class NewJournal:
    """A journal that was just made, open, with the one showing of its recovery code."""

    journal: OpenJournal
    recovery_code: RecoveryCode


class JournalCreation:
    """Makes journals; what was begun and not finished is taken back.

    Args:
        third_copy: where the third copy of a journal's header lies, as for `Vault`.
    """

    def __init__(
        self, *, clock: Clock, ids: IdSource, new_slots: NewSlots, third_copy: Callable[[Path], Path | None]
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._new_slots = new_slots
        self._third_copy = third_copy

    def create(self, path: Path, *, ways: WaysIn) -> NewJournal:
        """Make a journal in an empty or new folder and open it; errors as for `Vault.create`."""
        folder = JournalFolder(path)
        if folder.is_journal():
            raise VaultError(ErrorCode.JOURNAL_ALREADY_THERE)
        vault_id = VaultId(self._ids.new())
        recovery_code = generate()
        with ExitStack() as undo:
            slots = self._slots(vault_id, ways=ways, recovery_code=recovery_code, undo=undo)
            new = create_header(vault_id=vault_id, slots=slots, today=self._clock.now().date())
            folder.create()
            lock = folder.lock()
            undo.callback(lock.release)
            database = self._database(folder, new.header, new.keys)
            undo.callback(remove_with_companions, folder.path / new.header.active.file)
            undo.callback(database.close)
            HeaderFile(path, third_copy=self._third_copy(path)).create(new.header)
            # from here on there is a journal, and nothing is taken back
            undo.pop_all()
        journal = OpenJournal(
            folder=folder,
            lock=lock,
            header=new.header,
            keys=new.keys,
            database=database,
            clock=self._clock,
            ids=self._ids,
            third_copy=self._third_copy(path),
        )
        journal.head_stamp.start()
        return NewJournal(journal=journal, recovery_code=recovery_code)

    def _slots(
        self, vault_id: VaultId, *, ways: WaysIn, recovery_code: RecoveryCode, undo: ExitStack
    ) -> tuple[NewSlot, ...]:
        slots: list[NewSlot] = []
        pins = [*([] if ways.pin is None else [ways.pin]), *([None] if ways.keyring_alone else [])]
        for pin in pins:
            slot = self._new_slots.with_keyring(vault_id, pin=pin)
            undo.callback(self._new_slots.forget, vault_id, slot.id)
            slots.append(slot)
        if ways.passphrase is not None:
            slots.append(self._new_slots.with_passphrase(ways.passphrase))
        slots.append(self._new_slots.with_code(recovery_code))
        return tuple(slots)

    def _database(self, folder: JournalFolder, header: VaultHeader, keys: UnlockedKeys) -> Database:
        file, now = folder.path / header.active.file, self._clock.now()
        # under another name until it is filled: what a killed set-up leaves behind must not pass for a journal, or the
        # next attempt would be refused
        unfinished = file.with_name(file.name + ".tmp")
        remove_with_companions(unfinished)
        try:
            database = open_database(unfinished, key=keys.dek, create=True)
            try:
                upgrade(database, key=keys.dek, backups=folder.backups)
                with database.transaction():
                    identity = VaultIdentity(vault_id=keys.vault_id, created_at=now, gen=keys.generation)
                    VaultIdentityStore(database).put(identity)
                    AuditStore(database).append(kind=AuditKind.JOURNAL_CREATED, subject=keys.vault_id, at=now)
            finally:
                database.close()
            _give_final_name(unfinished, file)
            return open_database(file, key=keys.dek)
        except BaseException:
            remove_with_companions(unfinished)
            remove_with_companions(file)
            raise


def _give_final_name(unfinished: Path, file: Path) -> None:
    try:
        unfinished.rename(file)
        flush_folder(file.parent)
    except OSError as error:
        raise machine_error(error, where="vault.create") from None

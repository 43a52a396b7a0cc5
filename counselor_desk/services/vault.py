# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal's life on disk: created once, opened by any of its slots, closed whole."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode, VaultError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import Clock, Found, IdSource, KeyStore
from counselor_desk.durable_files import flush_folder
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.key_derivation import Argon2idParameters
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    NewSlot,
    PassphraseSecret,
    RecoverySecret,
    new_keyring_secret,
    new_slot_id,
)
from counselor_desk.security.recovery_code import RecoveryCode, generate
from counselor_desk.security.vault_header import SlotType, VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys, create_header, unlock
from counselor_desk.services.held_words import HeldWords
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Unlocking, chosen_way_in, keyring_failure, ways_in
from counselor_desk.services.ways_offered import KeyringAnswer, Way, WaysOffered, keyring_answer, ways_offered
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.connection import Database, open_database, remove_with_companions
from counselor_desk.storage.journal_folder import JournalFolder
from counselor_desk.storage.migrator import upgrade
from counselor_desk.storage.vault_identity import VaultIdentity, VaultIdentityStore

ThirdCopy = Callable[[Path], Path | None]
"""Where the third copy of a journal's header lies, outside its folder; None keeps two copies only."""

_MAY_BE_DAMAGE = frozenset(
    {
        ErrorCode.HEADER_ALTERED,
        ErrorCode.KEY_PARAMETERS_REFUSED,
        ErrorCode.PIN_REJECTED,
        ErrorCode.PASSPHRASE_REJECTED,
        ErrorCode.RECOVERY_CODE_REJECTED,
        ErrorCode.KEYRING_ENTRY_MISSING,
        ErrorCode.KEYRING_WRONG_ENTRY,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysIn:
    """How a new journal shall open besides the recovery code, which every journal has.

    A PIN works together with the keyring's entry; `keyring_alone` asks for nothing at an unlocked desktop.
    """

    pin: str | None = field(default=None, repr=False)
    passphrase: str | None = field(default=None, repr=False)
    keyring_alone: bool = False


class AskedAgain(StrEnum):
    """What somebody gives once more before something final, at a journal that is open."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class NewJournal:
    """A journal that was just made, open, with the one showing of its recovery code."""

    journal: OpenJournal
    recovery_code: RecoveryCode


class Vault:
    """Creates and opens journals; of its own it has the words alone that a lock could not save, sealed in `held`."""

    def __init__(
        self,
        *,
        clock: Clock,
        ids: IdSource,
        key_store: KeyStore,
        third_copy: ThirdCopy = lambda _: None,
        key_parameters: Argon2idParameters | None = None,
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._key_store = key_store
        self._third_copy = third_copy
        self._key_parameters = key_parameters
        self.held = HeldWords()

    def create(self, path: Path, *, ways: WaysIn) -> NewJournal:
        """Make a journal in an empty or new folder and open it.

        The header is written last: until then there is no journal, and what was begun is of no use to anybody.

        Raises:
            VaultError: JOURNAL_ALREADY_THERE; the keyring's failures, with nothing created.
            UserError: SECRET_TOO_WEAK.
            MachineError: FOLDER_UNSUITABLE, TARGET_ALREADY_THERE (other files lie there), DISK_FULL, READ_ONLY,
                PERMISSION_DENIED, JOURNAL_IN_USE.
        """
        folder = JournalFolder(path)
        if folder.is_journal():
            raise VaultError(ErrorCode.JOURNAL_ALREADY_THERE)
        vault_id = VaultId(self._ids.new())
        recovery_code = generate()
        with ExitStack() as undo:
            slots = self._new_slots(vault_id, ways=ways, recovery_code=recovery_code, undo=undo)
            new = create_header(vault_id=vault_id, slots=slots, today=self._clock.now().date())
            folder.create()
            lock = folder.lock()
            undo.callback(lock.release)
            database = self._create_database(folder, new.header, new.keys)
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
        return NewJournal(journal=journal, recovery_code=recovery_code)

    def open(self, path: Path, typed: str, *, way: Way | None = None) -> OpenJournal:
        """Open a journal with a PIN, passphrase or recovery code, or with the keyring alone when `typed` is empty.

        Args:
            way: the one that was asked for, which is tried alone and says why it fails; None finds it from the text.

        Raises:
            VaultError: JOURNAL_NOT_FOUND, HEADER_*, *_REJECTED, KEYRING_*, KEY_REJECTED, JOURNAL_DAMAGED,
                JOURNAL_FILE_MISSING, JOURNAL_TOO_NEW; nothing was changed.
            UserError: SECRET_NOT_GIVEN, RECOVERY_CODE_MALFORMED.
            MachineError: JOURNAL_IN_USE, READ_ONLY, PERMISSION_DENIED, FOLDER_UNSUITABLE.
        """
        folder = JournalFolder(path)
        header, keys, _ = self._unlock(path, typed, way=way)
        folder.refuse_unsuitable()
        lock = folder.lock()
        try:
            database = self._open_database(folder, header, keys)
        except DeskError:
            lock.release()
            raise
        journal = OpenJournal(
            folder=folder,
            lock=lock,
            header=header,
            keys=keys,
            database=database,
            clock=self._clock,
            ids=self._ids,
            third_copy=self._third_copy(path),
        )
        try:
            with database.transaction():
                journal.record(AuditKind.JOURNAL_OPENED, subject=keys.vault_id)
        except DeskError:
            database.close()
            lock.release()
            raise
        self.held.put_back(journal)
        return journal

    def is_journal(self, path: Path) -> bool:
        """Tell whether a folder holds a journal, whole or damaged."""
        return JournalFolder(path).is_journal()

    def open_by_keyring(self, path: Path) -> OpenJournal | None:
        """Open a journal that the keyring alone opens; None where it takes something typed, or does not open.

        Whoever gets None asks the person, who then hears why. Nothing is raised for what a journal or a keyring does.
        """
        try:
            copies = HeaderFile(path, third_copy=self._third_copy(path)).read()
            if not copies.candidates[0].header.slots_of(SlotType.KEYRING):
                return None
            return self.open(path, "")
        except DeskError:
            return None

    def require_journal(self, path: Path) -> None:
        """Say at once that a folder holds no journal, before anybody is asked for a secret.

        Raises:
            VaultError: JOURNAL_NOT_FOUND, HEADER_UNREADABLE, HEADER_TOO_NEW.
            MachineError: PERMISSION_DENIED.
        """
        HeaderFile(path, third_copy=self._third_copy(path)).read()

    def ways_offered(self, path: Path) -> WaysOffered:
        """Say what a locked journal can be opened with here and now; asks the keyring once and opens nothing.

        Raises:
            VaultError: JOURNAL_NOT_FOUND, HEADER_UNREADABLE, HEADER_TOO_NEW.
            MachineError: PERMISSION_DENIED.
        """
        copies = HeaderFile(path, third_copy=self._third_copy(path)).read()
        newest = max((each.header for each in copies.candidates), key=lambda header: header.revision)
        return ways_offered(newest, key_store=self._key_store)

    def try_keyring(self) -> KeyringAnswer:
        """Find out whether this computer's keyring keeps a key, before a journal depends on it; nothing of it stays."""
        vault_id, slot_id = VaultId(self._ids.new()), new_slot_id()
        try:
            stored = self._key_store.store(vault_id=vault_id, slot_id=slot_id, secret=new_keyring_secret())
            return keyring_answer(stored)
        finally:
            self._key_store.remove(vault_id=vault_id, slot_id=slot_id)

    def asks_again(self, journal: OpenJournal) -> AskedAgain:
        """Tell what `reauthenticate` is given: the PIN where there is one; nothing where the keyring alone opens."""
        if journal.header.slots_of(SlotType.KEYRING_PIN):
            return AskedAgain.PIN
        return AskedAgain.KEYRING if journal.header.slots_of(SlotType.KEYRING) else AskedAgain.PASSPHRASE

    def reauthenticate(self, journal: OpenJournal, typed: str) -> Unlocking:
        """Check a secret again for an open journal, such as before the psychotherapy compartment is opened.

        Raises:
            VaultError: as `open`.
            UserError: as `open`.
        """
        _, unlocking = self._unlock_header(journal.header, typed)
        return unlocking

    def unlock_header(self, header: VaultHeader, typed: str) -> UnlockedKeys:
        """Open a header that lies elsewhere, such as inside a backup.

        Raises:
            VaultError: as `open`.
            UserError: as `open`.
        """
        keys, _ = self._unlock_header(header, typed)
        return keys

    def _unlock(self, path: Path, typed: str, *, way: Way | None) -> tuple[VaultHeader, UnlockedKeys, Unlocking]:
        copies = HeaderFile(path, third_copy=self._third_copy(path)).read()
        first: DeskError | None = None
        tried: list[VaultHeader] = []
        for header in dict.fromkeys(candidate.header for candidate in copies.candidates):
            try:
                keys, unlocking = self._unlock_header(header, typed, way=way)
            except VaultError as error:
                # a damaged slot cannot be told from a wrong secret, so a copy that says something else is tried as well
                if error.code not in _MAY_BE_DAMAGE:
                    raise first or error from None
                first = first or error
                tried.append(header)
                continue
            if _is_still_a_way_in(unlocking.slot_id, header, newer=tried):
                return header, keys, unlocking
        raise first or VaultError(ErrorCode.HEADER_UNREADABLE)

    def _unlock_header(
        self, header: VaultHeader, typed: str, *, way: Way | None = None
    ) -> tuple[UnlockedKeys, Unlocking]:
        first: DeskError | None = None
        if way is None:
            attempts = ways_in(header, typed, key_store=self._key_store)
        else:
            attempts = chosen_way_in(header, typed, way=way, key_store=self._key_store)
        for attempt in attempts:
            try:
                unlocking = attempt()
                return unlock(header, unlocking.slot_id, unlocking.secret), unlocking
            except VaultError as error:
                if error.code in (ErrorCode.HEADER_ALTERED, ErrorCode.KEY_PARAMETERS_REFUSED):
                    raise
                first = first or error
        raise first or VaultError(ErrorCode.NO_FITTING_SLOT)

    def _new_slots(
        self, vault_id: VaultId, *, ways: WaysIn, recovery_code: RecoveryCode, undo: ExitStack
    ) -> tuple[NewSlot, ...]:
        slots: list[NewSlot] = []
        if ways.pin is not None:
            slots.append(self._keyring_slot(vault_id, pin=ways.pin, undo=undo))
        if ways.keyring_alone:
            slots.append(self._keyring_slot(vault_id, pin=None, undo=undo))
        if ways.passphrase is not None:
            secret = PassphraseSecret(ways.passphrase)
            slots.append(NewSlot(id=new_slot_id(), secret=secret, parameters=self._key_parameters))
        slots.append(NewSlot(id=new_slot_id(), secret=RecoverySecret(recovery_code)))
        return tuple(slots)

    def _keyring_slot(self, vault_id: VaultId, *, pin: str | None, undo: ExitStack) -> NewSlot:
        slot_id, secret = new_slot_id(), new_keyring_secret()
        # before the attempt: an entry that was written and could not be read back must not stay either
        undo.callback(self._key_store.remove, vault_id=vault_id, slot_id=slot_id)
        stored = self._key_store.store(vault_id=vault_id, slot_id=slot_id, secret=secret)
        if not isinstance(stored, Found):
            raise keyring_failure(stored)
        if pin is None:
            return NewSlot(id=slot_id, secret=KeyringSecret(secret), backend=stored.backend)
        return NewSlot(
            id=slot_id,
            secret=KeyringPinSecret(secret, pin),
            backend=stored.backend,
            parameters=self._key_parameters,
        )

    def _create_database(self, folder: JournalFolder, header: VaultHeader, keys: UnlockedKeys) -> Database:
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

    def _open_database(self, folder: JournalFolder, header: VaultHeader, keys: UnlockedKeys) -> Database:
        file = folder.path / header.active.file
        if not file.is_file():
            raise VaultError(ErrorCode.JOURNAL_FILE_MISSING)
        database = open_database(file, key=keys.dek)
        try:
            upgrade(database, key=keys.dek, backups=folder.backups)
            if VaultIdentityStore(database).get().vault_id != keys.vault_id:
                raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="identity")
        except DeskError:
            database.close()
            raise
        return database


def _give_final_name(unfinished: Path, file: Path) -> None:
    try:
        unfinished.rename(file)
        flush_folder(file.parent)
    except OSError as error:
        raise machine_error(error, where="vault.create") from None


def _is_still_a_way_in(slot_id: SlotId, header: VaultHeader, *, newer: Iterable[VaultHeader]) -> bool:
    """Tell whether no later revision has taken the slot away: an outdated copy must not bring an old PIN back."""
    return all(slot_id in {slot.id for slot in each.slots} for each in newer if each.revision > header.revision)

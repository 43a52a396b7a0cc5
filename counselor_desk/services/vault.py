# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal's life on disk: created once, opened by any of its slots, closed whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from counselor_desk.domain.errors import DeskError, ErrorCode, VaultError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.pin_delays import WrongPins
from counselor_desk.domain.ports import Clock, IdSource, KeyStore, Progress
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.key_derivation import Argon2idParameters
from counselor_desk.security.key_slots import new_keyring_secret, new_slot_id
from counselor_desk.security.vault_header import SlotType, VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys, unlock
from counselor_desk.services.closed_file import is_changed
from counselor_desk.services.head_stamp import stamp_places, stamped_file, withdraw_file
from counselor_desk.services.held_words import HeldWords
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.pin_attempts import OneOpening, PinAttempts
from counselor_desk.services.unlocking import Unlocking, chosen_way_in, looks_like_pin, ways_in
from counselor_desk.services.ways_offered import KeyringAnswer, Way, WaysOffered, keyring_answer, ways_offered
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.journal_folder import JournalFolder
from counselor_desk.storage.migrator import needs_upgrade, upgrade
from counselor_desk.storage.vault_identity import VaultIdentityStore

if TYPE_CHECKING:
    from counselor_desk.services.journal_creation import NewJournal, WaysIn
    from counselor_desk.services.new_slots import NewSlots

ThirdCopy = Callable[[Path], Path | None]
"""Where the third copy of a journal's header lies, outside its folder; None keeps two copies only."""

LARGE_BYTES = 64 << 20
"""From here on an upgrade takes seconds, and the copy that it begins with becomes the journal (about 9,000 notes)."""

SHOWN_BYTES = 4 << 20
"""From here on an upgrade may take a second, and somebody has to be shown how far it is (about 500 notes)."""

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


class AskedAgain(StrEnum):
    """What somebody gives once more before something final, at a journal that is open."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class ClosedVault:
    """An authentic header and what opened it, while the database stays closed; `third_copy` as for `OpenJournal`."""

    header: VaultHeader
    keys: UnlockedKeys
    unlocking: Unlocking
    third_copy: Path | None


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
        self._pins_of_backups: dict[VaultId, PinAttempts] = {}
        self._key_parameters = key_parameters
        self.held = HeldWords()

    @cached_property
    def new_slots(self) -> "NewSlots":
        """Makes slots; loaded when the first one is made, because most starts make none."""
        from counselor_desk.services.new_slots import NewSlots

        return NewSlots(self._key_store, key_parameters=self._key_parameters)

    def create(self, path: Path, *, ways: "WaysIn") -> "NewJournal":
        """Make a journal in an empty or new folder and open it.

        The header is written last: until then there is no journal, and what was begun is of no use to anybody.

        Raises:
            VaultError: JOURNAL_ALREADY_THERE; the keyring's failures, with nothing created.
            UserError: SECRET_TOO_WEAK.
            MachineError: FOLDER_UNSUITABLE, TARGET_ALREADY_THERE (other files lie there), DISK_FULL, READ_ONLY,
                PERMISSION_DENIED, JOURNAL_IN_USE.
        """
        from counselor_desk.services.journal_creation import JournalCreation

        creation = JournalCreation(
            clock=self._clock, ids=self._ids, new_slots=self.new_slots, third_copy=self._third_copy
        )
        return creation.create(path, ways=ways)

    def open(self, path: Path, typed: str, *, way: Way | None = None, progress: Progress | None = None) -> OpenJournal:
        """Open a journal with a PIN, passphrase or recovery code, or with the keyring alone when `typed` is empty.

        Args:
            way: the one that was asked for, which is tried alone and says why it fails; None finds it from the text.
            progress: told `copy`, `check` and `upgrade` while a journal of an older version is brought up to date.

        Raises:
            VaultError: JOURNAL_NOT_FOUND, HEADER_*, *_REJECTED, KEYRING_*, KEY_REJECTED, JOURNAL_DAMAGED,
                JOURNAL_FILE_MISSING, JOURNAL_TOO_NEW; nothing was changed. PIN_TOO_SOON (a `PinTooSoonError` with the
                seconds) and PIN_NO_LONGER_ACCEPTED, without trying the PIN; a wrong one is counted in a small file.
            UserError: SECRET_NOT_GIVEN, RECOVERY_CODE_MALFORMED.
            MachineError: JOURNAL_IN_USE, READ_ONLY, PERMISSION_DENIED, FOLDER_UNSUITABLE.
        """
        return self._open(path, typed, way=way, progress=progress)

    def _open(
        self, path: Path, typed: str, *, way: Way | None, progress: Progress | None = None, may_take_long: bool = True
    ) -> OpenJournal:
        folder = JournalFolder(path)
        header, keys, unlocking = self._unlock(path, typed, way=way)
        folder.refuse_unsuitable()
        lock = folder.lock()
        try:
            HeaderFile(path, third_copy=self._third_copy(path)).require_unchanged(header)
            places = stamp_places(folder, self._third_copy(path))
            file = stamped_file(places, keys=keys)
            # now or never: the bytes of an open database must not be read past SQLite
            is_file_changed = file is not None and is_changed(folder.path / header.active.file, closed=file)
            database = _open_database(folder, header, keys)
            try:
                if not may_take_long and _is_upgrade_of(folder, header, database, least_bytes=SHOWN_BYTES):
                    # before the stamp lets go of the file: whoever opens it later compares once more
                    raise VaultError(ErrorCode.UPGRADE_INTERRUPTED, where="not begun")
                if not is_file_changed:
                    withdraw_file(places, keys=keys)
                closed = ClosedVault(header, keys, unlocking, self._third_copy(path))
                header, keys, database = self._up_to_date(
                    folder, closed, database, is_in_place=is_file_changed, progress=progress
                )
            except DeskError:
                database.close()
                raise
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
            opened_with=unlocking.slot_id,
            is_file_changed=is_file_changed,
        )
        try:
            journal.begin()
        except DeskError:
            database.close()
            lock.release()
            raise
        if not journal.head_stamp.is_undecided:
            self.held.put_back(journal)
        return journal

    def accept_older(self, journal: OpenJournal) -> None:
        """Go on with a journal that is older than what this computer last saved of it, or was changed; logged.

        Raises:
            VaultError: JOURNAL_DAMAGED, for one whose pages show damage now.
            MachineError: whatever the disk said. It is still undecided in both cases.
        """
        journal.accept_older()
        self.held.put_back(journal)

    def is_journal(self, path: Path) -> bool:
        """Tell whether a folder holds a journal, whole or damaged."""
        return JournalFolder(path).is_journal()

    def third_copy_of(self, path: Path) -> Path | None:
        """Where the copy of a journal's header outside its folder lies; None where only the folder's are kept."""
        return self._third_copy(path)

    def open_by_keyring(self, path: Path) -> OpenJournal | None:
        """Open a journal that the keyring alone opens; None where it takes something typed, or does not open.

        None as well where a large journal must be brought up to date first (21 s for 260 MB), which wants a page that
        shows how far it is. Whoever gets None asks the person, who then hears why. Nothing is raised for what a journal
        or a keyring does.
        """
        try:
            copies = HeaderFile(path, third_copy=self._third_copy(path)).read()
            if not copies.candidates[0].header.slots_of(SlotType.KEYRING):
                return None
            return self._open(path, "", way=None, may_take_long=False)
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
        offered = ways_offered(newest, key_store=self._key_store)
        wrong = self.wrong_pins(path)
        wait = wrong.wait_at(self._clock.now())
        return replace(offered, pin_wait_seconds=wait, is_pin_accepted=wrong.is_pin_accepted)

    def wrong_pins(self, path: Path) -> WrongPins:
        """How many wrong PINs a journal has seen since it last opened; asks no keyring, for a countdown."""
        return PinAttempts(path, clock=self._clock).standing()

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

    def reauthenticate(self, journal: OpenJournal, typed: str, *, way: Way | None) -> Unlocking:
        """Check a secret again for an open journal, such as before the psychotherapy compartment is opened.

        Args:
            way: as for `open`.

        Raises:
            VaultError: as `open`, the waits after wrong PINs included.
            UserError: as `open`.
        """
        opening = OneOpening(PinAttempts(journal.path, clock=self._clock))
        _, unlocking = self._unlock_header(journal.header, typed, way=way, opening=opening)
        return unlocking

    def unlock_header(self, header: VaultHeader, typed: str, *, way: Way | None = None) -> UnlockedKeys:
        """Open a header that lies elsewhere, such as inside a backup; wrong PINs count as long as the program runs.

        Raises:
            VaultError: as `open`.
            UserError: as `open`.
        """
        attempts = self._pins_of_backups.setdefault(header.vault_id, PinAttempts(None, clock=self._clock))
        keys, _ = self._unlock_header(header, typed, way=way, opening=OneOpening(attempts))
        return keys

    def unlock_closed(self, path: Path, typed: str, *, way: Way | None = None) -> ClosedVault:
        """Open the header of a journal whose database stays closed, such as a damaged one; raises as `open`."""
        header, keys, unlocking = self._unlock(path, typed, way=way)
        return ClosedVault(header, keys, unlocking, self._third_copy(path))

    def _unlock(self, path: Path, typed: str, *, way: Way | None) -> tuple[VaultHeader, UnlockedKeys, Unlocking]:
        copies = HeaderFile(path, third_copy=self._third_copy(path)).read()
        first: DeskError | None = None
        tried: list[VaultHeader] = []
        opening = OneOpening(PinAttempts(path, clock=self._clock))
        for header in dict.fromkeys(candidate.header for candidate in copies.candidates):
            try:
                keys, unlocking = self._unlock_header(header, typed, way=way, opening=opening)
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
        self, header: VaultHeader, typed: str, *, way: Way | None, opening: OneOpening
    ) -> tuple[UnlockedKeys, Unlocking]:
        first: DeskError | None = None
        if way is None:
            attempts = ways_in(header, typed, key_store=self._key_store, admit_pin=opening.admit)
        else:
            attempts = chosen_way_in(header, typed, way=way, key_store=self._key_store, admit_pin=opening.admit)
        for attempt in attempts:
            try:
                unlocking = attempt()
                keys = unlock(header, unlocking.slot_id, unlocking.secret)
                opening.succeed()
                return keys, unlocking
            except VaultError as error:
                # a slip in a passphrase is tried as a PIN too, and must not use up the PIN's tries
                is_meant_as_pin = way is Way.PIN or looks_like_pin(typed) or not header.slots_of(SlotType.PASSPHRASE)
                if error.code is ErrorCode.PIN_REJECTED and is_meant_as_pin:
                    opening.count_wrong()
                if error.code in (ErrorCode.HEADER_ALTERED, ErrorCode.KEY_PARAMETERS_REFUSED):
                    raise
                first = first or error
        raise first or VaultError(ErrorCode.NO_FITTING_SLOT)

    def _up_to_date(
        self,
        folder: JournalFolder,
        closed: ClosedVault,
        database: Database,
        *,
        is_in_place: bool,
        progress: Progress | None,
    ) -> tuple[VaultHeader, UnlockedKeys, Database]:
        """Bring the journal to this version's schema: in place, or a large one in its next generation.

        In place as well, whatever its size, where somebody has to decide about its file: the stamp speaks of this
        generation, and nobody would be asked about the next one.
        """
        if not is_in_place and _is_upgrade_of(folder, closed.header, database, least_bytes=LARGE_BYTES):
            from counselor_desk.services.large_upgrade import upgrade_large

            return upgrade_large(folder, closed, database, now=self._clock.now(), progress=progress)
        upgrade(database, key=closed.keys.dek, backups=folder.backups, progress=progress)
        return closed.header, closed.keys, database


def _open_database(folder: JournalFolder, header: VaultHeader, keys: UnlockedKeys) -> Database:
    file = folder.path / header.active.file
    if not file.is_file():
        raise VaultError(ErrorCode.JOURNAL_FILE_MISSING)
    database = open_database(file, key=keys.dek)
    try:
        if VaultIdentityStore(database).get().vault_id != keys.vault_id:
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="identity")
    except DeskError:
        database.close()
        raise
    return database


def _is_upgrade_of(folder: JournalFolder, header: VaultHeader, database: Database, *, least_bytes: int) -> bool:
    return needs_upgrade(database) and (folder.path / header.active.file).stat().st_size >= least_bytes


def _is_still_a_way_in(slot_id: SlotId, header: VaultHeader, *, newer: Iterable[VaultHeader]) -> bool:
    """Tell whether no later revision has taken the slot away: an outdated copy must not bring an old PIN back."""
    return all(slot_id in {slot.id for slot in each.slots} for each in newer if each.revision > header.revision)

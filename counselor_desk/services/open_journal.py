# SPDX-License-Identifier: GPL-3.0-or-later
"""An unlocked journal: one connection on one thread, the keys of this sitting, and a store for each aggregate.

Each store is imported when it is first asked for: the first page needs four of two dozen, and all of them cost 150 ms.
"""

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from counselor_desk.domain.audit import AuditEvent, AuditKind, TreeHead
from counselor_desk.domain.errors import BugError, MachineError, VaultError
from counselor_desk.domain.ids import ClientId, SlotId
from counselor_desk.domain.ports import Clock, IdSource
from counselor_desk.security.key_slots import Secret
from counselor_desk.security.vault_header import SlotType, VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys, open_compartment
from counselor_desk.services.head_stamp import Standing, stamp_places
from counselor_desk.services.head_stamp_keeper import HeadStampKeeper
from counselor_desk.storage.connection import Database
from counselor_desk.storage.journal_folder import JournalFolder, JournalLock

if TYPE_CHECKING:
    from counselor_desk.storage.addenda import AddendumStore
    from counselor_desk.storage.appointments import AppointmentStore
    from counselor_desk.storage.audit import AuditStore
    from counselor_desk.storage.authorizations import AuthorizationStore
    from counselor_desk.storage.check_ins import CheckInStore
    from counselor_desk.storage.clients import ClientStore
    from counselor_desk.storage.consents import ConsentDocumentStore, ConsentSignatureStore, ConsentStore
    from counselor_desk.storage.contacts import ContactStore
    from counselor_desk.storage.deliveries import DeliveryStore
    from counselor_desk.storage.disclosures import DisclosureStore
    from counselor_desk.storage.executor_sheets import ExecutorSheetStore
    from counselor_desk.storage.follow_ups import FollowUpStore
    from counselor_desk.storage.holds import HoldStore
    from counselor_desk.storage.matter_papers import MatterPaperStore
    from counselor_desk.storage.matters import MatterStore
    from counselor_desk.storage.notes import NoteStore
    from counselor_desk.storage.practice import PracticeStore
    from counselor_desk.storage.psychotherapy_notes import PsychotherapyNoteStore
    from counselor_desk.storage.record_hashes import RecordHashes
    from counselor_desk.storage.release_decisions import ReleaseDecisionStore
    from counselor_desk.storage.releases import ReleaseStore
    from counselor_desk.storage.restrictions import RestrictionStore
    from counselor_desk.storage.seal_stamps import SealStampStore
    from counselor_desk.storage.seals import SealStore
    from counselor_desk.storage.search import SearchStore
    from counselor_desk.storage.sessions import SessionStore
    from counselor_desk.storage.snippets import SnippetStore
    from counselor_desk.storage.unfinished import UnfinishedStore

# these bind no record, and at the start even the import of the list that says so counts: 3 ms
_OF_EVERY_SITTING = frozenset({AuditKind.JOURNAL_OPENED, AuditKind.JOURNAL_CLOSED})


class OpenJournal:
    """What the services work on; made by `Vault` only, and used on the thread that made it.

    Leaving a `with` block closes it. Stores are built when first asked for.

    Args:
        third_copy: where the copy of the header outside the folder belongs; None where only the folder's are kept.
        opened_with: the slot that opened it; None for a journal that was just made or restored.
        is_file_changed: whether its file is not the one that this program closed.
    """

    def __init__(
        self,
        *,
        folder: JournalFolder,
        lock: JournalLock,
        header: VaultHeader,
        keys: UnlockedKeys,
        database: Database,
        clock: Clock,
        ids: IdSource,
        third_copy: Path | None,
        opened_with: SlotId | None = None,
        is_file_changed: bool = False,
    ) -> None:
        self.folder = folder
        self.header = header
        self.keys = keys
        self.database = database
        self.clock = clock
        self.ids = ids
        self.third_copy = third_copy
        self.opened_with = opened_with
        self.head_stamp = HeadStampKeeper(
            stamp_places(folder, third_copy),
            keys=keys,
            audit=lambda: self.audit,
            clock=clock,
            is_file_changed=is_file_changed,
        )
        database.on_commit = self.head_stamp.committed
        self._lock = lock
        self._is_closed = False

    def __enter__(self) -> "OpenJournal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        return self.folder.path

    @property
    def head(self) -> TreeHead:
        """Size and root of the event tree as it stands."""
        return self.audit.head()

    def record(
        self,
        kind: AuditKind,
        *,
        subject: str,
        client_id: ClientId | None = None,
        content_hash: str = "",
        reason: str = "",
    ) -> AuditEvent:
        """Append an audit event; must stand in the same transaction as what it speaks of, and after it.

        Where it speaks of a record, it binds every column of that record as it now stands.
        """
        return self.audit.append(
            kind=kind,
            subject=subject,
            at=self.clock.now(),
            client_id=client_id,
            content_hash=content_hash,
            reason=reason,
            record_hash="" if kind in _OF_EVERY_SITTING else self.record_hashes.after(kind, subject),
        )

    def begin(self) -> None:
        """Compare the journal with what this computer last saved of it, and log that it was opened.

        Where it is older or was changed (`head_stamp.is_undecided`), nothing is logged and nothing may be written until
        `accept_older`: what is missing may still be found, and this file would then be put aside as it is.
        """
        self.head_stamp.compare()
        if self.head_stamp.is_undecided:
            return
        with self.database.transaction():
            self._log_opening()
        self.head_stamp.start()

    def accept_older(self) -> None:
        """Go on with a journal that is older than its stamp, or was changed while it was closed.

        The log says so, with the root of what was last saved, and why in the second case.
        """
        finding = self.head_stamp.finding
        if finding is None or not self.head_stamp.is_undecided:
            raise BugError("open_journal.nothing_to_accept")
        with self.database.transaction():
            self.record(
                AuditKind.ROLLBACK_ACCEPTED,
                subject=self.keys.vault_id,
                content_hash="" if finding.stamp is None else finding.stamp.root,
                reason="file changed while closed" if finding.standing is Standing.CHANGED else "",
            )
            self._log_opening()
        self.head_stamp.start()

    def continue_on(self, *, header: VaultHeader, keys: UnlockedKeys, database: Database) -> None:
        """Go on with the journal's next generation, which the header on the disk names already.

        The stores of before are dropped with their database; a service that holds one of them must be built anew.
        """
        self.header, self.keys, self.database = header, keys, database
        for name, each in vars(OpenJournal).items():
            if isinstance(each, cached_property):
                self.__dict__.pop(name, None)
        self.head_stamp.rekey(keys)
        database.on_commit = self.head_stamp.committed

    def compartment_key(self, *, slot_id: SlotId, secret: Secret) -> bytes:
        """Open the psychotherapy compartment once; asks for the secret again, and the key is not kept.

        Raises:
            VaultError: as for opening the journal with that slot.
        """
        return open_compartment(self.header, slot_id, secret)

    def close(self) -> None:
        """Close the database (everything in its one file) and free the lock; does nothing the second time.

        That it was closed is logged where the disk lets it, and the closed file is stamped: its bytes are read once
        for that, 0.08 s for 100 MB (measured), on the calling thread.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if not self.head_stamp.is_undecided:
                # all work is committed already: a full disk or a damaged page must not hide what the caller was told
                with suppress(MachineError, VaultError), self.database.transaction():
                    self.record(AuditKind.JOURNAL_CLOSED, subject=self.keys.vault_id)
            self.head_stamp.flush()
        finally:
            try:
                self.database.close(is_left_as_it_was=self.head_stamp.is_undecided)
                self.head_stamp.seal(self.folder.path / self.header.active.file)
            finally:
                self._lock.release()

    def _log_opening(self) -> None:
        self.record(AuditKind.JOURNAL_OPENED, subject=self.keys.vault_id)
        slot_id = self.opened_with
        # the everyday ways in pay for no further query
        if slot_id is None or self.header.slot(slot_id).type is not SlotType.RECOVERY:
            return
        if any(sheet.slot_id == slot_id for sheet in self.executor_sheets.list()):
            self.executor_sheets.record_use(slot_id, at=self.clock.now())
            self.record(AuditKind.EXECUTOR_SHEET_USED, subject=slot_id)

    @cached_property
    def audit(self) -> "AuditStore":
        from counselor_desk.storage.audit import AuditStore

        return AuditStore(self.database)

    @cached_property
    def record_hashes(self) -> "RecordHashes":
        from counselor_desk.storage.record_hashes import RecordHashes

        return RecordHashes(self.database)

    @cached_property
    def practice(self) -> "PracticeStore":
        from counselor_desk.storage.practice import PracticeStore

        return PracticeStore(self.database)

    @cached_property
    def clients(self) -> "ClientStore":
        from counselor_desk.storage.clients import ClientStore

        return ClientStore(self.database)

    @cached_property
    def contacts(self) -> "ContactStore":
        from counselor_desk.storage.contacts import ContactStore

        return ContactStore(self.database)

    @cached_property
    def restrictions(self) -> "RestrictionStore":
        from counselor_desk.storage.restrictions import RestrictionStore

        return RestrictionStore(self.database)

    @cached_property
    def check_ins(self) -> "CheckInStore":
        from counselor_desk.storage.check_ins import CheckInStore

        return CheckInStore(self.database)

    @cached_property
    def appointments(self) -> "AppointmentStore":
        from counselor_desk.storage.appointments import AppointmentStore

        return AppointmentStore(self.database)

    @cached_property
    def snippets(self) -> "SnippetStore":
        from counselor_desk.storage.snippets import SnippetStore

        return SnippetStore(self.database)

    @cached_property
    def sessions(self) -> "SessionStore":
        from counselor_desk.storage.sessions import SessionStore

        return SessionStore(self.database)

    @cached_property
    def notes(self) -> "NoteStore":
        from counselor_desk.storage.notes import NoteStore

        return NoteStore(self.database)

    @cached_property
    def addenda(self) -> "AddendumStore":
        from counselor_desk.storage.addenda import AddendumStore

        return AddendumStore(self.database)

    @cached_property
    def psychotherapy_notes(self) -> "PsychotherapyNoteStore":
        from counselor_desk.storage.psychotherapy_notes import PsychotherapyNoteStore

        return PsychotherapyNoteStore(self.database)

    @cached_property
    def consent_documents(self) -> "ConsentDocumentStore":
        from counselor_desk.storage.consents import ConsentDocumentStore

        return ConsentDocumentStore(self.database)

    @cached_property
    def consents(self) -> "ConsentStore":
        from counselor_desk.storage.consents import ConsentStore

        return ConsentStore(self.database)

    @cached_property
    def consent_signatures(self) -> "ConsentSignatureStore":
        from counselor_desk.storage.consents import ConsentSignatureStore

        return ConsentSignatureStore(self.database)

    @cached_property
    def authorizations(self) -> "AuthorizationStore":
        from counselor_desk.storage.authorizations import AuthorizationStore

        return AuthorizationStore(self.database)

    @cached_property
    def matters(self) -> "MatterStore":
        from counselor_desk.storage.matters import MatterStore

        return MatterStore(self.database)

    @cached_property
    def matter_papers(self) -> "MatterPaperStore":
        from counselor_desk.storage.matter_papers import MatterPaperStore

        return MatterPaperStore(self.database)

    @cached_property
    def holds(self) -> "HoldStore":
        from counselor_desk.storage.holds import HoldStore

        return HoldStore(self.database)

    @cached_property
    def release_decisions(self) -> "ReleaseDecisionStore":
        from counselor_desk.storage.release_decisions import ReleaseDecisionStore

        return ReleaseDecisionStore(self.database)

    @cached_property
    def releases(self) -> "ReleaseStore":
        from counselor_desk.storage.releases import ReleaseStore

        return ReleaseStore(self.database)

    @cached_property
    def deliveries(self) -> "DeliveryStore":
        from counselor_desk.storage.deliveries import DeliveryStore

        return DeliveryStore(self.database)

    @cached_property
    def executor_sheets(self) -> "ExecutorSheetStore":
        from counselor_desk.storage.executor_sheets import ExecutorSheetStore

        return ExecutorSheetStore(self.database)

    @cached_property
    def follow_ups(self) -> "FollowUpStore":
        from counselor_desk.storage.follow_ups import FollowUpStore

        return FollowUpStore(self.database)

    @cached_property
    def disclosures(self) -> "DisclosureStore":
        from counselor_desk.storage.disclosures import DisclosureStore

        return DisclosureStore(self.database)

    @cached_property
    def seals(self) -> "SealStore":
        from counselor_desk.storage.seals import SealStore

        return SealStore(self.database)

    @cached_property
    def seal_stamps(self) -> "SealStampStore":
        from counselor_desk.storage.seal_stamps import SealStampStore

        return SealStampStore(self.database)

    @cached_property
    def search(self) -> "SearchStore":
        from counselor_desk.storage.search import SearchStore

        return SearchStore(self.database)

    @cached_property
    def unfinished(self) -> "UnfinishedStore":
        from counselor_desk.storage.unfinished import UnfinishedStore

        return UnfinishedStore(self.database)

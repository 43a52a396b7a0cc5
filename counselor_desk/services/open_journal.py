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
from counselor_desk.domain.errors import MachineError, VaultError
from counselor_desk.domain.ids import ClientId, SlotId
from counselor_desk.domain.ports import Clock, IdSource
from counselor_desk.security.key_slots import Secret
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys, open_compartment
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
    from counselor_desk.storage.follow_ups import FollowUpStore
    from counselor_desk.storage.holds import HoldStore
    from counselor_desk.storage.matter_papers import MatterPaperStore
    from counselor_desk.storage.matters import MatterStore
    from counselor_desk.storage.notes import NoteStore
    from counselor_desk.storage.practice import PracticeStore
    from counselor_desk.storage.psychotherapy_notes import PsychotherapyNoteStore
    from counselor_desk.storage.release_decisions import ReleaseDecisionStore
    from counselor_desk.storage.releases import ReleaseStore
    from counselor_desk.storage.restrictions import RestrictionStore
    from counselor_desk.storage.search import SearchStore
    from counselor_desk.storage.sessions import SessionStore
    from counselor_desk.storage.snippets import SnippetStore
    from counselor_desk.storage.unfinished import UnfinishedStore


class OpenJournal:
    """What the services work on; made by `Vault` only, and used on the thread that made it.

    Leaving a `with` block closes it. Stores are built when first asked for.

    Args:
        third_copy: where the copy of the header outside the folder belongs; None where only the folder's are kept.
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
    ) -> None:
        self.folder = folder
        self.header = header
        self.keys = keys
        self.database = database
        self.clock = clock
        self.ids = ids
        self.third_copy = third_copy
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
        """Append an audit event; must stand in the same transaction as what it speaks of."""
        return self.audit.append(
            kind=kind,
            subject=subject,
            at=self.clock.now(),
            client_id=client_id,
            content_hash=content_hash,
            reason=reason,
        )

    def compartment_key(self, *, slot_id: SlotId, secret: Secret) -> bytes:
        """Open the psychotherapy compartment once; asks for the secret again, and the key is not kept.

        Raises:
            VaultError: as for opening the journal with that slot.
        """
        return open_compartment(self.header, slot_id, secret)

    def close(self) -> None:
        """Close the database (everything in its one file) and free the lock; does nothing the second time.

        That it was closed is logged where the disk lets it.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            # all work is committed already: a full disk or a damaged page must not hide what the caller was told before
            with suppress(MachineError, VaultError), self.database.transaction():
                self.record(AuditKind.JOURNAL_CLOSED, subject=self.keys.vault_id)
        finally:
            try:
                self.database.close()
            finally:
                self._lock.release()

    @cached_property
    def audit(self) -> "AuditStore":
        from counselor_desk.storage.audit import AuditStore

        return AuditStore(self.database)

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
    def follow_ups(self) -> "FollowUpStore":
        from counselor_desk.storage.follow_ups import FollowUpStore

        return FollowUpStore(self.database)

    @cached_property
    def disclosures(self) -> "DisclosureStore":
        from counselor_desk.storage.disclosures import DisclosureStore

        return DisclosureStore(self.database)

    @cached_property
    def search(self) -> "SearchStore":
        from counselor_desk.storage.search import SearchStore

        return SearchStore(self.database)

    @cached_property
    def unfinished(self) -> "UnfinishedStore":
        from counselor_desk.storage.unfinished import UnfinishedStore

        return UnfinishedStore(self.database)

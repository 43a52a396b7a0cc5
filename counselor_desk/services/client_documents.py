# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept for one client as whole documents: papers that arrived, packets that left, forms to hand out."""

from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.consents import ConsentDocument
from counselor_desk.domain.ids import ClientId, MatterId
from counselor_desk.domain.matters import PaperKind
from counselor_desk.domain.releases import Release
from counselor_desk.services.civil_time import local_date, local_today
from counselor_desk.services.consent_versions import newest_versions
from counselor_desk.services.open_journal import OpenJournal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOnFile:
    """A paper that arrived; `has_scan` tells whether `Matters.paper_of` has something to show."""

    matter_id: MatterId
    paper: PaperKind
    docket: str = field(repr=False)
    served_on: date
    has_scan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketOnFile:
    """A packet that left and can be written again, byte for byte; `built_on` is the local day."""

    release: Release
    built_on: date
    files: int
    is_protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsOnFile:
    """Everything, the newest first; `forms` holds the version in use of each consent document."""

    papers: tuple[PaperOnFile, ...]
    packets: tuple[PacketOnFile, ...]
    forms: tuple[ConsentDocument, ...]


class ClientDocuments:
    """Lists documents; none is read for it."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def of_client(self, client_id: ClientId) -> DocumentsOnFile:
        """What is on file for a client."""
        return DocumentsOnFile(papers=self._papers(client_id), packets=self._packets(client_id), forms=self._forms())

    def _papers(self, client_id: ClientId) -> tuple[PaperOnFile, ...]:
        found = (
            PaperOnFile(
                matter_id=matter.id,
                paper=matter.request.paper,
                docket=matter.request.docket,
                served_on=matter.request.served_on,
                has_scan=self._journal.matter_papers.has_any(matter.id),
            )
            for matter in self._journal.matters.list_of_client(client_id)
        )
        return tuple(sorted(found, key=lambda each: (each.served_on, each.matter_id), reverse=True))

    def _packets(self, client_id: ClientId) -> tuple[PacketOnFile, ...]:
        practice = self._journal.practice.get()
        releases = self._journal.releases.of_client(client_id)
        return tuple(
            PacketOnFile(
                release=release,
                built_on=local_date(release.built_at, practice=practice),
                files=self._journal.releases.count_files(release.id),
                is_protected=self._journal.releases.passphrase_of(release.id) is not None,
            )
            for release in reversed(releases)
        )

    def _forms(self) -> tuple[ConsentDocument, ...]:
        documents = self._journal.consent_documents.list()
        newest = newest_versions(documents, today=local_today(self._journal))
        return tuple(each for each in documents if newest.get(each.topic) == each.version)

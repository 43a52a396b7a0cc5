# SPDX-License-Identifier: GPL-3.0-or-later
"""The one door out: builds a packet in memory, verifies it, writes it where the counselor chose, and accounts for it.

Nothing is written while a blocker stands or a check fails. At delivery the record of the release is committed first and
the folder gets its final name after it: a crash in between leaves a packet that the journal knows of and can write
again, never one that it does not know.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from counselor_desk import __version__
from counselor_desk.documents.manifest import packet_account
from counselor_desk.documents.packet import RenderedPacket, render_packet
from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.disclosures import Disclosure
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import DisclosureId, MatterId, ReleaseId
from counselor_desk.domain.packets import Check, PacketContent
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.proofs import account_hash
from counselor_desk.domain.releases import ItemOutcome, PacketFile, Release
from counselor_desk.domain.third_persons import Mention
from counselor_desk.security.packet_passphrase import generate_passphrase
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.packet_content import PacketInputs, compose_packet, key_of_pages, paper_words
from counselor_desk.services.packet_files import APPLICATION, checked_files, packet_facts, stop_if
from counselor_desk.services.packet_folder import PacketFolder
from counselor_desk.services.packet_proofs import log_released_items
from counselor_desk.services.release_review import ReleaseReview, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A packet as the recipient would see it, before it is built; `key` names what the pages say, whenever they are
    made.

    `undecided` are the mentions in it about which nothing has been decided yet.
    """

    scope: Scope = field(repr=False)
    content: PacketContent
    rendered: RenderedPacket = field(repr=False)
    undecided: tuple[Mention, ...] = field(repr=False)
    key: str

    @property
    def pages(self) -> range:
        """Pages to look at, from 1: those of record.pdf, then those of the withholding log."""
        return range(1, self.rendered.pages + self.rendered.log_pages + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPacket:
    """A verified packet that exists only in memory.

    `checks` is the evidence; `needles` is how many removed and withheld texts were searched for; `passphrase` opens the
    PDF files of a protected packet.
    """

    number: str
    scope: Scope
    content: PacketContent
    files: tuple[PacketFile, ...] = field(repr=False)
    pages: int
    checks: tuple[Check, ...]
    needles: int
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PacketFound:
    """An answer to "did I send this?": the release and the file that it is."""

    release: Release
    file_name: str


class Releases:
    """Builds and delivers packets; every refusal and every delivery is logged."""

    def __init__(self, journal: OpenJournal, *, review: ReleaseReview) -> None:
        self._journal = journal
        self._review = review

    def preview(self, matter_id: MatterId, *, progress: Progress | None = None) -> Preview:
        """Lay out the pages that would leave as things stand, whatever still blocks.

        Raises:
            UserError: RELEASE_REFUSED when nothing would leave.
            MachineError: FONT_MISSING.
        """
        scope = self._review.scope(matter_id)
        if not scope.decision.would_release:
            raise UserError(ErrorCode.RELEASE_REFUSED, where="nothing_to_release")
        produced_at = self._journal.clock.now().replace(microsecond=0)
        return self._lay_out(scope, produced_at=produced_at, head=self._journal.head, progress=progress)

    def is_current(self, preview: Preview) -> bool:
        """Tell whether the pages would still say the same, and the same mentions are open; lays nothing out."""
        scope = self._review.scope(preview.scope.matter.id)
        if not scope.decision.would_release:
            return False
        content = self._compose(scope, produced_at=preview.content.produced_at)
        return key_of_pages(content) == preview.key and self._undecided(scope) == preview.undecided

    def mark_all_seen(self, matter_id: MatterId, preview: Preview) -> None:
        """Tick every page of a preview; a window ticks them one by one as they are shown."""
        for page in preview.pages:
            self._review.mark_seen(matter_id, preview=preview.key, page=page)

    def build(
        self,
        matter_id: MatterId,
        *,
        with_record_json: bool = False,
        protect: bool = False,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> BuiltPacket:
        """Build the packet in memory and check it as its recipient, and somebody looking for what was removed, would.

        What it releases is logged in the same transaction, before the head that its pages print is taken; where it is
        not built, nothing of that stays.

        Args:
            matter_id: what is released.
            with_record_json: add the released content as data; not in a protected packet, where it would stand open.
            protect: set a new six-word passphrase on both PDF files (AES-256, R6).
            progress: told as the pages are laid out, and as they are read back.
            is_cancelled: asked between the steps.

        Raises:
            UserError: RELEASE_REFUSED or RELEASE_UNDECIDED while a blocker stands, logged with its codes;
                RELEASE_NOT_VERIFIED when a check fails; CANCELLED; VALUE_NOT_ALLOWED for record.json in a protected
                packet. Nothing was written in any of these cases.
            MachineError: FONT_MISSING.
        """
        if protect and with_record_json:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="packet.record_json")
        passphrase = generate_passphrase() if protect else None
        try:
            # the pages print the head of a log that tells of them: with one failure, neither has ever been
            with self._journal.database.transaction():
                return self._built(
                    self._review.scope(matter_id),
                    with_record_json=with_record_json,
                    passphrase=passphrase,
                    progress=progress,
                    is_cancelled=is_cancelled,
                )
        except _RefusedError as refusal:
            self._log_refusal(refusal.scope, reason=refusal.reason)
            raise UserError(refusal.code, where=refusal.where) from None

    def _built(
        self,
        scope: Scope,
        *,
        with_record_json: bool,
        passphrase: str | None,
        progress: Progress | None,
        is_cancelled: IsCancelled | None,
    ) -> BuiltPacket:
        """Log what would leave, and build it; raises `_RefusedError` where it must not."""
        if not scope.decision.would_release:
            raise _refusal(scope)
        produced_at = self._journal.clock.now().replace(microsecond=0)
        planned = self._compose(scope, produced_at=produced_at)
        facts = packet_facts(scope, is_protected=passphrase is not None)
        proofs = log_released_items(
            self._journal,
            planned.items,
            packet=planned.number,
            account=account_hash(packet_account(planned, facts)),
            client_id=scope.client.id,
            # what other clients' packets printed is left out: that there were any is not for this recipient
            seals=[
                *self._journal.seals.heads_for(scope.client.id),
                *(each.head for each in self._journal.releases.of_client(scope.client.id)),
            ],
        )
        preview = self._lay_out(scope, produced_at=produced_at, head=proofs.head, progress=progress)
        seen = self._review.seen(scope.matter.id, preview=preview.key)
        unseen = sum(page not in seen for page in preview.pages)
        scope = self._review.ask_again(scope, pages_unseen=unseen)
        if not scope.decision.may_build:
            raise _refusal(scope)
        stop_if(is_cancelled)
        checked = checked_files(
            preview.content,
            preview.rendered,
            scope=scope,
            facts=facts,
            proofs=proofs,
            with_record_json=with_record_json,
            passphrase=passphrase,
            progress=progress,
            is_cancelled=is_cancelled,
        )
        failed = checked.failed
        if failed is not None:
            raise _RefusedError(scope, ErrorCode.RELEASE_NOT_VERIFIED, where=failed, reason=f"verification: {failed}")
        return BuiltPacket(
            number=preview.content.number,
            scope=scope,
            content=preview.content,
            files=checked.files,
            pages=preview.rendered.pages,
            checks=checked.checks,
            needles=checked.needles,
            passphrase=passphrase,
        )

    def deliver(self, built: BuiltPacket, folder: Path) -> Release:
        """Write a packet into a folder, under its number, and account for it.

        The gate is asked once more: between build and delivery an authorization may have been revoked.

        Raises:
            UserError: RELEASE_REFUSED or RELEASE_UNDECIDED, logged, when something blocks by now, or when the packet
                would no longer say the same (it was built before a change, or was delivered already).
            MachineError: TARGET_ALREADY_THERE, DISK_FULL, READ_ONLY, PERMISSION_DENIED, with nothing recorded;
                RELEASE_NOT_WRITTEN when the release is on record but its folder could not get its name: the packet is
                kept, and `write_again` writes it.
        """
        self._require_unchanged(built)
        release = self._release(built)
        packet = PacketFolder(folder, number=built.number)
        packet.write(built.files)
        try:
            with self._journal.database.transaction():
                self._account_for(built, release)
        except BaseException:
            packet.discard()
            raise
        packet.finish()
        self._log_delivery(release)
        return release

    def write_again(self, release_id: ReleaseId, folder: Path) -> Path:
        """Write a kept packet out once more, byte for byte.

        Raises:
            UserError: RECORD_NOT_FOUND.
            MachineError: as `deliver`.
        """
        release = self._journal.releases.get(release_id)
        files = self._journal.releases.packet_of(release_id)
        packet = PacketFolder(folder, number=release.number)
        packet.write(files)
        packet.finish()
        self._log_delivery(release)
        return packet.path

    def find_sent(self, content: bytes) -> PacketFound | None:
        """Say which release a file belongs to, or None when no release contains exactly this file."""
        found = self._journal.releases.find_by_file_hash(sha256(content).hexdigest())
        return None if found is None else PacketFound(*found)

    def passphrase_of(self, release_id: ReleaseId) -> str | None:
        """The words that open a protected packet, None for an open one; kept with the matter for whoever asks again."""
        return self._journal.releases.passphrase_of(release_id)

    def of_matter(self, matter_id: MatterId) -> tuple[Release, ...]:
        """Productions in a matter, oldest first."""
        return self._journal.releases.of_matter(matter_id)

    def _lay_out(self, scope: Scope, *, produced_at: datetime, head: TreeHead, progress: Progress | None) -> Preview:
        content = self._compose(scope, produced_at=produced_at, head=head)
        return Preview(
            scope=scope,
            content=content,
            rendered=render_packet(content, progress=progress),
            undecided=self._undecided(scope),
            key=key_of_pages(content),
        )

    def _undecided(self, scope: Scope) -> tuple[Mention, ...]:
        decided = {
            (each.key, each.item_id) for each in self._journal.release_decisions.person_decisions(scope.matter.id)
        }
        return tuple(
            each
            for each in scope.mentions
            if (each.key, each.item_id) not in decided and (each.key, None) not in decided
        )

    def _compose(self, scope: Scope, *, produced_at: datetime, head: TreeHead | None = None) -> PacketContent:
        inputs = PacketInputs(
            number=self._journal.releases.next_number(scope.today.year),
            practice=scope.practice,
            client=scope.client,
            matter=scope.matter,
            authorization=scope.authorization,
            recipient=scope.recipient,
            decision=scope.decision,
            items=scope.items,
            spans=scope.spans,
            rules=scope.rules,
            produced_at=produced_at,
            head=self._journal.head if head is None else head,
            application=f"{APPLICATION}, version {__version__}",
            supersedes=self._newest_production(scope.matter.id),
        )
        return compose_packet(inputs)

    def _newest_production(self, matter_id: MatterId) -> Release | None:
        productions = self._journal.releases.of_matter(matter_id)
        return productions[-1] if productions else None

    def _require_unchanged(self, built: BuiltPacket) -> None:
        scope = self._review.scope(built.scope.matter.id)
        if not scope.decision.may_build:
            refusal = _refusal(scope)
            self._log_refusal(scope, reason=refusal.reason)
            raise UserError(refusal.code, where=refusal.where)
        if key_of_pages(self._compose(scope, produced_at=built.content.produced_at)) != key_of_pages(built.content):
            self._log_refusal(scope, reason="changed since it was built")
            raise UserError(ErrorCode.RELEASE_UNDECIDED, where="changed_since_built")

    def _release(self, built: BuiltPacket) -> Release:
        scope = built.scope
        earlier = self._newest_production(scope.matter.id)
        manifest = next(each for each in built.files if each.name == "manifest.json")
        decided = scope.decision.items
        return Release(
            id=ReleaseId(self._journal.ids.new()),
            number=built.number,
            matter_id=scope.matter.id,
            client_id=scope.client.id,
            basis=scope.matter.basis.value,
            authority="; ".join(scope.decision.citations),
            recipient_name=scope.recipient.name,
            recipient_address=scope.recipient.address,
            built_at=self._journal.clock.now(),
            released_items=scope.decision.released,
            withheld_items=tuple(each.item_id for each in decided if each.outcome is ItemOutcome.WITHHOLD),
            pages=built.pages,
            manifest_sha256=sha256(manifest.content).hexdigest(),
            head=built.content.head,
            supersedes=None if earlier is None else earlier.id,
        )

    def _account_for(self, built: BuiltPacket, release: Release) -> None:
        journal, scope = self._journal, built.scope
        journal.releases.add(release, built.files)
        if built.passphrase is not None:
            journal.releases.keep_passphrase(release.id, built.passphrase)
        disclosure = Disclosure(
            id=DisclosureId(journal.ids.new()),
            client_id=scope.client.id,
            matter_id=scope.matter.id,
            release_id=release.id,
            disclosed_on=local_today(journal),
            recorded_at=journal.clock.now(),
            recipient_name=scope.recipient.name,
            recipient_address=scope.recipient.address,
            description=f"Packet {release.number}: " + "; ".join(dict.fromkeys(i.group for i in built.content.items)),
            purpose=f"Released on the {paper_words(scope.matter)}",
            basis=release.basis,
            in_statutory_accounting=scope.decision.in_accounting,
        )
        journal.disclosures.add(disclosure)
        for kind, subject, content_hash in (
            (AuditKind.RELEASE_BUILT, release.id, release.manifest_sha256),
            (AuditKind.DISCLOSURE_RECORDED, disclosure.id, ""),
        ):
            journal.record(kind, subject=subject, client_id=scope.client.id, content_hash=content_hash)

    def _log_delivery(self, release: Release) -> None:
        with self._journal.database.transaction():
            self._journal.record(
                AuditKind.RELEASE_DELIVERED,
                subject=release.id,
                client_id=release.client_id,
                content_hash=release.manifest_sha256,
            )

    def _log_refusal(self, scope: Scope, *, reason: str) -> None:
        with self._journal.database.transaction():
            self._journal.record(
                AuditKind.RELEASE_REFUSED, subject=scope.matter.id, client_id=scope.client.id, reason=reason
            )


class _RefusedError(Exception):
    """Ends a build, and the transaction around it, before the log is told why."""

    def __init__(self, scope: Scope, code: ErrorCode, *, where: str, reason: str) -> None:
        super().__init__(code)
        self.scope, self.code, self.where, self.reason = scope, code, where, reason


def _refusal(scope: Scope) -> _RefusedError:
    codes = [blocker.code.value for blocker in scope.decision.blockers]
    undecided = {"items_undecided", "people_undecided", "pages_unseen", "redactions_outdated"}
    code = ErrorCode.RELEASE_UNDECIDED if set(codes) <= undecided else ErrorCode.RELEASE_REFUSED
    return _RefusedError(scope, code, where=codes[0], reason=", ".join(codes))

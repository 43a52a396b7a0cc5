# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks whether the journal is whole: its pages, its log, the signed notes against the log, its header, its backups."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.ports import Progress
from counselor_desk.security.header_file import HeaderCandidate, HeaderFile, HeaderPlace
from counselor_desk.services.backups import Backups
from counselor_desk.services.health_facts import HealthFacts, health_facts
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.integrity import integrity

_COPY_WORDS = {
    HeaderPlace.CURRENT: "VAULT.json in the journal's folder",
    HeaderPlace.BEFORE: "VAULT.json.bak in the journal's folder",
    HeaderPlace.THIRD: "the copy of VAULT.json in your settings folder",
}
_COPY_ADVICE = (
    "The journal opens all the same. Make a backup, which holds the header as well, and keep it on another disk; "
    "restored into an empty folder, it brings back every copy."
)


class Condition(StrEnum):
    """How one thing stands."""

    GOOD = "good"
    NOTICE = "notice"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One line of the answer, in words that never hold anything a person typed."""

    condition: Condition
    words: str


class Health:
    """Checks an open journal; changes nothing but the write-ahead log, which it empties first."""

    def __init__(self, journal: OpenJournal, *, backups: Backups) -> None:
        self._journal = journal
        self._backups = backups

    def facts(self) -> HealthFacts:
        """What is known without checking; quick."""
        return health_facts(self._journal, backups=self._backups)

    def is_on_journals_disk(self, path: Path) -> bool:
        """Whether a file lies on the disk that the journal lies on: one broken disk would take both."""
        try:
            return path.stat().st_dev == self._journal.path.stat().st_dev
        except OSError:
            # a drive that was taken out is another disk
            return False

    def check(self, *, progress: Progress | None = None) -> tuple[HealthLine, ...]:
        """Run every check; takes about 3 s for 127 MB.

        Raises:
            MachineError: when the disk fails while looking.
        """
        steps = (self._pages, self._log, self._signed_notes, self._header_copies, self._backup_files)
        lines: list[HealthLine] = []
        for done, step in enumerate(steps):
            if progress is not None:
                progress(step.__name__.strip("_"), done, len(steps))
            try:
                lines.extend(step())
            except VaultError:
                # damage that the pages show, too, must not end the check without its other answers
                words = f"The check of {step.__name__.strip('_').replace('_', ' ')} met a damaged page and stopped."
                lines.append(HealthLine(Condition.FINDING, words))
        return tuple(lines)

    def _pages(self) -> tuple[HealthLine, ...]:
        found = integrity(self._journal.database)
        if not found:
            return (HealthLine(Condition.GOOD, "Every page of the database is authentic and whole."),)
        return tuple(
            HealthLine(
                Condition.FINDING,
                f"Damage found by the check of {each.check.value.replace('_', ' ')}, at {each.place}. "
                "Keep this file and restore the newest good backup into an empty folder.",
            )
            for each in found
        )

    def _log(self) -> tuple[HealthLine, ...]:
        found = self._journal.audit.verify()
        if not found:
            head = self._journal.head
            return (
                HealthLine(
                    Condition.GOOD, f"The log of {head.size} events agrees with its tree; root {head.root[:16]}."
                ),
            )
        return tuple(
            HealthLine(Condition.FINDING, f"The log does not agree with its tree at event {each.seq}.")
            for each in found
        )

    def _signed_notes(self) -> tuple[HealthLine, ...]:
        """Compare each signed note and addendum with what was logged when it was signed."""
        journal = self._journal
        logged = journal.audit.logged_hashes((AuditKind.NOTE_SIGNED, AuditKind.ADDENDUM_SIGNED))
        struck_in_log = journal.audit.logged_hashes((AuditKind.NOTE_STRUCK,)).keys()
        hashes: dict[str, str] = {}
        struck: set[str] = set()
        for client in journal.clients.list():
            notes = [note for note in journal.notes.of_client(client.id) if note.signature is not None]
            hashes |= {note.id: note.content_hash for note in notes}
            hashes |= {addendum.id: addendum.content_hash for addendum in journal.addenda.of_client(client.id)}
            struck |= {note.id for note in notes if note.strike is not None}
        # one that is gone counts as well as one that reads differently, and so does a strike that nobody logged
        changed = sum(logged.get(subject) != hashes.get(subject) for subject in logged.keys() | hashes.keys())
        changed += len(struck ^ struck_in_log)
        if changed:
            return (
                HealthLine(
                    Condition.FINDING, f"{changed} signed notes or addenda are not as they were when they were signed."
                ),
            )
        return (HealthLine(Condition.GOOD, f"All {len(hashes)} signed notes and addenda are as they were signed."),)

    def _header_copies(self) -> tuple[HealthLine, ...]:
        """Compare each copy of the header with the one that opened the journal."""
        journal = self._journal
        file = HeaderFile(journal.path, third_copy=journal.third_copy)
        try:
            copies = file.read()
        except VaultError:
            words = (
                "The header of the journal can no longer be read: once closed, the journal will not open again. "
                "Leave it open, make a backup and restore it into an empty folder."
            )
            return (HealthLine(Condition.FINDING, words),)
        # there is a header before this one only once the keys were changed, and not in a restored journal
        expected = {HeaderPlace.CURRENT} if journal.third_copy is None else {HeaderPlace.CURRENT, HeaderPlace.THIRD}
        found = {each.place for each in copies.candidates}
        amiss = dict.fromkeys(expected - found, "is missing")
        amiss |= {each.place: "cannot be read" for each in copies.unreadable}
        amiss |= {each.place: "differs from the header in use" for each in copies.candidates if not self._fits(each)}
        total = len(found | amiss.keys())
        if amiss:
            which = "; ".join(f"{_COPY_WORDS[place]} {wrong}" for place, wrong in sorted(amiss.items()))
            words = f"{total - len(amiss)} of {total} copies of the header are as they should be: {which}."
            return (HealthLine(Condition.NOTICE, f"{words} {_COPY_ADVICE}"),)
        revision = f"revision {journal.header.revision}"
        if total == 1:
            return (HealthLine(Condition.GOOD, f"The header can be read, {revision}; no copy of it is kept."),)
        return (HealthLine(Condition.GOOD, f"All {total} copies of the header can be read and agree, {revision}."),)

    def _fits(self, copy: HeaderCandidate) -> bool:
        now = self._journal.header
        if copy.place is HeaderPlace.BEFORE and copy.header != now:
            return copy.header.vault_id == now.vault_id and copy.header.revision < now.revision
        return copy.header == now

    def _backup_files(self) -> tuple[HealthLine, ...]:
        files = sorted(self._journal.folder.backups.glob("*.cdbak"))
        if not files:
            return (HealthLine(Condition.NOTICE, "No backup lies in the journal's own folder."),)
        return tuple(self._backup(file) for file in files)

    def _backup(self, file: Path) -> HealthLine:
        try:
            manifest = self._backups.prove(file, journal=self._journal)
        except VaultError as error:
            if error.code is ErrorCode.NO_FITTING_SLOT:
                words = "was made before the key was changed; it opens with the recovery code or passphrase."
                return HealthLine(Condition.NOTICE, f"The backup {file.name} {words}")
            return HealthLine(Condition.FINDING, f"The backup {file.name} is damaged. Make a new one.")
        return HealthLine(Condition.GOOD, f"The backup {file.name} opens and is whole ({manifest.tree_size} events).")

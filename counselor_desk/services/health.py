# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks whether the journal is whole: pages, log, every record against the log, stamp, header and backups."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.canonical import canonical_hash
from counselor_desk.domain.errors import DeskError, ErrorCode, UserError, VaultError
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.security.header_file import HeaderCandidate, HeaderFile, HeaderPlace
from counselor_desk.services.backups import Backups
from counselor_desk.services.health_facts import HealthFacts, health_facts
from counselor_desk.services.health_lines import Condition, HealthLine, folder_lines, record_lines, stamp_line
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.record_proof import RecordProof
from counselor_desk.services.seal_lines import seal_lines
from counselor_desk.storage.health_checks import HealthCheckStore, KeptCheck
from counselor_desk.storage.integrity import IntegrityFinding, integrity, integrity_in_pieces

_COPY_WORDS = {
    HeaderPlace.CURRENT: "VAULT.json in the journal's folder",
    HeaderPlace.BEFORE: "VAULT.json.bak in the journal's folder",
    HeaderPlace.THIRD: "the copy of VAULT.json in your settings folder",
}
_COPY_ADVICE = (
    "The journal opens all the same. Make a backup, which holds the header as well, and keep it on another disk; "
    "restored into an empty folder, it brings back every copy."
)


class Occasion(StrEnum):
    """Why the journal was checked."""

    ASKED = "asked"
    WEEKLY = "weekly"
    AFTER_CRASH = "after_crash"


CHECK_AGAIN_AFTER: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckKept:
    """A check with its moment in UTC."""

    checked_at: datetime
    occasion: Occasion
    lines: tuple[HealthLine, ...]

    @property
    def findings(self) -> int:
        return sum(line.condition is Condition.FINDING for line in self.lines)


class Health:
    """Checks an open journal; the write-ahead log is emptied first, and what was found is kept where it is asked to."""

    def __init__(self, journal: OpenJournal, *, backups: Backups) -> None:
        self._journal = journal
        self._backups = backups

    def facts(self, *, backup_folder: Path | None = None) -> HealthFacts:
        """What is known without checking; quick.

        Args:
            backup_folder: where backups go besides the journal's own folder.
        """
        return health_facts(self._journal, backups=self._backups, backup_folder=backup_folder)

    def is_on_journals_disk(self, path: Path) -> bool:
        """Whether a file lies on the disk that the journal lies on: one broken disk would take both."""
        try:
            return path.stat().st_dev == self._journal.path.stat().st_dev
        except OSError:
            # a drive that was taken out is another disk
            return False

    def overview(self, *, backup_folder: Path | None = None) -> tuple[HealthFacts, CheckKept | None]:
        """The facts and the newest check in one look."""
        return self.facts(backup_folder=backup_folder), self.last_check()

    def last_check(self) -> CheckKept | None:
        """The newest check that was kept, if there ever was one."""
        kept = HealthCheckStore(self._journal.database).last()
        if kept is None:
            return None
        lines = tuple(HealthLine(Condition(condition), words) for condition, words in kept.lines)
        return CheckKept(checked_at=kept.checked_at, occasion=Occasion(kept.occasion), lines=lines)

    def due(self) -> Occasion | None:
        """Why the journal should be checked in an idle minute: it was left open, or a week has passed; None if not."""
        journal = self._journal
        if journal.head_stamp.is_undecided:
            return None
        last = journal.audit.last_of_kind(AuditKind.JOURNAL_CHECKED)
        if journal.audit.was_left_open(after=0 if last is None else last.seq):
            return Occasion.AFTER_CRASH
        # a clock that was set back must not put the next check off for ever
        is_recent = last is not None and abs(journal.clock.now() - last.at) < CHECK_AGAIN_AFTER
        return None if is_recent else Occasion.WEEKLY

    def check_while_idle(
        self, *, progress: Progress | None = None, is_cancelled: IsCancelled | None = None
    ) -> CheckKept | None:
        """Run the check that is due and keep its answer; None when none is due.

        Ends within some 10 ms of a cancellation, so that whoever begins to type again does not wait. Backups are left
        to the moment they are made, where each is opened.

        Raises:
            UserError: CANCELLED; nothing is kept, and it stays due.
            MachineError: when the disk fails while looking.
        """
        occasion = self.due()
        if occasion is None:
            return None
        steps = (
            self._pages_in_pieces,
            self._log,
            self._seals,
            self._records,
            self._stamp,
            self._header_copies,
            self._folder,
        )
        with self._journal.database.interruptible(is_cancelled or (lambda: False)):
            lines = self._run(steps, progress=progress, is_cancelled=is_cancelled)
        return self._keep(occasion, lines)

    def check_and_keep(self, *, progress: Progress | None = None) -> CheckKept:
        """Run every check because somebody asked for it, and keep the answer with its date.

        Raises:
            MachineError: as `check`.
        """
        return self._keep(Occasion.ASKED, self.check(progress=progress))

    def _keep(self, occasion: Occasion, lines: tuple[HealthLine, ...]) -> CheckKept:
        journal, now = self._journal, self._journal.clock.now()
        kept = CheckKept(checked_at=now, occasion=occasion, lines=lines)
        pairs = tuple((line.condition.value, line.words) for line in lines)
        if not journal.head_stamp.is_undecided:
            # a damaged or full disk takes no answer, and the answer is what counts
            with suppress(DeskError), journal.database.transaction():
                HealthCheckStore(journal.database).add(KeptCheck(checked_at=now, occasion=occasion.value, lines=pairs))
                journal.record(
                    AuditKind.JOURNAL_CHECKED,
                    subject=journal.keys.vault_id,
                    content_hash=canonical_hash([list(pair) for pair in pairs]),
                )
        return kept

    def check(self, *, progress: Progress | None = None) -> tuple[HealthLine, ...]:
        """Run every check; takes about 3 s for 127 MB.

        Raises:
            MachineError: when the disk fails while looking.
        """
        steps = (
            self._pages,
            self._log,
            self._seals,
            self._records,
            self._stamp,
            self._header_copies,
            self._folder,
            self._backup_files,
        )
        return self._run(steps, progress=progress)

    def _run(
        self,
        steps: Sequence[Callable[[], tuple[HealthLine, ...]]],
        *,
        progress: Progress | None,
        is_cancelled: IsCancelled | None = None,
    ) -> tuple[HealthLine, ...]:
        lines: list[HealthLine] = []
        for done, step in enumerate(steps):
            if progress is not None:
                progress(step.__name__.strip("_"), done, len(steps))
            if is_cancelled is not None and is_cancelled():
                raise UserError(ErrorCode.CANCELLED, where="health")
            try:
                lines.extend(step())
            except VaultError:
                # damage that the pages show, too, must not end the check without its other answers
                words = f"The check of {step.__name__.strip('_').replace('_', ' ')} met a damaged page and stopped."
                lines.append(HealthLine(Condition.FINDING, words))
        return tuple(lines)

    def _pages(self) -> tuple[HealthLine, ...]:
        return self._about_pages(integrity(self._journal.database))

    def _pages_in_pieces(self) -> tuple[HealthLine, ...]:
        return self._about_pages(integrity_in_pieces(self._journal.database))

    def _about_pages(self, found: tuple[IntegrityFinding, ...]) -> tuple[HealthLine, ...]:
        if not found:
            return (HealthLine(Condition.GOOD, "Every page of the database is authentic and whole."),)
        return tuple(
            HealthLine(
                Condition.FINDING,
                f"Damage found by the check of {each.check.value.replace('_', ' ')}, at {each.place}. "
                "Keep this file and go back to the newest good backup.",
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

    def _seals(self) -> tuple[HealthLine, ...]:
        return seal_lines(self._journal)

    def _records(self) -> tuple[HealthLine, ...]:
        """Compare every signed or logged row with the newest entry about it, and every such entry with its row."""
        return record_lines(RecordProof(self._journal).check())

    def _stamp(self) -> tuple[HealthLine, ...]:
        return (stamp_line(self._journal.head_stamp),)

    def _folder(self) -> tuple[HealthLine, ...]:
        """Only what is amiss is said: the clock, and copies that a synchronizing program has left."""
        return folder_lines(self._journal)

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

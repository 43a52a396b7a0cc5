# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: a fictional practice lived from its first client to a verified, court-ordered release.

Everything is done through the services that a counselor's own journal uses; only the people, the clock and the place of
the keyring's entry are made up.
"""

import json
import shutil
from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from counselor_desk import __version__
from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.app.console import say
from counselor_desk.app.demo_expected import expected_strings
from counselor_desk.app.demo_keys import PASSPHRASE, PIN, PrintedKeyStore, write_keys
from counselor_desk.app.demo_matters import MatterPlayer, ReleaseStory
from counselor_desk.app.demo_output import DemoOutput, prepare_output
from counselor_desk.app.sample_practice import (
    MINIMUM_CLIENTS,
    SampleMatter,
    SamplePractice,
    compose_sample_practice,
)
from counselor_desk.app.sample_week import live_last_days
from counselor_desk.app.sample_writer import SampleWriter, ScriptedClock, SeededIds
from counselor_desk.documents.packet_check import check_package
from counselor_desk.domain.consents import ConsentTopic
from counselor_desk.domain.errors import BugError, ErrorCode, UserError
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matters import PaperKind
from counselor_desk.domain.notes import NoteState
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.releases import ItemOutcome
from counselor_desk.security.recovery_code import RecoveryCode
from counselor_desk.services.health_lines import Condition
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.ways_offered import Way
from counselor_desk.services.wording import CONSENT_STATUSES

LAST_DAY = date(2026, 11, 20)
"""The last day of the story; fixed, because the same seed must give the same practice on every day."""

_FINE, _FINDING = 0, 1
_SMALLEST = f"the story needs at least {MINIMUM_CLIENTS} clients, and 40 sessions with 3 more for each client"


def run_demo(*, out: Path, seed: int, clients: int, sessions: int, key_store: PrintedKeyStore) -> int:
    """Write the demonstration into a folder and tell it in a dozen lines; 0 when every check at its end held.

    `key_store` holds the keyring's half of the PIN afterwards.

    Raises:
        UserError: OUTPUT_FOLDER_NOT_OURS; VALUE_NOT_ALLOWED for a practice too small for the story.
        MachineError: whatever the disk said.
    """
    started = perf_counter()
    try:
        sample = compose_sample_practice(seed=seed, clients=clients, sessions=sessions, last_day=LAST_DAY)
    except ValueError:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where=_SMALLEST) from None
    output = prepare_output(out)
    try:
        return _Demonstration(output, sample, key_store=key_store).run(started=started)
    except OSError as error:
        raise machine_error(error, where="demo") from None


class _Demonstration:
    def __init__(self, output: DemoOutput, sample: SamplePractice, *, key_store: PrintedKeyStore) -> None:
        self._output = output
        self._sample = sample
        self._clock = ScriptedClock(datetime.combine(sample.profile.opened_on, time(7), tzinfo=UTC))
        self._key_store = key_store
        self._desk: Desk = build_desk(
            clock=self._clock,
            ids=SeededIds(sample.seed),
            key_store=self._key_store,
            # a demonstration leaves nothing in anybody's own configuration folder
            third_copy=lambda _: None,
        )

    def run(self, *, started: float) -> int:
        say(f"Counselor Desk {__version__}, fictional practice of seed {self._sample.seed}. Nobody in it exists.")
        recovery_code = self._create()
        with self._desk.vault.open(self._output.journal, PIN) as journal:
            opened = open_desk(self._desk, journal)
            unlocking = self._desk.vault.reauthenticate(journal, PIN, way=Way.PIN)
            key = journal.compartment_key(slot_id=unlocking.slot_id, secret=unlocking.secret)
            writer = SampleWriter(opened, self._sample, clock=self._clock, compartment_key=key)
            player = MatterPlayer(opened, self._sample, writer=writer, clock=self._clock)
            received = self._live(writer, player)
            self._tell_record(opened)
            live_last_days(opened, self._sample, writer)
            order, subpoena = self._matter(PaperKind.COURT_ORDER), self._matter(PaperKind.SUBPOENA)
            story = player.release(order, received[order.key], folder=self._output.release)
            self._tell_release(story)
            blocked = player.answer_subpoena(subpoena, received[subpoena.key], folder=self._output.letters)
            say(
                f"  9. Attorney's subpoena: no packet ({len(blocked)} blockers); "
                "an objection letter that neither confirms nor denies, and a notice to the client."
            )
            self._write_expected(story)
            is_healthy = self._tell_health(opened)
        is_same = self._back_up_and_restore(recovery_code)
        is_verified = self._verify(story)
        say(f"Done in {perf_counter() - started:.0f} s. Keys of this fictional journal: {self._output.keys}")
        say(f"Look at {self._output.release / story.release.number / 'record.pdf'}")
        return _FINE if is_healthy and is_same and is_verified else _FINDING

    def _create(self) -> RecoveryCode:
        ways = WaysIn(pin=PIN, passphrase=PASSPHRASE)
        new = self._desk.vault.create(self._output.journal, ways=ways)
        new.journal.close()
        write_keys(self._output.keys, recovery_code=new.recovery_code, key_store=self._key_store)
        say("  1. Journal created, encrypted; it opens with PIN and keyring entry, passphrase or recovery code.")
        return new.recovery_code

    def _live(self, writer: SampleWriter, player: MatterPlayer) -> dict[str, MatterId]:
        """Write the practice up to each paper's arrival, receive it, and go on."""
        received: dict[str, MatterId] = {}
        for matter in sorted(self._sample.matters, key=lambda each: each.served_on):
            arrival = datetime.combine(matter.served_on, time(12), tzinfo=ZoneInfo(self._sample.profile.zone))
            writer.write_until(arrival.astimezone(UTC))
            self._clock.moment = max(self._clock.moment, arrival.astimezone(UTC))
            received[matter.key] = player.receive(matter)
        writer.write_until()
        evening = datetime.combine(LAST_DAY, time(18, 30), tzinfo=ZoneInfo(self._sample.profile.zone))
        self._clock.moment = max(self._clock.moment, evening.astimezone(UTC))
        return received

    def _matter(self, paper: PaperKind) -> SampleMatter:
        return next(each for each in self._sample.matters if each.paper is paper)

    def _tell_record(self, opened: OpenDesk) -> None:
        clients = opened.clients.all()
        notes = [note for client in clients for note in opened.notes.of_client(client.id)]
        states = Counter(note.state for note in notes)
        addenda = sum(len(opened.journal.addenda.of_client(client.id)) for client in clients)
        say(
            f"  2. {len(clients)} clients, {len(self._sample.sessions)} sessions, {len(notes)} notes: "
            f"{states[NoteState.SIGNED]} signed, {states[NoteState.DRAFT]} drafts, {states[NoteState.STRUCK]} struck; "
            f"{addenda} addenda, {sum(note.is_late_entry for note in notes)} late entries."
        )
        statuses = Counter(opened.consents.statuses(ConsentTopic.TREATMENT).values())
        told = ", ".join(f"{count} {CONSENT_STATUSES[status].lower()}" for status, count in statuses.most_common())
        say(f"  3. Consent to treatment: {told}.")

    def _tell_release(self, story: ReleaseStory) -> None:
        scope = story.scope
        say(
            f"  4. Court order for client {scope.client.code}: legal hold placed on arrival. "
            f"The first try was refused: {len(story.blocked)} things were missing."
        )
        outcomes = Counter(each.outcome for each in scope.decision.items)
        say(
            f"  5. Its {len(scope.matter.clauses)} clauses reach {outcomes[ItemOutcome.RELEASE]} of "
            f"{len(scope.items)} items; {outcomes[ItemOutcome.WITHHOLD]} stay, each with its reason."
        )
        people = story.people
        spans = sum(item.redactions for item in story.built.content.items)
        say(
            f"  6. {people.total()} people and details found in the text: {people['taken_out']} taken out in "
            f"{spans} places, {people['kept']} kept."
        )
        say(
            f"  7. Packet {story.release.number}: {story.built.pages} pages, {len(story.built.checks)} checks passed, "
            f"{story.built.needles} removed texts looked for and not found."
        )
        say(f"  8. Delivered to release/{story.release.number} and entered in the accounting of disclosures.")

    def _write_expected(self, story: ReleaseStory) -> None:
        apart = [each.text for each in self._sample.psychotherapy_notes]
        strings = expected_strings(story.built, apart=apart)
        content = {
            "packet": f"release/{story.release.number}",
            "pages": story.built.pages,
            "released": list(strings.released),
            "redacted": list(strings.redacted),
            "withheld": list(strings.withheld),
        }
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        self._output.expected.write_text(text, encoding="utf-8")

    def _tell_health(self, opened: OpenDesk) -> bool:
        lines = opened.health.check()
        is_healthy = not any(line.condition is Condition.FINDING for line in lines)
        head = opened.journal.head
        said = "every page, signed note and event checked, no damage" if is_healthy else "A FINDING: run `check`"
        say(f" 10. Journal health: {said}; {head.size} events, tree head {head.root[:16]}.")
        return is_healthy

    def _back_up_and_restore(self, recovery_code: RecoveryCode) -> bool:
        """Back the journal up, restore it elsewhere with the recovery code alone, and compare."""
        file = self._output.backup / f"{LAST_DAY.isoformat()}.cdbak"
        elsewhere = self._output.folder / "journal-restored-for-comparison"
        backups = self._desk.backups
        with self._desk.vault.open(self._output.journal, PASSPHRASE) as journal:
            written = _note_hashes(journal)
            backups.make(journal, to=file)
        try:
            restored = backups.restore(file, to=elsewhere, typed=recovery_code.formatted)
            with self._desk.vault.open(elsewhere, recovery_code.formatted) as journal:
                is_same = _note_hashes(journal) == written
        finally:
            shutil.rmtree(elsewhere, ignore_errors=True)
        rows = sum(restored.manifest.rows.values())
        said = f"{len(written)} notes are the same" if is_same else "the notes are NOT the same"
        say(f" 11. Backup verified, and restored elsewhere with the recovery code alone: {rows} rows; {said}.")
        return is_same

    def _verify(self, story: ReleaseStory) -> bool:
        report = check_package(self._output.release / story.release.number)
        passed = sum(check.passed for check in report.checks)
        say(f" 12. The packet checked from outside, without the journal: {passed} of {len(report.checks)} checks hold.")
        if report.number != story.release.number:
            raise BugError("demo_packet_number")
        return report.passed


def _note_hashes(journal: OpenJournal) -> frozenset[str]:
    return frozenset(
        note.content_hash for client in journal.clients.list() for note in journal.notes.of_client(client.id)
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""Any sequence of acts, kills, locks, backups, restores and changed keys: the journal holds what a simple model holds.

The model (`journal_model.py`) says what each act leads to or is refused with. After every step the whole journal is
read back and compared with it, words are searched for, and the log is verified (security.md R37).
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

import pytest
from factories import a_consent_document, a_practice
from fakes import CountingIds, MemoryKeyStore, SettableClock
from forked_workers import Starter, started
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from journal_model import CLIENTS, DOCUMENT, VOCABULARY, Act, Model, Verb, found, moment, note_id, perform, seen
from practice_journal import PASSPHRASE, PIN, Template, companion, new_desk, sample_client

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.integrity import integrity

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked workers with a POSIX signal")

PINS = (PIN, "heron-58-reed")
PASSPHRASES = (PASSPHRASE, "nine slow barges under a low bridge")
NUMBERS = st.integers(min_value=1, max_value=6)
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=4).map(tuple)
SOME_WORDS = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4).map(tuple)
WHICH = st.sampled_from(range(len(CLIENTS)))
LONGEST_SECONDS = 0.01


@dataclass
class Grounds:
    """What the examples of one run share: a closed journal to copy, and the process whose workers are killed."""

    template: Template
    starter: Starter
    may_take_long: bool = False
    steps: int = 0
    examples: int = 0
    done: dict[str, int] = field(default_factory=dict)


@dataclass
class Kept:
    """A backup, and what was in the journal when it was made."""

    path: Path
    model: Model
    passphrase: str


def a_small_journal(path: Path) -> Template:
    """A practice with two clients and a consent form, and nothing written yet."""
    clock, ids, key_store = SettableClock(moment(0)), CountingIds(), MemoryKeyStore()
    desk = new_desk(clock, ids, key_store)
    new = desk.vault.create(path, ways=WaysIn(pin=PIN, passphrase=PASSPHRASE, keyring_alone=True))
    opened = open_desk(desk, new.journal)
    opened.clients.save_practice(a_practice())
    opened.clients.add(sample_client())
    opened.clients.add(companion())
    opened.consents.add_document(a_consent_document(id=DOCUMENT))
    new.journal.close()
    return Template(path, key_store.entries, ids.given, new.recovery_code.formatted)


class JournalMachine(RuleBasedStateMachine):
    """One journal and its model."""

    grounds: Grounds

    def __init__(self) -> None:
        super().__init__()
        self._left = ExitStack()
        folder = Path(self._left.enter_context(TemporaryDirectory()))
        self.folder = folder
        self.practice = self.grounds.template.copy(folder / "journal")
        # the one that is open in the end
        self._left.callback(lambda: self.opened.journal.close())  # noqa: PLW0108
        self.opened: OpenDesk = self.practice.opened
        self.is_open = True
        self.model = Model()
        self.minute = 0
        self.pin, self.passphrase = PIN, PASSPHRASE
        self.backups: list[Kept] = []
        # each answers for a quarter of a second of hashing, or for a whole copy
        self.derivations_left, self.backups_left = (1000, 1000) if self.grounds.may_take_long else (1, 2)
        self.grounds.examples += 1

    # what a counselor does to the record

    def _act(self, verb: Verb, subject: int, *, client: int = 0, words: tuple[str, ...] = ()) -> Act:
        self.minute += 1
        return Act(verb, self.minute, subject, client, words)

    def _do(self, act: Act) -> None:
        self._count(act.verb)
        expected = self.model.refusal(act)
        if expected is ErrorCode.UNEXPECTED:
            return  # the same number twice is a mistake of the caller, not an act
        assert perform(self.opened, self.practice.clock, act) == expected, act
        self.model = self.model.after(act)

    @rule(number=NUMBERS, client=WHICH, words=WORDS)
    def begin(self, number: int, client: int, words: tuple[str, ...]) -> None:
        self._do(self._act(Verb.BEGIN, number, client=client, words=words))

    @rule(number=NUMBERS, words=SOME_WORDS)
    def save(self, number: int, words: tuple[str, ...]) -> None:
        self._do(self._act(Verb.SAVE, number, words=words))

    @rule(number=NUMBERS)
    def clear(self, number: int) -> None:
        self._do(self._act(Verb.CLEAR, number))

    @rule(number=NUMBERS)
    def discard(self, number: int) -> None:
        self._do(self._act(Verb.DISCARD, number))

    @rule(number=NUMBERS)
    def sign(self, number: int) -> None:
        self._do(self._act(Verb.SIGN, number))

    @rule(number=NUMBERS, words=WORDS)
    def addend(self, number: int, words: tuple[str, ...]) -> None:
        self._do(self._act(Verb.ADDEND, number, words=words))

    @rule(number=NUMBERS)
    def strike(self, number: int) -> None:
        self._do(self._act(Verb.STRIKE, number))

    @rule(client=WHICH)
    def hold(self, client: int) -> None:
        self._do(self._act(Verb.HOLD, len(self.model.holds) + 1, client=client))

    @rule(number=NUMBERS)
    def lift(self, number: int) -> None:
        self._do(self._act(Verb.LIFT, number))

    @rule(client=WHICH)
    def consent(self, client: int) -> None:
        self._do(self._act(Verb.CONSENT, len(self.model.consents) + 1, client=client, words=("asked nothing",)))

    @rule(number=NUMBERS)
    def revoke(self, number: int) -> None:
        self._do(self._act(Verb.REVOKE, number))

    @rule(words=SOME_WORDS, letters=st.integers(min_value=1, max_value=12))
    def search(self, words: tuple[str, ...], letters: int) -> None:
        query = " ".join((*words[:-1], words[-1][:letters]))
        self._count("search")
        assert found(self.opened, query) == self.model.subjects_with(query), query

    # what happens to the journal

    @rule(way=st.sampled_from([Way.ALONE, Way.RECOVERY]))
    def lock_and_open(self, way: Way) -> None:
        self._count("lock")
        self._close()
        self._open(way)

    @precondition(lambda self: self.derivations_left > 0)
    @rule(way=st.sampled_from([Way.PASSPHRASE, Way.PIN]))
    def lock_and_type(self, way: Way) -> None:
        self._count("lock, opened by a secret")
        self.derivations_left -= 1
        self._close()
        self._open(way)

    @rule(
        acts=st.lists(
            st.tuples(
                st.sampled_from([Verb.BEGIN, Verb.SAVE, Verb.SIGN, Verb.ADDEND, Verb.STRIKE, Verb.DISCARD, Verb.HOLD]),
                NUMBERS,
                WHICH,
                SOME_WORDS,
            ),
            min_size=1,
            max_size=12,
        ),
        told=st.integers(min_value=0, max_value=12),
        later=st.integers(min_value=0, max_value=1000),
    )
    def kill(self, acts: list[tuple[Verb, int, int, tuple[str, ...]]], told: int, later: int) -> None:
        """Another process works in the journal and dies, so long after it has told so much."""
        self._count("kill")
        batch, ahead = [], self.model
        for verb, number, client, words in acts:
            subject = len(ahead.holds) + 1 if verb is Verb.HOLD else number
            act = self._act(verb, subject, client=client, words=words)
            if ahead.refusal(act) is not ErrorCode.UNEXPECTED:
                batch.append(act)
                ahead = ahead.after(act)
        if not batch:
            return
        self._close()
        lines = self._killed(batch, told=told, seconds=LONGEST_SECONDS * later / 1000)
        answers = [line.partition(" ")[2] for line in lines if line.startswith("done")]
        for act, answer in zip(batch, answers, strict=False):
            assert answer == (self.model.refusal(act) or ""), act
            self.model = self.model.after(act)
        self._open(Way.ALONE)
        if len(answers) < len(batch) and seen(self.opened) != self.model:
            # the act under way when it died may have been done, though nobody was told
            self.model = self.model.after(batch[len(answers)])

    def _killed(self, batch: list[Act], *, told: int, seconds: float) -> list[str]:
        practice, starter = self.practice, self.grounds.starter
        # as many as no example gives out by itself, so that no identifier comes twice
        practice.ids.given += 10_000
        given = {"code": practice.recovery_code, "ids": practice.ids.given, "acts": [act.as_json for act in batch]}
        worker = starter.start(journal=str(practice.path), **given)
        practice.ids.given += 10_000
        lines: list[str] = []
        while len(lines) < told and not (lines and lines[-1] == "closed"):
            lines.append(line := starter.told())
            assert not line.startswith("dead"), lines
        # real time on purpose: the kill must fall anywhere in the act that follows
        Event().wait(seconds)
        os.kill(worker, signal.SIGKILL)
        rest, code = starter.end()
        assert code == -signal.SIGKILL, (lines, rest)
        return [*lines, *rest]

    @precondition(lambda self: self.backups_left > 0)
    @rule()
    def back_up(self) -> None:
        self._count("backup")
        self.backups_left -= 1
        path = self.folder / f"{len(self.backups)}.cdbak"
        self.practice.desk.backups.make(self.opened.journal, to=path)
        self.backups.append(Kept(path, self.model.copy(), self.passphrase))

    @precondition(lambda self: self.backups)
    @rule(newest=st.booleans(), with_passphrase=st.booleans())
    def restore_elsewhere(self, newest: bool, with_passphrase: bool) -> None:
        """A backup becomes another journal, which holds what this one held then."""
        self._count("restore elsewhere")
        backup = self.backups[-1 if newest else 0]
        with_passphrase = with_passphrase and self.derivations_left > 0
        self.derivations_left -= with_passphrase
        typed = backup.passphrase if with_passphrase else self.practice.recovery_code
        with TemporaryDirectory(dir=self.folder) as place:
            to = Path(place) / "restored"
            desk = self.practice.desk
            desk.backups.restore(backup.path, to=to, typed=typed)
            with desk.vault.open(to, self.practice.recovery_code) as journal:
                assert seen(open_desk(desk, journal)) == backup.model

    @precondition(lambda self: self.backups)
    @rule(newest=st.booleans())
    def go_back(self, newest: bool) -> None:
        """A backup takes the place of the journal; the ways in stay those of today."""
        self._count("go back")
        backup = self.backups[-1 if newest else 0]
        self._close()
        practice = self.practice
        practice.desk.generations.restore_in_place(practice.path, backup.path, typed=practice.recovery_code)
        self.model = backup.model.copy()
        self._open(Way.ALONE)

    @precondition(lambda self: self.derivations_left > 0)
    @rule(back=st.booleans())
    def change_pin(self, back: bool) -> None:
        self.derivations_left -= 1
        self._count("change PIN")
        new = PINS[back]
        self.opened.unlock_choices.change_pin(Proof(Way.RECOVERY, self.practice.recovery_code), new)
        self.pin = new

    @precondition(lambda self: self.derivations_left > 0)
    @rule(back=st.booleans())
    def change_passphrase(self, back: bool) -> None:
        self.derivations_left -= 1
        self._count("change passphrase")
        new = PASSPHRASES[back]
        self.opened.unlock_choices.change_passphrase(Proof(Way.RECOVERY, self.practice.recovery_code), new)
        self.passphrase = new

    @rule()
    def rotate_keys(self) -> None:
        self._count("rotate keys")
        journal = self.opened.journal
        self.opened.generations.rotate_database_key(journal, Proof(Way.RECOVERY, self.practice.recovery_code))
        self.opened = open_desk(self.practice.desk, journal)

    def _close(self) -> None:
        self.is_open = False
        self.opened.journal.close()

    def _open(self, way: Way) -> None:
        typed = {
            Way.ALONE: "",
            Way.RECOVERY: self.practice.recovery_code,
            Way.PASSPHRASE: self.passphrase,
            Way.PIN: self.pin,
        }[way]
        self.practice.clock.at = moment(self.minute)
        journal = self.practice.desk.vault.open(self.practice.path, typed, way=way)
        self.opened, self.is_open = open_desk(self.practice.desk, journal), True
        finding = journal.head_stamp.finding
        assert finding is not None
        assert finding.standing in (Standing.SAME, Standing.AHEAD, Standing.RESTORED)
        assert integrity(journal.database) == ()

    # what holds at every moment

    @invariant()
    def everything_acknowledged_is_there_and_nothing_else(self) -> None:
        self.grounds.steps += 1
        assert seen(self.opened) == self.model

    @invariant()
    def the_log_tells_of_every_signature_and_proves_itself(self) -> None:
        journal = self.opened.journal
        assert journal.audit.verify() == ()
        signed = {number for number, each in self.model.notes.items() if each.state != "draft"}
        logged = journal.database.rows("SELECT subject FROM audit_event WHERE kind = ?", (AuditKind.NOTE_SIGNED.value,))
        assert {note_id(number) for number in signed} == {row.text("subject") for row in logged}
        for number in signed:
            assert self.opened.client_record.reading(note_id(number)).is_as_signed

    @invariant()
    def the_search_finds_exactly_what_is_written(self) -> None:
        for word in ("heron", "ET", "王", "ecluse"):
            assert found(self.opened, word) == self.model.subjects_with(word), word

    def teardown(self) -> None:
        with self._left:
            # what failed while the journal was closed tells more than that it is closed
            assert not self.is_open or integrity(self.opened.journal.database) == ()

    def _count(self, what: str) -> None:
        self.grounds.done[what] = self.grounds.done.get(what, 0) + 1


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    template = a_small_journal(tmp_path_factory.mktemp("machine") / "journal")
    with started("drive_machine.py") as starter:
        yield Grounds(template, starter)


# each example is a journal: a failure is read as it came
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def run(grounds: Grounds, *, examples: int, steps: int, may_take_long: bool = False) -> None:
    grounds.may_take_long = may_take_long
    machine = type("Machine", (JournalMachine,), {"grounds": grounds})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=NO_SHRINKING,
            suppress_health_check=[*HealthCheck],
        ),
    )


def test_the_journal_holds_what_the_model_holds(grounds: Grounds) -> None:
    run(grounds, examples=5, steps=14)


@pytest.mark.campaign
def test_the_journal_holds_what_the_model_holds_over_thousands_of_steps(
    grounds: Grounds, record_property: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run(grounds, examples=int(os.environ.get("MACHINE_EXAMPLES", "60")), steps=40, may_take_long=True)
    for what, count in {"steps": grounds.steps, "examples": grounds.examples, **grounds.done}.items():
        record_property(what, count)
    with capsys.disabled():
        counted = dict(sorted(grounds.done.items()))
        sys.stdout.write(f"\n{grounds.examples} examples, {grounds.steps} steps: {counted}\n")

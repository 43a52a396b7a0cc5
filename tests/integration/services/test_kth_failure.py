# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk fails at the k-th call, for every k until nothing fails: the old state or the new one, and always a way in.

After the method of SQLite's own tests (https://sqlite.org/testing.html, section 3.2). Every call to the system and
every statement to the database counts; it fails once, or from there on for good.
"""

import itertools
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from failing_disk import failing_disk
from fakes import CountingIds, MemoryKeyStore, SettableClock
from newer_program import become_newer
from practice_journal import PLAIN, Practice, Template, new_desk

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ports import Progress
from counselor_desk.services import vault
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage import migrator
from counselor_desk.storage.integrity import integrity

# the keyring alone needs no Argon2id, so that hundreds of runs stay short
BY_KEYRING = Proof(Way.ALONE)
A_SAMPLE = (13, 36)
"""Of the 38 to 52 calls that each act makes: one while the copy is filled, one around the commit."""


@dataclass
class Scene:
    """One journal of its own for one run; `codes` are the recovery codes of which one must open it."""

    practice: Practice
    codes: list[str]
    folder: Path

    @property
    def backup(self) -> Path:
        return self.folder / "before.cdbak"

    @property
    def restored(self) -> Path:
        return self.folder / "restored"


Act = Callable[[Scene], None]


def rotate(scene: Scene) -> None:
    scene.practice.opened.generations.rotate_database_key(scene.practice.opened.journal, BY_KEYRING)


def revoke(scene: Scene) -> None:
    revocation, journal = scene.practice.opened.revocation, scene.practice.opened.journal
    shown = revocation.begin(journal, BY_KEYRING)
    scene.codes.append(shown.formatted)
    revocation.finish(journal, shown, shown.formatted)


def restore_in_place(scene: Scene) -> None:
    scene.practice.desk.generations.restore_in_place(scene.practice.path, scene.backup, typed="", way=Way.ALONE)


def restore(scene: Scene) -> None:
    clean = new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore())
    clean.backups.restore(scene.backup, to=scene.restored, typed=scene.practice.recovery_code)


def back_up(scene: Scene) -> None:
    scene.practice.desk.backups.make(scene.practice.opened.journal, to=scene.folder / "new.cdbak")


@pytest.fixture(scope="module")
def backed_up(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the sample practice, to be copied."""
    folder = tmp_path_factory.mktemp("kth")
    practice = template.copy(folder / "journal")
    practice.desk.backups.make(practice.opened.journal, to=folder / "before.cdbak")
    practice.opened.journal.close()
    return folder


def set_up(template: Template, backed_up: Path, folder: Path, *, is_closed: bool) -> Scene:
    folder.mkdir(parents=True)
    shutil.copyfile(backed_up / "before.cdbak", folder / "before.cdbak")
    practice = template.copy(folder / "journal")
    if is_closed:
        practice.opened.journal.close()
        # what happens next happens later than what was stamped at closing
        practice.clock.at += timedelta(minutes=1)
    return Scene(practice, [practice.recovery_code], folder)


def ways_that_open(scene: Scene) -> list[str]:
    """The secrets that open the journal now, after a look that everything in it is whole."""
    practice, found = scene.practice, []
    for typed in ("", *scene.codes):
        try:
            journal = practice.desk.vault.open(practice.path, typed)
        except DeskError:
            continue
        with journal:
            assert not journal.head_stamp.is_undecided
            assert integrity(journal.database) == ()
            assert journal.audit.verify() == ()
            assert open_desk(practice.desk, journal).notes.get(PLAIN).signature is not None
        found.append(typed)
    return found


def check(scene: Scene) -> None:
    """The old state or the new one: the journal opens by the keyring and by one of the codes, and files are whole."""
    with suppress(DeskError):
        scene.practice.opened.journal.close()
    opens = ways_that_open(scene)
    assert "" in opens
    assert set(opens) & set(scene.codes)
    for file in scene.folder.glob("*.cdbak"):
        with scene.practice.desk.vault.open(scene.practice.path, "") as journal, suppress(DeskError):
            scene.practice.desk.backups.prove(file, journal=journal)
    is_restored = (scene.restored / "VAULT.json").exists()
    clean = new_desk(SettableClock(), CountingIds(1 << 41), MemoryKeyStore())
    if is_restored:
        clean.vault.open(scene.restored, scene.practice.recovery_code).close()
    elif scene.restored.exists():
        shutil.rmtree(scene.restored)


def fails_at(k: int, act: Act, scene: Scene, *, for_good: bool) -> bool:
    """Let the disk fail at the k-th call, then look at what is left; tells whether there were as many calls."""
    error: DeskError | None = None
    with failing_disk(k, for_good=for_good) as disk:
        try:
            act(scene)
        except DeskError as raised:
            error = raised
    if error is not None:
        assert str(explain(error.code)).endswith(".")
    check(scene)
    shutil.rmtree(scene.folder)
    return disk.has_failed


ACTS = [rotate, revoke, restore_in_place, restore, back_up]
ON_A_CLOSED_ONE = {restore_in_place, restore}


@pytest.mark.parametrize("k", A_SAMPLE)
@pytest.mark.parametrize("act", ACTS)
def test_a_failure_leaves_the_old_state_or_the_new_one(
    template: Template, backed_up: Path, tmp_path: Path, act: Act, k: int
) -> None:
    scene = set_up(template, backed_up, tmp_path / "scene", is_closed=act in ON_A_CLOSED_ONE)
    assert fails_at(k, act, scene, for_good=False)


@pytest.mark.campaign
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for_good"])
@pytest.mark.parametrize("act", ACTS)
def test_every_failure_leaves_the_old_state_or_the_new_one(
    template: Template, backed_up: Path, tmp_path: Path, act: Act, for_good: bool
) -> None:
    for k in itertools.count(1):
        scene = set_up(template, backed_up, tmp_path / f"{k}", is_closed=act in ON_A_CLOSED_ONE)
        if not fails_at(k, act, scene, for_good=for_good):
            assert k > max(A_SAMPLE)
            return


@pytest.fixture
def newer_program(template: Template, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A version of the program whose schema has one step more."""
    become_newer(monkeypatch.setattr, probe=tmp_path / "probe.db")


def upgrade_fails_at(k: int, practice: Practice, *, for_good: bool) -> bool:
    """Let the disk fail at the k-th call of an upgrade; the next opening brings the journal up to date all the same."""
    with failing_disk(k, for_good=for_good) as disk, suppress(DeskError):
        practice.desk.vault.open(practice.path, "").close()
    with practice.desk.vault.open(practice.path, "") as journal:
        assert migrator.schema_version(journal.database) == len(migrator.built_in_migrations())
        assert integrity(journal.database) == ()
        assert journal.audit.verify() == ()
        assert open_desk(practice.desk, journal).notes.get(PLAIN).signature is not None
    return disk.has_failed


@pytest.mark.parametrize("k", A_SAMPLE)
@pytest.mark.parametrize("limit", [1 << 40, 0], ids=["in_place", "next_generation"])
def test_an_upgrade_whose_disk_fails_is_made_at_the_next_opening(
    template: Template, tmp_path: Path, newer_program: None, monkeypatch: pytest.MonkeyPatch, limit: int, k: int
) -> None:
    monkeypatch.setattr(vault, "LARGE_BYTES", limit)
    upgrade_fails_at(k, closed_copy(template, tmp_path / "journal"), for_good=False)


@pytest.mark.campaign
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for_good"])
@pytest.mark.parametrize("limit", [1 << 40, 0], ids=["in_place", "next_generation"])
def test_every_upgrade_whose_disk_fails_is_made_at_the_next_opening(
    template: Template, tmp_path: Path, newer_program: None, monkeypatch: pytest.MonkeyPatch, limit: int, for_good: bool
) -> None:
    monkeypatch.setattr(vault, "LARGE_BYTES", limit)
    for k in itertools.count(1):
        if not upgrade_fails_at(k, closed_copy(template, tmp_path / f"{k}"), for_good=for_good):
            assert k > max(A_SAMPLE) // 2
            return


def closed_copy(template: Template, path: Path) -> Practice:
    """A copy that was not opened yet by the newer program."""
    shutil.copytree(template.path, path)
    clock, ids, key_store = SettableClock(), CountingIds(template.ids_given), MemoryKeyStore(template.entries)
    desk = new_desk(clock, ids, key_store)
    return Practice(path, desk, clock, ids, key_store, template.recovery_code, opened=None)  # type: ignore[arg-type]


def test_an_upgrade_tells_how_far_it_is(
    template: Template, tmp_path: Path, newer_program: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit, steps in ((1 << 40, {"copy", "check", "upgrade"}), (0, {"copy", "check", "upgrade", "name"})):
        monkeypatch.setattr(vault, "LARGE_BYTES", limit)
        told: set[str] = set()
        practice = closed_copy(template, tmp_path / f"{limit}")
        practice.desk.vault.open(practice.path, "", progress=telling(told)).close()
        assert told == steps


def telling(told: set[str]) -> Progress:
    return lambda step, _done, _of: told.add(step)


def test_a_large_journal_keeps_its_old_database_for_a_week(
    template: Template, tmp_path: Path, newer_program: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "LARGE_BYTES", 0)
    practice = closed_copy(template, tmp_path / "journal")
    with practice.desk.vault.open(practice.path, "") as journal:
        (kept,) = practice.desk.generations.leftovers(journal)
        assert kept.path.name == "journal-000001.db"
        assert kept.kept_until is not None
        assert not journal.head_stamp.is_undecided
    practice.desk.vault.open(practice.path, practice.recovery_code).close()

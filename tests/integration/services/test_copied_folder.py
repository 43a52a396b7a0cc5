# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal's folder that was copied is a journal of its own: each goes on, neither takes the other's header (R11).

The third copy of the header and the second stamp lie in the user's configuration folder, by the folder's path.
"""

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import PASSPHRASE, Template

from counselor_desk.app.bootstrap import Desk, build_desk, header_copy_in_config, open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

NEW_PASSPHRASE = "nine slow barges under a low bridge"


@pytest.fixture
def desk(template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The program with the configuration folder of a user of this test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return build_desk(
        clock=SettableClock(),
        ids=CountingIds(1 << 40),
        key_store=MemoryKeyStore(template.entries),
        third_copy=header_copy_in_config,
        key_parameters=SMALL_MACHINE,
    )


@pytest.fixture
def pair(template: Template, desk: Desk, tmp_path: Path) -> tuple[Path, Path]:
    """A journal in which somebody has worked, and a copy of its folder."""
    original = Path(shutil.copytree(template.path, tmp_path / "original"))
    write(desk, original)
    return original, Path(shutil.copytree(original, tmp_path / "copy"))


def write(desk: Desk, path: Path, times: int = 1) -> None:
    with desk.vault.open(path, "") as journal:
        for _ in range(times):
            with journal.database.transaction():
                journal.record(AuditKind.PRACTICE_SAVED, subject="practice")


def standing(desk: Desk, path: Path) -> Standing:
    with desk.vault.open(path, "") as journal:
        assert journal.head_stamp.finding is not None
        return journal.head_stamp.finding.standing


def test_a_copy_opens_as_its_own_beside_the_original(desk: Desk, pair: tuple[Path, Path]) -> None:
    original, copy = pair
    with ExitStack() as both:
        first = both.enter_context(desk.vault.open(original, ""))
        second = both.enter_context(desk.vault.open(copy, ""))
        assert (first.path, second.path) == (original, copy)
        assert first.third_copy != second.third_copy


def test_work_in_one_makes_the_other_no_older(desk: Desk, pair: tuple[Path, Path]) -> None:
    original, copy = pair
    write(desk, original, times=4)
    assert standing(desk, copy) is Standing.SAME
    write(desk, copy, times=2)
    assert standing(desk, original) is Standing.SAME
    assert standing(desk, copy) is Standing.SAME


def test_a_way_in_that_was_changed_in_one_is_changed_in_that_one_alone(desk: Desk, pair: tuple[Path, Path]) -> None:
    original, copy = pair
    with desk.vault.open(original, "") as journal:
        proof = Proof(Way.PASSPHRASE, PASSPHRASE)
        open_desk(desk, journal).unlock_choices.change_passphrase(proof, NEW_PASSPHRASE)

    desk.vault.open(original, NEW_PASSPHRASE, way=Way.PASSPHRASE).close()
    desk.vault.open(copy, PASSPHRASE, way=Way.PASSPHRASE).close()
    with pytest.raises(DeskError) as refused:
        desk.vault.open(copy, NEW_PASSPHRASE, way=Way.PASSPHRASE)
    assert refused.value.code is ErrorCode.PASSPHRASE_REJECTED


def test_without_its_own_header_a_copy_never_takes_that_of_the_original(desk: Desk, pair: tuple[Path, Path]) -> None:
    original, copy = pair
    with desk.vault.open(original, "") as journal:
        codes = open_desk(desk, journal).new_codes
        codes.finish(codes.begin_executor_sheet(Proof(Way.ALONE), holder="another").formatted)
    assert header_copy_in_config(original).exists()
    for name in ("VAULT.json", "VAULT.json.bak"):
        (copy / name).unlink(missing_ok=True)

    with pytest.raises(DeskError) as refused:
        desk.vault.open(copy, "")
    assert refused.value.code is ErrorCode.JOURNAL_NOT_FOUND


def test_the_database_of_the_changed_one_is_told_in_the_other(desk: Desk, pair: tuple[Path, Path]) -> None:
    """Somebody puts the file of one folder into the other: it is authentic, and its history is another."""
    original, copy = pair
    write(desk, original, times=2)
    write(desk, copy, times=5)
    name = "db/journal-000001.db"
    shutil.copyfile(copy / name, original / name)
    assert standing(desk, original) is Standing.DIVERGED

# SPDX-License-Identifier: GPL-3.0-or-later
"""Three copies of the header, each whole, gone or flipped: the journal opens while one of them is whole (R25)."""

import shutil
from itertools import product
from pathlib import Path

import pytest
from factories import a_client, a_practice
from fakes import CountingIds, SettableClock
from unlock_samples import FailingKeyStore

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

WHOLE, GONE, FLIPPED = "whole", "gone", "flipped"
NEW_PASSPHRASE = "nine slow barges under a low bridge"
A_CLIENT = a_client(code="C-0001")


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a journal whose ways in were changed, its third copy beside it, and the recovery code."""
    folder = tmp_path_factory.mktemp("changed")
    desk = a_desk(folder)
    new = desk.vault.create(folder / "journal", ways=WaysIn())
    opened = open_desk(desk, new.journal)
    opened.clients.save_practice(a_practice())
    opened.clients.add(A_CLIENT)
    opened.unlock_choices.use_passphrase(Proof(Way.RECOVERY, new.recovery_code.formatted), NEW_PASSPHRASE)
    new.journal.close()
    return folder, new.recovery_code.formatted


def a_desk(folder: Path) -> Desk:
    return build_desk(
        clock=SettableClock(),
        ids=CountingIds(1 << 40),
        key_store=FailingKeyStore(),
        third_copy=lambda _: folder / "third.json",
        key_parameters=SMALL_MACHINE,
    )


def spoil(copy: Path, how: str) -> None:
    if how == GONE:
        copy.unlink()
    if how == FLIPPED:
        raw = bytearray(copy.read_bytes())
        # inside the MAC, so that the file stays well-formed and only authentication can tell
        place = raw.index(b'"mac":"') + 12
        raw[place] = ord("A") if raw[place] != ord("A") else ord("B")
        copy.write_bytes(raw)


@pytest.mark.parametrize("states", list(product((WHOLE, GONE, FLIPPED), repeat=3)), ids="-".join)
def test_one_whole_copy_opens_by_the_ways_of_today(
    changed: tuple[Path, str], tmp_path: Path, states: tuple[str, str, str]
) -> None:
    folder = Path(shutil.copytree(changed[0], tmp_path / "folder"))
    journal = folder / "journal"
    for copy, how in zip(
        (journal / "VAULT.json", journal / "VAULT.json.bak", folder / "third.json"), states, strict=True
    ):
        spoil(copy, how)
    desk = a_desk(folder)
    if WHOLE in states:
        with desk.vault.open(journal, changed[1], way=Way.RECOVERY) as opened:
            assert opened.clients.list() == (A_CLIENT,)
        return
    with pytest.raises(DeskError) as refused:
        desk.vault.open(journal, changed[1], way=Way.RECOVERY)
    nothing_left = FLIPPED not in states
    assert refused.value.code is (ErrorCode.JOURNAL_NOT_FOUND if nothing_left else ErrorCode.HEADER_ALTERED)


@pytest.mark.parametrize("whole", [0, 1, 2])
def test_the_new_passphrase_opens_by_any_copy_alone(changed: tuple[Path, str], tmp_path: Path, whole: int) -> None:
    folder = Path(shutil.copytree(changed[0], tmp_path / "folder"))
    journal = folder / "journal"
    copies = (journal / "VAULT.json", journal / "VAULT.json.bak", folder / "third.json")
    for number, copy in enumerate(copies):
        if number != whole:
            copy.unlink()
    with a_desk(folder).vault.open(journal, NEW_PASSPHRASE, way=Way.PASSPHRASE) as opened:
        assert opened.clients.list() == (A_CLIENT,)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever ends a change of the ways in, at any call of the disk or of the keyring: every declared way opens."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from unlock_samples import Closed, CrashError, Owned, a_closed_journal, failing_at

from counselor_desk.domain.errors import DeskError, VaultError
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    PassphraseSecret,
    RecoverySecret,
    Secret,
)
from counselor_desk.security.recovery_code import parse
from counselor_desk.security.vault_header import Slot, SlotType, VaultHeader
from counselor_desk.security.vault_keys import unlock
from counselor_desk.services.ways_offered import Way

NEW_PIN = "heron-58-reed"
NEW_PASSPHRASE = "nine slow barges under a low bridge"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """A journal that opens by the keyring alone, its recovery code and an executor's."""
    return a_closed_journal(tmp_path_factory.mktemp("template") / "journal")


Change = Callable[[Owned], None]


def _another_keyring_entry(owned: Owned) -> None:
    owned.opened.unlock_choices.use_keyring_alone(owned.by_code)


def _a_pin(owned: Owned) -> None:
    owned.opened.unlock_choices.use_keyring_and_pin(owned.by_code, NEW_PIN)


def _a_passphrase(owned: Owned) -> None:
    owned.opened.unlock_choices.use_passphrase(owned.by_code, NEW_PASSPHRASE)


def _a_new_code(owned: Owned) -> None:
    owned.shown = owned.opened.new_codes.begin_recovery_code(owned.by_code).formatted
    owned.opened.new_codes.finish(owned.shown)


def _a_new_executor(owned: Owned) -> None:
    owned.shown = owned.opened.new_codes.begin_executor_sheet(owned.by_code, holder="another").formatted
    owned.opened.new_codes.finish(owned.shown)


def _no_executor(owned: Owned) -> None:
    (sheet,) = owned.opened.executor_sheets.standing()
    owned.opened.executor_sheets.revoke(owned.by_code, sheet.slot_id)


QUICK: tuple[Change, ...] = (_another_keyring_entry, _a_new_code, _a_new_executor, _no_executor)
SLOW: tuple[Change, ...] = (_a_pin, _a_passphrase)


def secrets_of(owned: Owned, closed: Closed, slot: Slot) -> list[Secret]:
    """What may open a slot: the keyring's entry with what was typed, or one of the codes on paper."""
    stored = owned.key_store.entries.get((owned.header.vault_id, slot.id), b"")
    match slot.type:
        case SlotType.KEYRING:
            return [KeyringSecret(stored)]
        case SlotType.KEYRING_PIN:
            return [KeyringPinSecret(stored, NEW_PIN)]
        case SlotType.PASSPHRASE:
            return [PassphraseSecret(NEW_PASSPHRASE)]
        case SlotType.RECOVERY:
            return [RecoverySecret(parse(code)) for code in (closed.code, closed.executor, owned.shown) if code]


def is_opened(header: VaultHeader, slot: Slot, secret: Secret) -> bool:
    try:
        return unlock(header, slot.id, secret).vault_id == header.vault_id
    except VaultError:
        return False


def require_every_way_opens(owned: Owned, closed: Closed) -> None:
    """Every slot of the header in force opens, one of them without a keyring, and the database opens with it."""
    header = owned.header
    for slot in header.slots:
        assert any(is_opened(header, slot, secret) for secret in secrets_of(owned, closed, slot)), slot.type
    assert header.slots_of(SlotType.RECOVERY, SlotType.PASSPHRASE)
    own_codes = [closed.code, *([owned.shown] if owned.shown else [])]
    assert any(opens(owned, code) for code in own_codes)


def opens(owned: Owned, code: str) -> bool:
    """Open the journal by a code, and see that an executor's is never taken for the counselor's own."""
    try:
        with owned.desk.vault.open(owned.path, code, way=Way.RECOVERY) as journal:
            executors = {sheet.slot_id for sheet in journal.executor_sheets.list()}
            recovery = {slot.id for slot in journal.header.slots_of(SlotType.RECOVERY)}
            return len(recovery - executors) == 1
    except VaultError:
        return False


def calls_of(change: Change, closed: Closed, folder: Path, *, with_keyring: bool) -> int:
    """How many calls a change makes that goes through."""
    owned = closed.copy(folder)
    with failing_at(0, CrashError(), key_store=owned.key_store if with_keyring else None) as calls:
        change(owned)
    owned.opened.journal.close()
    require_every_way_opens(owned, closed)
    return calls.made


def fail_at_each_call(closed: Closed, folder: Path, change: Change, failure: BaseException, *, every: int) -> int:
    """Let a change fail at every n-th of its calls, each on a fresh copy; returns how often it did not go through."""
    is_crash = isinstance(failure, CrashError)
    stopped = 0
    for call in range(1, 1 + calls_of(change, closed, folder / "counted", with_keyring=is_crash), every):
        owned = closed.copy(folder / str(call))
        with failing_at(call, failure, key_store=owned.key_store if is_crash else None):
            try:
                change(owned)
            except (CrashError, DeskError):
                stopped += 1
        owned.opened.journal.close()
        require_every_way_opens(owned, closed)
        shutil.rmtree(owned.path)
    return stopped


FAILURES = pytest.mark.parametrize(
    "failure", [CrashError(), OSError(errno.ENOSPC, "no space")], ids=["crash", "full_disk"]
)


@FAILURES
@pytest.mark.parametrize("change", QUICK, ids=lambda change: change.__name__)
def test_a_change_that_fails_leaves_every_declared_way_open(
    closed: Closed, tmp_path: Path, change: Change, failure: BaseException
) -> None:
    assert fail_at_each_call(closed, tmp_path, change, failure, every=5) > 0


@pytest.mark.campaign
@FAILURES
@pytest.mark.parametrize("change", QUICK + SLOW, ids=lambda change: change.__name__)
def test_a_change_that_fails_anywhere_leaves_every_declared_way_open(
    closed: Closed, tmp_path: Path, change: Change, failure: BaseException
) -> None:
    assert fail_at_each_call(closed, tmp_path, change, failure, every=1) > 5

# SPDX-License-Identifier: GPL-3.0-or-later
"""The exit codes of the contract, for every failure that the program can name, and what the command line accepts."""

import re
from pathlib import Path

import pytest
from program import run_program

from counselor_desk import __version__
from counselor_desk.app.cli import CANNOT_UNLOCK, FINDING, FINE, MACHINE_TROUBLE, WRONG_USAGE, exit_code
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError

FINDINGS = {
    ErrorCode.JOURNAL_DAMAGED,
    ErrorCode.JOURNAL_FILE_MISSING,
    ErrorCode.KEY_REJECTED,
    ErrorCode.BACKUP_DAMAGED,
    ErrorCode.BACKUP_UNREADABLE,
    ErrorCode.RELEASE_NOT_VERIFIED,
}
LOCKED_OUT = {
    ErrorCode.SECRET_NOT_GIVEN,
    ErrorCode.RECOVERY_CODE_MALFORMED,
    ErrorCode.RECOVERY_CODE_REJECTED,
    ErrorCode.PIN_REJECTED,
    ErrorCode.PACKAGE_PASSPHRASE_REJECTED,
    ErrorCode.PASSPHRASE_REJECTED,
    ErrorCode.NO_FITTING_SLOT,
    ErrorCode.HEADER_TOO_NEW,
    ErrorCode.HEADER_ALTERED,
    ErrorCode.HEADER_UNREADABLE,
    ErrorCode.KEY_PARAMETERS_REFUSED,
    ErrorCode.KEYRING_ENTRY_MISSING,
    ErrorCode.KEYRING_LOCKED,
    ErrorCode.KEYRING_DENIED,
    ErrorCode.KEYRING_NOT_THERE,
    ErrorCode.KEYRING_CHANGED,
    ErrorCode.KEYRING_WRONG_ENTRY,
}
MISUSES = {
    ErrorCode.JOURNAL_NOT_FOUND,
    ErrorCode.JOURNAL_ALREADY_THERE,
    ErrorCode.TARGET_ALREADY_THERE,
    ErrorCode.PACKAGE_NOT_RECOGNISED,
    ErrorCode.PACKAGE_UNREADABLE,
    ErrorCode.OUTPUT_FOLDER_NOT_OURS,
    ErrorCode.VALUE_NOT_ALLOWED,
}
TROUBLES = {
    ErrorCode.DISK_FULL,
    ErrorCode.DISK_FAILED,
    ErrorCode.READ_ONLY,
    ErrorCode.PERMISSION_DENIED,
    ErrorCode.JOURNAL_IN_USE,
    ErrorCode.FOLDER_UNSUITABLE,
    ErrorCode.OUT_OF_MEMORY,
    ErrorCode.FONT_MISSING,
    ErrorCode.LIBRARY_TOO_OLD,
    ErrorCode.DISPLAY_NOT_THERE,
}
COMMANDS = ("open", "demo", "verify", "check", "backup", "restore", "bench", "self-test")


def raised_for(code: ErrorCode) -> DeskError:
    """The failure in the class in which the program raises it."""
    if code in TROUBLES or code is ErrorCode.TARGET_ALREADY_THERE:
        return MachineError(code)
    user_codes = MISUSES - {ErrorCode.JOURNAL_NOT_FOUND, ErrorCode.JOURNAL_ALREADY_THERE}
    if code in user_codes or code in {ErrorCode.SECRET_NOT_GIVEN, ErrorCode.RECOVERY_CODE_MALFORMED}:
        return UserError(code)
    return VaultError(code)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [(FINDINGS, FINDING), (MISUSES, WRONG_USAGE), (LOCKED_OUT, CANNOT_UNLOCK), (TROUBLES, MACHINE_TROUBLE)],
    ids=["a finding", "wrong usage", "cannot unlock", "machine trouble"],
)
def test_every_kind_of_failure_has_its_exit_code(codes: set[ErrorCode], expected: int) -> None:
    assert {code: exit_code(raised_for(code)) for code in codes} == dict.fromkeys(codes, expected)


def test_the_numbers_are_the_contracts() -> None:
    assert (FINE, FINDING, WRONG_USAGE, CANNOT_UNLOCK, MACHINE_TROUBLE) == (0, 1, 2, 3, 4)


def test_our_own_mistakes_are_machine_trouble() -> None:
    assert exit_code(BugError("somewhere")) == MACHINE_TROUBLE


@pytest.mark.parametrize("code", list(ErrorCode))
@pytest.mark.parametrize("kind", [UserError, VaultError, MachineError])
def test_no_failure_looks_like_success(code: ErrorCode, kind: type[DeskError]) -> None:
    assert exit_code(kind(code)) in {FINDING, WRONG_USAGE, CANNOT_UNLOCK, MACHINE_TROUBLE}


def test_it_says_its_version(tmp_path: Path) -> None:
    done = run_program("--version", home=tmp_path)

    assert (done.returncode, done.stdout) == (FINE, f"Counselor Desk {__version__}\n")


def test_its_help_names_every_command_and_every_exit_code(tmp_path: Path) -> None:
    done = run_program("--help", home=tmp_path)

    assert done.returncode == FINE
    assert re.findall(r"^    ([a-z-]+)", done.stdout, re.MULTILINE) == list(COMMANDS)
    assert " ".join(done.stdout.split()).endswith(
        "Exit: 0 fine, 1 a finding, 2 wrong usage, 3 cannot unlock, 4 machine trouble."
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("sync",),
        ("open", "journal"),
        ("--journ", "x"),
        ("check", "--journ", "x"),
        ("backup",),
        ("restore",),
        ("restore", "file"),
        ("verify",),
        ("demo", "--clients", "0"),
        ("demo", "--clients", "1.5"),
        ("demo", "--seed", "x"),
        ("self-test", "surplus"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_without_a_traceback(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run_program(*arguments, home=tmp_path)

    assert (done.returncode, done.stdout) == (WRONG_USAGE, "")
    assert done.stderr.startswith("usage: counselor-desk")
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_refused_number_is_named_in_plain_words(tmp_path: Path) -> None:
    done = run_program("demo", "--sessions", "-5", home=tmp_path)

    assert "--sessions: must be a whole number of at least 1" in done.stderr

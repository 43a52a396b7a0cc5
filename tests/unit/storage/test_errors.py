# SPDX-License-Identifier: GPL-3.0-or-later
"""Every exception of the driver becomes one of ours, and takes none of its words along."""

import errno

import pytest

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.storage.driver import DriverError
from counselor_desk.storage.errors import translated, translating

SENTINEL = "MARIGOLD"


def driver_error(code: int | None, message: str = SENTINEL) -> Exception:
    error = DriverError(message)
    if code is not None:
        error.sqlite_errorcode = code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("sqlite_code", "kind", "code"),
    [
        (13, MachineError, ErrorCode.DISK_FULL),
        (8, MachineError, ErrorCode.READ_ONLY),
        (3, MachineError, ErrorCode.PERMISSION_DENIED),
        (14, MachineError, ErrorCode.PERMISSION_DENIED),
        (10, MachineError, ErrorCode.DISK_FAILED),
        (10 | 3 << 8, MachineError, ErrorCode.DISK_FAILED),
        (5, MachineError, ErrorCode.JOURNAL_IN_USE),
        (6, MachineError, ErrorCode.JOURNAL_IN_USE),
        (7, MachineError, ErrorCode.OUT_OF_MEMORY),
        (26, VaultError, ErrorCode.KEY_REJECTED),
        (11, VaultError, ErrorCode.JOURNAL_DAMAGED),
        (11 | 1 << 8, VaultError, ErrorCode.JOURNAL_DAMAGED),
        (18, UserError, ErrorCode.VALUE_NOT_ALLOWED),
        (9, UserError, ErrorCode.CANCELLED),
        (23, BugError, ErrorCode.UNEXPECTED),
        (1, BugError, ErrorCode.UNEXPECTED),
        (None, BugError, ErrorCode.UNEXPECTED),
    ],
)
def test_each_result_code_has_its_meaning(sqlite_code: int | None, kind: type[DeskError], code: ErrorCode) -> None:
    error = translated(driver_error(sqlite_code))
    assert type(error) is kind
    assert error.code is code
    assert SENTINEL not in str(error)


@pytest.mark.parametrize(
    ("message", "kind", "code", "where"),
    [
        ("UNIQUE constraint failed: client.code", UserError, ErrorCode.CODE_ALREADY_USED, "unique client.code"),
        ("UNIQUE constraint failed: note.id", BugError, ErrorCode.UNEXPECTED, "unique note.id"),
        ("UNIQUE constraint failed: addendum.note_id, addendum.number", BugError, ErrorCode.UNEXPECTED, None),
        ("NOT NULL constraint failed: note.kind", BugError, ErrorCode.UNEXPECTED, "not null note.kind"),
        ("CHECK constraint failed: ck_note_kind", BugError, ErrorCode.UNEXPECTED, "ck_note_kind"),
        ("CHECK constraint failed: ck_clause_period", UserError, ErrorCode.DATE_RANGE_IMPOSSIBLE, "ck_clause_period"),
        ("FOREIGN KEY constraint failed", BugError, ErrorCode.UNEXPECTED, "foreign_key"),
        ("tr_note_signed_immutable", UserError, ErrorCode.NOTE_SIGNED, "tr_note_signed_immutable"),
        ("tr_hold_client_edit", UserError, ErrorCode.LEGAL_HOLD_STANDS, "tr_hold_client_edit"),
        ("tr_audit_event_kept", BugError, ErrorCode.UNEXPECTED, "tr_audit_event_kept"),
        (f"cannot store TEXT value {SENTINEL}", BugError, ErrorCode.UNEXPECTED, "constraint"),
        (f"CHECK constraint failed: ck_note_kind {SENTINEL}", BugError, ErrorCode.UNEXPECTED, "constraint"),
    ],
)
def test_a_broken_constraint_is_named_only_by_a_name_of_ours(
    message: str, kind: type[DeskError], code: ErrorCode, where: str | None
) -> None:
    error = translated(driver_error(19, message))
    assert type(error) is kind
    assert error.code is code
    assert where is None or error.where == where
    assert SENTINEL not in str(error)


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (driver_error(13), MachineError, ErrorCode.DISK_FULL),
        (OSError(errno.EROFS, SENTINEL), MachineError, ErrorCode.READ_ONLY),
        (MemoryError(), MachineError, ErrorCode.OUT_OF_MEMORY),
        (UnicodeEncodeError("utf-8", SENTINEL, 0, 1, "surrogate"), BugError, ErrorCode.UNEXPECTED),
        (OverflowError(SENTINEL), BugError, ErrorCode.UNEXPECTED),
    ],
)
def test_nothing_of_the_cause_is_carried_along(raised: Exception, kind: type[DeskError], code: ErrorCode) -> None:
    with pytest.raises(kind) as caught, translating():
        raise raised
    assert caught.value.code is code
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_our_own_errors_pass_unchanged() -> None:
    ours = UserError(ErrorCode.NOTE_EMPTY)
    with pytest.raises(UserError) as caught, translating():
        raise ours
    assert caught.value is ours

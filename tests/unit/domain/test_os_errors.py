# SPDX-License-Identifier: GPL-3.0-or-later
"""Disk errors become codes, and lose the path on the way."""

import errno

import pytest

from counselor_desk.domain.errors import ErrorCode
from counselor_desk.domain.os_errors import machine_error


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.DISK_FULL),
        (errno.EDQUOT, ErrorCode.DISK_FULL),
        (errno.EFBIG, ErrorCode.DISK_FULL),
        (errno.EROFS, ErrorCode.READ_ONLY),
        (errno.EACCES, ErrorCode.PERMISSION_DENIED),
        (errno.EPERM, ErrorCode.PERMISSION_DENIED),
        (errno.EEXIST, ErrorCode.TARGET_ALREADY_THERE),
        (errno.ENOMEM, ErrorCode.OUT_OF_MEMORY),
        (errno.EIO, ErrorCode.DISK_FAILED),
        (errno.ENODEV, ErrorCode.DISK_FAILED),
    ],
)
def test_each_error_of_the_system_has_its_code(number: int, code: ErrorCode) -> None:
    assert machine_error(OSError(number, "text"), where="header").code is code


@pytest.mark.parametrize(
    ("windows_code", "code"),
    [
        (112, ErrorCode.DISK_FULL),
        (39, ErrorCode.DISK_FULL),
        (19, ErrorCode.READ_ONLY),
        (32, ErrorCode.JOURNAL_IN_USE),
        (33, ErrorCode.JOURNAL_IN_USE),
        (5, ErrorCode.PERMISSION_DENIED),
        (None, ErrorCode.PERMISSION_DENIED),
    ],
)
def test_what_windows_folds_into_one_error_is_told_apart(windows_code: int | None, code: ErrorCode) -> None:
    error = PermissionError(errno.EACCES, "text")
    error.winerror = windows_code  # type: ignore[attr-defined]

    assert machine_error(error, where="header").code is code


def test_an_error_without_a_number_is_a_failing_disk() -> None:
    assert machine_error(OSError("text"), where="header").code is ErrorCode.DISK_FAILED


def test_neither_the_text_nor_the_path_is_kept() -> None:
    translated = machine_error(OSError(errno.ENOSPC, "No space", "/srv/jane-roe/journal"), where="header")

    assert str(translated) == "disk_full (header)"
    assert translated.args == ("disk_full (header)",)

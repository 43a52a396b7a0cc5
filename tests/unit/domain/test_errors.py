# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures carry a code and a place in our own words, and nothing else."""

import pytest

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError


@pytest.mark.parametrize("kind", [UserError, MachineError, VaultError, DeskError])
def test_a_failure_shows_its_code_and_place(kind: type[DeskError]) -> None:
    error = kind(ErrorCode.DISK_FULL, where="note.save")

    assert (error.code, error.where, str(error)) == (ErrorCode.DISK_FULL, "note.save", "disk_full (note.save)")
    assert isinstance(error, DeskError)


def test_a_failure_without_a_place_shows_its_code_alone() -> None:
    assert str(UserError(ErrorCode.NOTE_EMPTY)) == "note_empty"


def test_a_mistake_of_the_program_is_always_the_unexpected() -> None:
    error = BugError("merge_of_nothing")

    assert (error.code, error.where) == (ErrorCode.UNEXPECTED, "merge_of_nothing")


def test_the_four_kinds_of_failure_are_told_apart() -> None:
    kinds = [UserError, MachineError, VaultError, BugError]

    assert not any(issubclass(one, other) for one in kinds for other in kinds if one is not other)


@pytest.mark.parametrize("code", ErrorCode)
def test_a_code_is_one_lower_case_word_like_its_name(code: ErrorCode) -> None:
    assert code.value == code.name.lower()

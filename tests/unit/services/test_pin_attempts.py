# SPDX-License-Identifier: GPL-3.0-or-later
"""The count of wrong PINs outlives the program, holds no secret, and locks nobody out when it is damaged."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from factories import NOW
from fakes import SettableClock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.pin_delays import LONGEST_WAIT, WrongPins
from counselor_desk.services import pin_attempts
from counselor_desk.services.pin_attempts import FILE_NAME, OneOpening, PinAttempts, PinTooSoonError


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOW)


def attempts_in(folder: Path | None, clock: SettableClock) -> PinAttempts:
    return PinAttempts(folder, clock=clock)


def test_a_journal_without_wrong_pins_has_no_file(tmp_path: Path, clock: SettableClock) -> None:
    attempts_in(tmp_path, clock).admit()
    assert attempts_in(tmp_path, clock).standing() == WrongPins()
    assert not list(tmp_path.iterdir())


def test_a_wrong_pin_is_remembered_by_the_next_start(tmp_path: Path, clock: SettableClock) -> None:
    attempts_in(tmp_path, clock).count_wrong()
    attempts_in(tmp_path, clock).count_wrong()
    with pytest.raises(PinTooSoonError) as refused:
        attempts_in(tmp_path, clock).admit()
    assert (refused.value.code, refused.value.seconds) == (ErrorCode.PIN_TOO_SOON, 2)
    clock.at += timedelta(seconds=2)
    attempts_in(tmp_path, clock).admit()


def test_after_ten_wrong_pins_no_wait_helps(tmp_path: Path, clock: SettableClock) -> None:
    for _ in range(10):
        attempts_in(tmp_path, clock).count_wrong()
    clock.at += timedelta(days=3650)
    with pytest.raises(VaultError, match="pin_no_longer_accepted"):
        attempts_in(tmp_path, clock).admit()


def test_an_opening_forgets_them(tmp_path: Path, clock: SettableClock) -> None:
    attempts_in(tmp_path, clock).count_wrong()
    attempts_in(tmp_path, clock).forget()
    assert attempts_in(tmp_path, clock).standing() == WrongPins()


def test_the_file_is_for_the_owner_only_and_holds_a_number_and_a_time(tmp_path: Path, clock: SettableClock) -> None:
    attempts_in(tmp_path, clock).count_wrong()
    file = tmp_path / FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text("ascii") == f'{{"wrong": 1, "last_at": "{NOW.isoformat()}"}}'
    assert [each.name for each in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"wrong": 3}',
        b'{"wrong": "3", "last_at": "2026-11-22T10:00:00+00:00"}',
        b'{"wrong": true, "last_at": "2026-11-22T10:00:00+00:00"}',
        b'{"wrong": 0, "last_at": "2026-11-22T10:00:00+00:00"}',
        b'{"wrong": -9, "last_at": "2026-11-22T10:00:00+00:00"}',
        b'{"wrong": 3, "last_at": "2026-11-22T10:00:00"}',
        b'{"wrong": 3, "last_at": "never"}',
        b'{"wrong": 3, "last_at": "0001-01-01T00:00:00+23:59"}',
        b'{"wrong": 3, "last_at": "9999-12-31T23:59:59-23:59"}',
        b'{"wrong": 3, "last_at": 7}',
        b"\xff\xfe",
        b"[" * 1000,
        b" " * 5000,
    ],
)
def test_a_damaged_file_waits_a_minute_once(tmp_path: Path, clock: SettableClock, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(PinTooSoonError) as refused:
        attempts_in(tmp_path, clock).admit()
    assert refused.value.seconds == LONGEST_WAIT
    clock.at += timedelta(seconds=LONGEST_WAIT)
    attempts_in(tmp_path, clock).admit()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(content=st.binary(max_size=80))
def test_no_content_holds_for_longer_than_a_minute(tmp_path: Path, content: bytes) -> None:
    clock = SettableClock(NOW)
    (tmp_path / FILE_NAME).write_bytes(content)
    attempts_in(tmp_path, clock).standing()
    clock.at += timedelta(seconds=LONGEST_WAIT)
    attempts_in(tmp_path, clock).admit()


@pytest.mark.parametrize("ahead", [timedelta(seconds=30), timedelta(days=3650)])
def test_a_clock_set_back_neither_frees_nor_holds_for_ever(
    tmp_path: Path, clock: SettableClock, ahead: timedelta
) -> None:
    clock.at = NOW + ahead
    for _ in range(3):
        attempts_in(tmp_path, clock).count_wrong()
    clock.at = NOW
    with pytest.raises(PinTooSoonError) as refused:
        attempts_in(tmp_path, clock).admit()
    assert refused.value.seconds == 4
    clock.at = NOW + timedelta(seconds=4)
    attempts_in(tmp_path, clock).admit()


def test_a_full_disk_keeps_nobody_out(tmp_path: Path, clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(pin_attempts, "replace_file", full)
    attempts_in(tmp_path, clock).count_wrong()
    attempts_in(tmp_path, clock).admit()


def test_a_file_that_cannot_be_read_is_left_to_the_header_to_report(tmp_path: Path, clock: SettableClock) -> None:
    (tmp_path / FILE_NAME).mkdir()
    assert attempts_in(tmp_path, clock).standing() == WrongPins()
    attempts_in(tmp_path, clock).forget()


def test_without_a_folder_the_count_lives_in_memory(clock: SettableClock) -> None:
    attempts = attempts_in(None, clock)
    attempts.count_wrong()
    with pytest.raises(PinTooSoonError):
        attempts.admit()
    attempts.forget()
    attempts.admit()


def test_one_opening_counts_one_wrong_pin_for_all_copies(tmp_path: Path, clock: SettableClock) -> None:
    opening = OneOpening(attempts_in(tmp_path, clock))
    for _ in range(3):
        opening.admit()
        opening.count_wrong()
    assert attempts_in(tmp_path, clock).standing().count == 1
    opening.succeed()
    assert attempts_in(tmp_path, clock).standing() == WrongPins()

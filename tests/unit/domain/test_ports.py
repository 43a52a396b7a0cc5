# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of the keyring are values that can be told apart and that never show a secret."""

from itertools import combinations
from typing import get_args

from counselor_desk.domain.ports import (
    BackendChanged,
    Denied,
    Found,
    KeyringResult,
    Locked,
    Missing,
    NoBackend,
    Wrong,
)

ANSWERS = (
    Found(secret=b"\x01" * 32, backend="gnome"),
    Missing(backend="gnome"),
    Locked(backend="gnome"),
    Denied(backend="gnome"),
    NoBackend(),
    BackendChanged(recorded="gnome", current="kwallet"),
    Wrong(backend="gnome"),
)


def test_these_are_all_answers() -> None:
    assert {type(each) for each in ANSWERS} == {*get_args(KeyringResult)}


def test_no_two_answers_are_equal() -> None:
    assert all(one != other for one, other in combinations(ANSWERS, 2))


def test_a_found_secret_is_never_shown() -> None:
    shown = repr(Found(secret=b"ZEBULON-KEY", backend="gnome"))

    assert "ZEBULON" not in shown
    assert b"ZEBULON-KEY".hex() not in shown

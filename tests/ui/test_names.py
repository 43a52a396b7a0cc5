# SPDX-License-Identifier: GPL-3.0-or-later
"""A client is called by name; where names are hidden, by code, or by initials with the code beside them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from counselor_desk.ui.kept_names import kept_names
from counselor_desk.ui.names import Names
from counselor_desk.ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Somebody:
    code: str = "C-0001"
    legal_name: str = field(default="Rafael Osprey-Quint", repr=False)
    display_name: str = field(default="", repr=False)


NOBODY_YET = Somebody(legal_name="")


@pytest.mark.parametrize(
    ("are_codes", "are_initials", "called", "beside"),
    [
        (False, False, "Rafael Osprey-Quint", "C-0001"),
        (False, True, "Rafael Osprey-Quint", "C-0001"),
        (True, False, "C-0001", ""),
        (True, True, "R. O. Q.", "C-0001"),
    ],
)
def test_each_way_of_calling_somebody(are_codes: bool, are_initials: bool, called: str, beside: str) -> None:
    names = Names(are_codes=are_codes, are_initials=are_initials)

    assert (names.of(Somebody()), names.code_beside(Somebody())) == (called, beside)


def test_the_name_that_is_used_gives_the_initials() -> None:
    names = Names(are_codes=True, are_initials=True)

    assert names.of(Somebody(display_name="Rafa Quint")) == "R. Q."


def test_somebody_without_a_name_is_called_by_code() -> None:
    names = Names(are_codes=True, are_initials=True)

    assert (names.of(NOBODY_YET), names.code_beside(NOBODY_YET)) == ("C-0001", "")


def test_pages_are_told_of_each_change_once() -> None:
    names, told = Names(are_codes=False), list[str]()
    names.changed.connect(lambda: told.append("changed"))
    names.show_codes(True)
    names.show_codes(True)
    names.show_initials(True)
    names.show_initials(True)

    assert len(told) == 2


def test_what_was_chosen_holds_the_next_time(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "window.ini")
    names = kept_names(settings, parent=settings)
    names.show_codes(True)
    names.show_initials(True)

    again = kept_names(Settings(tmp_path / "window.ini"), parent=settings)
    assert (again.are_codes, again.are_initials) == (True, True)

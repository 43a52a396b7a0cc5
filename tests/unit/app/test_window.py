# SPDX-License-Identifier: GPL-3.0-or-later
"""Which journals the next start opens by itself depends on how this one was started."""

from pathlib import Path

import pytest

from counselor_desk.app.bootstrap import sample_journal_folder
from counselor_desk.app.window import own_among

OWN, TOLD, ANOTHER = Path("/srv/own"), Path("/srv/told"), Path("/srv/another")


@pytest.mark.parametrize(
    ("told", "is_locked", "own_ones"),
    [
        (None, False, {OWN, TOLD, ANOTHER}),
        (None, True, {OWN, TOLD, ANOTHER}),
        (TOLD, False, set()),
        (OWN, False, set()),
        (TOLD, True, {OWN, ANOTHER}),
        (OWN, True, {OWN, TOLD, ANOTHER}),
    ],
)
def test_a_journal_named_on_the_command_line_and_the_sample_are_never_opened_by_the_next_start(
    told: Path | None, is_locked: bool, own_ones: set[Path]
) -> None:
    may_be_own = own_among(told=told, own=OWN, is_locked=is_locked)
    folders = {OWN, TOLD, ANOTHER, sample_journal_folder()}
    assert {each for each in folders if may_be_own(each)} == own_ones

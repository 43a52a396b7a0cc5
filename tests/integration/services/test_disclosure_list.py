# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of disclosures: everything that left, newest first, for the practice and for one client."""

from datetime import date
from pathlib import Path

from factories import a_disclosure
from practice_journal import CLIENT, COMPANION, delivered

from counselor_desk.services.disclosure_list import DisclosureList
from counselor_desk.services.open_desk import OpenDesk


def test_a_release_stands_with_its_number_and_client(opened: OpenDesk, tmp_path: Path) -> None:
    _, release = delivered(opened, tmp_path)
    (row,) = DisclosureList(opened.journal).rows()
    assert (row.release_id, row.release_number, row.matter_id) == (release.id, release.number, release.matter_id)
    assert (row.client.code, row.basis, row.recipient) == ("C-0001", "court_order", release.recipient_name)
    assert row.in_statutory_accounting


def test_the_newest_comes_first_and_old_ones_stay(opened: OpenDesk) -> None:
    days = {CLIENT: (date(2012, 1, 5), date(2026, 2, 1)), COMPANION: (date(2026, 1, 1),)}
    with opened.journal.database.transaction():
        for client_id, its_days in days.items():
            for day in its_days:
                opened.journal.disclosures.add(a_disclosure(client_id=client_id, disclosed_on=day))
    rows = DisclosureList(opened.journal)
    assert [each.disclosed_on for each in rows.rows()] == [date(2026, 2, 1), date(2026, 1, 1), date(2012, 1, 5)]
    assert [each.disclosed_on for each in rows.rows(CLIENT)] == [date(2026, 2, 1), date(2012, 1, 5)]
    assert [each.release_number for each in rows.rows(COMPANION)] == [None]
    assert "SYCAMORE" not in repr(rows.rows())


def test_nothing_left_is_an_empty_list(opened: OpenDesk) -> None:
    assert DisclosureList(opened.journal).rows() == ()

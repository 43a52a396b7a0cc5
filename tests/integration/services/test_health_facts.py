# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of a journal's safety without checking anything."""

from datetime import date
from pathlib import Path

from practice_journal import CLIENT, Practice, court_order

from counselor_desk.domain.matters import PaperKind
from counselor_desk.services.health_facts import WayIn
from counselor_desk.services.open_desk import OpenDesk


def test_every_way_in_stands_with_its_keyring(opened: OpenDesk) -> None:
    ways = {each.way: each.keyring for each in opened.health.facts().ways_in}
    assert set(ways) == set(WayIn)
    assert ways[WayIn.PASSPHRASE] == ways[WayIn.RECOVERY] == ""
    assert "Secret Service" in ways[WayIn.KEYRING_PIN]


def test_the_facts_say_where_it_lies_and_how_long_the_log_is(practice: Practice) -> None:
    facts = practice.opened.health.facts()
    assert (facts.path, facts.head) == (practice.path, practice.opened.journal.head)
    assert facts.practice.events == facts.head.size
    assert facts.folder_warning is None


def test_backups_beside_the_journal_are_counted(practice: Practice) -> None:
    before = practice.opened.health.facts().backups_in_folder
    folder = practice.path / "backups"
    folder.mkdir(exist_ok=True)
    (folder / "one.cdbak").write_bytes(b"x")
    assert practice.opened.health.facts().backups_in_folder == before + 1


def test_a_hold_stands_with_its_paper_until_it_is_lifted(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    (hold,) = opened.health.facts().holds
    assert (hold.matter_id, hold.client.id, hold.paper) == (matter_id, CLIENT, PaperKind.COURT_ORDER)
    assert hold.placed_on == date(2026, 11, 22)


def test_reading_the_facts_writes_nothing(opened: OpenDesk) -> None:
    before = opened.journal.head
    opened.health.facts()
    assert opened.journal.head == before


def test_a_file_beside_the_journal_is_on_its_disk_and_a_missing_one_is_not(practice: Practice, tmp_path: Path) -> None:
    beside = tmp_path / "one.cdbak"
    beside.write_bytes(b"x")
    assert practice.opened.health.is_on_journals_disk(beside)
    assert not practice.opened.health.is_on_journals_disk(tmp_path / "gone.cdbak")

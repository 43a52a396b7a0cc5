# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release logs before its head is taken, and what its packet then proves with nothing but itself."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from built_packets import content_of
from practice_journal import (
    CLIENT,
    LATE,
    PLAIN,
    Template,
    delivered,
    look_at_every_page,
    ready_order,
)

from counselor_desk.documents.packet_check import check_package
from counselor_desk.domain.audit import AuditEvent, AuditKind, TreeHead
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.seals import SealWent, root_groups
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.releases import BuiltPacket
from counselor_desk.services.seals import Seals

Events = Callable[[AuditKind], list[AuditEvent]]


@dataclass(frozen=True)
class Story:
    """A packet that was delivered between two seals and whatever came later; to be looked at only."""

    opened: OpenDesk
    built: BuiltPacket
    folder: Path
    seals: tuple[TreeHead, TreeHead]

    @property
    def proofs(self) -> Any:
        return json.loads(content_of(self.built.files, "proofs.json"))

    def logged(self, kind: AuditKind) -> list[AuditEvent]:
        """Entries of a kind in the order of the log."""
        return [each for each in reversed(self.opened.journal.audit.events()) if each.kind is kind]


@pytest.fixture(scope="module")
def story(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Seal, court order, seal, packet; each a minute after the one before."""
    out = tmp_path_factory.mktemp("story")
    practice = template.copy(out / "journal")
    opened = practice.opened
    practice.clock.at += timedelta(minutes=1)
    first = make_seal(opened)
    practice.clock.at += timedelta(minutes=1)
    matter_id = ready_order(opened)
    practice.clock.at += timedelta(minutes=1)
    second = make_seal(opened)
    practice.clock.at += timedelta(minutes=1)
    built = opened.releases.build(matter_id)
    opened.releases.deliver(built, out)
    yield Story(opened, built, out / built.number, (first, second))
    opened.journal.close()


def make_seal(opened: OpenDesk) -> TreeHead:
    """A seal of the log as it stands."""
    seals = Seals(opened.journal)
    with opened.journal.database.transaction():
        seal = seals.draft(SealWent.CARD_PRINTED)
        seals.keep(seal)
    return seal.head


def run_check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The packet's own program, by a Python that sees nothing of this one."""
    return subprocess.run(
        [sys.executable, "-I", "-S", folder / "check_packet.py", *arguments],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_each_item_is_logged_as_it_leaves_before_the_head_is_taken(story: Story) -> None:
    items, head = story.built.content.items, story.built.content.head
    logged = story.logged(AuditKind.RELEASE_ITEM)
    assert [(each.subject, each.client_id, each.content_hash) for each in logged] == [
        (item.item_id, CLIENT, item.sha256) for item in items
    ]
    assert logged[-1].seq == head.size
    assert story.opened.journal.audit.head_at(head.size) == head
    assert logged[0].reason.startswith(f"item 1 of {len(items)} in packet R-2026-0001")


def test_a_packet_that_is_refused_after_its_items_were_logged_leaves_none_of_that(
    opened: OpenDesk, events: Events
) -> None:
    matter_id = ready_order(opened, requester_name="Rafa")
    before = opened.journal.head.size
    with pytest.raises(UserError):
        opened.releases.build(matter_id)
    assert events(AuditKind.RELEASE_ITEM) == []
    assert [each.seq for each in events(AuditKind.RELEASE_REFUSED)] == [before + 1]
    assert opened.journal.audit.verify() == ()


def test_signatures_are_proved_as_the_entries_in_which_the_notes_were_signed(story: Story) -> None:
    signings = {each.subject: each for each in story.logged(AuditKind.NOTE_SIGNED)}
    by_number = {each.number: each.item_id for each in story.built.content.items}
    shown = [
        (by_number[each["number"]], each["entry"]["seq"], each["entry"]["kind"]) for each in story.proofs["signatures"]
    ]
    for note_id in (PLAIN, LATE):
        assert (f"note:{note_id}", signings[note_id].seq, "note.signed") in shown
    (addendum,) = story.logged(AuditKind.ADDENDUM_SIGNED)
    assert (addendum.seq, "addendum.signed") in [each[1:] for each in shown]


def test_the_packets_own_program_finds_it_whole_and_agrees_with_each_seal(story: Story) -> None:
    first, second = (f"{each.size:,}:{' '.join(root_groups(each.root)).upper()}" for each in story.seals)

    done = run_check(story.folder, "--seal", first, f"--seal={second}", str(story.folder))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("The log is unchanged since the seal of") == 2
    assert check_package(story.folder, seals=[*story.seals, story.built.content.head]).passed


def test_a_seal_of_another_journal_is_not_borne_out(story: Story) -> None:
    size = story.seals[0].size

    done = run_check(story.folder, "--seal", f"{size}:{'ab' * 32}")

    assert (done.returncode, done.stderr) == (1, "")
    assert "does NOT agree" in done.stdout
    assert not check_package(story.folder, seals=[TreeHead(size, "ab" * 32)]).passed


def test_a_second_packet_proves_that_the_log_grew_out_of_the_first(opened: OpenDesk, tmp_path: Path) -> None:
    first, release = delivered(opened, tmp_path)
    look_at_every_page(opened, release.matter_id)
    again = opened.releases.build(release.matter_id)
    assert again.number == "R-2026-0002"
    listed = json.loads(content_of(again.files, "proofs.json"))["seals"]
    assert TreeHead(**{name: listed[-1][name] for name in ("size", "root")}) == first.content.head


def test_nothing_of_another_client_can_be_told_from_the_proofs(story: Story) -> None:
    raw = content_of(story.built.files, "proofs.json").decode()
    entries = [each["entry"] for each in (*story.proofs["items"], *story.proofs["signatures"])]
    shown = {each["seq"] for each in entries}
    moments = {each["at"] for each in entries}
    subjects = [each["subject"] for each in entries if "subject" in each]
    hers = {CLIENT, *subjects, *(each.partition(":")[2] for each in subjects)}
    head = story.built.content.head
    rows = story.opened.journal.database.rows("SELECT * FROM audit_event WHERE seq <= ?", (head.size,))
    others = [row for row in rows if row.integer("seq") not in shown]
    assert len({row.text_or_none("client_id") for row in others}) >= 3
    for row in others:
        assert row.blob("salt").hex() not in raw
        for said in (row.text("subject"), row.text("content_hash"), row.text("reason"), row.text_or_none("client_id")):
            assert not said or said in hers or said not in raw
        assert row.text("at") in moments or row.text("at") not in raw
    assert set(re.findall(r'"kind":"([a-z_.]+)"', raw)) == {"release.item", "note.signed", "addendum.signed"}


def test_the_text_before_words_were_taken_out_can_not_be_guessed(story: Story) -> None:
    everything = b"".join(each.content for each in story.built.files if not each.name.endswith(".pdf")).decode()
    for event in (*story.logged(AuditKind.NOTE_SIGNED), *story.logged(AuditKind.ADDENDUM_SIGNED)):
        assert event.content_hash not in everything
    for row in story.opened.journal.database.rows("SELECT salt FROM audit_event WHERE kind <> 'release.item'"):
        assert row.blob("salt").hex() not in everything


def test_the_last_page_prints_size_root_and_time_of_the_log(story: Story) -> None:
    heading, words = story.built.content.notices[-1]
    head, produced_at = story.built.content.head, story.built.content.produced_at
    assert heading == "Seal of this packet"
    assert f"{head.size:,} entries" in words
    assert head.root in words.replace(" ", "").replace("\n", "")
    assert f"On {produced_at:%Y-%m-%d} at {produced_at:%H:%M:%S} UTC" in words

# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 8 by keyboard: the files are written, who received them is recorded, and what is left gets a day."""

from pathlib import Path

from practice_journal import CLIENT, NOW, Practice, delivered, ready_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from stage import Stage

from counselor_desk.domain.deliveries import DeliveredHow, FollowUpKind
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matters import ClientPosition
from counselor_desk.domain.releases import Release
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import CheckBox, Combo
from counselor_desk.ui.widgets.fields import LineInput


def built(stage: Stage, practice: Practice) -> MatterId:
    """A packet that waits in memory, at the step of its delivery."""
    matter_id = ready_order(practice.opened)
    stage.go_to(RequestPlace(matter_id=matter_id, step=7))
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)
    stage.tab_to("password_kept")
    stage.press(Qt.Key.Key_Space)
    stage.tab_to("go_on")
    stage.press(Qt.Key.Key_Return)
    return matter_id


def written(stage: Stage, practice: Practice, folder: Path) -> Release:
    """A packet that was written before this step was opened."""
    _, release = delivered(practice.opened, folder)
    stage.go_to(RequestPlace(matter_id=release.matter_id, step=8))
    return release


def press_act(stage: Stage) -> None:
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)


def type_delivery(stage: Stage, day: str) -> None:
    stage.tab_to("received_by")
    stage.press("Clerk at the counter")
    stage.find(Combo, "delivered_how").set_value(DeliveredHow.BY_HAND)
    stage.tab_to("delivered_on")
    stage.press(day)


def words_on(stage: Stage) -> str:
    return "\n".join(each.text() for each in stage.window.findChildren(QLabel) if each.isVisible())


def test_nothing_is_written_before_a_folder_was_chosen(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    matter_id = built(stage, practice)
    stage.file_dialogs.next_answer(tmp_path)
    press_act(stage)
    assert not practice.opened.releases.of_matter(matter_id)
    assert stage.find(Button, "act").words == "Write the packet"


def test_the_packet_is_written_and_recorded(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    matter_id = built(stage, practice)
    stage.file_dialogs.next_answer(tmp_path)
    press_act(stage)
    press_act(stage)
    (release,) = practice.opened.releases.of_matter(matter_id)
    assert (tmp_path / release.number / "record.pdf").is_file()
    assert practice.opened.releases.passphrase_of(release.id)
    assert "Written and recorded" in words_on(stage)


def test_a_poor_folder_is_warned_about_and_may_be_used(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    built(stage, practice)
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    stage.file_dialogs.next_answer(downloads)
    press_act(stage)
    assert "Other programs look into the Downloads folder" in words_on(stage)
    assert stage.find(Button, "act").isEnabled()


def test_a_folder_that_holds_this_packet_already_is_refused(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    matter_id = built(stage, practice)
    (tmp_path / "R-2026-0001").mkdir()
    stage.file_dialogs.next_answer(tmp_path)
    press_act(stage)
    press_act(stage)
    assert stage.find(QWidget, "write_error").isVisible()
    assert not practice.opened.releases.of_matter(matter_id)


def test_a_change_since_the_build_stops_the_delivery(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    matter_id = built(stage, practice)
    stage.file_dialogs.next_answer(tmp_path)
    press_act(stage)
    practice.opened.matters.record_withdrawal(matter_id, on=NOW.date())
    press_act(stage)
    assert "Nothing was written: something has changed" in words_on(stage)
    assert not list(tmp_path.glob("R-*"))


def test_who_received_it_is_recorded(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    stage.tab_to("received_by")
    stage.press("Clerk at the counter")
    stage.find(Combo, "delivered_how").set_value(DeliveredHow.BY_HAND)
    stage.tab_to("delivered_on")
    stage.press("22 Nov 2026")
    stage.tab_to("record_delivery")
    stage.press(Qt.Key.Key_Return)
    (delivery,) = practice.opened.deliveries.of_release(release.id)
    assert (delivery.received_by, delivery.how) == ("Clerk at the counter", DeliveredHow.BY_HAND)
    assert stage.find(LineInput, "received_by").text() == ""


def test_an_empty_receiver_is_said_beside_its_field(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    written(stage, practice, tmp_path)
    stage.tab_to("record_delivery")
    stage.press(Qt.Key.Key_Return)
    received_by = stage.find(LineInput, "received_by")
    assert received_by.accessibleDescription() == "Enter who took the packet."
    assert received_by.hasFocus()


def test_a_missing_way_is_said_beside_its_field(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    written(stage, practice, tmp_path)
    stage.tab_to("received_by")
    stage.press("Clerk")
    stage.tab_to("record_delivery")
    stage.press(Qt.Key.Key_Return)
    assert stage.find(Combo, "delivered_how").accessibleDescription() == "Choose how it was handed over."


def test_a_day_before_the_build_is_said_beside_its_field(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    stage.tab_to("received_by")
    stage.press("Clerk")
    stage.find(Combo, "delivered_how").set_value(DeliveredHow.COURIER)
    stage.tab_to("delivered_on")
    stage.press("1 Nov 2026")
    stage.tab_to("record_delivery")
    stage.press(Qt.Key.Key_Return)
    assert "before the packet was built" in stage.find(LineInput, "delivered_on").accessibleDescription()
    assert stage.find(LineInput, "received_by").text() == "Clerk"
    assert not practice.opened.deliveries.of_release(release.id)


def test_a_follow_up_is_planned_and_ticked_off(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    stage.tab_to("add_tell_client")
    stage.press(Qt.Key.Key_Return)
    (planned,) = practice.opened.deliveries.of_matter(release.matter_id)
    assert planned.kind is FollowUpKind.TELL_CLIENT
    stage.tab_to("follow_up_1")
    stage.press(Qt.Key.Key_Space)
    stage.tab_to("follow_up_1_done")
    stage.press(Qt.Key.Key_Return)
    (done,) = practice.opened.deliveries.of_matter(release.matter_id)
    assert done.done_on is not None


def test_a_tick_alone_writes_nothing_and_can_be_taken_back(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    stage.tab_to("add_review_hold")
    stage.press(Qt.Key.Key_Return)
    stage.tab_to("follow_up_1")
    stage.press(Qt.Key.Key_Space)
    stage.tab_to("follow_up_1_not_yet")
    stage.press(Qt.Key.Key_Return)
    (planned,) = practice.opened.deliveries.of_matter(release.matter_id)
    assert planned.done_on is None
    assert not stage.find(CheckBox, "follow_up_1").isChecked()
    assert not stage.has("follow_up_1_done")


def test_telling_the_client_is_not_proposed_where_it_is_forbidden(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    _, release = delivered(practice.opened, tmp_path)
    practice.opened.matters.record_position(release.matter_id, ClientPosition.NOTICE_FORBIDDEN)
    stage.go_to(RequestPlace(matter_id=release.matter_id, step=8))
    assert not stage.has("add_tell_client")
    assert stage.has("add_review_hold")


def test_a_half_typed_delivery_waits_until_one_comes_back(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    stage.tab_to("received_by")
    stage.press("Clerk at the counter")
    stage.tab_to("save_and_leave")
    stage.press(Qt.Key.Key_Return)
    stage.go_to(RequestPlace(matter_id=release.matter_id, step=8))
    assert stage.find(LineInput, "received_by").text() == "Clerk at the counter"
    assert stage.has("kept_banner")
    assert not practice.opened.deliveries.of_release(release.id)


def test_a_complete_delivery_is_recorded_when_one_leaves(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    type_delivery(stage, "22 Nov 2026")
    stage.tab_to("save_and_leave")
    stage.press(Qt.Key.Key_Return)
    (delivery,) = practice.opened.deliveries.of_release(release.id)
    assert delivery.received_by == "Clerk at the counter"
    assert practice.opened.unfinished.places("delivery") == ()


def test_a_delivery_that_is_refused_keeps_one_at_the_step(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    written(stage, practice, tmp_path)
    type_delivery(stage, "1 Nov 2026")
    stage.tab_to("save_and_leave")
    stage.press(Qt.Key.Key_Return)
    assert "before the packet was built" in stage.find(LineInput, "delivered_on").accessibleDescription()


def test_done_points_at_what_a_half_typed_delivery_misses(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    written(stage, practice, tmp_path)
    stage.tab_to("received_by")
    stage.press("Clerk")
    stage.tab_to("go_on")
    stage.press(Qt.Key.Key_Return)
    assert stage.find(Combo, "delivered_how").accessibleDescription() == "Choose how it was handed over."


def test_a_lock_keeps_what_was_typed_and_records_nothing(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    type_delivery(stage, "22 Nov 2026")
    left: list[bool] = []
    stage.page.leave_for_lock(lambda: left.append(True))
    assert left == [True]
    assert practice.opened.unfinished.places("delivery") == (f"delivery:{release.id}",)
    assert not practice.opened.deliveries.of_release(release.id)


def test_done_is_not_the_next_thing_while_no_delivery_is_recorded(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    written(stage, practice, tmp_path)
    kinds = [stage.find(Button, name).property("kind") for name in ("go_on", "record_delivery")]
    type_delivery(stage, "22 Nov 2026")
    stage.tab_to("record_delivery")
    stage.press(Qt.Key.Key_Return)
    after = [stage.find(Button, name).property("kind") for name in ("go_on", "record_delivery")]
    primary, secondary = ButtonKind.PRIMARY.value, ButtonKind.SECONDARY.value
    assert (kinds, after) == ([secondary, primary], [primary, secondary])


def test_a_closed_matter_says_that_its_hold_stays_and_still_takes_a_delivery(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    _, release = delivered(practice.opened, tmp_path)
    practice.opened.matters.close(release.matter_id)
    stage.go_to(RequestPlace(matter_id=release.matter_id, step=8))
    said = stage.find(QWidget, "deliver_notice").accessibleName()
    assert "The legal hold stays on until you lift it in step Hold." in said
    assert "Who received a packet" in said
    type_delivery(stage, "22 Nov 2026")
    stage.tab_to("record_delivery")
    stage.press(Qt.Key.Key_Return)
    assert len(practice.opened.deliveries.of_release(release.id)) == 1


def test_the_last_question_promises_what_the_closed_matter_keeps(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    written(stage, practice, tmp_path)
    stage.tab_to("close_matter_button")
    stage.press(Qt.Key.Key_Return)
    assert "can still be recorded" in words_on(stage)


def test_a_file_of_the_packet_is_found_again(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    stage.file_dialogs.next_answer(tmp_path / release.number / "record.pdf")
    stage.tab_to("choose_sent_file")
    stage.press(Qt.Key.Key_Return)
    assert f"Yes: it is record.pdf of {release.number}." in words_on(stage)


def test_any_other_file_is_said_to_be_in_no_release(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    written(stage, practice, tmp_path)
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 something else")
    stage.file_dialogs.next_answer(other)
    stage.tab_to("choose_sent_file")
    stage.press(Qt.Key.Key_Return)
    assert "No release contains this file." in words_on(stage)


def test_a_packet_is_written_again_byte_for_byte(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    again = tmp_path / "again"
    again.mkdir()
    stage.file_dialogs.next_answer(again)
    stage.tab_to(f"write_again_{release.number}")
    stage.press(Qt.Key.Key_Return)
    first, second = (folder / release.number / "record.pdf" for folder in (tmp_path, again))
    assert first.read_bytes() == second.read_bytes()


def test_the_steps_go_to_the_printer(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    written(stage, practice, tmp_path)
    stage.tab_to("print_steps")
    stage.press(Qt.Key.Key_Return)
    assert len(stage.printing.printed) == 1


def test_closing_the_matter_leaves_its_hold_standing(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release = written(stage, practice, tmp_path)
    stage.tab_to("close_matter_button")
    stage.press(Qt.Key.Key_Return)
    assert "The legal hold stays on." in words_on(stage)
    stage.tab_to("close_matter_primary")
    stage.press(Qt.Key.Key_Return)
    assert practice.opened.matters.get(release.matter_id).closed_at is not None
    assert practice.opened.matters.standing_holds(CLIENT)


def test_the_path_is_lent_to_the_clipboard_instead_of_opening_the_folder(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    built(stage, practice)
    stage.file_dialogs.next_answer(tmp_path)
    press_act(stage)
    press_act(stage)
    stage.tab_to("copy_path")
    stage.press(Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == str(tmp_path / "R-2026-0001")
    stage.start.clipboard.take_back()


def test_without_a_packet_the_step_leads_back_to_the_build(stage: Stage, practice: Practice) -> None:
    matter_id = ready_order(practice.opened)
    stage.go_to(RequestPlace(matter_id=matter_id, step=8))
    assert "Nothing has been built yet." in words_on(stage)
    assert not stage.find(Button, "go_on").isEnabled()

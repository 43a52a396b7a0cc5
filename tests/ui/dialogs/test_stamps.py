# SPDX-License-Identifier: GPL-3.0-or-later
"""Time stamps by keyboard: a question is written, its answer imported, the root confirmed by its fingerprint."""

from datetime import timedelta
from pathlib import Path

import pytest
from openssl_tsa import NAME, OpensslTsa
from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from stage import Stage, words_on

from counselor_desk.ui.places import Section, SectionPlace

ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> OpensslTsa:
    return OpensslTsa(tmp_path_factory.mktemp("tsa") / "service")


def open_dialog(stage: Stage, button: str, dialog: str) -> QWidget:
    stage.go_to(SectionPlace(Section.HEALTH))
    stage.tab_to(button)
    stage.press(ENTER)
    return stage.find(QWidget, dialog)


def answered(practice: Practice, folder: Path, tsa: OpensslTsa) -> Path:
    practice.opened.seal_stamps.write_question(folder / "one.tsq")
    (folder / "one.tsr").write_bytes(tsa.answer((folder / "one.tsq").read_bytes()))
    return folder / "one.tsr"


def choose(stage: Stage, button: str, path: Path) -> None:
    stage.file_dialogs.next_answer(path)
    stage.tab_to(button)
    stage.press(ENTER)


def go_on(stage: Stage) -> None:
    stage.tab_to("stamp_answer_primary")
    stage.press(ENTER)


def test_a_question_is_written_where_it_was_chosen_and_says_what_to_do(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    dialog = open_dialog(stage, "ask_stamp", "stamp_question")
    assert "Counselor Desk does not send it" in words_on(dialog)

    stage.file_dialogs.next_answer(tmp_path / "asked.tsq")
    stage.tab_to("stamp_question_primary")
    stage.press(ENTER)

    assert (tmp_path / "asked.tsq").is_file()
    assert "Take it to the time-stamping service" in words_on(dialog)
    assert stage.file_dialogs.asked[-1].suggested_name == "seal-2026-11-22.tsq"
    stage.press(ENTER)
    assert "Made for a time-stamping service." in words_on(stage.page)


def test_the_newest_seal_is_offered_first(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    practice.opened.seal_cards.begin().record_print()
    open_dialog(stage, "ask_stamp", "stamp_question")

    stage.file_dialogs.next_answer(tmp_path / "asked.tsq")
    stage.tab_to("stamp_question_primary")
    stage.press(ENTER)

    (listed,) = practice.opened.seals.overview().seals
    assert listed.asked_at is not None


def test_an_answer_is_kept_once_the_root_was_confirmed(
    stage: Stage, practice: Practice, tmp_path: Path, tsa: OpensslTsa
) -> None:
    answer = answered(practice, tmp_path, tsa)
    dialog = open_dialog(stage, "import_stamp", "stamp_answer")

    choose(stage, "choose_answer", answer)
    go_on(stage)
    assert "Choose the root certificate that the service publishes." in words_on(dialog)

    choose(stage, "choose_root", tsa.root.certificate)
    shown = words_on(stage.find(QWidget, "stamp_answer")).replace(" ", "").replace("\n", "").lower()
    assert tsa.fingerprint(tsa.root) in shown
    go_on(stage)
    assert "Compare the fingerprint first, then tick the box." in words_on(dialog)
    assert not practice.opened.seal_stamps.has_root()

    stage.tab_to("confirm_root")
    stage.press(SPACE)
    go_on(stage)

    assert f"Stamped by {NAME} at " in words_on(dialog)
    stage.press(ENTER)
    assert f"Stamped by {NAME} at " in words_on(stage.page)
    assert not stage.has("import_stamp")


def test_a_stamp_is_saved_from_the_list_of_seals(
    stage: Stage, practice: Practice, tmp_path: Path, tsa: OpensslTsa
) -> None:
    practice.opened.seal_stamps.trust_root(practice.opened.seal_stamps.read_root(tsa.root.certificate))
    practice.opened.seal_stamps.import_answer(answered(practice, tmp_path, tsa))
    for _ in range(3):
        practice.clock.at += timedelta(minutes=1)
        practice.opened.seal_cards.begin().record_print()
    open_dialog(stage, "show_seals", "seal_list")
    assert not stage.has("save_stamp")

    stage.press(Qt.Key.Key_End)
    choose(stage, "save_stamp", tmp_path / "stamp.zip")

    assert (tmp_path / "stamp.zip").is_file()
    assert "whoever has it can check the stamp" in words_on(stage.find(QWidget, "stamp_written"))
    assert stage.file_dialogs.asked[-1].suggested_name.endswith("-stamp.zip")


def test_without_a_file_the_field_says_so(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    practice.opened.seal_stamps.write_question(tmp_path / "one.tsq")
    dialog = open_dialog(stage, "import_stamp", "stamp_answer")

    go_on(stage)

    assert "Choose the file that the service sent." in words_on(dialog)


def test_a_file_that_is_no_answer_is_said_beside_its_field(
    stage: Stage, practice: Practice, tmp_path: Path, tsa: OpensslTsa
) -> None:
    answered(practice, tmp_path, tsa)
    practice.opened.seal_stamps.trust_root(practice.opened.seal_stamps.read_root(tsa.root.certificate))
    dialog = open_dialog(stage, "import_stamp", "stamp_answer")
    assert not stage.has("choose_root")

    choose(stage, "choose_answer", tmp_path / "one.tsq")
    go_on(stage)

    assert "This file is not an answer of a time-stamping service" in words_on(dialog)


def test_another_service_needs_another_root_which_is_then_asked_for(
    stage: Stage, practice: Practice, tmp_path: Path, tsa: OpensslTsa
) -> None:
    answer = answered(practice, tmp_path, tsa)
    another = practice.opened.seal_stamps.read_root(tsa.another_root().certificate)
    practice.opened.seal_stamps.trust_root(another)
    dialog = open_dialog(stage, "import_stamp", "stamp_answer")
    choose(stage, "choose_answer", answer)
    go_on(stage)
    assert "does not lead to a root certificate that you chose" in words_on(dialog)

    choose(stage, "choose_root", tsa.root.certificate)
    stage.tab_to("confirm_root")
    stage.press(SPACE)
    go_on(stage)

    assert f"Stamped by {NAME} at " in words_on(dialog)


def test_a_file_that_is_no_root_is_said_beside_its_field(
    stage: Stage, practice: Practice, tmp_path: Path, tsa: OpensslTsa
) -> None:
    answered(practice, tmp_path, tsa)
    dialog = open_dialog(stage, "import_stamp", "stamp_answer")

    choose(stage, "choose_root", tsa.signer.certificate)

    assert "This file is not the root certificate of a time-stamping service." in words_on(dialog)
    assert not stage.has("confirm_root")

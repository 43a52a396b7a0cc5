# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking for a file returns at once, answers only when something was chosen, and leaves no trace on the computer."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from ui_doubles import RecordingFileDialogs

from counselor_desk.ui.file_dialogs import BACKUP, PDF, FileDialogs, FileKind, SystemFileDialogs

# said of every dialog by the platform that draws into memory
shows_a_dialog = pytest.mark.qt_log_ignore(r"^This plugin does not support propagateSizeHints\(\)$")

ASK: dict[str, Callable[[FileDialogs, QWidget, Callable[[Path], None]], None]] = {
    "open_file": lambda dialogs, parent, chosen: dialogs.open_file(
        parent, title="Open a file", kinds=(PDF, BACKUP), on_chosen=chosen
    ),
    "choose_folder": lambda dialogs, parent, chosen: dialogs.choose_folder(
        parent, title="Where backups go", on_chosen=chosen
    ),
    "save_file": lambda dialogs, parent, chosen: dialogs.save_file(
        parent, title="Save the sheet", suggested_name="sheet", kind=PDF, on_chosen=chosen
    ),
}


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def shown_dialog(window: QWidget) -> QFileDialog:
    [dialog] = window.findChildren(QFileDialog)
    return dialog


def answer(dialog: QFileDialog, path: Path) -> None:
    """Type a path as the counselor would, and agree."""
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    field.setText(str(path))
    dialog.accept()


def folders_named_in(dialog: QFileDialog) -> set[str]:
    return {dialog.directory().absolutePath(), *dialog.history()}


@pytest.mark.parametrize("question", ASK)
@shows_a_dialog
def test_a_dialog_returns_at_once_and_belongs_to_its_window(question: str, window: QWidget) -> None:
    chosen: list[Path] = []

    ASK[question](SystemFileDialogs(), window, chosen.append)

    dialog = shown_dialog(window)
    assert dialog.isVisible()
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    assert dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
    assert chosen == []
    dialog.reject()


@pytest.mark.parametrize("question", ASK)
@shows_a_dialog
def test_what_was_chosen_is_told(question: str, window: QWidget, tmp_path: Path) -> None:
    folder = tmp_path / "Records"
    folder.mkdir()
    (folder / "x.pdf").touch()
    expected = {"open_file": folder / "x.pdf", "choose_folder": folder, "save_file": folder / "new.pdf"}[question]
    chosen: list[Path] = []

    ASK[question](SystemFileDialogs(), window, chosen.append)
    answer(shown_dialog(window), expected)

    assert chosen == [expected]


@shows_a_dialog
def test_a_new_file_gets_the_suffix_of_its_kind(window: QWidget, tmp_path: Path) -> None:
    chosen: list[Path] = []

    ASK["save_file"](SystemFileDialogs(), window, chosen.append)
    answer(shown_dialog(window), tmp_path / "sheet")

    assert chosen == [tmp_path / "sheet.pdf"]


@pytest.mark.parametrize("question", ASK)
@shows_a_dialog
def test_a_dialog_that_is_closed_chooses_nothing_and_is_gone(question: str, window: QWidget) -> None:
    chosen: list[Path] = []
    ASK[question](SystemFileDialogs(), window, chosen.append)
    dialog = shown_dialog(window)

    dialog.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    assert chosen == []
    assert not shiboken6.isValid(dialog)


@shows_a_dialog
def test_a_finished_dialog_no_longer_knows_where_it_was(window: QWidget, tmp_path: Path) -> None:
    folder = tmp_path / "Jane Roe"
    folder.mkdir()
    ASK["choose_folder"](SystemFileDialogs(), window, lambda _: None)
    dialog = shown_dialog(window)
    dialog.setDirectory(str(folder))
    assert any("Jane Roe" in name for name in folders_named_in(dialog))

    answer(dialog, folder)

    assert not any("Jane Roe" in name for name in folders_named_in(dialog))


@shows_a_dialog
def test_the_next_dialog_does_not_start_where_the_last_one_ended(window: QWidget, tmp_path: Path) -> None:
    Path.home().mkdir(exist_ok=True)
    ASK["choose_folder"](SystemFileDialogs(), window, lambda _: None)
    answer(shown_dialog(window), tmp_path)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    ASK["choose_folder"](SystemFileDialogs(), window, lambda _: None)

    assert Path(shown_dialog(window).directory().absolutePath()) == Path.home()


def test_a_kind_of_file_is_shown_with_its_suffixes() -> None:
    assert FileKind("Images", ("png", "jpg")).name_filter == "Images (*.png *.jpg)"


TRACE = """
import sys
import shiboken6
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from counselor_desk.ui.file_dialogs import SystemFileDialogs
application, window, folder, how = QApplication([]), QWidget(), sys.argv[1], sys.argv[2]
if how == "unguarded":
    QFileDialog(window).open()
else:
    SystemFileDialogs().choose_folder(window, title="Where backups go", on_chosen=lambda _: None)
dialog = window.findChild(QFileDialog)
dialog.setDirectory(folder)
if how != "locked":
    dialog.accept()
shiboken6.delete(window)
"""


def files_left(tmp_path: Path, how: str) -> list[Path]:
    """Whatever a process leaves in its home after it has asked for a folder."""
    home, folder = tmp_path / "home", tmp_path / "Jane Roe"
    home.mkdir()
    folder.mkdir()
    surroundings = {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", TRACE, folder, how], env=surroundings, check=True, capture_output=True)
    return [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.parametrize("how", ["chosen", "locked"])
def test_no_file_tells_which_folder_was_chosen(how: str, tmp_path: Path) -> None:
    assert files_left(tmp_path, how) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the trace is in the registry or the defaults")
def test_without_the_guard_a_file_would_tell(tmp_path: Path) -> None:
    [trace] = files_left(tmp_path, "unguarded")

    assert "Jane%20Roe" in trace.read_text(encoding="utf-8")


@pytest.mark.parametrize("question", ASK)
def test_the_double_answers_what_was_laid_out(question: str, window: QWidget, tmp_path: Path) -> None:
    chosen: list[Path] = []
    dialogs = RecordingFileDialogs()
    dialogs.next_answer(tmp_path)
    dialogs.next_answer(None)

    ASK[question](dialogs, window, chosen.append)
    ASK[question](dialogs, window, chosen.append)

    assert chosen == [tmp_path]
    assert [asked.question for asked in dialogs.asked] == [question, question]


def test_the_double_lets_no_unexpected_dialog_pass(window: QWidget) -> None:
    with pytest.raises(AssertionError, match="unexpected dialog"):
        ASK["open_file"](RecordingFileDialogs(), window, lambda _: None)

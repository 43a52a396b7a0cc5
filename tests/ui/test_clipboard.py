# SPDX-License-Identifier: GPL-3.0-or-later
"""What is lent to the clipboard is plain, marked as secret, and taken back without touching anybody else's."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_desk.ui.clipboard import HOLD_SECONDS, Clipboard, conceal_on_this_computer, secret_marks


@pytest.fixture
def system(qapp: QApplication) -> Iterator[QClipboard]:
    system = QGuiApplication.clipboard()
    system.clear()
    yield system
    system.clear()


@pytest.fixture
def clipboard(system: QClipboard) -> Iterator[Clipboard]:
    clipboard = Clipboard(system)
    yield clipboard
    shiboken6.delete(clipboard)


def remaining_ms(clipboard: Clipboard) -> int:
    timer = clipboard.findChild(QTimer, "lent")
    assert timer is not None
    return timer.remainingTime()


def test_text_is_lent_plain_and_marked_as_secret(clipboard: Clipboard, system: QClipboard) -> None:
    clipboard.copy_for("able baker", 60)

    content = system.mimeData()
    assert content.text() == "able baker"
    assert set(content.formats()) == {"text/plain", *secret_marks()}
    assert {mark: bytes(content.data(mark).data()) for mark in secret_marks()} == secret_marks()


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("linux", ["x-kde-passwordManagerHint"]),
        (
            "win32",
            [
                "ExcludeClipboardContentFromMonitorProcessing",
                "CanIncludeInClipboardHistory",
                "CanUploadToCloudClipboard",
            ],
        ),
        ("darwin", []),
    ],
)
def test_each_platform_has_its_own_marks(platform: str, words: list[str]) -> None:
    marks = list(secret_marks(platform))

    assert len(marks) == len(words)
    assert all(word in mark for word, mark in zip(words, marks, strict=True))


def test_text_is_taken_back_after_its_time(clipboard: Clipboard, system: QClipboard, qtbot: QtBot) -> None:
    clipboard.copy_for("able baker", 0)

    qtbot.waitUntil(lambda: system.text() == "")


def test_text_stays_for_a_minute_unless_said_otherwise(clipboard: Clipboard) -> None:
    clipboard.copy_for("able baker")

    # a coarse timer of Qt may be off by a twentieth
    assert remaining_ms(clipboard) == pytest.approx(HOLD_SECONDS * 1000, rel=0.1)


def test_a_second_loan_starts_the_time_anew_and_only_it_is_taken_back(clipboard: Clipboard, system: QClipboard) -> None:
    clipboard.copy_for("first", 5)
    clipboard.copy_for("second", 50)

    assert remaining_ms(clipboard) > 40_000
    clipboard.take_back()
    assert system.text() == ""


def test_what_somebody_copied_since_is_left_alone(clipboard: Clipboard, system: QClipboard) -> None:
    clipboard.copy_for("able baker", 60)
    system.setText("a shopping list")

    clipboard.take_back()

    assert system.text() == "a shopping list"


def test_taking_back_ends_the_wait(clipboard: Clipboard, system: QClipboard) -> None:
    clipboard.copy_for("able baker", 60)
    clipboard.take_back()
    # the same words again, this time by the counselor's own hand
    system.setText("able baker")

    assert remaining_ms(clipboard) == -1
    clipboard.take_back()
    assert system.text() == "able baker"


def test_text_is_taken_back_when_the_program_ends(clipboard: Clipboard, system: QClipboard, qapp: QApplication) -> None:
    clipboard.copy_for("able baker", 60)

    qapp.aboutToQuit.connect(clipboard.take_back)
    qapp.aboutToQuit.emit()

    assert system.text() == ""


# --- what is copied out of a field ---------------------------------------------------------------------------------


class Owner:
    """Says whose the clipboards are, as the system of a desktop does."""

    def __init__(self) -> None:
        self.ours: set[QClipboard.Mode] = set()

    def __call__(self, mode: QClipboard.Mode) -> bool:
        return mode in self.ours


def record_clearing(system: QClipboard, monkeypatch: pytest.MonkeyPatch) -> list[QClipboard.Mode]:
    """Which of the clipboards are cleared from now on."""
    cleared: list[QClipboard.Mode] = []

    def clear(mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        cleared.append(mode)

    monkeypatch.setattr(system, "clear", clear)
    return cleared


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def watching(system: QClipboard, owner: Owner) -> Iterator[Clipboard]:
    clipboard = Clipboard(system, owns=owner)
    yield clipboard
    shiboken6.delete(clipboard)


def test_what_is_copied_out_of_a_field_is_plain_marked_and_lent(
    watching: Clipboard, system: QClipboard, owner: Owner
) -> None:
    owner.ours.add(QClipboard.Mode.Clipboard)
    rich = QMimeData()
    rich.setHtml("<b>words of a note</b>")
    rich.setText("words of a note")
    system.setMimeData(rich)

    assert set(system.mimeData().formats()) == {"text/plain", *secret_marks()}
    assert system.text() == "words of a note"
    assert remaining_ms(watching) == pytest.approx(HOLD_SECONDS * 1000, rel=0.1)


def test_what_is_copied_out_of_a_field_is_taken_back(watching: Clipboard, system: QClipboard, owner: Owner) -> None:
    owner.ours.add(QClipboard.Mode.Clipboard)
    system.setText("words of a note")
    watching.take_back()

    assert system.text() == ""


def test_what_another_program_copies_is_not_touched(watching: Clipboard, system: QClipboard) -> None:
    other = QMimeData()
    other.setHtml("<b>a shopping list</b>")
    system.setMimeData(other)

    assert "text/html" in system.mimeData().formats()
    assert remaining_ms(watching) == -1


def test_the_clipboard_of_selected_words_is_emptied_after_a_minute(
    watching: Clipboard, system: QClipboard, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.ours.add(QClipboard.Mode.Selection)
    cleared = record_clearing(system, monkeypatch)
    system.changed.emit(QClipboard.Mode.Selection)
    timer = watching.findChild(QTimer, "selected")
    assert timer is not None
    assert timer.remainingTime() == pytest.approx(HOLD_SECONDS * 1000, rel=0.1)

    timer.timeout.emit()

    assert cleared == [QClipboard.Mode.Selection]


def test_the_clipboard_of_selected_words_is_emptied_when_the_journal_is_locked(
    watching: Clipboard, system: QClipboard, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.ours.add(QClipboard.Mode.Selection)
    cleared = record_clearing(system, monkeypatch)

    watching.take_back()

    assert cleared == [QClipboard.Mode.Selection]


def test_words_selected_in_another_program_stay(
    watching: Clipboard, system: QClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared = record_clearing(system, monkeypatch)
    system.changed.emit(QClipboard.Mode.Selection)
    watching.take_back()

    assert cleared == []


def test_what_is_lent_is_marked_the_way_of_the_system_too(system: QClipboard) -> None:
    marked: list[str] = []
    clipboard = Clipboard(system, conceal=lambda: marked.append(system.text()))
    clipboard.copy_for("able baker")

    assert marked == ["able baker"]
    clipboard.take_back()
    shiboken6.delete(clipboard)


def test_on_macos_the_concealed_type_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[object, ...]] = []
    pasteboard = SimpleNamespace(
        addTypes_owner_=lambda types, owner: said.append((types, owner)),
        setString_forType_=lambda text, kind: said.append((text, kind)),
    )
    app_kit = SimpleNamespace(NSPasteboard=SimpleNamespace(generalPasteboard=lambda: pasteboard))
    monkeypatch.setattr("counselor_desk.ui.clipboard.import_module", lambda _: app_kit)

    conceal_on_this_computer("darwin")

    concealed = "org.nspasteboard.ConcealedType"
    assert said == [([concealed], None), ("", concealed)]


@pytest.mark.parametrize(("platform", "asked"), [("linux", []), ("win32", []), ("darwin", ["AppKit"])])
def test_only_macos_is_asked_to_conceal_and_nothing_breaks_where_it_cannot(
    monkeypatch: pytest.MonkeyPatch, platform: str, asked: list[str]
) -> None:
    imported: list[str] = []

    def without_the_bridge(name: str) -> None:
        imported.append(name)
        raise ImportError(name)

    monkeypatch.setattr("counselor_desk.ui.clipboard.import_module", without_the_bridge)

    conceal_on_this_computer(platform)

    assert imported == asked

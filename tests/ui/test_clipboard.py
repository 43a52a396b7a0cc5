# SPDX-License-Identifier: GPL-3.0-or-later
"""What is lent to the clipboard is plain, marked as secret, and taken back without touching anybody else's."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_desk.ui.clipboard import HOLD_SECONDS, Clipboard, secret_marks


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
    [timer] = clipboard.findChildren(QTimer)
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

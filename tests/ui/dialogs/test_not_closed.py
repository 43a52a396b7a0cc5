# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal that was not closed in order is told once, with what it means."""

from PySide6.QtCore import Qt
from stage import Stage, settle

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.dialogs.not_closed import NotClosedDialog
from counselor_desk.ui.widgets.labels import Label


def test_it_says_what_happened_and_goes_when_it_was_read(stage: Stage) -> None:
    NotClosedDialog(stage.window, error=MachineError(ErrorCode.DISK_FULL)).open()
    settle()
    dialog = stage.find(NotClosedDialog, "not_closed")
    words = " ".join(label.text() for label in dialog.findChildren(Label))
    stage.press(Qt.Key.Key_Return)

    assert explain(ErrorCode.DISK_FULL).happened in words
    assert not stage.has("not_closed")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands around a step: nothing of it is cut off where the window has little room."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counselor_desk.ui.wizards.release.wizard_frame import Foot


def test_a_folded_foot_keeps_room_for_what_stands_above_its_buttons(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    foot, step, totals = Foot(), QWidget(), QWidget()
    totals.setFixedHeight(80)
    foot.show_left("", totals)
    foot.fold(is_folded=True)
    layout = QVBoxLayout(window)
    layout.addWidget(step, 1)
    layout.addWidget(foot)
    window.resize(600, 0)
    window.show()
    qtbot.waitExposed(window)

    assert totals.height() == 80
    assert totals.geometry().bottom() < foot.back.geometry().top()
    assert foot.back.geometry().bottom() < foot.height()

# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands instead of the pages while none can be laid out: why, and the way to mend it or to try once more."""

from collections.abc import Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.gate_reasons import Blocker
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, ScrollColumn, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.wizards.release.blocker_rows import BlockersCard


class InTheWay(ScrollColumn):
    """A sentence with the list of what blocks, or with a button to try once more; hidden until there is need."""

    again_requested = Signal()
    step_requested = Signal(object)
    """The `MatterStep` that mends what was pressed."""

    def __init__(self) -> None:
        super().__init__(name="review_blocked", gap=16, margins=(24, 16, 24, 16))
        self._sentence = Banner("", tone=Tone.WARN, icon="warn")
        self._sentence.setObjectName("no_pages")
        self._blockers = BlockersCard()
        self._try_again = Button("Lay out the pages", name="lay_out_again")
        again_row = line()
        again_row.addWidget(self._try_again)
        again_row.addStretch(1)
        self.column.addWidget(self._sentence)
        self.column.addWidget(self._blockers)
        self.column.addLayout(again_row)
        self.column.addStretch(1)
        self._blockers.step_requested.connect(self.step_requested)
        self._try_again.clicked.connect(self.again_requested)
        self.hide()

    def tell(self, sentence: str, second: str, *, blockers: Iterable[Blocker] = ()) -> None:
        """Say why there is no page; trying once more is offered only where nothing has to be mended first."""
        listed = tuple(blockers)
        self._sentence.say(sentence, second=second)
        self._blockers.show_blockers(listed)
        self._try_again.setVisible(not listed)

    def take_focus(self) -> None:
        """Put the focus on the first thing that can be done here."""
        first: QWidget | None = self._try_again if self._blockers.isHidden() else self._blockers.findChild(Button)
        if first is not None:
            # a part that is just being put into the window cannot take the focus yet
            QTimer.singleShot(0, first, first.setFocus)

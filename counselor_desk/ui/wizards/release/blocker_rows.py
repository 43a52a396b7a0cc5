# SPDX-License-Identifier: GPL-3.0-or-later
"""What still stands in the way of a packet, each thing in words with the way to the step that mends it."""

from collections.abc import Iterable

from PySide6.QtCore import Signal

from counselor_desk.domain.gate_reasons import Blocker
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, Row, column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.release.build_words import STEP_NAMES, mended_at


class BlockersCard(Card):
    """The list; hidden until something blocks."""

    step_requested = Signal(object)
    """The `MatterStep` that mends what was pressed."""

    def __init__(self, title: str = "Still in the way") -> None:
        super().__init__(title, count=" ")
        self.hide()

    def show_blockers(self, blockers: Iterable[Blocker]) -> None:
        """Show each thing; nothing blocks and nothing is shown where there is none."""
        listed = tuple(blockers)
        self.setVisible(bool(listed))
        self.set_count(str(len(listed)))
        self.show_rows([self._row(each) for each in listed])

    def _row(self, blocker: Blocker) -> Row:
        target = mended_at(blocker.code)
        row = Row(height=52, accessible=blocker.words)
        row.line.addWidget(IconView("warn", size=16, tone=Tone.WARN))
        words = column(gap=0)
        words.addWidget(Label(blocker.words, role=Role.MEDIUM, wraps=True))
        if blocker.citation:
            words.addWidget(Label(blocker.citation, role=Role.SMALL, wraps=True))
        row.line.addLayout(words, 1)
        name = STEP_NAMES[target]
        button = Button(
            f"Go to {name}",
            name=f"mend_{blocker.code.value}_{blocker.key}".rstrip("_"),
            accessible=f"Go to {name}: {blocker.words}",
        )
        button.clicked.connect(lambda: self.step_requested.emit(target))
        row.line.addWidget(button)
        return row

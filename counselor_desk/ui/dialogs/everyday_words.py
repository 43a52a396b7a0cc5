# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that only look like names: shown all together, and kept together once they were read."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.formats import counted
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class EverydayWordsDialog(Dialog):
    """Asks which of the words to keep; none is ticked before the counselor has ticked it.

    Args:
        words: the key of each word, the word, and one line of where it stands.
    """

    kept = Signal(object)
    """The keys that were ticked."""

    def __init__(self, host: QWidget, *, words: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(
            host,
            name="everyday_words",
            title="Keep everyday words",
            second="These words look like names because of their capital, and nobody of that name is on file. "
            "Tick what is no person. Every ticked word stays readable wherever it stands.",
            primary="Keep",
            width=WIDE,
        )
        self._boxes: list[tuple[str, CheckBox]] = []
        for number, (key, word, stands) in enumerate(words, start=1):
            box = CheckBox(word, name=f"everyday_{number}", accessible=f"Keep {word}")
            box.toggled.connect(self._show_count)
            self._boxes.append((key, box))
            entry = column(gap=0)
            entry.addWidget(box)
            beside = line(margins=(26, 0, 0, 0))
            beside.addWidget(ElidedLabel(stands, role=Role.SMALL), 1)
            entry.addLayout(beside)
            self.body.addLayout(entry)
        self._says = Label(role=Role.SECOND, wraps=True)
        self.body.addWidget(self._says)
        every = Button("Tick all", name="everyday_all", kind=ButtonKind.QUIET)
        every.clicked.connect(self._tick_all)
        self.add_side_way(every)
        self.accepted.connect(self._on_accepted)
        self._show_count()

    def _ticked(self) -> tuple[str, ...]:
        return tuple(key for key, box in self._boxes if box.isChecked())

    def _tick_all(self) -> None:
        for _, box in self._boxes:
            box.setChecked(True)

    def _show_count(self) -> None:
        count = len(self._ticked())
        self.primary.set_words(f"Keep {counted(count, 'word')}" if count else "Keep")
        self.primary.setEnabled(count > 0)
        left = len(self._boxes) - count
        self._says.setText(
            f"{counted(count, 'word')} will stay in the packet. {counted(left, 'word')} will still be asked for."
            if count
            else "Nothing is ticked yet."
        )

    def _on_accepted(self) -> None:
        self.kept.emit(self._ticked())
        self.close_overlay()

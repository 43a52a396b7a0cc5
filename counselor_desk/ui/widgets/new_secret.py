# SPDX-License-Identifier: GPL-3.0-or-later
"""A PIN or passphrase that is being chosen: typed twice, judged beside its field, never shown unless asked."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.services.secret_choice import passphrase_trouble, pin_trouble
from counselor_desk.ui.tasks import Runner
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.secret_input import SecretInput
from counselor_desk.ui.widgets.strength_meter import StrengthMeter


@dataclass(frozen=True, slots=True)
class SecretKind:
    """What is chosen: `noun` stands in "Show PIN", `trouble` says what a text still lacks."""

    noun: str
    trouble: Callable[[str], str]
    is_measured: bool = False


NEW_PIN = SecretKind("PIN", pin_trouble)
NEW_PASSPHRASE = SecretKind("passphrase", passphrase_trouble, is_measured=True)


class NewSecret(QWidget):
    """Two fields for the same secret; what is wrong stands beside the one it is wrong in.

    Args:
        label: over the first field; the second one says "again".
        name: object name of the first field.
        is_wide: the fields stand side by side.
    """

    entered = Signal()
    """Enter was pressed in one of the fields."""

    def __init__(self, kind: SecretKind, *, runner: Runner, name: str, label: str, is_wide: bool = False) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._kind = kind
        self._first = SecretInput(name=name, accessible=label, noun=kind.noun)
        self._again = SecretInput(name=f"{name}_again", accessible=f"{label} again", noun=kind.noun)
        self._first_field = Field(label, self._first)
        self._again_field = Field(f"{label} again", self._again)
        fields: QBoxLayout = line(gap=16) if is_wide else column(gap=10)
        for field in (self._first_field, self._again_field):
            if is_wide:
                # the sentence of an error below one of them leaves the other where it is
                fields.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            else:
                fields.addWidget(field)
        layout = column(self, gap=8)
        layout.addLayout(fields)
        if kind.is_measured:
            meter = StrengthMeter(runner, name="strength")
            if is_wide:
                layout.addWidget(meter)
            else:
                fields.insertWidget(1, meter)
            self._first.textChanged.connect(meter.follow)
        for each in (self._first, self._again):
            each.returnPressed.connect(self.entered)

    @property
    def input(self) -> SecretInput:
        """The first field, to put the focus there."""
        return self._first

    @property
    def is_empty(self) -> bool:
        return not self._first.text() and not self._again.text()

    def agreed(self) -> str | None:
        """The secret that was typed twice, or None once the fault stands beside its field; nothing typed is lost."""
        for field in (self._first_field, self._again_field):
            field.clear_error()
        sentence = self._kind.trouble(self._first.text())
        if sentence:
            self.show_error(sentence)
            return None
        if self._first.text().strip() != self._again.text().strip():
            self._again_field.show_error(f"Type the same {self._kind.noun} once more.")
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return self._first.text().strip()

    def show_error(self, sentence: str) -> None:
        """Say beside the first field what to do."""
        self._first_field.show_error(sentence)
        self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Let go of what was typed."""
        for each in (self._first, self._again):
            each.clear()
            each.hide_text()

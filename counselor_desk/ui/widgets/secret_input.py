# SPDX-License-Identifier: GPL-3.0-or-later
"""A field for a PIN or passphrase: dots, with a button inside that shows the text while it is down."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.fields import LineInput


class SecretInput(LineInput):
    """One line of secret text; `noun` is what the button calls it ("Show PIN")."""

    def __init__(self, *, name: str, accessible: str, noun: str, tall: bool = False) -> None:
        super().__init__(name=name, accessible=accessible, is_secret=True, tall=tall)
        self._noun = noun
        self.show_button = Button(f"Show {noun}", name=f"{name}_show", kind=ButtonKind.QUIET, dense=True)
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._on_shown)
        row = line(self, margins=(0, 0, 6, 0))
        row.addStretch(1)
        row.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._leave_room()

    def call_it(self, noun: str, *, accessible: str) -> None:
        """Ask for another kind of secret; what was typed is gone."""
        self._noun = noun
        self.clear()
        self.setAccessibleName(accessible)
        self.show_button.setChecked(False)
        self._name_button()

    def hide_text(self) -> None:
        """Show dots again."""
        self.show_button.setChecked(False)

    def _on_shown(self, is_shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        self._name_button()

    def _name_button(self) -> None:
        self.show_button.set_words(f"{'Hide' if self.show_button.isChecked() else 'Show'} {self._noun}")
        self._leave_room()

    def _leave_room(self) -> None:
        self.setTextMargins(0, 0, self.show_button.sizeHint().width() + px(6), 0)

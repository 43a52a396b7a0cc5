# SPDX-License-Identifier: GPL-3.0-or-later
"""A dialog that asks for a reason in words before it lets go on; what was typed stays until it is good."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.text import is_blank
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.fields import Field, TextInput
from counselor_desk.ui.widgets.overlay import Dialog


class ReasonDialog(Dialog):
    """One field for a reason."""

    reason_given = Signal(str)

    def __init__(
        self,
        host: QWidget,
        *,
        name: str,
        title: str,
        second: str,
        label: str,
        hint: str,
        missing: str,
        primary: str,
        primary_kind: ButtonKind = ButtonKind.PRIMARY,
        cancel: str = "Cancel",
        reason: str = "",
    ) -> None:
        super().__init__(
            host, name=name, title=title, second=second, primary=primary, primary_kind=primary_kind, cancel=cancel
        )
        self._missing = missing
        self._input = TextInput(reason, name=f"{name}_reason", accessible=label, hint=hint, lines=3)
        self.field = Field(label, self._input)
        self.body.addWidget(self.field)
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget | None:
        return self._input

    def _on_accepted(self) -> None:
        reason = self._input.toPlainText().strip()
        if is_blank(reason):
            self.field.show_error(self._missing)
            self._input.setFocus()
            return
        self.reason_given.emit(reason)

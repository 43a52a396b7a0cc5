# SPDX-License-Identifier: GPL-3.0-or-later
"""The last confirmation before a legal hold ends: what it protects is repeated, and the reason is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.fields import Field, TextInput
from counselor_desk.ui.widgets.overlay import Dialog


class LiftHoldDialog(Dialog):
    """Asks for the reason; `reason_given` carries it."""

    reason_given = Signal(str)

    def __init__(self, host: QWidget, *, whose: str, paper: str) -> None:
        super().__init__(
            host,
            name="lift_hold_dialog",
            title=f"Lift the legal hold on the record of {whose}",
            second=f"It was set off by {paper}. Once it is lifted, this record is no longer kept from being "
            "changed or removed, and nothing more is built for this paper. What was frozen stays as it is.",
            primary="Lift this hold",
            primary_kind=ButtonKind.DANGER_FILLED,
        )
        self._reason = TextInput(name="lift_reason", accessible="Why the hold may end", lines=3)
        self._field = Field("Why may it end?", self._reason, where="hold.lifted_reason", hint="Kept with the hold.")
        self.body.addWidget(self._field)
        self._banner = Banner(
            "If you are not certain, stop and consult first.",
            second="A hold that stands too long does no harm. A record that is gone cannot be brought back.",
            tone=Tone.HOLD,
            icon="scales",
        )
        self.body.addWidget(self._banner)
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget:
        return self._reason

    def show_trouble(self, error: DeskError) -> None:
        """Say beside the field what went wrong; the reason stays typed."""
        self._field.show_error(explain(error.code).what_to_do)

    def _on_accepted(self) -> None:
        reason = self._reason.toPlainText().strip()
        if not reason:
            self._field.show_error("Type why the hold may end.")
            self._reason.setFocus()
            return
        self.reason_given.emit(reason)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Two questions about words on a page: take them out, and show them again."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.releases import RedactionReason
from counselor_desk.ui.formats import counted
from counselor_desk.ui.widgets.boxes import column, frame
from counselor_desk.ui.widgets.choices import Combo, Segmented
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.note_text import ReadingText
from counselor_desk.ui.widgets.overlay import Dialog


class RedactWordsDialog(Dialog):
    """Shows what would be taken out and asks where and why.

    Args:
        places: how often the same words stand in the pages.
        reasons: each reason with its words.
    """

    redact_requested = Signal(bool, object)
    """True for here only, and the `RedactionReason`."""

    def __init__(
        self, host: QWidget, *, words: str, places: int, reasons: Sequence[tuple[RedactionReason, str]]
    ) -> None:
        super().__init__(
            host,
            name="redact_words",
            title="Redact these words",
            second="They are taken out of the text before the page is made. Nothing of them is left under the box.",
            primary="Redact",
            primary_icon="redact",
        )
        self.body.addWidget(_quoted(words))
        self._where = Segmented(
            ((False, "Everywhere", ""), (True, "Here only", "")),
            name="redact_where",
            accessible="Where",
            value=places < 2,
            stretches=True,
        )
        hint = (
            "The same words stand nowhere else in these pages."
            if places < 2
            else f"The same words stand in {counted(places, 'place')}."
        )
        self.body.addWidget(Field("Where", self._where, hint=hint))
        self._reason: Combo[RedactionReason] = Combo(
            reasons, name="redact_reason", accessible="Reason code", prompt="Choose a reason code"
        )
        self._reason_field = Field("Reason code, printed in the box", self._reason)
        self.body.addWidget(self._reason_field)
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget | None:
        return self._reason

    def _on_accepted(self) -> None:
        reason = self._reason.value()
        if reason is None:
            self._reason_field.show_error("Choose a reason code: a redaction never stands without one.")
            self._reason.setFocus()
            return
        self.redact_requested.emit(bool(self._where.value()), reason)
        self.close_overlay()


class ShowAgainDialog(Dialog):
    """Asks before words that were taken out stand on the page again."""

    def __init__(self, host: QWidget, *, words: str, is_everywhere: bool) -> None:
        super().__init__(
            host,
            name="show_again",
            title="Show this text again",
            second="The recipient will be able to read these words"
            + (" wherever they stand in these pages." if is_everywhere else " in this place."),
            primary="Show this text again",
        )
        self.body.addWidget(_quoted(words))


def _quoted(words: str) -> QWidget:
    box = frame("subtle")
    inner = column(box, gap=4, margins=(12, 10, 12, 10))
    inner.addWidget(Label("The words", role=Role.LABEL))
    inner.addWidget(ReadingText(words, name="chosen_words", accessible="The words", is_small=True))
    return box

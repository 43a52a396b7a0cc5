# SPDX-License-Identifier: GPL-3.0-or-later
"""How much a passphrase withstands: a bar and a sentence that follow the typing without holding it up."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.tasks import Runner
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.progress import Bar

if TYPE_CHECKING:
    from counselor_desk.services.secret_choice import Strength

PAUSE_MS = 150
"""Typing goes on through shorter pauses than this; the estimate takes some 10 ms for a sentence."""
_LEVELS = 5


class StrengthMeter(QWidget):
    """Measures off the UI thread, once the typing has paused, and shows nothing while nothing is typed."""

    def __init__(self, runner: Runner, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        self.setAccessibleName("Strength of the passphrase")
        self._runner, self._typed = runner, ""
        layout = column(self, gap=6)
        self._bar = Bar()
        self._words = Label(role=Role.SMALL, wraps=True)
        self._words.setObjectName(f"{name}_words")
        layout.addWidget(self._bar)
        layout.addWidget(self._words)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.measure)
        self.hide()

    def follow(self, typed: str) -> None:
        """Take what stands in the field now."""
        self._typed = typed
        if typed.strip():
            self._pause.start()
            return
        self._pause.stop()
        self.hide()

    def measure(self) -> None:
        """Judge what stands in the field now."""
        typed = self._typed
        self._runner.run_last(
            self.objectName(),
            lambda: _strength(typed),
            owner=self,
            on_ok=self._show,
            # it only advises: the rule of what is too weak stands in the service that takes the passphrase
            on_error=self._show_nothing,
        )

    def _show(self, strength: "Strength") -> None:
        if not self._typed.strip():
            return
        self._bar.show_share((strength.score + 1) / _LEVELS, is_short=not strength.is_enough)
        parts = (strength.words, strength.estimate, strength.advice)
        said = " ".join(f"{each.rstrip('.')}." for each in parts if each)
        self._words.setText(said)
        self.setAccessibleDescription(said)
        self.show()

    def _show_nothing(self, _: DeskError) -> None:
        self.hide()


def _strength(typed: str) -> "Strength":
    # its word lists take 50 ms to load; nobody else needs them
    from counselor_desk.services.secret_choice import strength_of

    return strength_of(typed)

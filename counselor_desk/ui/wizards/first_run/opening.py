# SPDX-License-Identifier: GPL-3.0-or-later
"""The second step: how the journal opens, each way with what it needs, protects and costs, and the secret for it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.ways_offered import KeyringAnswer, KeyringState
from counselor_desk.ui.ways_to_open.choice import WaysToOpen
from counselor_desk.ui.ways_to_open.words import WAYS
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage


class OpeningStep(StepPage):
    """Asks this computer's keyring once, and keeps what was chosen for the step that makes the journal."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up,
            title="How should this journal open?",
            second="The journal is encrypted in every case. This decides what is needed to open it. You can change it "
            "later.",
        )
        self._has_asked = False
        self._choice = WaysToOpen(set_up.start.runner)
        self.body.addWidget(self._choice)
        self._choice.look_again_requested.connect(self._ask_keyring)
        self._choice.entered.connect(self.go_on_requested)

    def enter(self) -> None:
        if not self._has_asked:
            self._ask_keyring()

    def leave(self, on_left: Callable[[], None]) -> None:
        if self.set_up.new is not None:
            # the journal is made: its ways in are changed in an open journal, not here
            on_left()
            return
        ways = self._ways()
        if ways is None:
            return
        self.set_up.ways = ways
        self.set_up.way_words = next(each.title for each in WAYS if each.way is self._choice.chosen)
        on_left()

    def first_stop(self) -> QWidget | None:
        # with nothing to type, Enter should lead on
        return None if self._choice.chosen is WayKind.KEYRING_ALONE else self._choice.first_stop()

    def forget(self) -> None:
        """Let go of the secrets once the journal is made."""
        self._choice.forget()
        self.set_up.ways = WaysIn()

    def _ask_keyring(self) -> None:
        self._has_asked = True
        self._choice.show_looking()
        self.set_up.start.runner.run(
            self.set_up.start.vault.try_keyring, owner=self, on_ok=self._show_keyring, on_error=self._show_no_answer
        )

    def _show_keyring(self, answer: KeyringAnswer) -> None:
        self._choice.show_keyring(answer)
        if self.isVisible():
            stop = self.first_stop()
            if stop is not None:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_no_answer(self, _: DeskError) -> None:
        self._show_keyring(KeyringAnswer(KeyringState.NO_BACKEND))

    def _ways(self) -> WaysIn | None:
        secret = self._choice.secret()
        if secret is None:
            return None
        match self._choice.chosen:
            case WayKind.KEYRING_PIN:
                return WaysIn(pin=secret)
            case WayKind.PASSPHRASE:
                return WaysIn(passphrase=secret)
            case _:
                return WaysIn(keyring_alone=True)

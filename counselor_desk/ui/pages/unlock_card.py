# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of the unlock page: the field for one way in, or what stands in the way and what to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.domain.errors import ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.recovery_typing import slip_in
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.unlock_waits import Countdown
from counselor_desk.ui.pages.unlock_words import UPGRADE_STEPS, UPGRADING, WAYS, StateWords
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.progress import ProgressLine
from counselor_desk.ui.widgets.recovery_code_input import RecoveryCodeInput
from counselor_desk.ui.widgets.secret_input import SecretInput

_WIDTH, _WIDTH_OF_A_CODE = 416, 480
_WRONG = {
    ErrorCode.PIN_REJECTED: "This PIN does not open the journal.",
    ErrorCode.PASSPHRASE_REJECTED: "This passphrase does not open the journal.",
    ErrorCode.RECOVERY_CODE_REJECTED: "This code belongs to another journal or to an older sheet.",
}
_WAITS = "After a wrong PIN the next one waits."


class UnlockCard(QFrame):
    """Shows one state at a time; knows nothing of vaults."""

    unlock_requested = Signal(object, str)
    """The `Way` that was asked for and what was typed; empty for the keyring alone."""
    again_requested = Signal()
    set_up_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._way = Way.PIN
        self._refused = ""
        self._wait = Countdown(self)
        self._build()
        self._wait.changed.connect(self._on_waited)
        self._unlock.clicked.connect(self._on_unlock)
        self._again.clicked.connect(self.again_requested)
        self._set_up.clicked.connect(self.set_up_requested)
        for editor in (self._secret, self._code):
            editor.returnPressed.connect(self._on_unlock)

    def show_looking(self) -> None:
        """Say that the keyring is being asked."""
        self._show_state_words(
            StateWords(
                "Looking for the key of the journal",
                "The system may ask you to unlock its keyring in a window of its own.",
                "key",
                None,
            )
        )
        self._show_parts()

    def show_state(self, words: StateWords | None) -> None:
        """Say what the keyring answered."""
        clear(self._state)
        if words is not None:
            self._show_state_words(words)

    def ask(self, way: Way, *, can_ask_again: bool) -> None:
        """Ask for one way in; `can_ask_again` offers another look at the keyring."""
        self._way = way
        words = WAYS[way]
        self.forget()
        self._refused = ""
        self._secret_field.clear_error()
        self._code_field.clear_error()
        self._label.setText(words.label)
        self._unlock.set_words("Unlock")
        is_code = way is Way.RECOVERY
        if not is_code and way is not Way.ALONE:
            self._secret.call_it(words.noun, accessible=words.label)
        self._label.setBuddy(self._code if is_code else self._secret)
        self.setFixedWidth(px(_WIDTH_OF_A_CODE if is_code else _WIDTH))
        self._show_parts(
            *(() if way is Way.ALONE else (self._entry, self._code_field if is_code else self._secret_field)),
            self._unlock,
            *((self._again,) if can_ask_again else ()),
        )
        self._enable(True)
        self._on_waited(self._wait.seconds_left)
        self._take_focus()

    def wait(self, seconds: int) -> None:
        """Let the next PIN wait; every other way opens meanwhile."""
        self._wait.begin(seconds)

    def show_opening(self) -> None:
        """Say that the journal is being opened; a PIN takes about a second by design."""
        self._unlock.set_words("Opening…")
        self._enable(False)

    def show_upgrade(self, step: str, done: int, of: int) -> None:
        """Say how far a journal of an older version is brought up to date, which may take minutes."""
        if self._upgrade.isHidden():
            self._upgrade.show()
            self._again.hide()
            clear(self._state)
            self._show_state_words(UPGRADING)
        self._upgrade.show_progress(UPGRADE_STEPS[step], done=done, of=of)

    def show_refusal(self, code: ErrorCode, *, wait_seconds: int = 0) -> None:
        """Say under the field why it was refused; a wrong PIN or passphrase is cleared, a code is kept to be mended.

        Args:
            wait_seconds: how long the next PIN waits.
        """
        self._unlock.set_words("Unlock")
        self._enable(True)
        self._refused = _WRONG.get(code, str(explain(code)))
        if self._way is not Way.RECOVERY:
            self._secret.clear()
            self._secret.hide_text()
        if self._way is Way.PIN:
            self._wait.begin(wait_seconds)
        else:
            self._on_waited(0)
        self._take_focus()

    def show_keyring(self, words: StateWords | None, *, can_ask_again: bool) -> None:
        """Say what the keyring answered now, while what is asked for and why it was refused stay."""
        self.show_state(words)
        self._again.setVisible(can_ask_again)

    def show_trouble(self, happened: str, what_to_do: str, *, offers_set_up: bool) -> None:
        """Say what stands in the way of opening this journal at all."""
        self.forget()
        self.setFixedWidth(px(_WIDTH))
        self._show_state_words(StateWords(happened, what_to_do, "warn", Tone.DANGER))
        self._show_parts(*((self._set_up,) if offers_set_up else ()), self._again)
        self._again.set_words("Try again")
        (self._set_up if offers_set_up else self._again).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Let go of what was typed."""
        self._secret.clear()
        self._secret.hide_text()
        self._code.clear()

    def _build(self) -> None:
        self.setFixedWidth(px(_WIDTH))
        layout = column(self, gap=16, margins=(32, 28, 32, 24))
        self._entry = QWidget()
        self._entry.setProperty("kind", "clear")
        entry = column(self._entry, gap=9)
        self._label = Label(role=Role.STRONG)
        entry.addWidget(self._label)
        self._secret = SecretInput(name="secret", accessible="PIN", noun="PIN", tall=True)
        self._secret_field = Field("", self._secret)
        self._code = RecoveryCodeInput(name="recovery_code", tall=True)
        self._code_field = Field(
            "", self._code, hint="From the recovery sheet or an executor sheet. Spaces and hyphens do not matter."
        )
        entry.addWidget(self._secret_field)
        entry.addWidget(self._code_field)
        layout.addWidget(self._entry)
        self._unlock = Button("Unlock", name="unlock", kind=ButtonKind.PRIMARY)
        self._unlock.setProperty("tall", "true")
        self._set_up = Button("Set up a new journal", name="set_up", kind=ButtonKind.PRIMARY)
        self._again = Button("Ask the keyring again", name="ask_again")
        self._upgrade = ProgressLine(name="upgrade_progress", can_stop=False)
        self._upgrade.hide()
        layout.addWidget(self._unlock)
        layout.addWidget(self._upgrade)
        self._state = column(gap=4)
        layout.addLayout(self._state)
        layout.addWidget(self._set_up)
        layout.addWidget(self._again)
        self._parts: tuple[QWidget, ...] = (
            self._entry,
            self._secret_field,
            self._code_field,
            self._unlock,
            self._set_up,
            self._again,
        )

    def _show_parts(self, *parts: QWidget) -> None:
        self._upgrade.hide()
        for each in self._parts:
            each.setVisible(each in parts)
        self._again.set_words("Ask the keyring again")

    def _show_state_words(self, words: StateWords) -> None:
        clear(self._state)
        row = line(gap=8)
        is_short = not words.next_step
        if is_short:
            row.addStretch(1)
        row.addWidget(IconView(words.icon, size=16, tone=words.tone), 0, Qt.AlignmentFlag.AlignTop)
        said = column(gap=2)
        sentence = Label(words.sentence, role=Role.SECOND if is_short else Role.MEDIUM, wraps=not is_short)
        sentence.setObjectName("state_sentence")
        said.addWidget(sentence)
        if not is_short:
            next_step = Label(words.next_step, role=Role.SECOND, wraps=True)
            next_step.setObjectName("state_next_step")
            said.addWidget(next_step)
        row.addLayout(said, 0 if is_short else 1)
        if is_short:
            row.addStretch(1)
        self._state.addLayout(row)

    def _on_unlock(self) -> None:
        if not self._unlock.isEnabled():
            return
        typed = self._typed()
        trouble = self._trouble(typed)
        if trouble:
            self._refused = ""
            self._field().show_error(trouble)
            self._take_focus()
            return
        self.unlock_requested.emit(self._way, typed)

    def _typed(self) -> str:
        if self._way is Way.ALONE:
            return ""
        return self._code.text() if self._way is Way.RECOVERY else self._secret.text()

    def _trouble(self, typed: str) -> str:
        if self._way is Way.ALONE:
            return ""
        if self._way is Way.RECOVERY:
            return slip_in(typed)
        return "" if typed.strip() else f"Type your {WAYS[self._way].noun}."

    def _on_waited(self, seconds: int) -> None:
        waits = bool(seconds) and self._way is Way.PIN
        # not switched off: that would take the focus away, and with it the place where the next PIN is typed
        self._secret.setReadOnly(waits)
        self._unlock.setEnabled(not waits and self._secret.isEnabled())
        refused = self._refused or (_WAITS if waits else "")
        if not refused:
            if self._way is Way.PIN:
                self._secret_field.clear_error()
            return
        what_to_do = "Try again."
        if waits:
            what_to_do = f"Wait {counted(seconds, 'second')}, then try again, or use another way below."
        is_whole = refused not in (*_WRONG.values(), _WAITS)
        self._field().show_error(refused if is_whole else f"{refused} {what_to_do}")

    def _field(self) -> Field:
        return self._code_field if self._way is Way.RECOVERY else self._secret_field

    def _enable(self, is_enabled: bool) -> None:
        self._secret.setEnabled(is_enabled)
        self._code.setEnabled(is_enabled)
        self._unlock.setEnabled(is_enabled)

    def _take_focus(self) -> None:
        stop = self._unlock if self._way is Way.ALONE else self._field().editor
        stop.setFocus(Qt.FocusReason.OtherFocusReason)

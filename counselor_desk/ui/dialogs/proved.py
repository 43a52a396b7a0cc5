# SPDX-License-Identifier: GPL-3.0-or-later
"""A dialog that changes how the journal opens: it asks for a proof, waits in words, and loses nothing when it fails."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.proof import ProofForm
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.boxes import Banner, line
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog

_Result = TypeVar("_Result")

WAITING = "This takes a few seconds. Your keyring may ask you in a window of its own."


class ProvedDialog(Dialog):
    """The frame; whoever derives from it puts its own parts above the proof and hands in the change.

    Args:
        proof_ways: what can be shown; as `UnlockChoices.proof_ways` gives it.
        given: a proof that was given a moment ago, so that it is not asked for again.
    """

    changed = Signal(str)
    """It is done; a sentence that says so."""

    def __init__(
        self,
        host: QWidget,
        *,
        context: PageContext,
        name: str,
        title: str,
        second: str,
        primary: str,
        proof_ways: Sequence[Way],
        given: Proof | None = None,
        primary_kind: ButtonKind = ButtonKind.PRIMARY,
        cancel: str = "Cancel",
    ) -> None:
        super().__init__(
            host,
            name=name,
            title=title,
            second=second,
            primary=primary,
            primary_kind=primary_kind,
            cancel=cancel,
            width=WIDE,
        )
        self.context = context
        self._given = given
        self._is_busy = False
        self.stakes: list[QWidget] = []
        self.proof = ProofForm(proof_ways)
        if given is not None:
            self.proof.hide()
        self._waiting = QWidget()
        self._waiting.setProperty("kind", "clear")
        row = line(self._waiting, gap=8)
        row.addWidget(IconView("key", size=16), 0, Qt.AlignmentFlag.AlignTop)
        self._waiting_words = Label(WAITING, role=Role.SECOND, wraps=True)
        self._waiting_words.setObjectName(f"{name}_waiting")
        row.addWidget(self._waiting_words, 1)
        self._waiting.hide()
        for part in (self.proof, self._waiting):
            self.body.addWidget(part)
        self.accepted.connect(self._on_accepted)

    def add_part(self, part: QWidget) -> None:
        """Put a part above the proof."""
        self.body.insertWidget(self.body.indexOf(self.proof), part)

    def say_what_is_at_stake(self, *sentences: str) -> None:
        """Repeat in words what will and what will not open the journal afterwards."""
        for sentence in sentences:
            row = QWidget()
            row.setProperty("kind", "clear")
            inside = line(row, gap=8)
            inside.addWidget(IconView("info", size=16), 0, Qt.AlignmentFlag.AlignTop)
            inside.addWidget(Label(sentence, role=Role.SECOND_INK, wraps=True), 1)
            self.stakes.append(row)
            self.add_part(row)

    def prove_and(self, verb: Callable[[Proof], _Result], on_done: Callable[[_Result], None]) -> None:
        """Do the change on the journal's thread with what was given; a refusal stands at its field."""
        proof = self._given or self.proof.proof()
        if proof is None:
            return
        self.work(lambda: verb(proof), on_done)

    def work(self, job: Callable[[], _Result], on_done: Callable[[_Result], None]) -> None:
        """Do something on the journal's thread while the dialog says that it waits."""
        clear_in_dialog(self)
        self._set_busy(True)

        def done(result: _Result) -> None:
            self._set_busy(False)
            on_done(result)

        self.context.runner.run(job, owner=self, on_ok=done, on_error=self._on_failed)

    def finish(self, sentence: str) -> None:
        """Go, and let the page say what is so now."""
        self.proof.forget()
        self.close_overlay()
        self.changed.emit(sentence)

    def change(self) -> None:
        """What the primary button does."""
        raise NotImplementedError

    def say_at_own_field(self, error: DeskError) -> bool:  # noqa: ARG002  # dialogs without fields of their own
        """Say a failure beside the field that it speaks of; False where no field of this dialog is meant."""
        return False

    def dismiss(self) -> None:
        """Go without doing anything; a change that is under way comes to its end first."""
        if not self._is_busy:
            self.proof.forget()
            super().dismiss()

    def go_away(self) -> None:
        # the window shows something else, whatever is under way here
        self._is_busy = False
        super().go_away()

    def _on_accepted(self) -> None:
        if not self._is_busy:
            self.change()
            self._show_focus()

    def _on_failed(self, error: DeskError) -> None:
        self._set_busy(False)
        if self.say_at_own_field(error) or (self.proof.isVisibleTo(self) and self.proof.show_error(error)):
            self._show_focus()
            return
        show_in_dialog(self, error)
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_part(self.card.findChildren(Banner)[0])

    def _show_focus(self) -> None:
        focus = self.focusWidget()
        if focus is not None:
            # with the sentence under a field; later, as that sentence has only now moved what stands below it
            field = focus.parentWidget()
            part = field if isinstance(field, Field) else focus
            QTimer.singleShot(0, self, lambda: self.show_part(part))

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._waiting.setVisible(is_busy)
        items = (self.body.itemAt(number) for number in range(self.body.count()))
        widgets = (item.widget() for item in items if item is not None)
        for part in (self.primary, self.cancel, *widgets):
            if part is not None and part is not self._waiting:
                part.setEnabled(not is_busy)

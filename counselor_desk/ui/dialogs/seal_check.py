# SPDX-License-Identifier: GPL-3.0-or-later
"""Comparing the journal with a seal: typed in from its card, or one of the journal's own; then the answer in words."""

from collections.abc import Sequence
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import DeskError, ErrorCode, UserError
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.seals import SealOutcome, has_check_group, read_seal, root_groups
from counselor_desk.services.seal_checks import SealAnswer
from counselor_desk.services.seals import ListedSeal
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.pages.health.seal_words import OUTCOME_TITLES, outcome_tone, outcome_words, seal_title
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo, Segmented
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog
from counselor_desk.ui.widgets.progress import ProgressLine

_STEPS = {
    "sealed": "Computing the log as it was sealed",
    "log": "Following the log from its first entry to its last",
    "record": "Comparing every row with what was logged of it",
}
_SLIPS = {
    "seal.size": "Type the number of entries as it stands on the card, for example 1234.",
    "seal.root": "The root has 16 groups of 4, of the digits 0 to 9 and the letters a to f. Compare it with the card.",
    "seal.check_group": "A sign is mistyped: the check group does not fit. Compare size and root with the card.",
}


_ASK = "Compare what was read with the card, sign by sign"
_ASK_SECOND = (
    "A single sign that was misread leads to another seal, so nothing was kept yet. Below is what was read. Mend it "
    "above, or type the four signs of the check group that stand after the root."
)


class _Source(Enum):
    CARD = auto()
    OWN = auto()


class SealCheckDialog(Dialog):
    """Asks for a seal, compares while it says how far it is, and shows what came of it."""

    checked = Signal()
    """There is an answer, and the journal keeps it."""

    def __init__(self, host: QWidget, *, context: PageContext, own: Sequence[ListedSeal]) -> None:
        super().__init__(
            host,
            name="seal_check",
            title="Check against a seal",
            second="The log is computed as it was then and compared with the seal. Nothing in the record is changed.",
            primary="Compare",
            primary_icon="seal",
            width=WIDE,
        )
        self._context = context
        self._task: RunningTask | None = None
        self._is_over = False
        self._answer: Banner | None = None
        self._source = Segmented(
            ((_Source.CARD, "From a seal card", ""), (_Source.OWN, "One of this journal", "")),
            name="seal_source",
            accessible="Where the seal comes from",
            value=_Source.CARD,
        )
        self._source_field = Field("The seal", self._source)
        self._size = LineInput(name="seal_size", accessible="Entries in the log, from the card")
        self._size_field = Field("Entries in the log", self._size, where="seal.size")
        self._root = TextInput(name="seal_root", accessible="Root, from the card", lines=3)
        self._root_field = Field(
            "Root",
            self._root,
            where="seal.root",
            hint="Groups, spaces and capital letters do not matter; the check group may be typed after it. The line of "
            "the QR code may be pasted here as a whole.",
        )
        formats, zone = context.formats, context.zone
        self._own = Combo(
            [(each.seal.head, seal_title(each, formats=formats, zone=zone)) for each in own],
            name="own_seal",
            accessible="Seal of this journal",
            value=own[0].seal.head if own else None,
        )
        self._own_field = Field("Seal of this journal", self._own)
        self._progress = ProgressLine(name="seal_progress")
        self._doubt = Banner(_ASK, second=_ASK_SECOND, tone=Tone.WARN, icon="seal")
        self._doubt.setObjectName("seal_doubt")
        self._read = Label(role=Role.CODE)
        self._read.setObjectName("seal_read")
        self._group = LineInput(name="seal_group", accessible="Check group, the four signs after the root")
        self._group_field = Field("Check group", self._group, where="seal.check_group")
        self._as_it_stands = Button("It is typed as it stands there", name="seal_as_it_stands")
        self._doubted: TreeHead | None = None
        self._form = Form((self._size_field, self._root_field, self._group_field))
        asked = (self._doubt, self._read, self._group_field)
        given = (self._source_field, self._size_field, self._root_field, self._own_field)
        for part in (*given, *asked, self._progress):
            self.body.addWidget(part)
        self.add_side_way(self._as_it_stands)
        self._as_it_stands.clicked.connect(self._go_on_as_it_stands)
        self._progress.hide()
        self._show_doubt(None)
        # once it has a parent: shown before, it would be a window of its own for a moment and take the focus
        self._source_field.setVisible(bool(own))
        self._show_source(_Source.CARD)
        self._source.chosen.connect(self._show_source)
        self._progress.stop_requested.connect(self._stop)
        self.accepted.connect(self._go_on)

    def first_stop(self) -> QWidget | None:
        return self._size

    def dismiss(self) -> None:
        """Stop while it compares; go otherwise."""
        if self._task is not None:
            self._stop()
            return
        super().dismiss()

    def _show_source(self, source: _Source) -> None:
        is_card = source is _Source.CARD
        self._size_field.setVisible(is_card)
        self._root_field.setVisible(is_card)
        self._own_field.setVisible(not is_card)
        self._show_doubt(None)

    def _show_doubt(self, head: TreeHead | None) -> None:
        """Ask for another look at what was read; None takes the question back."""
        self._doubted = head
        if head is not None:
            groups = root_groups(head.root)
            rows = ("  ".join(groups[at : at + 4]) for at in range(0, len(groups), 4))
            self._read.setText("\n".join((f"{head.size:,} entries", *rows)))
        for part in (self._doubt, self._read, self._group_field, self._as_it_stands):
            part.setVisible(head is not None)

    def _go_on_as_it_stands(self) -> None:
        head = self._typed()
        if head is not None and head == self._doubted:
            self._compare(head, is_typed=True, is_certain=True)
        elif head is not None:
            # changed since it was shown: that is another one to look at
            self._compare(head, is_typed=True, is_certain=False)

    def _go_on(self) -> None:
        if self._answer is not None:
            self.close_overlay()
            return
        if self._task is not None:
            return
        clear_in_dialog(self)
        self._form.clear_errors()
        is_typed = self._source.value() is _Source.CARD
        head = self._typed() if is_typed else self._own.value()
        if head is not None:
            self._compare(head, is_typed=is_typed, is_certain=not is_typed or has_check_group(self._typed_root()))

    def _typed(self) -> TreeHead | None:
        try:
            return read_seal(self._size.text(), self._typed_root())
        except UserError as error:
            is_own_place = error.where != "seal.check_group" or self._asks_for_group()
            where = error.where if is_own_place else "seal.root"
            self._form.show_sentence(where, _SLIPS[error.where])
            return None

    def _asks_for_group(self) -> bool:
        return self._doubted is not None and bool(self._group.text().strip())

    def _typed_root(self) -> str:
        root = self._root.toPlainText()
        return f"{root} {self._group.text()}" if self._asks_for_group() and not has_check_group(root) else root

    def _compare(self, head: TreeHead, *, is_typed: bool, is_certain: bool) -> None:
        self._is_over = False
        self._lock_form(True)
        self._on_progress("sealed", 0, len(_STEPS))
        self._progress.show()
        self._progress.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        checks = self._context.desk.seal_checks

        def compare(progress: Progress, is_cancelled: IsCancelled) -> SealAnswer | None:
            if not is_certain and not checks.fits(head):
                return None
            return checks.compare(head, is_typed=is_typed, progress=progress, is_cancelled=is_cancelled)

        task = self._context.runner.run_long(
            compare,
            owner=self,
            on_ok=lambda answer: self._ask_again(head) if answer is None else self._on_answer(answer),
            on_error=self._on_error,
            on_progress=self._on_progress,
        )
        self._task = None if self._is_over else task

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_progress(self, step: str, done: int, of: int) -> None:
        self._progress.show_progress(_STEPS.get(step, _STEPS["record"]), done=done, of=of)

    def _ask_again(self, head: TreeHead) -> None:
        self._end()
        self._lock_form(False)
        self._show_doubt(head)
        self._group.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_answer(self, answer: SealAnswer) -> None:
        self._end()
        self._show_doubt(None)
        outcome = answer.check.outcome
        self._answer = Banner(
            OUTCOME_TITLES[outcome],
            second=outcome_words(answer.check, entries=answer.entries),
            tone=outcome_tone(outcome),
            icon="seal" if outcome is SealOutcome.UNCHANGED else "warn",
        )
        self._answer.setObjectName("seal_answer")
        self.body.addWidget(self._answer)
        self.set_title("Compared with the seal")
        for field in (self._source_field, self._size_field, self._root_field, self._own_field):
            field.hide()
        self.cancel.hide()
        self.primary.set_words("Done")
        self.primary.setEnabled(True)
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.checked.emit()

    def _on_error(self, error: DeskError) -> None:
        self._end()
        self._lock_form(False)
        if error.code is not ErrorCode.CANCELLED:
            show_in_dialog(self, error)
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> None:
        self._is_over, self._task = True, None
        self._progress.hide()

    def _lock_form(self, is_locked: bool) -> None:
        for part in (
            self._source_field,
            self._size,
            self._root,
            self._own,
            self._group,
            self._as_it_stands,
            self.primary,
        ):
            part.setEnabled(not is_locked)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A dialog that puts the journal under new keys: progress in words, and what is so when the disk fails at the end."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.generation_commit import CommitUncertainError, GenerationChanged
from counselor_desk.ui.dialogs.proved import ProvedDialog
from counselor_desk.ui.dialogs.trouble import clear_in_dialog
from counselor_desk.ui.tasks import LongJob
from counselor_desk.ui.widgets.progress import ProgressLine

_STEPS = {
    "copy": "Copying the journal under the new key",
    "check": "Checking every page of the copy",
    "name": "Putting the copy in the journal’s place",
}


class RenewalDialog(ProvedDialog):
    """The frame; whoever derives from it calls `renew` and says in both sentences what is so afterwards."""

    renewed = Signal(str)
    """The journal goes on under new keys, and its services are to be built anew; a sentence that says what was done."""
    lost = Signal()
    """The journal is closed: its next opening shows whether the old keys hold or the new ones."""

    sentence = ""
    sentence_if_uncertain = ""
    """Stands in the place of `sentence` where a power cut in the next seconds may still bring the old keys back."""

    def add_progress(self) -> None:
        """Put the line of the progress at the end of the dialog."""
        self._is_lost = False
        self._progress = ProgressLine(name=f"{self.objectName()}_progress", can_stop=False)
        self._progress.hide()
        self.body.addWidget(self._progress)

    def renew(self, job: LongJob[GenerationChanged]) -> None:
        """Do it on the journal's thread; nobody can close the dialog meanwhile."""
        clear_in_dialog(self)
        self._set_busy(True)
        self._waiting.hide()
        self._progress.setEnabled(True)
        self._progress.show_progress(_STEPS["copy"], done=0, of=1)
        self._progress.show()
        self.show_part(self._progress)
        self.context.runner.run_long(
            job,
            owner=self,
            on_ok=self._on_renewed,
            on_error=self._on_not_renewed,
            on_progress=lambda step, done, of: self._progress.show_progress(_STEPS[step], done=done, of=of),
        )

    def forget(self) -> None:
        """Let go of what was typed and shown."""
        self.proof.forget()

    def dismiss(self) -> None:
        if self._is_lost:
            self._leave_lost()
            return
        super().dismiss()

    def change(self) -> None:
        if self._is_lost:
            self._leave_lost()
        else:
            self.change_keys()

    def change_keys(self) -> None:
        """What the primary button does while the journal is open."""
        raise NotImplementedError

    def _on_renewed(self, changed: GenerationChanged) -> None:
        self._progress.hide()
        self._set_busy(False)
        self.forget()
        self.close_overlay()
        self.renewed.emit(self.sentence if changed.is_certain else self.sentence_if_uncertain)

    def _on_not_renewed(self, error: DeskError) -> None:
        self._progress.hide()
        if not isinstance(error, CommitUncertainError):
            self._on_failed(error)
            return
        self._set_busy(False)
        self.forget()
        self._is_lost = True
        for part in self._parts():
            part.hide()
        self.set_title(
            "The journal was closed",
            second="The disk failed at the moment at which the new key takes over. Nothing that was saved is lost: the "
            "journal of before and the new one were both kept. Open it again; it then goes on with the one that holds.",
        )
        self.cancel.hide()
        self.primary.set_words("Open it again")
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _parts(self) -> list[QWidget]:
        items = (self.body.itemAt(number) for number in range(self.body.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [each for each in widgets if each is not None]

    def _leave_lost(self) -> None:
        self.close_overlay()
        self.lost.emit()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Importing a time-stamping answer; the service's root certificate is chosen once and confirmed by its fingerprint."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.seals import SealStamp
from counselor_desk.services.seal_stamps import RootOffered
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.file_dialogs import CERTIFICATE, STAMP_ANSWER
from counselor_desk.ui.pages.health.seal_words import stamp_words
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, column, frame
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog

_GROUP = 4
_OF_THE_ANSWER = frozenset(
    {ErrorCode.STAMP_UNREADABLE, ErrorCode.STAMP_REFUSED, ErrorCode.STAMP_OF_ANOTHER_REQUEST, ErrorCode.DISK_FAILED}
)


class StampAnswerDialog(Dialog):
    """Asks for the answer, and for the root certificate where there is none or none that fits."""

    imported = Signal()
    """A stamp was checked and is kept."""

    def __init__(self, host: QWidget, *, context: PageContext, has_root: bool) -> None:
        super().__init__(
            host,
            name="stamp_answer",
            title="Import a time-stamping answer",
            second="The answer is held against what was asked, and its signature against the root certificate of the "
            "service.",
            primary="Check and keep",
            primary_icon="check",
            width=WIDE,
        )
        self._context = context
        self._path: Path | None = None
        self._root: RootOffered | None = None
        self._is_kept = False
        self._choose_answer = Button("Choose…", name="choose_answer", accessible="Choose the answer of the service")
        self._answer = LineInput(name="answer_file", accessible="File with the answer")
        self._answer.setReadOnly(True)
        self._answer_field = Field("File with the answer (.tsr)", self._answer, beside=self._choose_answer)
        self._choose_root = Button("Choose…", name="choose_root", accessible="Choose the root certificate")
        self._root_file = LineInput(name="root_file", accessible="Root certificate of the service")
        self._root_file.setReadOnly(True)
        self._root_field = Field(
            "Root certificate of the service (.pem, .der, .crt)",
            self._root_file,
            beside=self._choose_root,
            hint="The service publishes it. It is asked for once; later answers of the service are checked against it.",
        )
        self._offered = frame("code")
        inside = column(self._offered, gap=4, margins=(14, 10, 14, 10))
        self._root_words = Label(role=Role.SECOND_INK, wraps=True)
        self._fingerprint = Label(role=Role.CODE, wraps=True)
        self._fingerprint.setObjectName("root_fingerprint")
        inside.addWidget(self._root_words)
        inside.addWidget(self._fingerprint)
        self._confirmed = CheckBox(
            "I compared this fingerprint with the one that the service publishes", name="confirm_root"
        )
        self._confirmed_field = Field("", self._confirmed)
        for part in (self._answer_field, self._root_field, self._offered, self._confirmed_field):
            self.body.addWidget(part)
        self._offered.hide()
        self._confirmed_field.hide()
        self._root_field.setVisible(not has_root)
        self._choose_answer.clicked.connect(self._ask_answer)
        self._choose_root.clicked.connect(self._ask_root)
        self.accepted.connect(self._go_on)

    def first_stop(self) -> QWidget | None:
        return self._choose_answer

    def _ask_answer(self) -> None:
        self._context.file_dialogs.open_file(
            self, title="Which answer", kinds=(STAMP_ANSWER,), on_chosen=self._on_answer_chosen
        )

    def _on_answer_chosen(self, path: Path) -> None:
        self._path = path
        self._answer.setText(str(path))
        self._answer_field.clear_error()

    def _ask_root(self) -> None:
        self._context.file_dialogs.open_file(
            self, title="Which certificate", kinds=(CERTIFICATE,), on_chosen=self._read_root
        )

    def _read_root(self, path: Path) -> None:
        stamps = self._context.desk.seal_stamps
        self._root_file.setText(str(path))
        self._context.runner.run(
            lambda: stamps.read_root(path), owner=self, on_ok=self._on_root_read, on_error=self._on_root_refused
        )

    def _on_root_read(self, root: RootOffered) -> None:
        self._root = root
        self._root_field.clear_error()
        until = self._context.formats.plain_date(root.valid_until.date())
        self._root_words.setText(f"{root.name}, valid until {until}. SHA-256 fingerprint:")
        groups = root.fingerprint.upper()
        self._fingerprint.setText(" ".join(groups[at : at + _GROUP] for at in range(0, len(groups), _GROUP)))
        self._confirmed.setChecked(False)
        self._offered.show()
        self._confirmed_field.show()
        self._confirmed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_root_refused(self, error: DeskError) -> None:
        self._root = None
        self._offered.hide()
        self._confirmed_field.hide()
        self._root_field.show_error(str(explain(error.code)))
        self._choose_root.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_on(self) -> None:
        if self._is_kept:
            self.close_overlay()
            return
        clear_in_dialog(self)
        path, root = self._path, self._root
        if path is None:
            self._answer_field.show_error("Choose the file that the service sent.")
            self._choose_answer.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self._root_field.isHidden() and root is None:
            self._root_field.show_error("Choose the root certificate that the service publishes.")
            self._choose_root.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if root is not None and not self._confirmed.isChecked():
            self._confirmed_field.show_error("Compare the fingerprint first, then tick the box.")
            self._confirmed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._import(path, root)

    def _import(self, path: Path, root: RootOffered | None) -> None:
        stamps = self._context.desk.seal_stamps

        def keep() -> SealStamp:
            if root is not None:
                stamps.trust_root(root)
            return stamps.import_answer(path)

        self.primary.setEnabled(False)
        self._context.runner.run(keep, owner=self, on_ok=self._on_kept, on_error=self._on_error)

    def _on_kept(self, stamp: SealStamp) -> None:
        self._is_kept = True
        for part in (self._answer_field, self._root_field, self._offered, self._confirmed_field):
            part.hide()
        self.set_title("The stamp is kept")
        kept = Banner(
            f"{stamp_words(stamp, formats=self._context.formats)}.",
            second="The answer fits what was asked, and its signature leads to the root certificate that you chose. "
            "The seal existed at that time.",
            tone=Tone.OK,
            icon="seal",
        )
        kept.setObjectName("stamp_kept")
        self.body.addWidget(kept)
        self.cancel.hide()
        self.primary.set_words("Done")
        self.primary.setEnabled(True)
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.imported.emit()

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if error.code is ErrorCode.STAMP_NOT_TRUSTED:
            # another service has another root
            self._root_field.show()
        if error.code in _OF_THE_ANSWER:
            self._answer_field.show_error(str(explain(error.code)))
            self._choose_answer.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        show_in_dialog(self, error)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Is it this client? The initials and the date of birth are typed from the paper before anybody is looked at."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.matters import IdentityCheck
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, LineInput
from counselor_desk.ui.widgets.labels import IconView, Label, Role

_INITIALS, _BORN = "identity.initials", "identity.date_of_birth"
_NOT_THIS_CLIENT = (
    "These initials and this date of birth are not those of the client whose record is open. "
    "Compare them with the paper, and make sure that this is the right client."
)


class IdentityCard(QWidget):
    """Two fields until they agree with the client on file, then one line that says so."""

    typed = Signal(str, date)
    """The initials and the date of birth, both filled in."""

    def __init__(self, *, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._formats = formats
        self._card = Card("Is it this client?", count="As it stands on the paper")
        column(self).addWidget(self._card)
        self._form: Form | None = None
        self._is_checked: bool | None = None
        self._initials: LineInput | None = None
        self._born: DateInput | None = None

    @property
    def first_field(self) -> QWidget | None:
        """Where typing begins; None once it is checked."""
        return self._initials

    def show_identity(self, identity: IdentityCheck | None) -> None:
        """Show what was checked, or the fields; what is typed already stays."""
        is_checked = identity is not None
        if is_checked == self._is_checked and not is_checked:
            return
        self._is_checked = is_checked
        clear(self._card.body)
        if identity is None:
            self._ask()
        else:
            self._tell(identity)

    def show_error(self, error: DeskError) -> bool:
        """Show an error beside the field it means; False when none of them is meant."""
        if self._form is None:
            return False
        if error.code is ErrorCode.IDENTITY_MISMATCH:
            return self._form.show_sentence(_INITIALS, _NOT_THIS_CLIENT)
        return self._form.show_error(error)

    def _tell(self, identity: IdentityCheck) -> None:
        self._form = self._initials = self._born = None
        row = line(gap=8, margins=(16, 10, 16, 10))
        row.addWidget(IconView("check", size=16, tone=Tone.OK))
        words = (
            f"{identity.initials}, born {self._formats.plain_date(identity.date_of_birth)}: "
            "agrees with the client on file"
        )
        row.addWidget(Label(words, wraps=True), 1)
        again = Button("Check again", name="identity_again", kind=ButtonKind.QUIET)
        again.clicked.connect(self._on_again)
        row.addWidget(again)
        self._card.body.addLayout(row)

    def _on_again(self) -> None:
        self._is_checked = False
        clear(self._card.body)
        self._ask()
        if self._initials is not None:
            self._initials.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._initials = LineInput(name="identity_initials", accessible="Initials on the paper", hint="A. B.")
        self._born = DateInput(name="identity_born", accessible="Date of birth on the paper", formats=self._formats)
        initials = Field("Initials on the paper", self._initials, where=_INITIALS)
        born = Field("Date of birth on the paper", self._born, where=_BORN)
        self._form = Form((initials, born))
        check = Button("Check", name="identity_check")
        check.clicked.connect(self._on_check)
        self._initials.returnPressed.connect(self._on_check)
        self._born.returnPressed.connect(self._on_check)
        body = column(gap=8, margins=(16, 12, 16, 14))
        hint = "Type them from the paper, not from the journal: two clients may have names alike."
        body.addWidget(Label(hint, role=Role.SECOND, wraps=True))
        row = line(gap=12)
        for field, stretch in ((initials, 2), (born, 2)):
            row.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
        beside = column(gap=0, margins=(0, 20, 0, 0))
        beside.addWidget(check)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addStretch(1)
        body.addLayout(row)
        self._card.body.addLayout(body)
        self.setMinimumHeight(px(0))

    def _on_check(self) -> None:
        if self._form is None or self._initials is None or self._born is None:
            return
        self._form.clear_errors()
        born = self._born.value()
        if not any(sign.isalnum() for sign in self._initials.text()):
            self._form.show_sentence(_INITIALS, "Type the initials as they stand on the paper, for example M. Q.")
        elif born is None:
            self._form.show_sentence(_BORN, DATE_SENTENCE)
        else:
            self.typed.emit(self._initials.text(), born)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Who the page is about: the name, the code, a line of facts, and the two things that are begun from here."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.services.client_record import ClientHeader
from counselor_desk.services.wording import SESSION_KINDS
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role

RING_ROOM = 4
"""px of the design that a focus ring needs around a control."""


class ClientHead(QWidget):
    """The top of a client's page; empty until it is shown a header."""

    release_requested = Signal()
    note_requested = Signal()

    def __init__(self, *, names: Names, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._names, self._formats = names, formats
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = FlowLayout(self, gap=12, line_gap=8)
        # room for the focus ring around the buttons, which the edge of this widget would cut off
        row.setContentsMargins(px(RING_ROOM), 0, 0, 0)
        self._name = ElidedLabel(role=Role.PAGE_TITLE)
        self._name.setObjectName("client_name")
        self._code_frame = frame("code")
        inside = line(self._code_frame, margins=(9, 1, 9, 2))
        self._code = Label(role=Role.LABEL, tone=None)
        self._code.setProperty("tone", "ink")
        inside.addWidget(self._code)
        self._about = Label(role=Role.BODY)
        self._about.setProperty("tone", "neutral")
        self._since = Label(role=Role.BODY)
        self._since.setProperty("tone", "neutral")
        self._release = Button("Start a release…", name="start_release")
        self._note = Button("Write note", name="write_note", kind=ButtonKind.PRIMARY, icon="pen")
        self._bar = frame("vline")
        self._bar.setFixedHeight(px(16))
        keeps_place = self._bar.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keeps_place)
        about = QWidget()
        about.setProperty("kind", "clear")
        about_row = line(about, gap=10)
        about_row.addWidget(self._about)
        about_row.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignVCenter)
        since = self._since
        self._facts = (about, since)
        buttons = QWidget()
        buttons.setProperty("kind", "clear")
        buttons_row = line(buttons, gap=8, margins=(RING_ROOM, RING_ROOM, RING_ROOM, RING_ROOM))
        buttons_row.addWidget(self._release)
        buttons_row.addWidget(self._note)
        for part in (self._name, self._code_frame, about, since):
            row.addWidget(part)
        row.push()
        row.addWidget(buttons)
        for part in (self._code_frame, about, since, buttons):
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._release.clicked.connect(self.release_requested)
        self._note.clicked.connect(self.note_requested)
        for part in (self._code_frame, *self._facts):
            part.hide()

    def show_header(self, header: ClientHeader) -> None:
        """Show who it is; the code is set apart only while it is not the name."""
        client = header.client
        shown = self._names.of(client)
        self._name.setText(shown)
        code = self._names.code_beside(client)
        self._code.setText(code)
        self._code_frame.setVisible(bool(code))
        self._about.setText(_about(header))
        self._since.setText(_since(header, formats=self._formats))
        for part in self._facts:
            part.show()
        self._note.setAccessibleName(f"Write note for {shown}")
        self._release.setAccessibleName(f"Start a release for {shown}")
        self.updateGeometry()
        self._divide_facts()

    def first_stop(self) -> QWidget:
        """The primary button."""
        return self._note

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._divide_facts()

    def _divide_facts(self) -> None:
        """Draw the line between the facts only where they stand beside each other."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        about, since = self._facts
        self._bar.setVisible(abs(about.geometry().center().y() - since.geometry().center().y()) < px(8))


def _about(header: ClientHeader) -> str:
    age = counted(header.age, "year")
    if header.client.deceased_on is not None:
        age = f"died at {header.age}"
    return ", ".join(part for part in (age, header.client.pronouns) if part)


def _since(header: ClientHeader, *, formats: Formats) -> str:
    client = header.client
    kind = header.last_session_kind
    counseling = f", {SESSION_KINDS[kind].lower()} counseling" if kind is not None else ""
    if client.status is ClientStatus.CLOSED and client.closed_on is not None:
        return f"Client {formats.month(client.opened_on)} to {formats.month(client.closed_on)}, work closed"
    return f"Client since {formats.month(client.opened_on)}{counseling}"

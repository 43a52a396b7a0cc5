# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of the editor: what is written, whose it is, which session, and whether it is safe."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.ui.names import Names
from counselor_desk.ui.pages.note_editor.save_line import SaveLine
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import frame, line
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role


class Heading(QWidget):
    """One line; under 200 % the state of the draft goes below it."""

    def __init__(self, save_line: SaveLine) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._row = line(self, gap=12)
        words = line(gap=12)
        self._title = Label("Note", role=Role.PAGE_TITLE)
        self._name = ElidedLabel(role=Role.MEDIUM)
        self._tag = frame("code")
        in_tag = line(self._tag, margins=(8, 2, 8, 2))
        self._code = Label(role=Role.LABEL)
        in_tag.addWidget(self._code)
        self._session = Label(role=Role.SIDE)
        words.addWidget(self._title)
        words.addWidget(self._name)
        words.addWidget(self._tag, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addWidget(self._session)
        words.addStretch(1)
        self._row.addLayout(words, 1)
        self._row.addWidget(save_line)

    def show_client(self, client: Client, names: Names) -> None:
        """Show whose note it is, as they are called on screen now."""
        self._name.setText(names.of(client))
        self._code.setText(names.code_beside(client))
        self._tag.setVisible(bool(names.code_beside(client)))

    def show_title(self, title: str, *, session: str) -> None:
        """Show what is written and on which session."""
        self._title.setText(title)
        self._session.setText(session)
        self._session.setVisible(bool(session))

    def arrange(self, width: int) -> None:
        """One line or two."""
        is_wide = width >= px(760)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A field: its label, its input, and below it one sentence when what was typed cannot be used.

What was typed is never thrown away; the sentence says what to do.
"""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.labels import IconView, Label, Role, restyle
from counselor_desk.ui.widgets.no_drag import begin_no_drag


class LineInput(QLineEdit):
    """One line of text."""

    def __init__(
        self,
        text: str = "",
        *,
        name: str,
        accessible: str,
        hint: str = "",
        is_secret: bool = False,
        tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setPlaceholderText(hint)
        self.setProperty("kind", "field")
        if tall:
            self.setProperty("tall", "true")
        if is_secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self.setProperty("role", "secret")
            # no word of a secret in an input method's dictionary
            self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)


class TextInput(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it, as it leaves every other field."""

    def __init__(
        self,
        text: str = "",
        *,
        name: str,
        accessible: str,
        hint: str = "",
        lines: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setPlaceholderText(hint)
        self.setProperty("kind", "field")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_lines(lines)
        self.setPlainText(text)

    def set_lines(self, lines: int) -> None:
        """Make it as high as a number of lines needs."""
        self.setFixedHeight(lines * self.line_height + px(16))

    @property
    def line_height(self) -> int:
        """Height of one line on screen."""
        return max(px(20), QFontMetrics(self.font()).lineSpacing())

    # Qt's own names

    def mousePressEvent(self, event: QMouseEvent) -> None:
        begin_no_drag(self, event)
        super().mousePressEvent(event)


class Field(QWidget):
    """Label above, input below, and the sentence of an error under it.

    `where` is the place in the domain that the field fills ("client.legal_name"), so that an error finds its field.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        where: str = "",
        hint: str = "",
        beside: QWidget | None = None,
    ) -> None:
        super().__init__()
        self.editor = editor
        self.where = where
        self.setProperty("kind", "clear")
        layout = column(self, gap=4)
        self._label = Label(label, role=Role.LABEL, parent=self)
        self._label.setVisible(bool(label))
        self._label.setBuddy(editor)
        if label:
            layout.addWidget(self._label)
        row = line(gap=8)
        row.addWidget(editor, 1)
        if beside is not None:
            row.addWidget(beside)
        layout.addLayout(row)
        self._hint = Label(hint, role=Role.SMALL, wraps=True)
        layout.addWidget(self._hint)
        self._hint.setVisible(bool(hint))
        self._error = QWidget()
        self._error.setProperty("kind", "clear")
        error = line(self._error, gap=6)
        error.addWidget(IconView("warn", size=16, tone=Tone.DANGER), 0, Qt.AlignmentFlag.AlignTop)
        self._sentence = Label(role=Role.SECOND, tone=Tone.DANGER, wraps=True)
        error.addWidget(self._sentence, 1)
        self._error.hide()
        layout.addWidget(self._error)
        editor.installEventFilter(self)
        self._watch_typing()

    @property
    def error(self) -> str:
        """The sentence that stands under the field, empty when there is none."""
        return self._sentence.text() if not self._error.isHidden() else ""

    def show_error(self, sentence: str) -> None:
        """Say beside the field what to do; the typed text stays."""
        self._sentence.setText(sentence)
        self._error.show()
        self.editor.setProperty("state", "error")
        self.editor.setAccessibleDescription(sentence)
        restyle(self.editor)

    def clear_error(self) -> None:
        """Take the sentence away."""
        if self._error.isHidden():
            return
        self._error.hide()
        self.editor.setProperty("state", "")
        self.editor.setAccessibleDescription("")
        restyle(self.editor)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and event.type() is QEvent.Type.EnabledChange:
            self._label.setEnabled(self.editor.isEnabled())
        return super().eventFilter(watched, event)

    def _watch_typing(self) -> None:
        for change in ("textChanged", "toggled", "value_changed"):
            signal = getattr(self.editor, change, None)
            if signal is not None:
                signal.connect(self.clear_error)
                return


class Form:
    """The fields of one form: shows an error beside the field that it speaks of and puts the focus there."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self._fields = tuple(fields)

    def clear_errors(self) -> None:
        """Take every sentence away before the form is tried again."""
        for field in self._fields:
            field.clear_error()

    def show_error(self, error: DeskError) -> bool:
        """Show a domain error at its field; False when no field of this form is meant."""
        # as in `Page.show_trouble`: not at the start
        from counselor_desk.domain.explanations import explain

        explanation = explain(error.code)
        return self.show_sentence(error.where, explanation.what_to_do)

    def show_sentence(self, where: str, sentence: str) -> bool:
        """Show a sentence at the field that fills a place of the domain."""
        field = next((each for each in self._fields if where and each.where == where), None)
        if field is None:
            return False
        field.show_error(sentence)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

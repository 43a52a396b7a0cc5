# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever types fast presses Down and Enter before the rows are read: the keys wait for them and are pressed then.

Without that they are lost, or they hit whatever has the focus until the rows come: another button, the combo above.
"""

from dataclasses import dataclass, field

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QInputEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from counselor_desk.ui.application import follow_focus, listen_in, stop_listening
from counselor_desk.ui.tasks import Runner

_KEY = Qt.Key
_MOVES = frozenset({_KEY.Key_Down, _KEY.Key_Up, _KEY.Key_PageDown, _KEY.Key_PageUp, _KEY.Key_Home, _KEY.Key_End})
_ENTER = frozenset({_KEY.Key_Return, _KEY.Key_Enter})
# in a line of text these move the cursor or write
_OF_A_LINE = frozenset({_KEY.Key_Home, _KEY.Key_End})
_ALONE = frozenset({_KEY.Key_Shift, _KEY.Key_Control, _KEY.Key_Alt, _KEY.Key_AltGr, _KEY.Key_Meta})


@dataclass(frozen=True, slots=True)
class _Pressed:
    """One key, and on what it was pressed."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str = field(repr=False)
    on: QWidget

    @property
    def is_move(self) -> bool:
        return self.key in _MOVES


class KeysAhead(QObject):
    """Holds the keys that are pressed on a part of the window from now on, until what it asked for was answered.

    Text goes into a field of text at once, as long as no other key waits. A click or Esc takes the wishes back.

    Args:
        part: whose keys are held, also those that come while nothing has the focus; also the owner.
        is_of_window: hold those of the whole window that it is in.
        decides_nothing: give on only moves, and Enter to the line of text that it was pressed in. For parts where Enter
            or a letter decides something: what was not seen yet must not be decided, so that such a key goes nowhere.
    """

    def __init__(self, part: QWidget, *, is_of_window: bool = False, decides_nothing: bool = False) -> None:
        super().__init__(part)
        self._part = part
        self._is_of_window, self._decides_nothing = is_of_window, decides_nothing
        self._held: list[_Pressed] = []
        self._on: list[QWidget] = []
        self._is_over = False
        # A filter over the application makes Python meet objects of Qt's own private classes, and the binding loads
        # every class that it has for each such name: 20 to 30 ms of the start. So it listens to what has the focus, to
        # which keys come, and to everything only once a key is held.
        self._follow(None, QApplication.focusWidget())
        follow_focus(self._follow)
        # the part is put into its window after this
        QTimer.singleShot(0, self, lambda: self._hear(part.window()))

    def until_answered(self, runner: Runner) -> None:
        """Let go once everything that was handed to the runner by now has been answered: it keeps to the order."""
        runner.run(_nothing, owner=self, on_ok=self._on_answered, on_error=self._on_answered)

    def until_loaded(self, runner: Runner) -> None:
        """As `until_answered`, for a part that is loaded by whoever builds it now."""
        QTimer.singleShot(0, self, lambda: self.until_answered(runner))

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None:
            self._hear(now)

    def _hear(self, widget: QWidget) -> None:
        if not self._is_over and widget not in self._on:
            widget.installEventFilter(self)
            self._on.append(widget)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # every event of the program comes by here: to ask each for its type took as long as building a page
        if not isinstance(event, QInputEvent):
            return False
        if event.type() is QEvent.Type.MouseButtonPress:
            self._held.clear()
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget) or not self._is_meant(watched):
            return False
        if event.type() is not QEvent.Type.KeyPress:
            return False
        if event.key() == _KEY.Key_Escape:
            self._held.clear()
            return False
        if not self._is_ahead(watched, event):
            return False
        # a key that is only kept down wishes for nothing more
        if not event.isAutoRepeat():
            if not self._held:
                listen_in(self)
            self._held.append(_Pressed(event.key(), event.modifiers(), event.text(), watched))
        return True

    def _is_meant(self, watched: QWidget) -> bool:
        window = self._part.window()
        if watched is window:
            return QApplication.focusWidget() in (None, window)
        return watched is self._part or (window if self._is_of_window else self._part).isAncestorOf(watched)

    def _is_ahead(self, watched: QWidget, event: QKeyEvent) -> bool:
        if isinstance(watched, QPlainTextEdit) or event.key() in _ALONE:
            return False
        if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
            return False
        key = Qt.Key(event.key())
        if self._held:
            return True
        if isinstance(watched, QLineEdit):
            return key in _ENTER or (key in _MOVES and key not in _OF_A_LINE)
        return key in _ENTER or key in _MOVES or bool(event.text().strip() or key == _KEY.Key_Space)

    def _on_answered(self, _: object) -> None:
        # parts that are laid out just now take the focus a moment later
        if self._held:
            QTimer.singleShot(0, self, self._give_on)
        else:
            self._end()

    def _give_on(self) -> None:
        held, self._held = self._held, []
        self._end()
        part = self._part
        for each in held:
            if self._decides_nothing and not each.is_move and not _is_in_same_line(each):
                continue
            _press(each, window=part.window() if shiboken6.isValid(part) else None)

    def _end(self) -> None:
        self._is_over = True
        stop_listening(self)
        for widget in self._on:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self.deleteLater()


def _is_in_same_line(pressed: _Pressed) -> bool:
    on = pressed.on
    return shiboken6.isValid(on) and isinstance(on, QLineEdit) and on.hasFocus()


def _press(pressed: _Pressed, *, window: QWidget | None) -> None:
    """Press and release a key on whatever has the focus by now."""
    target = QApplication.focusWidget() or window
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if target is not None and shiboken6.isValid(target):
            QCoreApplication.sendEvent(target, QKeyEvent(kind, pressed.key, pressed.modifiers, pressed.text))


def _nothing() -> None:
    """The job that is answered after all before it."""

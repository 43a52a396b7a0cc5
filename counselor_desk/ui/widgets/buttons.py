# SPDX-License-Identifier: GPL-3.0-or-later
"""Buttons: words always, an icon before them where it helps, Enter as good as the space bar."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens


class ButtonKind(StrEnum):
    """How much a button weighs: one primary on a page or dialog; filled danger in a last confirmation only."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    LINK = "link"
    DANGER = "danger"
    DANGER_FILLED = "danger_filled"
    SIDEBAR = "sidebar"
    FILTER = "filter"
    SEGMENT = "segment"
    TAB = "tab"
    TAB_APART = "tab_apart"
    ROW = "row"


_ICON_TOKENS = {
    ButtonKind.PRIMARY: "on_accent",
    ButtonKind.SECONDARY: "ink",
    ButtonKind.QUIET: "accent",
    ButtonKind.LINK: "accent",
    ButtonKind.DANGER: "danger",
    ButtonKind.DANGER_FILLED: "on_danger",
    ButtonKind.SIDEBAR: "muted",
    ButtonKind.FILTER: "ink",
    ButtonKind.SEGMENT: "ink",
    ButtonKind.TAB: "muted",
    ButtonKind.TAB_APART: "violet",
    ButtonKind.ROW: "muted",
}
_WHEN_CHECKED = "accent_ink"
_LARGE_ICON = 20


class Button(QPushButton):
    """A button with a stable object name; its accessible name is its words unless told otherwise."""

    def __init__(
        self,
        words: str,
        *,
        name: str,
        kind: ButtonKind = ButtonKind.SECONDARY,
        icon: str = "",
        icon_size: float = 18,
        accessible: str = "",
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible or words)
        self.setProperty("kind", kind.value)
        if dense:
            self.setProperty("dense", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self._kind = kind
        self._icon_name = icon
        self._icon_size = icon_size
        self._named_apart = bool(accessible)
        self._words = words
        self._drawn: tuple[str, str, str, int] | None = None
        self._show_words()
        self._draw_icon()
        if icon:
            self.toggled.connect(self._draw_icon)

    def set_words(self, words: str) -> None:
        """Change the words, and the accessible name with them where it follows them."""
        self._words = words
        self._show_words()
        if not self._named_apart:
            self.setAccessibleName(words)

    def set_icon(self, name: str) -> None:
        """Change the drawing before the words."""
        self._icon_name = name
        self._show_words()
        self._draw_icon()

    def set_kind(self, kind: ButtonKind) -> None:
        """Change how much it weighs."""
        if kind is self._kind:
            return
        self._kind = kind
        self.setProperty("kind", kind.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw_icon()

    @property
    def words(self) -> str:
        """What the button says."""
        return self._words

    # Qt's own names

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._icon_name:
            self._draw_icon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _show_words(self) -> None:
        # Qt leaves 4 px between icon and words and offers no way to say more; a space is 4 of them
        gap = "" if not self._icon_name else "  " if self._icon_size >= _LARGE_ICON else " "
        # an ampersand would underline the letter behind it
        self.setText(gap + self._words.replace("&", "&&"))

    def _draw_icon(self) -> None:
        if not self._icon_name:
            return
        token = _WHEN_CHECKED if self.isCheckable() and self.isChecked() else _ICON_TOKENS[self._kind]
        size, colour = px(self._icon_size), str(getattr(tokens(), token))
        # every button is polished several times on its way to the screen, mostly with nothing changed
        drawn = (self._icon_name, colour, tokens().disabled, size)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self.setIconSize(QSize(size, size))
        self.setIcon(icons.icon(self._icon_name, colour, size))

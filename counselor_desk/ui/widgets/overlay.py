# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies over the page: dialogs above a flat scrim, and the curtain that covers everything.

A dialog is a part of the window and no window of its own: it needs no window manager, carries no title that the task
bar could show, and is covered and destroyed with the window when the journal is locked.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import ScrollColumn, column, frame, hairline, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.reading_order import go_on, stops_of

NARROW, WIDE = 448, 560


class Overlay(QWidget):
    """Covers its window from edge to edge and keeps the focus inside."""

    closed = Signal()
    stays_on_top = False
    """True for what hides everything: no other overlay comes above it or takes the focus from it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host.window())
        self._before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        host.window().installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Cover the window and take the focus."""
        self._before = QApplication.focusWidget()
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        cover = next((each for each in shown_overlays(self.window()) if each.stays_on_top), self)
        cover.raise_()
        first = cover.first_stop()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_overlay(self) -> None:
        """Uncover the window, give the focus back, and go."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and _is_alive(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def go_away(self) -> None:
        """Make room because the window shows something else; a dialog counts as dismissed."""
        self.close_overlay()

    def first_stop(self) -> QWidget | None:
        """Where the focus goes at opening."""
        return next(iter(stops_of(self)), None)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window() and event.type() is QEvent.Type.Resize:
            self.setGeometry(self.window().rect())
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        if not go_on(self, is_next=is_next):
            first = self.first_stop()
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # nothing behind may be clicked
        event.accept()


class Dialog(Overlay):
    """A question or a small form above a scrim.

    The side way stands at the left of the foot, Cancel and the primary button at its right. Esc is Cancel. The page
    that opened it reads its values when `accepted` comes and then closes it with `close_overlay`.
    """

    accepted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        host: QWidget,
        *,
        name: str,
        title: str,
        second: str = "",
        primary: str,
        primary_kind: ButtonKind = ButtonKind.PRIMARY,
        primary_icon: str = "",
        cancel: str = "Cancel",
        width: int = NARROW,
    ) -> None:
        super().__init__(host)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._width = width
        self.card = frame("dialog", parent=self)
        layout = column(self.card, margins=(1, 1, 1, 1))
        self._scroll = ScrollColumn(name=f"{name}_scroll", gap=12, margins=(24, 22, 24, 20))
        self.body = self._scroll.column
        self._scroll.inner.installEventFilter(self)
        self._title = Label(title, role=Role.DIALOG_TITLE, wraps=True)
        self._second = Label(second, role=Role.SECOND, wraps=True)
        if not second:
            # shown before it has a parent, it would be a window of its own for a moment and take the focus
            self._second.hide()
        heading = column(gap=4)
        heading.addWidget(self._title)
        heading.addWidget(self._second)
        self.body.addLayout(heading)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(hairline())
        self.foot = line(gap=8, margins=(24, 14, 24, 14))
        self.foot.addStretch(1)
        self.cancel = Button(cancel, name=f"{name}_cancel")
        self.primary = Button(primary, name=f"{name}_primary", kind=primary_kind, icon=primary_icon)
        if cancel:
            self.foot.addWidget(self.cancel)
        else:
            # without a parent it would be a window of its own until the dialog's Python object is gone
            self.cancel.setParent(self)
            self.cancel.hide()
        self.foot.addWidget(self.primary)
        layout.addLayout(self.foot)
        self.cancel.clicked.connect(self.dismiss)
        self.primary.clicked.connect(self.accepted)

    def set_title(self, title: str, *, second: str = "") -> None:
        """Change the heading."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._second.setText(second)
        self._second.setVisible(bool(second))

    def show_part(self, part: QWidget) -> None:
        """Scroll to a part that does not fit on the screen with the rest."""
        self._scroll.ensureWidgetVisible(part, 0, px(24))

    def add_side_way(self, button: Button) -> None:
        """Put a button at the left of the foot."""
        self.foot.insertWidget(0, button)

    def go_away(self) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """Go without doing anything."""
        self.dismissed.emit()
        self.close_overlay()

    # Qt's own names

    def open(self) -> None:
        self.setGeometry(self.window().rect())
        self._place()
        super().open()
        self._place()
        focus = QApplication.focusWidget()
        if focus is not None and self._scroll.inner.isAncestorOf(focus):
            # laid out at once: where large text makes the card scroll, the first field may lie below its edge
            self.card.ensurePolished()
            self._scroll.inner.adjustSize()
            self._scroll.ensureWidgetVisible(focus, 0, px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.primary.isEnabled():
            self.primary.click()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # a scroll area keeps to itself that its inside has grown, such as by the sentence of an error
        if event.type() is QEvent.Type.LayoutRequest and watched is not self.window():
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return handled

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = QColor(tokens().scrim)
        colour.setAlphaF(tokens().scrim_opacity)
        painter.fillRect(self.rect(), colour)
        painter.end()

    def _place(self) -> None:
        edge = px(24)
        width = min(px(self._width), max(self.width() - 2 * edge, px(200)))
        self.card.setFixedWidth(width)
        inner = self._scroll.inner
        # the edge of the card and the margin within it, on both sides
        frame_width = 4
        inner.setFixedWidth(width - frame_width)
        layout = inner.layout()
        wanted = layout.heightForWidth(width - frame_width) if layout is not None and layout.hasHeightForWidth() else -1
        if wanted < 0:
            wanted = inner.sizeHint().height()
        # a scroll area never makes its inside smaller than that, and would scroll by the difference
        wanted = max(wanted, inner.minimumSizeHint().height())
        foot = self.foot.sizeHint().height() + 1 + frame_width
        height = min(wanted + foot, self.height() - 2 * edge)
        self.card.setFixedHeight(height)
        self.card.move((self.width() - width) // 2, max(edge, (self.height() - height) // 2))


def shown_overlays(window: QWidget) -> tuple[Overlay, ...]:
    """What lies over the page of a window now."""
    return tuple(each for each in window.findChildren(Overlay) if each.isVisible())


def keep_focus_on_cover(window: QWidget, now: QWidget) -> None:
    """Give the focus back to what covers a window: a page that loads behind it may have asked for it.

    Keys would act on what nobody sees.
    """
    cover = next((each for each in shown_overlays(window) if each.stays_on_top), None)
    if cover is not None and now is not cover:
        # later: Qt is in the middle of giving the focus away
        QTimer.singleShot(0, cover, cover.setFocus)


def _is_alive(widget: QWidget) -> bool:
    from shiboken6 import isValid

    return isValid(widget)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame around the pages of an open journal: sidebar, search field, what is always at hand."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QStackedWidget, QWidget

from counselor_desk.ui.names import Names
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import NewClientPlace, RequestPlace, SearchPlace, Section, SectionPlace, SettingsPlace
from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.side_panel import HintedButton, SidePanel

_SECTIONS = (
    (Section.TODAY, "Today", "today"),
    (Section.CLIENTS, "Clients", "clients"),
    (Section.SEARCH, "Search", "search"),
    (Section.REQUESTS, "Requests & releases", "requests"),
    (Section.DISCLOSURES, "Disclosures", "disclosures"),
    (Section.HEALTH, "Journal health", "health"),
)
# below this width (px of the design) the words of the sidebar move into a menu
_ROOM_FOR_SIDEBAR = 860


class SearchField(QLineEdit):
    """The search field of the top bar; Down goes on into the page, Esc gives the focus back to it."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName("Search clients, notes and documents")
        self.setPlaceholderText("Search clients, notes and documents")
        self.setProperty("kind", "search")
        self.setClearButtonEnabled(False)
        row = line(self, margins=(0, 0, 10, 0))
        row.addStretch(1)
        tag = frame("key")
        inside = line(tag, margins=(5, 0, 5, 0))
        inside.addWidget(Label("Ctrl+K", role=Role.KEY_HINT))
        tag.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(tag, 0, Qt.AlignmentFlag.AlignVCenter)
        self._key_hint = tag

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        # 36 px before the words, where the icon stands, and 10 px behind the key
        room = self.width() - px(36) - px(10) - self._key_hint.sizeHint().width()
        self._key_hint.setVisible(words <= room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = px(18)
        rect = QRectF(px(11), (self.height() - side) / 2, side, side)
        icons.paint(painter, "search", colour=tokens().muted, rect=rect)
        painter.end()


class Shell(QWidget):
    """Shows one page at a time beside the sidebar; knows nothing of what a page shows."""

    place_requested = Signal(object)
    words_searched = Signal(str)
    curtain_requested = Signal()
    lock_requested = Signal()
    codes_requested = Signal(bool)
    appointment_requested = Signal()
    note_requested = Signal()

    def __init__(self, names: Names) -> None:
        super().__init__()
        self.setProperty("ground", "bg")
        self._names = names
        self._page: Page | None = None
        layout = line(self)
        self._sidebar = SidePanel()
        self._section_buttons = self._add_sections()
        layout.addWidget(self._sidebar)
        right = column()
        self.search = SearchField()
        self._top_bar = self._build_top_bar()
        right.addWidget(self._top_bar)
        self._stack = QStackedWidget()
        right.addWidget(self._stack, 1)
        layout.addLayout(right, 1)
        self._connect()

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    @property
    def names(self) -> Names:
        """How clients are called on screen."""
        return self._names

    def show_page(self, page: Page, *, section: Section | None) -> None:
        """Show a page in the place of the one before, which is destroyed."""
        before = self._page
        self._page = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None:
            self._stack.removeWidget(before)
            before.setParent(None)
            before.deleteLater()
        for each, button in self._section_buttons.items():
            button.setChecked(each is section)
        self._arrange()
        if section is not Section.SEARCH:
            self.show_words("")

    def show_words(self, words: str) -> None:
        """Write into the search field what the page shows already."""
        if self.search.text() != words:
            self.search.blockSignals(True)
            self.search.setText(words)
            self.search.blockSignals(False)

    def take_page_away(self) -> None:
        """Destroy what is shown, so that no text of a record stays in a widget."""
        if self._page is not None:
            self._stack.removeWidget(self._page)
            self._page.setParent(None)
            self._page.deleteLater()
            self._page = None

    def focus_search(self) -> None:
        """Put the focus into the search field, ready to type over what stands there."""
        if self.search.isVisible():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def focus_next_pane(self) -> None:
        """Go from the sidebar to the top bar, to the page, and round again."""
        panes = self._panes()
        now = self.window().focusWidget()
        for number, pane in enumerate(panes):
            if now is not None and (pane is now or pane.parentWidget() is now.parentWidget()):
                panes[(number + 1) % len(panes)].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        if panes:
            panes[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _panes(self) -> tuple[QWidget, ...]:
        stops: list[QWidget] = []
        if self._sidebar.isVisible():
            stops.append(next(button for button in self._section_buttons.values()))
        if self._top_bar.isVisible():
            stops.append(self.search)
        if self._page is not None:
            stops.append(self._page.first_stop() or self._page)
        return tuple(stops)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        covers = self._page is not None and self._page.covers_sidebar
        is_wide = self.width() >= px(_ROOM_FOR_SIDEBAR)
        self._sidebar.setVisible(is_wide and not covers)
        self._top_bar.setVisible(not covers)
        self._menu_button.setVisible(not is_wide)
        self._codes.setVisible(is_wide)

    def _add_sections(self) -> dict[Section, Button]:
        buttons: dict[Section, Button] = {}
        for section, words, icon in _SECTIONS:
            button = Button(words, name=f"section_{section.value}", kind=ButtonKind.SIDEBAR, icon=icon, icon_size=20)
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_section_clicked, section))
            self._sidebar.middle.addWidget(button)
            buttons[section] = button
        self._sidebar.middle.addStretch(1)
        settings = HintedButton("Settings", name="settings", icon="settings", keys="Ctrl+,")
        settings.clicked.connect(lambda: self.place_requested.emit(SettingsPlace()))
        self._sidebar.foot.insertWidget(0, settings)
        return buttons

    def _build_top_bar(self) -> QFrame:
        bar = frame("topbar")
        bar.setFixedHeight(px(56))
        row = line(bar, gap=12, margins=(24, 0, 24, 0))
        self._menu_button = Button("Menu", name="menu", icon="more")
        self._menu_button.hide()
        row.addWidget(self._menu_button)
        self.search.setMaximumWidth(px(440))
        row.addWidget(self.search, 10)
        row.addStretch(1)
        self._codes = Button("Show codes, not names", name="codes", kind=ButtonKind.QUIET, icon="hash")
        row.addWidget(self._codes)
        self._new = Button("New…", name="new", icon="plus")
        row.addWidget(self._new)
        return bar

    def _connect(self) -> None:
        self._sidebar.curtain_requested.connect(self.curtain_requested)
        self._sidebar.lock_requested.connect(self.lock_requested)
        self._codes.clicked.connect(lambda: self.codes_requested.emit(not self._names.are_codes))
        self._names.changed.connect(self._on_names_changed)
        self._new.clicked.connect(self.open_new_menu)
        self._menu_button.clicked.connect(self._open_menu)
        self.search.textChanged.connect(self.words_searched)
        self.search.returnPressed.connect(lambda: self.place_requested.emit(SearchPlace(self.search.text())))
        self.search.left.connect(self._on_search_left)
        self._on_names_changed()

    def open_new_menu(self) -> None:
        """Offer what can be begun, unless a way of several steps has the whole window."""
        if self._page is None or self._page.covers_sidebar:
            return
        menu = _menu(self, "new_menu")
        for words, icon, act in (
            ("Note…", "pen", self.note_requested.emit),
            ("Client…", "person", partial(self.place_requested.emit, NewClientPlace())),
            ("Appointment…", "today", self.appointment_requested.emit),
            ("Court paper or request…", "court", partial(self.place_requested.emit, RequestPlace())),
        ):
            _add(menu, words, icon, act)
        menu.popup(self._new.mapToGlobal(self._new.rect().bottomLeft()))

    def _open_menu(self) -> None:
        menu = _menu(self, "section_menu")
        for section, words, icon in _SECTIONS:
            _add(menu, words, icon, partial(self._on_section_clicked, section))
        menu.addSeparator()
        _add(menu, self._codes.words, "hash", partial(self.codes_requested.emit, not self._names.are_codes))
        _add(menu, "Settings", "settings", partial(self.place_requested.emit, SettingsPlace()))
        _add(menu, "Hide screen", "curtain", self.curtain_requested.emit)
        _add(menu, "Lock", "lock", self.lock_requested.emit)
        menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def _on_section_clicked(self, section: Section, _: bool = False) -> None:
        for each, button in self._section_buttons.items():
            button.setChecked(each is section)
        self.place_requested.emit(SectionPlace(section))

    def _on_names_changed(self) -> None:
        hiding = "Show initials, not names" if self._names.are_initials else "Show codes, not names"
        self._codes.set_words("Show names" if self._names.are_codes else hiding)

    def _on_search_left(self) -> None:
        if self._page is not None:
            (self._page.first_stop() or self._page).setFocus(Qt.FocusReason.OtherFocusReason)


def _menu(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _add(menu: QMenu, words: str, icon: str, act: Callable[[], None]) -> None:
    action = QAction(icons.icon(icon, tokens().muted, px(18)), words, menu)
    action.triggered.connect(lambda _=False: act())
    menu.addAction(action)

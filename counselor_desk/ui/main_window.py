# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: locked, being set up, or open on a journal; takes one from place to place and keeps what is unsaved.

Its title is the name of the product and nothing else: the task bar, a window list and a screen share show it.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.application import PRODUCT, dress
from counselor_desk.ui.automatic_backups import WindowBackups
from counselor_desk.ui.entrance import Entrance
from counselor_desk.ui.idle_check import IdleCheck
from counselor_desk.ui.kept_names import kept_names
from counselor_desk.ui.locking import Locking
from counselor_desk.ui.names import Names
from counselor_desk.ui.new_entries import ask_for_appointment, ask_whose_note
from counselor_desk.ui.page_context import page_context
from counselor_desk.ui.page_factory import build_page
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.places import Place, SearchPlace, Section, SectionPlace, SettingsPlace, section_of
from counselor_desk.ui.settings import Preferences, StartPage, keep_geometry
from counselor_desk.ui.shell import Shell
from counselor_desk.ui.start import Start
from counselor_desk.ui.theme.look import scale
from counselor_desk.ui.widgets.focus_ring import FocusRing
from counselor_desk.ui.widgets.overlay import keep_focus_on_cover, shown_overlays
from counselor_desk.ui.widgets.reading_order import go_on
from counselor_desk.ui.window_keys import HIDE, LOCK, add_keys

MINIMUM, _USUAL = (1024, 700), (1280, 820)
_DRAIN_MS, _MOST_STEPS_BACK = 5_000, 50


class MainWindow(QMainWindow):
    """One window for one journal."""

    page_shown = Signal(object)
    """The page that is now on screen; the demonstration and tests wait for it."""
    locked = Signal()

    def __init__(self, start: Start, application: QApplication) -> None:
        super().__init__()
        self._start = start
        self._application = application
        self._context: PageContext | None = None
        self._shell: Shell | None = None
        self._journal: OpenJournal | None = None
        self._place: Place | None = None
        self._way_back: list[Place] = []
        self._names: Names | None = None
        self._may_close = False
        self._is_locking = False
        self._is_leaving = False
        self._shell_scale = 1.0
        self._look = (start.settings.current.theme, start.settings.current.text_scale)
        self.setObjectName("main_window")
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(*MINIMUM)
        self.resize(*_USUAL)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._ring = FocusRing(self, application)
        self._locking = Locking(start, self)
        self._locking.asked.connect(self.lock)
        self._backups = WindowBackups(self)
        self._backups.made.connect(partial(self._on_journal_changed, Changed.BACKUPS))
        self._entrance = Entrance(start, show=self._replace, parent=self)
        self._entrance.journal_opened.connect(self.open_journal)
        self._add_keys()
        start.settings.changed.connect(self._on_preferences_changed)
        application.styleHints().colorSchemeChanged.connect(self._dress)
        application.focusChanged.connect(self._on_focus_changed)
        if start.settings.current.geometry:
            self.restoreGeometry(QByteArray(start.settings.current.geometry))

    @property
    def page(self) -> Page | None:
        """The page on screen while a journal is open."""
        return self._shell.page if self._shell is not None else None

    @property
    def place(self) -> Place | None:
        """Where the window is."""
        return self._place

    @property
    def context(self) -> PageContext | None:
        """What pages are built with while a journal is open."""
        return self._context

    def begin(self, *, is_locked: bool = False) -> None:
        """Show the first thing: the journal where it opens by itself, the unlock page, the set-up.

        Args:
            is_locked: the journal was locked a moment ago; then it is the unlock page in any case.
        """
        if is_locked:
            self._entrance.unlock(opens_by_itself=False)
        else:
            self._entrance.begin()

    def go_to(self, place: Place) -> None:
        """Go to a place once the page that is shown has saved what is unsaved."""
        page = self.page
        if self._context is None or self._is_leaving:
            return
        if page is None:
            self._arrive(place)
            return
        self._is_leaving = True
        page.leave(partial(self._arrive, place))

    def _go_back(self) -> None:
        """Go to where one was before."""
        if self._way_back:
            place = self._way_back.pop()
            self._place = None
            self.go_to(place)

    def lock(self) -> None:
        """Save what is unsaved, take every page away, close the journal and ask for the way in again."""
        if self._journal is None or self._is_locking or self._backups.close_without():
            return
        self._is_locking = True
        self._locking.cover()
        close = partial(self._close_journal, partial(self._show_locked, self._journal.path))
        show_locked = partial(self._backups.before_locking, close)
        if self.page is None:
            show_locked()
        else:
            self.page.leave_for_lock(show_locked)

    def hide_screen(self) -> None:
        """Cover the whole window, or uncover it; Esc uncovers it as well."""
        from counselor_desk.ui.widgets.curtain import draw_curtain

        draw_curtain(self)

    def show_crash(self, report: str) -> None:
        """Say that the program met a mistake of its own; the report holds places in the program and no text."""
        from counselor_desk.ui.dialogs.crash import CrashDialog

        dialog = CrashDialog(self, report=report, clipboard=self._start.clipboard)
        dialog.lock_requested.connect(self.lock)
        dialog.open()

    def open_journal(self, journal: OpenJournal) -> None:
        """Show a journal that was just opened on the vault thread."""
        self._journal = journal
        if journal.head_stamp.is_undecided:
            from counselor_desk.ui.dialogs.older_journal import ask_about_older

            self._locking.watch()
            go_on, close = partial(self.open_journal, journal), self._close_journal
            ask_about_older(self, self._start, journal, go_on=go_on, close=close, entrance=self._entrance)
            return
        desk = self._start.open_desk(journal)
        self._start.runner.run(
            lambda: desk.clients.practice().zone,
            owner=self,
            on_ok=partial(self._show_shell, desk),
            on_error=partial(self._on_practice_missing, journal),
        )

    # Qt's own names

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        finish = partial(self._backups.before_closing, partial(self._close_journal, self._finish_closing))
        page = self.page
        if page is not None:
            page.leave(finish)
        else:
            self._entrance.leave(finish)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        return go_on(self._stack, is_next=is_next) or super().focusNextPrevChild(is_next)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange and self.isMinimized():
            self._locking.on_minimized()
        if event.type() is QEvent.Type.WindowTitleChange and self.windowTitle() != PRODUCT:
            self.setWindowTitle(PRODUCT)

    def _arrive(self, place: Place) -> None:
        self._is_leaving = False
        if self._context is None or self._shell is None:
            return
        if self._shell_scale != scale():
            # every part measures itself when it is built
            self._show_new_shell(self._shell.names)
        if self._place is not None and self._place != place:
            self._way_back.append(self._place)
            del self._way_back[:-_MOST_STEPS_BACK]
        self._place = place
        keeps_search = isinstance(place, SearchPlace) and self._shell.search.hasFocus()
        page = build_page(place, self._context)
        page.place_requested.connect(self.go_to)
        page.back_requested.connect(self._go_back)
        page.journal_changed.connect(self._on_journal_changed)
        page.curtain_requested.connect(self.hide_screen)
        page.lock_requested.connect(self.lock)
        page.journal_renewed.connect(self._on_journal_renewed)
        page.journal_lost.connect(self._on_journal_lost)
        page.restore_requested.connect(self._on_restore_requested)
        page.leave_refused.connect(self._on_leave_refused)
        self._shell.show_page(page, section=section_of(place))
        page.load()
        self._place_focus(page, place, keeps_search=keeps_search)
        self.page_shown.emit(page)

    def _place_focus(self, page: Page, place: Place, *, keeps_search: bool) -> None:
        if self._shell is not None and isinstance(place, SearchPlace):
            typed = self._shell.search.text()
            if keeps_search and typed.strip():
                # one types on while the page before is still saving
                self._on_words_searched(typed)
            else:
                self._shell.show_words(place.words)
        if place == SectionPlace(Section.SEARCH):
            # its words are typed in the top bar
            self._in_shell(Shell.focus_search)
            return
        first, now = page.first_stop(), self.focusWidget()
        # a page without rows as yet keeps the focus itself: Qt would give it to the next button in the shell
        if not keeps_search and (first is not None or now is None or not page.isAncestorOf(now)):
            (first or page).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_leave_refused(self) -> None:
        self._is_leaving = False

    def _show_shell(self, desk: OpenDesk, zone: str) -> None:
        self._names = kept_names(self._start.settings, parent=self)
        self._names.changed.connect(self._on_names_changed)
        self._context = page_context(self._start, desk, names=self._names, zone=zone)
        self._show_new_shell(self._names)
        self._way_back, self._place = [], None
        is_clients = self._start.settings.current.start_page is StartPage.CLIENTS
        self.go_to(SectionPlace(Section.CLIENTS if is_clients else Section.TODAY))
        self._entrance.look_after_opening(self, self._context, is_open=lambda: self._context is not None)

    def _show_new_shell(self, names: Names) -> None:
        shell = Shell(names)
        shell.place_requested.connect(self.go_to)
        shell.words_searched.connect(self._on_words_searched)
        shell.curtain_requested.connect(self.hide_screen)
        shell.lock_requested.connect(self.lock)
        shell.codes_requested.connect(self._on_codes_requested)
        shell.appointment_requested.connect(self.plan_appointment)
        shell.note_requested.connect(self.begin_note)
        self._shell, self._shell_scale = shell, scale()
        self._replace(shell)
        if self._context is not None:
            IdleCheck(shell, self._context)
            self._backups.watch(self._context)
        self._locking.watch()

    def _show_locked(self, journal: Path) -> None:
        self._locking.finish(journal)
        self._is_locking = False
        # whoever locked wants it locked, also where the keyring alone would open it at once
        self._entrance.unlock(opens_by_itself=False)
        self.locked.emit()

    def _on_practice_missing(self, journal: OpenJournal, error: DeskError) -> None:
        if error.code is ErrorCode.RECORD_NOT_FOUND:
            # the set-up ended after the journal was made and before the practice was named
            self._entrance.set_up(journal)
            return
        self._close_journal(partial(self._show_locked, journal.path))

    def _close_journal(self, on_closed: Callable[[], None]) -> None:
        self._is_leaving = False
        journal, self._journal = self._journal, None
        self._backups.rest()
        if self._shell is not None:
            self._shell.take_page_away()
        self._shell = self._context = self._place = None
        self._way_back.clear()
        self._start.clipboard.take_back()
        self._replace(QWidget())
        if journal is None:
            on_closed()
            return
        self._start.runner.run(
            journal.close, owner=self, on_ok=lambda _: on_closed(), on_error=partial(self._on_not_closed, on_closed)
        )

    def _on_not_closed(self, on_closed: Callable[[], None], error: DeskError) -> None:
        from counselor_desk.ui.dialogs.not_closed import NotClosedDialog

        on_closed()
        NotClosedDialog(self, error=error).open()

    def _finish_closing(self) -> None:
        self._may_close = True
        self._locking.rest()
        keep_geometry(self._start.settings, self)
        self._start.runner.drain(_DRAIN_MS)
        self._start.runner.shut_down()
        # closing inside the delivery of a result would destroy what delivers it
        QTimer.singleShot(0, self, self.close)

    def _replace(self, widget: QWidget) -> None:
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        for number in reversed(range(self._stack.count())):
            each = self._stack.widget(number)
            if each is not None and each is not widget:
                self._stack.removeWidget(each)
                each.setParent(None)
                each.deleteLater()
        for overlay in shown_overlays(self):
            overlay.go_away()

    def _on_journal_renewed(self, place: Place) -> None:
        if self._journal is not None and self._context is not None:
            self._context = replace(self._context, desk=self._start.open_desk(self._journal))
            self._show_new_shell(self._context.names)
            self._place = place
            self._arrive(place)

    def _on_journal_lost(self) -> None:
        if self._journal is not None:
            self._close_journal(partial(self._show_locked, self._journal.path))

    def _on_restore_requested(self, backup: Path) -> None:
        if self._journal is not None:
            ask = partial(self._entrance.unlock, self._journal.path, opens_by_itself=False, back_to=backup)
            self._close_journal(ask)

    def _on_journal_changed(self, changed: Changed) -> None:
        page = self.page
        if page is not None and page is not self.sender():
            page.reload(changed)

    def _on_words_searched(self, words: str) -> None:
        from counselor_desk.ui.pages.search.page import SearchPage

        page = self.page
        if isinstance(page, SearchPage):
            page.search(words)
            # so that the way back leads to what is typed now, and not to its first letter
            self._place = SearchPlace(words)
        elif words.strip():
            self.go_to(SearchPlace(words))

    def _on_codes_requested(self, are_codes: bool) -> None:
        if self._names is not None:
            self._names.show_codes(are_codes)

    def _on_names_changed(self) -> None:
        if self.page is not None:
            self.page.reload(Changed.CLIENTS)

    def plan_appointment(self) -> None:
        """Ask for the day and the people of a meeting to come."""
        if self._context is not None and self.page is not None:
            ask_for_appointment(self, self._context, on_changed=self._on_journal_changed)

    def begin_note(self) -> None:
        """Ask whose note, then open the editor."""
        if self._context is not None:
            ask_whose_note(self, self._context, go_to=self.go_to)

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isVisible() and now.window() is self:
            keep_focus_on_cover(self, now)

    def _on_preferences_changed(self, preferences: Preferences) -> None:
        if self._journal is not None and not self._is_locking:
            self._locking.watch()
        look = (preferences.theme, preferences.text_scale)
        if look != self._look:
            self._look = look
            self._dress()
        if self._context is None or self._place is None:
            return
        formats = preferences.formats
        if formats != self._context.formats:
            self._context = replace(self._context, formats=formats)

    def _dress(self) -> None:
        dress(self._application, self._start.settings.current)

    def _add_keys(self) -> None:
        sections = tuple(
            (f"Ctrl+{number}", partial(self.go_to, SectionPlace(section))) for number, section in enumerate(Section, 1)
        )
        add_keys(
            self,
            (
                ("Ctrl+K", partial(self._in_shell, Shell.focus_search)),
                ("Ctrl+N", partial(self._in_shell, Shell.open_new_menu)),
                (LOCK, self.lock),
                (HIDE, self.hide_screen),
                ("Ctrl+,", partial(self.go_to, SettingsPlace())),
                ("Alt+Left", self._go_back),
                ("F6", partial(self._in_shell, Shell.focus_next_pane)),
                *sections,
            ),
        )

    def _in_shell(self, act: Callable[[Shell], None]) -> None:
        if self._shell is not None:
            act(self._shell)

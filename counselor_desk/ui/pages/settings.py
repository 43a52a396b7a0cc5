# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings: how this computer shows the journal, which holds at once, and the practice, which is saved."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.places_of_practice import COUNTRIES, Region, regions, zones
from counselor_desk.ui.formats import DateOrder, HourCycle
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.pages.settings_backups import BackupsCard
from counselor_desk.ui.pages.settings_privacy import PrivacyCard, setting
from counselor_desk.ui.places import OpeningPlace, SettingsPlace
from counselor_desk.ui.practice_form import PracticeForm
from counselor_desk.ui.settings import TEXT_SCALES, Preferences, StartPage, ThemeChoice
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.unfinished import UnfinishedForm, kept_banner
from counselor_desk.ui.widgets.boxes import Banner, Card, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Combo, Segmented
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.overlay import Dialog

_WIDTH = 760
PLACE = "practice"
"""Where changes to the practice that are not saved wait among the unfinished work."""


@dataclass(frozen=True, slots=True)
class _Found:
    practice: PracticeProfile
    regions: dict[str, tuple[Region, ...]]
    kept: dict[str, str] | None = field(repr=False)
    kept_at: datetime | None


class SettingsPage(Page):
    """The display of this computer, the way to how the journal opens, and the practice."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._form: PracticeForm | None = None
        self._practice: PracticeProfile | None = None
        self._is_edited = False
        self._before: dict[str, str] = {}
        self._kept_banner: Banner | None = None
        self._unfinished = UnfinishedForm(context.runner, context.desk, place=PLACE, content=self._typed, parent=self)
        layout = column(self)
        self._scroll = ScrollColumn(name="settings_scroll", margins=(24, 18, 24, 24))
        layout.addWidget(self._scroll)
        middle = line()
        holder = QWidget()
        holder.setProperty("kind", "clear")
        holder.setMaximumWidth(px(_WIDTH))
        self._parts = column(holder, gap=16)
        middle.addWidget(holder, 1000)
        middle.addStretch(1)
        self._scroll.column.addLayout(middle)
        self._scroll.column.addStretch(1)
        self._parts.addWidget(Label("Settings", role=Role.PAGE_TITLE))
        self._parts.addWidget(self._display())
        self._privacy = PrivacyCard(context)
        self._parts.addWidget(self._privacy)
        self._parts.addWidget(self._opening())
        self._parts.addWidget(BackupsCard(context))
        self._parts.addWidget(self._practice_card())

    def load(self) -> None:
        desk = self.context.desk
        self.context.runner.run(lambda: _look(desk), owner=self, on_ok=self._show, on_error=self.show_trouble)

    def reload(self, changed: Changed) -> None:
        # nothing typed is lost to a change made elsewhere
        if changed & Changed.PRACTICE and not self._is_edited:
            self.load()
        self._privacy.show_names()

    def leave(self, on_left: Callable[[], None]) -> None:
        if not self._is_edited:
            on_left()
            return
        self._ask_about_edits(on_left)

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        self._unfinished.keep()
        on_left()

    def first_stop(self) -> QWidget | None:
        return self._theme

    def trouble_layout(self) -> QBoxLayout:
        return self._parts

    def _display(self) -> Card:
        now = self.context.settings.current
        self._theme = Segmented(
            (
                (ThemeChoice.SYSTEM, "As the system", ""),
                (ThemeChoice.LIGHT, "Light", "sun"),
                (ThemeChoice.DARK, "Dark", "moon"),
            ),
            name="theme",
            accessible="Colors",
            value=now.theme,
        )
        self._scale: Combo[int] = Combo(
            [(each, f"{each} %") for each in TEXT_SCALES],
            name="text_scale",
            accessible="Text size",
            value=now.text_scale,
        )
        self._order = Segmented(
            ((DateOrder.MONTH_FIRST, "Nov 17, 2026", ""), (DateOrder.DAY_FIRST, "17 Nov 2026", "")),
            name="date_order",
            accessible="Dates",
            value=now.date_order,
        )
        self._clock = Segmented(
            ((HourCycle.TWELVE, "2:30 pm", ""), (HourCycle.TWENTY_FOUR, "14:30", "")),
            name="hour_cycle",
            accessible="Times",
            value=now.hour_cycle,
        )
        self._start = Segmented(
            ((StartPage.TODAY, "Today", ""), (StartPage.CLIENTS, "Clients", "")),
            name="start_page",
            accessible="First page",
            value=now.start_page,
        )
        card = Card("Display", side_words="Kept on this computer, and holds at once")
        inside = column(gap=12, margins=(16, 14, 16, 16))
        for words, part in (
            ("Colors", self._theme),
            ("Text size", self._scale),
            ("Dates", self._order),
            ("Times", self._clock),
            ("First page after opening", self._start),
        ):
            inside.addLayout(setting(words, part))
        card.body.addLayout(inside)
        self._theme.chosen.connect(lambda theme: self._keep(theme=theme))
        self._scale.chosen.connect(self._on_scale)
        self._order.chosen.connect(lambda order: self._keep(date_order=order))
        self._clock.chosen.connect(lambda cycle: self._keep(hour_cycle=cycle))
        self._start.chosen.connect(lambda page: self._keep(start_page=page))
        return card

    def _opening(self) -> Card:
        card = Card("How the journal opens", side_words="Kept in the journal")
        row = line(gap=16, margins=(16, 14, 16, 16))
        row.addWidget(Label("PIN, passphrase, recovery code and executor sheets", wraps=True), 1)
        show = Button("Show and change…", name="show_ways_in", accessible="Show and change how the journal opens")
        show.clicked.connect(lambda _=False: self.go_to(OpeningPlace()))
        row.addWidget(show, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        return card

    def _practice_card(self) -> Card:
        card = Card("Your practice", side_words="Kept in the journal")
        self._practice_body = column(gap=16, margins=(16, 14, 16, 16))
        card.body.addLayout(self._practice_body)
        return card

    def _show(self, found: _Found) -> None:
        self.clear_trouble()
        self._practice = found.practice
        if self._form is None:
            self._form = PracticeForm(regions=found.regions, zones=zones(), zone=found.practice.zone)
            self._form.edited.connect(self._on_edited)
            self._practice_body.addWidget(self._form)
            self._practice_body.addLayout(self._foot())
        self._form.show_profile(found.practice)
        self._before = self._form.typed()
        self._take_banner_away()
        self._set_edited(False)
        if found.kept is not None and found.kept_at is not None:
            self._offer(self._form, found.kept, self.context.formats.moment(found.kept_at, zone=self.context.zone))
        self._unfinished.start()

    def _offer(self, form: PracticeForm, kept: dict[str, str], when: str) -> None:
        form.type_again(kept)
        self._kept_banner = kept_banner(when, drop="Let it go", on_drop=self._let_go)
        self._practice_body.insertWidget(0, self._kept_banner)
        self._set_edited(True)

    def _let_go(self) -> None:
        self._unfinished.drop()
        self._set_edited(False)
        self.load()

    def _typed(self) -> dict[str, str]:
        return {} if self._form is None or not self._is_edited else self._form.changed(before=self._before)

    def _take_banner_away(self) -> None:
        if self._kept_banner is not None:
            self._kept_banner.setParent(None)
            self._kept_banner.deleteLater()
            self._kept_banner = None

    def _foot(self) -> QBoxLayout:
        row = line(gap=12)
        row.addStretch(1)
        self._saved_icon = IconView("check", size=16, tone=Tone.OK)
        self._saved = Label(role=Role.SECOND)
        self._saved.setObjectName("practice_state")
        self._save = Button("Save", name="save_practice", kind=ButtonKind.PRIMARY, accessible="Save the practice")
        self._save.clicked.connect(lambda _=False: self._keep_practice())
        for part in (self._saved_icon, self._saved, self._save):
            row.addWidget(part)
        self._saved_icon.hide()
        return row

    def _on_edited(self) -> None:
        self._set_edited(True)
        self._unfinished.note_change()

    def _set_edited(self, is_edited: bool, *, words: str = "") -> None:
        self._is_edited = is_edited
        self._save.setEnabled(is_edited)
        self._saved.setText("Not saved yet" if is_edited else words)
        self._saved_icon.setVisible(bool(words) and not is_edited)

    def _keep_practice(self, then: Callable[[], None] | None = None) -> None:
        form, practice, desk = self._form, self._practice, self.context.desk
        if form is None or practice is None or not form.is_usable():
            return
        changed = form.value(practice.id, custodian_title=practice.custodian_title)

        def saved(kept: PracticeProfile) -> None:
            self._practice = kept
            self._before = form.typed()
            self._unfinished.start()
            self._take_banner_away()
            self.clear_trouble()
            self._set_edited(False, words="Saved")
            self.journal_changed.emit(Changed.PRACTICE)
            if then is not None:
                then()

        def refused(error: DeskError) -> None:
            self._unfinished.resume()
            self.show_trouble(error)

        save = self._unfinished.finishing(lambda: desk.clients.save_practice(changed))
        self.context.runner.run(save, owner=self, on_ok=saved, on_error=refused)

    def _ask_about_edits(self, on_left: Callable[[], None]) -> None:
        dialog = Dialog(
            self,
            name="leave_settings",
            title="Save the changes to your practice?",
            second="They are not in the journal yet.",
            primary="Save",
            cancel="Stay here",
        )
        drop = Button("Leave without saving", name="leave_without_saving", kind=ButtonKind.QUIET)
        dialog.add_side_way(drop)

        def save() -> None:
            dialog.close_overlay()
            self._keep_practice(on_left)
            if self._is_edited:
                self.leave_refused.emit()

        def leave() -> None:
            dialog.close_overlay()
            self._unfinished.drop()
            self._set_edited(False)
            on_left()

        dialog.accepted.connect(save)
        drop.clicked.connect(leave)
        dialog.dismissed.connect(self.leave_refused)
        dialog.open()

    def _on_scale(self, percent: int) -> None:
        self._keep(text_scale=percent)
        # widgets take their measures when they are built
        self.go_to(SettingsPlace())

    def _keep(self, **changes: object) -> None:
        settings = self.context.settings
        kept: Preferences = replace(settings.current, **changes)  # type: ignore[arg-type]  # named by the callers above
        settings.save(kept)


def _look(desk: OpenDesk) -> _Found:
    zones()
    on_file = {code: regions(code, on_file=desk.rules.regions_on_file(code)) for code, _ in COUNTRIES}
    return _Found(desk.clients.practice(), on_file, desk.unfinished.find(PLACE), desk.unfinished.kept_at(PLACE))

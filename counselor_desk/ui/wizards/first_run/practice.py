# SPDX-License-Identifier: GPL-3.0-or-later
"""The fifth step: who keeps the record, and where; it decides which rules are shown."""

from collections.abc import Callable

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.ids import PracticeId
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.places_of_practice import COUNTRIES, Region, regions, zones
from counselor_desk.ui.practice_form import PracticeForm
from counselor_desk.ui.widgets.boxes import Card, column
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage

PRACTICE_ID = PracticeId("practice")


class PracticeStep(StepPage):
    """The form; its fields are built when the rules on file are known, and keep what was typed from then on."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up,
            title="Your practice",
            second="It stands on letters and forms, and decides which rules are shown. You can change it in Settings.",
        )
        self._form: PracticeForm | None = None

    def enter(self) -> None:
        desk = self.set_up.desk
        if self._form is not None or desk is None:
            return
        self.set_up.start.runner.run(
            lambda: places(desk), owner=self, on_ok=self._show_form, on_error=self.show_trouble
        )

    def leave(self, on_left: Callable[[], None]) -> None:
        form, desk = self._form, self.set_up.desk
        if form is None or desk is None or not form.is_usable():
            return
        profile = form.value(PRACTICE_ID)

        def saved(kept: PracticeProfile) -> None:
            self.set_up.practice_name = kept.practice_name
            self.clear_trouble()
            on_left()

        self.set_up.start.runner.run(
            lambda: desk.clients.save_practice(profile), owner=self, on_ok=saved, on_error=self.show_trouble
        )

    def first_stop(self) -> QWidget | None:
        return self._form.first_stop() if self._form is not None else None

    def _show_form(self, found: dict[str, tuple[Region, ...]]) -> None:
        self._form = PracticeForm(regions=found, zones=zones(), zone=own_zone())
        card = Card()
        inside = column(margins=(20, 16, 20, 20))
        inside.addWidget(self._form)
        card.body.addLayout(inside)
        self.body.addWidget(card)
        self._form.first_stop().setFocus()


def places(desk: OpenDesk) -> dict[str, tuple[Region, ...]]:
    """The states and nations of each country with what rules are on file for them; reads the rules, so it is a job."""
    zones()
    return {code: regions(code, on_file=desk.rules.regions_on_file(code)) for code, _ in COUNTRIES}


def own_zone() -> str:
    """The time zone of this computer by its IANA name, as it is chosen at first."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", errors="replace")
    return "UTC" if name == "Etc/UTC" else name

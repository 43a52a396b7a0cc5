# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of the practice profile: in the set-up and in the settings, with an error beside each field."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from counselor_desk.domain.ids import PracticeId
from counselor_desk.domain.practice import Paper, PracticeProfile
from counselor_desk.services.places_of_practice import COUNTRIES, Region
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.unfinished import changed_in, type_again, typed_in
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.choices import CheckBox, Combo, Segmented
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.labels import Label, Role

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_TWO_COLUMNS_FROM = 620


class PracticeForm(QWidget):
    """Fields for a `PracticeProfile`; knows nothing of how it is saved.

    Args:
        regions: the states or nations of each country, from `places_of_practice.regions`.
        zones: the time zones to choose from.
        zone: the one that is chosen at first.
    """

    edited = Signal()

    def __init__(self, *, regions: Mapping[str, Sequence[Region]], zones: Sequence[str], zone: str) -> None:
        super().__init__()
        self.setObjectName("practice_form")
        self.setAccessibleName("Your practice")
        self.setProperty("kind", "clear")
        self._regions = regions
        self._build(zones, zone)
        self._form = Form(self._fields.values())
        self._country.chosen.connect(self._on_country)
        self._connect_edits()
        self._on_country(self._country.value())

    def first_stop(self) -> QWidget:
        """Where the focus goes."""
        return self._counselor

    def show_profile(self, profile: PracticeProfile) -> None:
        """Fill every field."""
        for editor, text in (
            (self._practice, profile.practice_name),
            (self._counselor, profile.counselor_name),
            (self._credentials, profile.credentials),
            (self._licence, profile.licence),
            (self._number, profile.licence_number),
            (self._phone, profile.phone),
            (self._email, profile.email),
        ):
            editor.setText(text)
        self._address.setPlainText(profile.address)
        self._country.set_value(profile.country)
        self._on_country(profile.country)
        self._region.set_value(profile.region)
        self._zone.set_value(profile.zone)
        self._paper.set_value(profile.paper)
        self._hipaa.setChecked(profile.hipaa_covered)
        self._part2.setChecked(profile.part2_program)
        self._uk_health.setChecked(profile.uk_health_professional)
        self._form.clear_errors()

    def typed(self) -> dict[str, str]:
        """What the fields hold, by their names, right or wrong."""
        return typed_in(self._editors())

    def changed(self, *, before: Mapping[str, str]) -> dict[str, str]:
        """What the fields hold that held something else `before`."""
        return changed_in(self._editors(), before=before)

    def type_again(self, content: Mapping[str, str]) -> None:
        """Put texts that were kept back into their fields."""
        if content.get("country"):
            # which regions can be chosen rests on the country
            self._country.set_value(content["country"])
            self._on_country(content["country"])
        type_again(self._editors(), content)

    def is_usable(self) -> bool:
        """Look at every field; say beside each faulty one what to do, and put the focus on the first of them."""
        self._form.clear_errors()
        faults = self._faults()
        # the last one spoken of keeps the focus, so the first fault is shown last
        for where, sentence in reversed(faults):
            self._form.show_sentence(where, sentence)
        return not faults

    def value(self, practice_id: PracticeId, *, custodian_title: str = "Custodian of records") -> PracticeProfile:
        """What the fields say; asked for once they are usable."""
        counselor = self._counselor.text().strip()
        is_us = self._country.value() == "US"
        return PracticeProfile(
            id=practice_id,
            # one who works under their own name has no other
            practice_name=self._practice.text().strip() or counselor,
            counselor_name=counselor,
            credentials=self._credentials.text().strip(),
            # the rules know licences by their codes, in capital letters
            licence=self._licence.text().strip().upper(),
            licence_number=self._number.text().strip(),
            address=self._address.toPlainText().strip(),
            phone=self._phone.text().strip(),
            email=self._email.text().strip(),
            country=self._country.value() or "",
            region=self._region.value() or "",
            zone=self._zone.value() or "",
            paper=self._paper.value() or Paper.LETTER,
            custodian_title=custodian_title,
            hipaa_covered=is_us and self._hipaa.isChecked(),
            part2_program=is_us and self._part2.isChecked(),
            uk_health_professional=not is_us and self._uk_health.isChecked(),
        )

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _editors(self) -> Iterator[QWidget]:
        yield from (each.editor for each in self._fields.values())
        yield from (self._hipaa, self._part2, self._uk_health)

    def _faults(self) -> list[tuple[str, str]]:
        email = self._email.text().strip()
        asked = (
            (not self._counselor.text().strip(), "counselor_name", "Enter your name as it stands under your notes."),
            (not self._licence.text().strip(), "licence", "Enter your licence type, such as LPCC or LMFT."),
            (bool(email) and not _EMAIL.fullmatch(email), "email", "Enter it like name@practice.example, or nothing."),
            (self._region.value() is None, "region", "Choose the state or nation in which you are licensed."),
            (self._zone.value() is None, "zone", "Choose the time zone of your practice."),
        )
        return [(where, sentence) for is_faulty, where, sentence in asked if is_faulty]

    def _build(self, zones: Sequence[str], zone: str) -> None:
        self._counselor = LineInput(name="counselor_name", accessible="Your name")
        self._credentials = LineInput(name="credentials", accessible="Credentials", hint="LPCC, NCC")
        self._practice = LineInput(name="practice_name", accessible="Name of the practice")
        self._licence = LineInput(name="licence", accessible="Licence type", hint="LPCC")
        self._number = LineInput(name="licence_number", accessible="Licence number")
        self._address = TextInput(name="address", accessible="Address", lines=2)
        self._phone = LineInput(name="phone", accessible="Phone")
        self._email = LineInput(name="email", accessible="E-mail")
        self._country = Combo(COUNTRIES, name="country", accessible="Country", value="US")
        self._region: Combo[str] = Combo(name="region", accessible="State or nation", prompt="Choose…")
        self._zone = Combo(
            [(each, each.replace("_", " ")) for each in zones],
            name="zone",
            accessible="Time zone",
            value=zone,
            prompt="Choose…",
        )
        self._paper = Segmented(
            ((Paper.LETTER, "US Letter", ""), (Paper.A4, "A4", "")),
            name="paper",
            accessible="Paper size",
            value=Paper.LETTER,
        )
        self._hipaa = CheckBox("I am a covered entity under HIPAA", name="hipaa", is_checked=True)
        self._part2 = CheckBox("I am a Part 2 program", name="part2")
        self._uk_health = CheckBox("I am a registered health professional", name="uk_health")
        self._fields = {
            each.where: each
            for each in (
                Field("Your name", self._counselor, where="counselor_name"),
                Field("Credentials", self._credentials, where="credentials"),
                Field("Name of the practice, if it has one", self._practice, where="practice_name"),
                Field("Licence type", self._licence, where="licence"),
                Field("Licence number", self._number, where="licence_number"),
                Field("Phone", self._phone, where="phone"),
                Field("Address", self._address, where="address"),
                Field("E-mail", self._email, where="email"),
                Field("Country", self._country, where="country"),
                Field("State or nation", self._region, where="region"),
                Field("Time zone", self._zone, where="zone"),
                Field("Paper size of documents", self._paper, where="paper"),
            )
        }
        layout = column(self, gap=16)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(14))
        layout.addLayout(self._grid)
        self._rules = column(gap=4)
        layout.addLayout(self._rules)
        self._hints = tuple(Label(role=Role.SMALL, wraps=True) for _ in range(3))
        for box, hint in zip((self._hipaa, self._part2, self._uk_health), self._hints, strict=True):
            self._rules.addWidget(box)
            self._rules.addWidget(hint)
        self._hints[0].setText(
            "Usual where claims are sent electronically. If you never send any, HIPAA may not apply to you; state law "
            "still does. When you are not sure, leave it on: the stricter rules are then shown."
        )
        self._hints[1].setText("A federally assisted program for substance use treatment, under 42 CFR Part 2.")
        self._hints[2].setText("The rules for health professionals' records are then shown as well.")
        self._has_two_columns: bool | None = None
        self._arrange()

    def _arrange(self) -> None:
        has_two = self.width() >= px(_TWO_COLUMNS_FROM)
        if has_two == self._has_two_columns:
            return
        self._has_two_columns = has_two
        columns = 2 if has_two else 1
        for number, field in enumerate(self._fields.values()):
            self._grid.removeWidget(field)
            self._grid.addWidget(field, number // columns, number % columns, Qt.AlignmentFlag.AlignTop)
        for each in range(2):
            self._grid.setColumnStretch(each, 1 if each < columns else 0)

    def _on_country(self, country: str | None) -> None:
        choices = [
            (each.code, each.name if each.has_rules else f"{each.name} (no state rules on file)")
            for each in self._regions.get(country or "", ())
        ]
        self._region.set_choices(choices)
        is_us = country == "US"
        for box, hint, is_meant in zip(
            (self._hipaa, self._part2, self._uk_health), self._hints, (is_us, is_us, not is_us), strict=True
        ):
            box.setVisible(is_meant)
            hint.setVisible(is_meant)

    def _connect_edits(self) -> None:
        told: Callable[..., None] = lambda *_: self.edited.emit()  # noqa: E731 - one slot for signals of all kinds
        for each in (
            self._counselor,
            self._credentials,
            self._practice,
            self._licence,
            self._number,
            self._phone,
            self._email,
        ):
            each.textEdited.connect(told)
        self._address.textChanged.connect(told)
        for combo in (self._country, self._region, self._zone):
            combo.chosen.connect(told)
        self._paper.chosen.connect(told)
        for box in (self._hipaa, self._part2, self._uk_health):
            box.toggled.connect(told)

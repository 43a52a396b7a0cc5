# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of a client's facts in three groups: the form for a new client shows them all, Details one at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from counselor_desk.domain.clients import Client, SafeContact
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.text import is_blank
from counselor_desk.services.places_of_practice import COUNTRIES, Region, regions
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.unfinished import changed_in, type_again, typed_in
from counselor_desk.ui.widgets.choices import CheckBox, Combo
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput

# px of the design below which two fields beside each other would be too narrow
_ROOM_FOR_TWO = 520
_CODE_TAKEN = "Another client has this code. Choose another one"
RegionsOf = Callable[[str], Sequence[Region]]


class FieldGrid(QWidget):
    """Fields two by two, or under each other where the width ends; a `wide` one has a line of its own.

    Args:
        room_for_two: px of the design below which they stand under each other.
    """

    def __init__(self, *, room_for_two: float = _ROOM_FOR_TWO) -> None:
        super().__init__()
        self._room_for_two = room_for_two
        self.setProperty("kind", "clear")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(12))
        self._parts: list[tuple[QWidget, bool]] = []
        self._columns = 2

    def add(self, part: QWidget, *, wide: bool = False) -> None:
        """Put a field after the others."""
        self._parts.append((part, wide))
        self._arrange(self._columns)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.width() >= px(self._room_for_two) else 1
        if columns != self._columns:
            self._arrange(columns)

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        row = place = 0
        for part, wide in self._parts:
            if wide and place:
                row, place = row + 1, 0
            span = columns if wide else 1
            self._grid.addWidget(part, row, place, 1, span, Qt.AlignmentFlag.AlignTop)
            place += span
            if place >= columns:
                row, place = row + 1, 0
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)


class ClientGroup(FieldGrid):
    """Some facts of a client as fields: shown, checked beside the fields, and read back."""

    written = Signal()

    def __init__(self, *, formats: Formats) -> None:
        super().__init__()
        self.formats = formats
        self._fields: list[Field] = []

    @property
    def form(self) -> Form:
        """The fields, by the places of the domain that they fill."""
        return Form(self._fields)

    def first_stop(self) -> QWidget:
        """The first field."""
        return self._fields[0].editor

    def show_client(self, client: Client) -> None:
        """Fill the fields."""
        raise NotImplementedError

    def changes(self) -> dict[str, Any]:
        """What the fields hold, by the names of the client's attributes; asked only once nothing is wrong."""
        raise NotImplementedError

    def problems(self) -> Iterator[tuple[str, str]]:
        """What cannot be kept: the place of the domain and the sentence, in reading order."""
        yield from ()

    def typed(self) -> dict[str, str]:
        """What the fields hold, by their names, right or wrong."""
        return typed_in(self._editors())

    def changed(self, *, before: Mapping[str, str]) -> dict[str, str]:
        """What the fields hold that held something else `before`."""
        return changed_in(self._editors(), before=before)

    def type_again(self, content: Mapping[str, str]) -> None:
        """Put texts that were kept back into their fields."""
        type_again(self._editors(), content)

    def say_first_problem(self) -> bool:
        """Say every problem beside its field, the focus on the first; False when there is none."""
        form = self.form
        form.clear_errors()
        found = list(self.problems())
        for where, sentence in reversed(found):
            form.show_sentence(where, sentence)
        return bool(found)

    def show_error(self, error: DeskError) -> bool:
        """Say a failure of the service beside its field; False when no field here is meant."""
        if error.code is ErrorCode.CODE_ALREADY_USED:
            return self.form.show_sentence("client.code", _CODE_TAKEN)
        if error.code is ErrorCode.DATE_RANGE_IMPOSSIBLE:
            sentence = "These dates cannot both be right. Compare them and enter them again"
            return self.form.show_sentence(error.where, sentence)
        return self.form.show_sentence(error.where, explain(error.code).what_to_do)

    def _editors(self) -> Iterator[QWidget]:
        yield from (each.editor for each in self._fields)

    def _field(self, field: Field, *, wide: bool = False) -> None:
        self._fields.append(field)
        self.add(field, wide=wide)
        for name in ("textEdited", "value_changed", "toggled"):
            signal = getattr(field.editor, name, None)
            if signal is not None:
                # a date has two of them: it is typed, or chosen in the calendar
                signal.connect(lambda *_: self.written.emit())
        if isinstance(field.editor, TextInput):
            field.editor.textChanged.connect(self.written)


class PersonGroup(ClientGroup):
    """Who the client is. `shows_names` is False while codes stand in the place of names: they stay unchanged then."""

    def __init__(self, *, formats: Formats, today: date, shows_names: bool = True) -> None:
        super().__init__(formats=formats)
        self._today, self._shows_names = today, shows_names
        self.legal_name = LineInput(name="legal_name", accessible="Legal name")
        self.display_name = LineInput(name="display_name", accessible="Name on screen")
        self.code = LineInput(name="client_code", accessible="Code")
        self.born = DateInput(name="date_of_birth", accessible="Date of birth", formats=formats)
        self.pronouns = LineInput(name="pronouns", accessible="Pronouns", hint="she/her")
        self.language = LineInput(name="language", accessible="Language", hint="English")
        if shows_names:
            self._field(Field("Legal name", self.legal_name, where="client.legal_name", hint="As it stands on papers."))
            self._field(
                Field(
                    "Name on screen",
                    self.display_name,
                    where="client.display_name",
                    hint="What you call them. Empty: the legal name.",
                )
            )
        self._field(Field("Code", self.code, where="client.code", hint="Stands in the place of the name."))
        self._field(Field("Date of birth", self.born, where="client.date_of_birth"))
        self._field(Field("Pronouns", self.pronouns, where="client.pronouns"))
        self._field(Field("Language", self.language, where="client.language"))
        if not shows_names:
            for each in (self.legal_name, self.display_name):
                each.setParent(self)
                each.hide()

    def show_client(self, client: Client) -> None:
        self.legal_name.setText(client.legal_name)
        self.display_name.setText(client.display_name)
        self.code.setText(client.code)
        self.born.set_value(client.date_of_birth)
        self.pronouns.setText(client.pronouns)
        self.language.setText(client.language)

    def changes(self) -> dict[str, Any]:
        legal = self.legal_name.text().strip()
        return {
            "legal_name": legal,
            "display_name": self.display_name.text().strip() or legal,
            "code": self.code.text().strip(),
            "date_of_birth": self.born.value(),
            "pronouns": self.pronouns.text().strip(),
            "language": self.language.text().strip(),
        }

    def problems(self) -> Iterator[tuple[str, str]]:
        if is_blank(self.legal_name.text()):
            yield "client.legal_name", "Enter the name as it stands on papers"
        if is_blank(self.code.text()):
            yield "client.code", "Enter a code, for example C-0043"
        born = self.born.value()
        if born is None:
            yield "client.date_of_birth", "Enter the date of birth, for example 17 Apr 1990"
        elif born > self._today:
            yield "client.date_of_birth", "This day lies ahead. Enter the date of birth, for example 17 Apr 1990"


class PlaceGroup(ClientGroup):
    """Where the client lives, which decides the rules of a release, and since when the work goes on."""

    def __init__(self, *, formats: Formats, regions_of: RegionsOf) -> None:
        super().__init__(formats=formats)
        self._regions_of = regions_of
        self.country: Combo[str] = Combo(COUNTRIES, name="country", accessible="Country", prompt="Choose a country")
        self.region: Combo[str] = Combo(name="region", accessible="State or nation", prompt="Choose one")
        self.opened = DateInput(name="opened_on", accessible="Client since", formats=formats)
        self._field(Field("Country", self.country, where="client.country"))
        self._field(
            Field(
                "State or nation",
                self.region,
                where="client.region",
                hint="Its rules are shown when somebody asks for the record.",
            )
        )
        self._field(Field("Client since", self.opened, where="client.opened_on"))
        self.country.chosen.connect(self._on_country_chosen)

    def show_client(self, client: Client) -> None:
        self.show_place(client.country, client.region)
        self.opened.set_value(client.opened_on)

    def show_place(self, country: str, region: str) -> None:
        """Choose a country and a region of it; one that is not listed stays as it is."""
        known = {code for code, _ in COUNTRIES}
        if country and country not in known:
            self.country.set_choices((*COUNTRIES, (country, country)))
        self.country.set_value(country)
        self._offer_regions(country, region)

    def changes(self) -> dict[str, Any]:
        return {
            "country": self.country.value(),
            "region": self.region.value() or "",
            "opened_on": self.opened.value(),
        }

    def type_again(self, content: Mapping[str, str]) -> None:
        if "country" in content or "region" in content:
            # which regions can be chosen rests on the country
            country = content.get("country") or self.country.value() or ""
            self.show_place(country, content.get("region") or self.region.value() or "")
        super().type_again(content)

    def problems(self) -> Iterator[tuple[str, str]]:
        if self.country.value() is None:
            yield "client.country", "Choose the country in which the client lives"
        elif self.region.value() is None and self.region.count():
            yield "client.region", "Choose the state or nation; releases are checked against its rules"
        if self.opened.value() is None:
            yield "client.opened_on", DATE_SENTENCE

    def _on_country_chosen(self, country: str) -> None:
        self._offer_regions(country, "")

    def _offer_regions(self, country: str, region: str) -> None:
        choices = [(each.code, each.name) for each in self._regions_of(country)]
        if region and region not in {code for code, _ in choices}:
            choices.append((region, region))
        self.region.set_choices(choices, value=region or None)


class SafeContactGroup(ClientGroup):
    """How the client may be reached without exposing them."""

    def __init__(self, *, formats: Formats) -> None:
        super().__init__(formats=formats)
        self.phone = LineInput(name="safe_phone", accessible="Phone")
        self.email = LineInput(name="safe_email", accessible="E-mail")
        self.voicemail = CheckBox("Voicemail may be left", name="voicemail_allowed")
        self.by_email = CheckBox("E-mail may be sent", name="email_allowed")
        self.address = TextInput(name="safe_address", accessible="Mail goes to", lines=2)
        self.instructions = TextInput(
            name="safe_instructions", accessible="What to keep in mind", lines=2, hint="Text messages only, after 17:00"
        )
        self.preferences = TextInput(
            name="communication_preferences", accessible="How the client likes to be talked to", lines=2
        )
        self._field(Field("Phone", self.phone, where="client.phone"))
        self._field(Field("E-mail", self.email, where="client.email"))
        self._field(Field("", self.voicemail))
        self._field(Field("", self.by_email))
        self._field(Field("Mail goes to", self.address, where="client.address"))
        self._field(Field("What to keep in mind", self.instructions, where="client.instructions"))
        self._field(
            Field(
                "How the client likes to be talked to",
                self.preferences,
                where="client.communication_preferences",
                hint="An interpreter, plain words, large print.",
            ),
            wide=True,
        )

    def show_client(self, client: Client) -> None:
        safe = client.safe_contact
        self.phone.setText(safe.phone)
        self.email.setText(safe.email)
        self.voicemail.setChecked(safe.voicemail_allowed)
        self.by_email.setChecked(safe.email_allowed)
        self.address.setPlainText(safe.address)
        self.instructions.setPlainText(safe.instructions)
        self.preferences.setPlainText(client.communication_preferences)

    def changes(self) -> dict[str, Any]:
        return {
            "safe_contact": SafeContact(
                phone=self.phone.text().strip(),
                email=self.email.text().strip(),
                address=self.address.toPlainText().strip(),
                voicemail_allowed=self.voicemail.isChecked(),
                email_allowed=self.by_email.isChecked(),
                instructions=self.instructions.toPlainText().strip(),
            ),
            "communication_preferences": self.preferences.toPlainText().strip(),
        }

    def problems(self) -> Iterator[tuple[str, str]]:
        email = self.email.text().strip()
        if email and ("@" not in email or " " in email):
            yield "client.email", "Enter an address with an @, for example name@example.org, or leave it empty"
        if self.by_email.isChecked() and not email:
            yield "client.email", "Enter the address to which e-mail may be sent"
        if self.voicemail.isChecked() and is_blank(self.phone.text()):
            yield "client.phone", "Enter the number on which voicemail may be left"


def regions_reader(on_file: dict[str, frozenset[str]]) -> RegionsOf:
    """The regions of a country, those with rules on file first.

    Args:
        on_file: the regions with rules, by country, asked of `Rules` in a job.
    """

    def regions_of(country: str) -> Sequence[Region]:
        return regions(country, on_file=on_file.get(country, frozenset()))

    return regions_of

# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page of the window by a name, and how one gets there on the stage."""

from collections.abc import Callable

from practice_journal import AMENDED, CLIENT, DRAFT, Practice, court_order, ready_order, type_clause
from stage import Stage

from counselor_desk.ui.places import (
    ClientPlace,
    ClientTab,
    NewClientPlace,
    NotePlace,
    OpeningPlace,
    Place,
    RequestPlace,
    SearchPlace,
    Section,
    SectionPlace,
    SettingsPlace,
)

Goes = Callable[[Stage, Practice], Place]


def _at(place: Place) -> Goes:
    return lambda _, __: place


def _order_at(step: int) -> Goes:
    def place(_: Stage, practice: Practice) -> Place:
        matter_id = court_order(practice.opened)
        type_clause(practice.opened, matter_id)
        return RequestPlace(matter_id=matter_id, step=step)

    return place


def _ready_at(step: int) -> Goes:
    return lambda _, practice: RequestPlace(matter_id=ready_order(practice.opened), step=step)


PLACES: dict[str, Goes] = {
    **{section.value: _at(SectionPlace(section)) for section in Section},
    "search_results": _at(SearchPlace("diary")),
    **{f"client_{tab.value}": _at(ClientPlace(CLIENT, tab)) for tab in ClientTab},
    "signed_note": _at(ClientPlace(CLIENT, ClientTab.RECORD, AMENDED)),
    "new_client": _at(NewClientPlace()),
    "new_note": _at(NotePlace(client_id=CLIENT)),
    "draft": _at(NotePlace(client_id=CLIENT, note_id=DRAFT)),
    "psychotherapy": _at(NotePlace(client_id=CLIENT, is_psychotherapy=True)),
    "settings": _at(SettingsPlace()),
    "ways_in": _at(OpeningPlace()),
    "new_request": _at(RequestPlace()),
    **{f"order_{step}": _order_at(step) for step in range(1, 6)},
    "ready_review": _ready_at(6),
    "ready_build": _ready_at(7),
}
"""Each is called with the stage and its practice, and returns the place to go to."""

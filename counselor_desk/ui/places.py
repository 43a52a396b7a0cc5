# SPDX-License-Identifier: GPL-3.0-or-later
"""Where one can be in the window: a page asks to go to a place, and the window takes one there."""

from dataclasses import dataclass, field
from enum import StrEnum

from counselor_desk.domain.ids import AppointmentId, ClientId, MatterId, NoteId, SessionId


class Section(StrEnum):
    """The six parts of the sidebar, in its order."""

    TODAY = "today"
    CLIENTS = "clients"
    SEARCH = "search"
    REQUESTS = "requests"
    DISCLOSURES = "disclosures"
    HEALTH = "health"


class ClientTab(StrEnum):
    """The parts of a client's page, in its order."""

    RECORD = "record"
    CONSENT = "consent"
    DOCUMENTS = "documents"
    PEOPLE = "people"
    DISCLOSURES = "disclosures"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """The start of a section."""

    section: Section


@dataclass(frozen=True, slots=True)
class ConsentsDuePlace:
    """The list of clients, narrowed to those with a consent to talk about again."""


@dataclass(frozen=True, slots=True)
class SearchPlace:
    """The search with words typed already."""

    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ClientPlace:
    """A client's page, at one of its tabs, with one note open where one is named."""

    client_id: ClientId
    tab: ClientTab = ClientTab.RECORD
    note_id: NoteId | None = None


@dataclass(frozen=True, slots=True)
class NewClientPlace:
    """The form for a new client."""


@dataclass(frozen=True, slots=True)
class NotePlace:
    """The note editor: on a draft, on a session or an appointment that has no note yet, or on nothing but a client."""

    client_id: ClientId
    note_id: NoteId | None = None
    session_id: SessionId | None = None
    appointment_id: AppointmentId | None = None
    is_psychotherapy: bool = False


@dataclass(frozen=True, slots=True)
class RequestPlace:
    """The way from a court paper to a release; a new paper where no matter is named. `step` counts from 1."""

    matter_id: MatterId | None = None
    client_id: ClientId | None = None
    step: int | None = None


@dataclass(frozen=True, slots=True)
class DisclosuresPlace:
    """The accounting of disclosures of one client."""

    client_id: ClientId


@dataclass(frozen=True, slots=True)
class SettingsPlace:
    """Practice, display and how the journal opens."""


@dataclass(frozen=True, slots=True)
class OpeningPlace:
    """How the journal opens: every way in, and changing them; `said` is what was done a moment ago."""

    said: str = ""


@dataclass(frozen=True, slots=True)
class BackupsPlace:
    """Every backup of the journal, and what lies in its folder beside it."""


Place = (
    SectionPlace
    | ConsentsDuePlace
    | SearchPlace
    | ClientPlace
    | NewClientPlace
    | NotePlace
    | RequestPlace
    | DisclosuresPlace
    | SettingsPlace
    | OpeningPlace
    | BackupsPlace
)


def section_of(place: Place) -> Section | None:
    """Which part of the sidebar is marked at a place."""
    if isinstance(place, SectionPlace):
        return place.section
    if isinstance(place, SearchPlace):
        return Section.SEARCH
    if isinstance(place, ConsentsDuePlace | ClientPlace | NotePlace | NewClientPlace):
        return Section.CLIENTS
    if isinstance(place, RequestPlace):
        return Section.REQUESTS
    if isinstance(place, DisclosuresPlace):
        return Section.DISCLOSURES
    if isinstance(place, BackupsPlace):
        return Section.HEALTH
    return None

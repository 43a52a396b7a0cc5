# SPDX-License-Identifier: GPL-3.0-or-later
"""Which page belongs to which place; each page is loaded when somebody first goes there.

The imports stand in the functions for the sake of the start: every page that is not shown would cost its share of it.
"""

from counselor_desk.domain.errors import BugError
from counselor_desk.ui.pages.page import Page, PageContext
from counselor_desk.ui.places import (
    BackupsPlace,
    ClientPlace,
    ConsentsDuePlace,
    DisclosuresPlace,
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
from counselor_desk.ui.settings import StartPage


def load_first_page(start_page: StartPage) -> None:
    """Load the modules of the page that a journal is opened on, ahead of `build_page`."""
    if start_page is StartPage.CLIENTS:
        import counselor_desk.ui.pages.clients.page
    else:
        import counselor_desk.ui.pages.today.page  # noqa: F401 - loading is all that is wanted


def build_page(place: Place, context: PageContext) -> Page:
    """Build the page of a place; it shows nothing until it is told to load."""
    match place:
        case SectionPlace(section):
            return _section(section, context)
        case ConsentsDuePlace():
            from counselor_desk.ui.pages.clients.client_filter import ClientFilter
            from counselor_desk.ui.pages.clients.page import ClientsPage

            return ClientsPage(context, chosen=ClientFilter.CONSENT_DUE)
        case SearchPlace(words):
            from counselor_desk.ui.pages.search.page import SearchPage

            return SearchPage(context, words=words)
        case ClientPlace(client_id, tab, note_id):
            from counselor_desk.ui.pages.client.page import ClientPage

            return ClientPage(context, client_id=client_id, tab=tab, note_id=note_id)
        case NewClientPlace():
            from counselor_desk.ui.pages.new_client import NewClientPage

            return NewClientPage(context)
        case NotePlace():
            from counselor_desk.ui.pages.note_editor.page import NoteEditorPage

            return NoteEditorPage(context, place=place)
        case RequestPlace():
            from counselor_desk.ui.wizards.release.wizard import ReleaseWizard

            return ReleaseWizard(context, place=place)
        case DisclosuresPlace(client_id):
            from counselor_desk.ui.pages.disclosures.page import DisclosuresPage

            return DisclosuresPage(context, client_id=client_id)
        case SettingsPlace():
            from counselor_desk.ui.pages.settings import SettingsPage

            return SettingsPage(context)
        case OpeningPlace(said):
            from counselor_desk.ui.pages.opening.page import OpeningPage

            return OpeningPage(context, said=said)
        case BackupsPlace():
            from counselor_desk.ui.pages.backups.page import BackupsPage

            return BackupsPage(context)
    raise BugError("a place without a page")


def _section(section: Section, context: PageContext) -> Page:
    match section:
        case Section.TODAY:
            from counselor_desk.ui.pages.today.page import TodayPage

            return TodayPage(context)
        case Section.CLIENTS:
            from counselor_desk.ui.pages.clients.page import ClientsPage

            return ClientsPage(context)
        case Section.SEARCH:
            from counselor_desk.ui.pages.search.page import SearchPage

            return SearchPage(context)
        case Section.REQUESTS:
            from counselor_desk.ui.pages.requests import RequestsPage

            return RequestsPage(context)
        case Section.DISCLOSURES:
            from counselor_desk.ui.pages.disclosures.page import DisclosuresPage

            return DisclosuresPage(context)
        case Section.HEALTH:
            from counselor_desk.ui.pages.health.page import HealthPage

            return HealthPage(context)

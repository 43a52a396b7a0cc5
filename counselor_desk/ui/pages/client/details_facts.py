# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's facts as they are read on the Details tab: labels and words, a dash where nothing is on file."""

from counselor_desk.domain.clients import Client
from counselor_desk.services.places_of_practice import COUNTRIES, regions
from counselor_desk.ui.code_for_names import HIDDEN
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Names

Facts = tuple[tuple[str, str], ...]
_NOTHING = "–"
_HIDDEN = "Not shown while codes stand in the place of names"


def person_facts(client: Client, *, formats: Formats, names: Names) -> Facts:
    """Names, code, birth, pronouns, language."""
    legal = _HIDDEN if names.are_codes else client.legal_name
    on_screen = _HIDDEN if names.are_codes else client.display_name or client.legal_name
    died = () if client.deceased_on is None else (("Died", formats.day(client.deceased_on)),)
    return (
        ("Legal name", legal),
        ("Name on screen", on_screen),
        ("Code", client.code),
        ("Date of birth", formats.plain_date(client.date_of_birth)),
        *died,
        ("Pronouns", client.pronouns or _NOTHING),
        ("Language", client.language or _NOTHING),
    )


def place_facts(client: Client, *, formats: Formats) -> Facts:
    """Country, state or nation, since when."""
    country = dict(COUNTRIES).get(client.country, client.country)
    known = {each.code: each.name for each in regions(client.country, on_file=())}
    return (
        ("Country", country or _NOTHING),
        ("State or nation", known.get(client.region, client.region) or _NOTHING),
        ("Client since", formats.plain_date(client.opened_on)),
    )


def contact_facts(client: Client, *, are_hidden: bool) -> Facts:
    """How to reach the client safely; `are_hidden` while codes are shown, when no address or number stands there."""
    safe = client.safe_contact

    def reached(words: str) -> str:
        return (HIDDEN if are_hidden else words) if words else _NOTHING

    return (
        ("Phone", reached(safe.phone)),
        ("Voicemail", "May be left" if safe.voicemail_allowed else "Leave no voicemail"),
        ("E-mail", reached(safe.email)),
        ("E-mail messages", "May be sent" if safe.email_allowed else "Send no e-mail"),
        ("Mail goes to", reached(safe.address)),
        ("Keep in mind", safe.instructions or _NOTHING),
        ("Talking", client.communication_preferences or _NOTHING),
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version of each consent document counts on a day."""

from collections.abc import Iterable, Mapping
from datetime import date

from counselor_desk.domain.consents import ConsentDocument, ConsentTopic


def newest_versions(documents: Iterable[ConsentDocument], *, today: date) -> Mapping[ConsentTopic, int]:
    """The highest version of each topic that is in effect; a topic without one is left out."""
    newest: dict[ConsentTopic, int] = {}
    for document in documents:
        if document.effective_from <= today:
            newest[document.topic] = max(document.version, newest.get(document.topic, 0))
    return newest

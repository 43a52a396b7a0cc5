# SPDX-License-Identifier: GPL-3.0-or-later
"""A paper that was typed half and left: kept among the unfinished work until its matter is opened.

A matter cannot stand half in the record, for a hold rests on it; what was typed so far waits beside the record, through
a lock and a crash, until the counselor comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.matters import PaperKind, ServedHow, SignerRole
from counselor_desk.services.unfinished import Unfinished
from counselor_desk.ui.places import RequestPlace

PLACE = "request"

_CHOICES = ("client_id", "paper", "signer_role", "served_how")
_TEXT = "text."
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDraft:
    """Every field as it was typed, dates as text, so that a half-typed one comes back as it was."""

    client_id: ClientId | None = None
    paper: PaperKind | None = None
    signer_role: SignerRole | None = None
    served_how: ServedHow | None = None
    texts: dict[str, str] = field(default_factory=dict, repr=False)

    def with_client(self, client_id: ClientId) -> "RequestDraft":
        """The same for a client."""
        return replace(self, client_id=client_id)

    @property
    def is_empty(self) -> bool:
        """True while nothing but a client was given."""
        chosen = (self.paper, self.signer_role, self.served_how)
        return all(each is None for each in chosen) and not any(text.strip() for text in self.texts.values())

    def content(self) -> dict[str, str]:
        """As it is kept: nothing while nothing was given."""
        if self.is_empty:
            return {}
        chosen = {name: getattr(self, name) for name in _CHOICES}
        return {
            **{name: str(value) for name, value in chosen.items() if value is not None},
            **{f"{_TEXT}{name}": text for name, text in self.texts.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRequest:
    """What is offered again: the fields and the scan, either of which may stand alone."""

    place: str
    draft: RequestDraft
    scan: bytes | None = field(repr=False)
    kept_at: datetime


def place_for(client_id: ClientId | None) -> str:
    """Where a paper waits; one begun at a client's record waits apart, so that it replaces no other."""
    return PLACE if client_id is None else f"{PLACE}:{client_id}"


def scan_place(place: str) -> str:
    """Where its scan waits: by itself, for it has megabytes and is chosen once while the rest is typed."""
    return f"{place}:scan"


def kept_request(unfinished: Unfinished, client_id: ClientId | None) -> KeptRequest | None:
    """What was typed or attached and is on file in no matter; asked in a job.

    Args:
        client_id: at whose record the request is begun; then only a paper about them is offered.
    """
    for place in dict.fromkeys((place_for(client_id), PLACE)):
        kept = _kept_in(unfinished, place)
        if kept is not None and (place == place_for(client_id) or kept.draft.client_id == client_id):
            return kept
    return None


def waiting_request(unfinished: Unfinished) -> RequestPlace | None:
    """Where the paper that was typed last and is not on file yet can be gone on with; asked in a job."""
    for place in unfinished.places(PLACE):
        whose = place.removeprefix(PLACE).removesuffix(":scan").removeprefix(":")
        return RequestPlace(client_id=ClientId(whose) if whose else None)
    return None


def _kept_in(unfinished: Unfinished, place: str) -> KeptRequest | None:
    content, scan = unfinished.find(place), unfinished.find_file(scan_place(place))
    moments = [each for each in (unfinished.kept_at(place), unfinished.kept_at(scan_place(place))) if each is not None]
    if not moments:
        return None
    return KeptRequest(place=place, draft=_draft(content or {}), scan=scan, kept_at=max(moments))


def _draft(content: Mapping[str, str]) -> RequestDraft:
    client_id = content.get("client_id")
    return RequestDraft(
        client_id=None if client_id is None else ClientId(client_id),
        paper=_choice(PaperKind, content.get("paper")),
        signer_role=_choice(SignerRole, content.get("signer_role")),
        served_how=_choice(ServedHow, content.get("served_how")),
        texts={name.removeprefix(_TEXT): text for name, text in content.items() if name.startswith(_TEXT)},
    )


def _choice(kind: type[_Choice], value: str | None) -> _Choice | None:
    return None if value is None else kind(value)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorizations to disclose, and what makes one defective (45 CFR 164.508(b) and (c); 740 ILCS 110/5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from counselor_desk.domain.consents import CopyGiven, SignerCapacity
from counselor_desk.domain.ids import AuthorizationId, ClientId
from counselor_desk.domain.text import folded, is_blank


class AuthorizationDefect(StrEnum):
    """Why an authorization cannot carry a release."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    NOT_YET_SIGNED = "not_yet_signed"
    DESCRIPTION_MISSING = "description_missing"
    DISCLOSER_MISSING = "discloser_missing"
    RECIPIENT_MISSING = "recipient_missing"
    PURPOSE_MISSING = "purpose_missing"
    EXPIRY_MISSING = "expiry_missing"
    SIGNER_MISSING = "signer_missing"
    REPRESENTATIVE_AUTHORITY_MISSING = "representative_authority_missing"
    STATEMENTS_MISSING = "statements_missing"
    COMPOUND = "compound"
    CONDITIONED = "conditioned"
    KNOWN_FALSE = "known_false"
    WITNESS_MISSING = "witness_missing"
    CALENDAR_EXPIRY_MISSING = "calendar_expiry_missing"


DEFECT_WORDS: Mapping[AuthorizationDefect, str] = {
    AuthorizationDefect.EXPIRED: "it has expired.",
    AuthorizationDefect.REVOKED: "the client has revoked it.",
    AuthorizationDefect.NOT_YET_SIGNED: "it has not been signed.",
    AuthorizationDefect.DESCRIPTION_MISSING: "it does not say what may be disclosed.",
    AuthorizationDefect.DISCLOSER_MISSING: "it does not say who may disclose.",
    AuthorizationDefect.RECIPIENT_MISSING: "it does not say to whom.",
    AuthorizationDefect.PURPOSE_MISSING: "it does not say for what purpose.",
    AuthorizationDefect.EXPIRY_MISSING: "it has neither an expiration date nor an event.",
    AuthorizationDefect.SIGNER_MISSING: "it does not say who signed.",
    AuthorizationDefect.REPRESENTATIVE_AUTHORITY_MISSING: "it does not describe the representative's authority.",
    AuthorizationDefect.STATEMENTS_MISSING: "it lacks the statements about revoking, conditions and redisclosure.",
    AuthorizationDefect.COMPOUND: "it is combined with another permission.",
    AuthorizationDefect.CONDITIONED: "treatment was made to depend on it.",
    AuthorizationDefect.KNOWN_FALSE: "something on it is known to be untrue.",
    AuthorizationDefect.WITNESS_MISSING: "no witness signed, which the place asks for.",
    AuthorizationDefect.CALENDAR_EXPIRY_MISSING: "it has no calendar date of expiry, which the place asks for.",
}
"""What is wrong, as the end of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """A client's written permission to disclose named information to a named recipient.

    `expires_on` or `expires_with` (an event, in words) must stand. `statements_included` says that the form carries
    the right to revoke, the conditioning and the redisclosure statements of 164.508(c)(2). `revoked_in_writing` is None
    where nobody said; a revocation by word of mouth stops a release all the same.
    """

    id: AuthorizationId
    client_id: ClientId
    description: str = field(repr=False)
    discloser: str = field(repr=False)
    recipient_name: str = field(repr=False)
    recipient_address: str = field(default="", repr=False)
    purpose: str = field(repr=False)
    period_from: date | None = None
    period_to: date | None = None
    expires_on: date | None = None
    expires_with: str = field(default="", repr=False)
    signed_on: date | None = None
    signer_name: str = field(default="", repr=False)
    capacity: SignerCapacity = SignerCapacity.CLIENT
    representative_authority: str = field(default="", repr=False)
    witness_name: str = field(default="", repr=False)
    statements_included: bool = False
    is_compound: bool = False
    is_conditioned: bool = False
    is_known_false: bool = False
    copy_given: CopyGiven = CopyGiven.NOT_YET
    revoked_on: date | None = None
    revoked_in_writing: bool | None = None

    def reaches(self, day: date) -> bool:
        """Tell whether the day lies in the period of the form; an open end reaches every day on its side."""
        return (self.period_from is None or self.period_from <= day) and (
            self.period_to is None or day <= self.period_to
        )

    def names_recipient(self, name: str) -> bool:
        """Tell whether this form names that recipient; case, accents and spacing do not count."""
        return not is_blank(name) and folded(self.recipient_name) == folded(name)


@dataclass(frozen=True, slots=True)
class AuthorizationFormalities:
    """What a jurisdiction asks beyond 45 CFR 164.508: union of all that apply."""

    witness: bool = False
    calendar_expiry: bool = False


def defects_of(
    authorization: Authorization, *, today: date, formalities: AuthorizationFormalities
) -> tuple[AuthorizationDefect, ...]:
    """List everything that is wrong with an authorization on a day; an empty tuple means that nothing was found."""
    a = authorization
    found = {
        AuthorizationDefect.NOT_YET_SIGNED: a.signed_on is None or a.signed_on > today,
        AuthorizationDefect.EXPIRED: a.expires_on is not None and a.expires_on < today,
        AuthorizationDefect.REVOKED: a.revoked_on is not None and a.revoked_on <= today,
        AuthorizationDefect.DESCRIPTION_MISSING: is_blank(a.description),
        AuthorizationDefect.DISCLOSER_MISSING: is_blank(a.discloser),
        AuthorizationDefect.RECIPIENT_MISSING: is_blank(a.recipient_name),
        AuthorizationDefect.PURPOSE_MISSING: is_blank(a.purpose),
        AuthorizationDefect.EXPIRY_MISSING: a.expires_on is None and is_blank(a.expires_with),
        AuthorizationDefect.SIGNER_MISSING: is_blank(a.signer_name),
        AuthorizationDefect.REPRESENTATIVE_AUTHORITY_MISSING: a.capacity is not SignerCapacity.CLIENT
        and is_blank(a.representative_authority),
        AuthorizationDefect.STATEMENTS_MISSING: not a.statements_included,
        AuthorizationDefect.COMPOUND: a.is_compound,
        AuthorizationDefect.CONDITIONED: a.is_conditioned,
        AuthorizationDefect.KNOWN_FALSE: a.is_known_false,
        AuthorizationDefect.WITNESS_MISSING: formalities.witness and is_blank(a.witness_name),
        AuthorizationDefect.CALENDAR_EXPIRY_MISSING: formalities.calendar_expiry
        and a.expires_on is None
        and a.signed_on != today,
    }
    return tuple(defect for defect, stands in found.items() if stands)

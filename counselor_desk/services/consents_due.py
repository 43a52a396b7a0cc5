# SPDX-License-Identifier: GPL-3.0-or-later
"""Which answers to a consent are to be talked about again: one rule for the page of the day and the list of clients."""

from datetime import date, timedelta

from counselor_desk.domain.consents import Consent, ConsentAnswer

REVIEW_AHEAD = timedelta(days=30)
"""How long before its day a consent's review is announced."""


def is_consent_due(consent: Consent, *, today: date) -> bool:
    """Whether an answer is one to talk about: it ended by the calendar, or its review is near; not what was refused."""
    if consent.answer is ConsentAnswer.DECLINED or (consent.revoked_on is not None and consent.revoked_on <= today):
        return False
    has_expired = consent.expires_on is not None and consent.expires_on < today
    return has_expired or (consent.review_due is not None and consent.review_due <= today + REVIEW_AHEAD)

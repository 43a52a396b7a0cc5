# SPDX-License-Identifier: GPL-3.0-or-later
"""The words, icons and tones in which screens show consents; apart from the others, because the first page needs these
alone.
"""

from counselor_desk.domain.consents import ConsentStatus, ConsentTopic
from counselor_desk.ui.theme.tokens import Tone

CONSENT_NAMES = {
    ConsentTopic.TREATMENT: "Informed consent",
    ConsentTopic.TELEHEALTH: "Telehealth",
    ConsentTopic.GROUP_CONFIDENTIALITY: "Group agreement",
    ConsentTopic.RECORDING: "Session recording",
    ConsentTopic.UNSECURED_EMAIL: "Contact by e-mail",
}
"""Names of consent documents in lists and headings; the whole title stands on the document."""

CONSENT_SHORT = {
    ConsentTopic.TREATMENT: "Consent",
    ConsentTopic.TELEHEALTH: "Telehealth",
    ConsentTopic.GROUP_CONFIDENTIALITY: "Group",
    ConsentTopic.RECORDING: "Recording",
    ConsentTopic.UNSECURED_EMAIL: "E-mail",
}
"""Names of consent documents where a column is narrow."""

CONSENT_CHIPS: dict[ConsentStatus, tuple[str, Tone, str]] = {
    ConsentStatus.SIGNED: ("Signed", Tone.OK, "check"),
    ConsentStatus.REVIEW_DUE: ("Review due", Tone.WARN, "clock"),
    ConsentStatus.DECLINED: ("Declined", Tone.DANGER, "cross"),
    ConsentStatus.REVOKED: ("Revoked", Tone.DANGER, "undo"),
    ConsentStatus.SUPERSEDED: ("Superseded", Tone.NEUTRAL, "layers"),
    ConsentStatus.EXPIRED: ("Expired", Tone.DANGER, "clock"),
    ConsentStatus.MISSING: ("Missing", Tone.WARN, "warn"),
}
"""Words, tone and icon of the chip that says where a consent stands."""

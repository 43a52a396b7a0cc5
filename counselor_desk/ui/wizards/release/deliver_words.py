# SPDX-License-Identifier: GPL-3.0-or-later
"""The words after a build: routes of delivery, what is left to be done, and the steps in their order."""

from counselor_desk.domain.deliveries import DeliveredHow, FollowUpKind
from counselor_desk.domain.matters import ClientPosition

HOW: tuple[tuple[DeliveredHow, str], ...] = (
    (DeliveredHow.BY_HAND, "By hand"),
    (DeliveredHow.COURIER, "By courier"),
    (DeliveredHow.REGISTERED_MAIL, "By registered mail"),
    (DeliveredHow.COURT_PORTAL, "Through the court’s portal"),
    (DeliveredHow.ENCRYPTED_EMAIL, "By encrypted e-mail"),
)
HOW_WORDS = dict(HOW)

FOLLOW_UPS: tuple[tuple[FollowUpKind, str, int], ...] = (
    (FollowUpKind.TELL_CLIENT, "Tell the client what was released", 7),
    (FollowUpKind.RETURN_OR_DESTROY, "Ask whether the packet was returned or destroyed", 90),
    (FollowUpKind.REVIEW_HOLD, "Review whether the legal hold must stand", 90),
)
"""Each kind with its words and the days after which it is proposed; the counselor changes the day as the paper says."""

FOLLOW_UP_WORDS = {kind: words for kind, words, _ in FOLLOW_UPS}


def next_steps(
    *, recipient: str, client: str, position: ClientPosition, is_protected: bool, number: str
) -> tuple[str, ...]:
    """What to do once the files are written, in its order.

    Args:
        client: as the client is called on screen.
        position: where the paper forbids notice, the client is not to be told without advice.
    """
    tells = (
        "The paper forbids telling the client: consult before you do."
        if position is ClientPosition.NOTICE_FORBIDDEN
        else f"Tell {client} what was released and what was withheld."
    )
    steps = [f"Deliver the folder {number} to {recipient}, in the way that the paper names."]
    if is_protected:
        steps.append("Give the password by another way, such as by telephone to a number that you have checked.")
    return (
        *steps,
        "Record here who received it, how and when.",
        tells,
        "Remove the working copy from the drive or folder after delivery. The legal hold stays on.",
    )


def closed_words(*, has_hold: bool) -> str:
    """What can still be done in a matter that is closed."""
    words = "It stays readable. Who received a packet, and what is left to be done after it, can still be recorded."
    return f"{words} The legal hold stays on until you lift it in step Hold." if has_hold else words

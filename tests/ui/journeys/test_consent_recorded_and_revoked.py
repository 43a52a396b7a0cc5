# SPDX-License-Identifier: GPL-3.0-or-later
"""A signature on paper is put on file, and some days later the client takes it back."""

from datetime import date

from journey import Journey
from practice_journal import COMPANION
from PySide6.QtCore import Qt
from stage import words_on

from counselor_desk.domain.consents import ConsentStatus, CopyGiven
from counselor_desk.ui.pages.client.page import ClientPage
from counselor_desk.ui.pages.clients.page import ClientsPage

CTRL = Qt.KeyboardModifier.ControlModifier
SIGNED_ON, REVOKED_ON = date(2026, 11, 16), date(2026, 11, 20)


def test_a_consent_is_recorded_and_revoked_by_keys_alone(journey: Journey) -> None:
    journey.unlock()
    journey.press(Qt.Key.Key_2, modifier=CTRL)
    journey.arrive(ClientsPage)
    journey.press("wren", Qt.Key.Key_Return)
    journey.arrive(ClientPage)
    journey.tab_to("client_tabs_0")
    journey.press(Qt.Key.Key_Right, Qt.Key.Key_Space)

    journey.choose_act("more_treatment_v1", "Record a paper signature…")
    journey.fill("answered_on", "16 Nov 2026")
    journey.fill("discussed_on", "16 Nov 2026")
    journey.choose("copy_given", CopyGiven.PRINTED)
    journey.tab_to("copy_given")
    journey.press(Qt.Key.Key_Home)
    journey.enter("record_consent_primary")
    assert "Nov 16, review Nov" in words_on(journey.stage.page)

    journey.choose_act("more_treatment_v1", "Revoke…")
    journey.fill("revoked_on", "20 Nov 2026")
    journey.enter("revoke_primary")
    assert "Revoked" in words_on(journey.stage.page)
    journey.leave()

    (standing,) = journey.look(lambda desk: desk.consents.of_client(COMPANION))
    assert standing.status is ConsentStatus.REVOKED
    assert (standing.consent.answered_on, standing.consent.revoked_on) == (SIGNED_ON, REVOKED_ON)

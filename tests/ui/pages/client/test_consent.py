# SPDX-License-Identifier: GPL-3.0-or-later
"""The Consent tab by keys: sign, record, decline, revoke, hand a copy over, write a new version, permit a release."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from factories import a_consent_document, an_authorization
from practice_journal import CLIENT, COMPANION, Practice
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from stage import Stage, settle, words_on

from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.consents import (
    Consent,
    ConsentAnswer,
    ConsentStatus,
    ConsentTopic,
    CopyGiven,
    SignerCapacity,
)
from counselor_desk.domain.ids import ClientId, ConsentDocumentId
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, ClientTab
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import ElidedLabel
from counselor_desk.ui.widgets.overlay import Dialog

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
ENTER, ESCAPE, DOWN, SPACE, TAB = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Down,
    Qt.Key.Key_Space,
    Qt.Key.Key_Tab,
)
SECOND = ConsentDocumentId("b" * 32)


def consent_tab(stage: Stage, client_id: ClientId = CLIENT) -> Page:
    return stage.go_to(ClientPlace(client_id, ClientTab.CONSENT))


def dialogs(stage: Stage) -> list[str]:
    return [each.objectName() for each in stage.window.findChildren(Dialog) if each.isVisible()]


def choose(stage: Stage, button: str, words: str) -> None:
    """Open the menu of a row and take one entry, by keys."""
    stage.tab_to(button)
    stage.press(ENTER)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    place = [each.text() for each in menu.actions()].index(words)
    for _ in range(place):
        QTest.keyClick(menu, DOWN)
    QTest.keyClick(menu, ENTER)
    settle()


def fill(stage: Stage, name: str, text: str) -> None:
    """Put a text into a field in place of what stands there."""
    field = stage.tab_to(name)
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    stage.press(Qt.Key.Key_Delete)
    stage.press(text)


def error_at(stage: Stage, name: str) -> str:
    """The sentence under the field that holds an input."""
    editor = stage.find(QWidget, name)
    field = next(each for each in stage.window.findChildren(Field) if each.editor is editor)
    return field.error


def draw(stage: Stage) -> None:
    """A hand signs; nobody does that with keys."""
    pad = stage.find(QWidget, "signature_pad")
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(60, 40))
    for x in range(70, 200, 10):
        QTest.mouseMove(pad, QPoint(x, 40 + x % 30))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 40))
    settle()


def consents(practice: Practice, client_id: ClientId = CLIENT) -> list[Consent]:
    return [each.consent for each in practice.opened.consents.of_client(client_id)]


def authorizations(practice: Practice) -> tuple[Authorization, ...]:
    return practice.opened.consents.authorizations(CLIENT)


# -- rows -----------------------------------------------------------------------------


def test_every_document_stands_with_its_version_status_and_dates(stage: Stage) -> None:
    said = words_on(consent_tab(stage))

    assert "Informed consent" in said
    assert "Jan 6, 2025, review Jan 6, 2027" in said
    assert "On paper, client, copy printed" in said


def test_a_document_without_an_answer_offers_to_be_signed(stage: Stage) -> None:
    consent_tab(stage, COMPANION)

    assert stage.find(QWidget, "sign_treatment_v1").accessibleName() == "Sign in the room: Informed consent, v1"


def test_each_row_says_everything_to_a_screen_reader(stage: Stage) -> None:
    consent_tab(stage)

    row = stage.find(QWidget, "open_treatment_v1").parentWidget()
    while row is not None and not row.accessibleName():
        row = row.parentWidget()
    assert row is not None
    assert row.accessibleName() == (
        "Informed consent, v1, Signed, Jan 6, 2025, review Jan 6, 2027, On paper, client, copy printed"
    )


@pytest.mark.parametrize("size", [(1280, 820), (1024, 700), (720, 700)])
def test_a_row_keeps_its_button_at_every_width(stage: Stage, size: tuple[int, int]) -> None:
    stage.window.resize(*size)
    consent_tab(stage)
    settle()

    assert stage.find(QWidget, "open_treatment_v1").isVisible()


def test_a_typed_title_is_shown_in_the_tooltip_as_it_was_typed(stage: Stage, practice: Practice) -> None:
    title = "<b>Consent</b> to counseling & <i>more</i>"
    practice.opened.consents.add_document(a_consent_document(id=SECOND, version=2, title=title))
    tab = consent_tab(stage)

    tips = {QTextDocumentFragment.fromHtml(each.toolTip()).toPlainText() for each in tab.findChildren(ElidedLabel)}

    assert title in tips


# -- signing in the room --------------------------------------------------------------


def open_signing(stage: Stage) -> None:
    consent_tab(stage, COMPANION)
    stage.tab_to("sign_treatment_v1")
    stage.press(ENTER)


def test_a_signature_drawn_in_the_room_is_kept(stage: Stage, practice: Practice) -> None:
    open_signing(stage)
    draw(stage)
    stage.tab_to("questions_answered")
    stage.press(SPACE)
    stage.tab_to("copy_given")
    stage.press(SPACE)
    stage.tab_to("sign_in_room_primary")
    stage.press(ENTER)

    (consent,) = consents(practice, COMPANION)
    signature = practice.opened.consents.signature_of(consent.id)
    assert (consent.answer, consent.copy_given, consent.review_due) == (
        ConsentAnswer.SIGNED,
        CopyGiven.PRINTED,
        date(2027, 11, 22),
    )
    assert signature is not None
    assert len(signature.strokes) == 1
    assert dialogs(stage) == []


def test_the_kept_signature_is_shown_again(stage: Stage) -> None:
    open_signing(stage)
    draw(stage)
    stage.tab_to("questions_answered")
    stage.press(SPACE)
    stage.tab_to("sign_in_room_primary")
    stage.press(ENTER)
    stage.tab_to("open_treatment_v1")
    stage.press(ENTER)

    assert stage.find(QWidget, "kept_signature").accessibleName() == "Signature of Jonas WREN, client"


def test_the_row_has_the_focus_again_after_signing(stage: Stage) -> None:
    open_signing(stage)
    draw(stage)
    stage.tab_to("questions_answered")
    stage.press(SPACE)
    stage.tab_to("sign_in_room_primary")
    stage.press(ENTER)

    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "more_treatment_v1"


def test_before_anything_is_drawn_the_reason_stands_in_words(stage: Stage) -> None:
    open_signing(stage)

    assert stage.find(QLabel, "why_not_yet").text() == "Nothing is drawn on the paper yet."
    assert not stage.find(QWidget, "sign_in_room_primary").isEnabled()


def test_before_questions_are_answered_the_signature_waits(stage: Stage) -> None:
    open_signing(stage)
    draw(stage)

    assert stage.find(QLabel, "why_not_yet").text() == "Tick “Questions answered” when they are."
    assert not stage.find(QWidget, "sign_in_room_primary").isEnabled()


def test_clearing_takes_the_signature_away(stage: Stage) -> None:
    open_signing(stage)
    draw(stage)
    stage.tab_to("clear_signature")
    stage.press(ENTER)

    assert stage.find(QLabel, "why_not_yet").text() == "Nothing is drawn on the paper yet."


def test_the_escape_key_does_not_throw_a_drawn_signature_away(stage: Stage) -> None:
    open_signing(stage)
    draw(stage)
    stage.press(ESCAPE)

    assert dialogs(stage) == ["sign_in_room"]


def test_the_whole_document_can_be_read_before_signing(stage: Stage) -> None:
    open_signing(stage)
    stage.tab_to("read_document")
    stage.press(ENTER)

    assert stage.find(QWidget, "document_text").hasFocus()


def test_a_guardian_signs_under_their_own_name(stage: Stage, practice: Practice) -> None:
    open_signing(stage)
    draw(stage)
    stage.tab_to("questions_answered")
    stage.press(SPACE)
    stage.tab_to("somebody_else_signs")
    stage.press(SPACE)
    stage.tab_to("signer_capacity")
    stage.press(DOWN)
    stage.tab_to("signer_name")
    stage.press("Ada Wren")
    stage.tab_to("sign_in_room_primary")
    stage.press(ENTER)

    (consent,) = consents(practice, COMPANION)
    assert (consent.signer_name, consent.capacity) == ("Ada Wren", SignerCapacity.GUARDIAN)


def test_declining_is_as_near_as_signing(stage: Stage, practice: Practice) -> None:
    open_signing(stage)
    stage.tab_to("client_declines")
    stage.press(ENTER)
    state_the_facts(stage)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    (consent,) = consents(practice, COMPANION)
    assert (consent.answer, consent.review_due) == (ConsentAnswer.DECLINED, None)


# -- from paper -----------------------------------------------------------------------


def state_the_facts(stage: Stage) -> None:
    """Fill what the form leaves open: when it was talked through, and which copy was given."""
    fill(stage, "discussed_on", "22 Nov 2026")
    stage.tab_to("copy_given")
    stage.press(Qt.Key.Key_Home)


def open_paper(stage: Stage) -> None:
    consent_tab(stage, COMPANION)
    choose(stage, "more_treatment_v1", "Record a paper signature…")


def test_nobody_states_by_one_key_when_it_was_talked_through_or_that_a_copy_was_given(
    stage: Stage, practice: Practice
) -> None:
    open_paper(stage)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    assert error_at(stage, "discussed_on") == "Enter the day of the talk"
    fill(stage, "discussed_on", "22 Nov 2026")
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    assert error_at(stage, "copy_given").startswith("Choose which copy the client was given")
    assert consents(practice, COMPANION) == []


def test_a_paper_signature_is_recorded_as_proposed(stage: Stage, practice: Practice) -> None:
    open_paper(stage)
    state_the_facts(stage)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    (consent,) = consents(practice, COMPANION)
    assert (consent.signer_name, consent.answered_on, consent.review_due) == (
        "Jonas WREN Keller",
        TODAY,
        date(2027, 11, 22),
    )
    assert practice.opened.consents.signature_of(consent.id) is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("signer_name", " ", "Enter the name of who answered"),
        ("answered_on", "soon", "Enter a date, for example 17 Nov 2026"),
        ("answered_on", "23 Nov 2026", "Enter a day that has come"),
        ("discussed_on", "23 Nov 2026", "Enter a day on or before the answer"),
        ("review_due", "never", "Enter a date, for example 17 Nov 2026, or leave it empty"),
        ("expires_on", "1 Nov 2026", "Enter a day on or after the signature, or leave it empty"),
    ],
)
def test_what_cannot_be_recorded_is_said_beside_its_field(
    stage: Stage, practice: Practice, field: str, typed: str, sentence: str
) -> None:
    open_paper(stage)
    state_the_facts(stage)
    stage.find(QWidget, "signer_name").setFocus()
    fill(stage, field, typed)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    assert error_at(stage, field) == sentence
    assert stage.find(QWidget, field).hasFocus()
    assert consents(practice, COMPANION) == []


def test_a_declined_document_is_recorded_from_its_menu(stage: Stage, practice: Practice) -> None:
    consent_tab(stage, COMPANION)
    choose(stage, "more_treatment_v1", "Record declined…")
    state_the_facts(stage)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    (consent,) = consents(practice, COMPANION)
    assert consent.answer is ConsentAnswer.DECLINED
    assert "Declined Nov 22" in words_on(stage.page)


# -- afterwards -----------------------------------------------------------------------


def test_a_consent_is_revoked_since_a_day(stage: Stage, practice: Practice) -> None:
    consent_tab(stage)
    choose(stage, "more_treatment_v1", "Revoke…")
    fill(stage, "revoked_on", "20 Nov 2026")
    stage.tab_to("revoke_primary")
    stage.press(ENTER)

    (standing,) = practice.opened.consents.of_client(CLIENT)
    assert (standing.status, standing.consent.revoked_on) == (ConsentStatus.REVOKED, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("x", "Enter a date, for example 17 Nov 2026"),
        ("23 Nov 2026", "Enter a day that has come"),
        ("5 Jan 2025", "Enter a day on or after the signature"),
    ],
)
def test_an_impossible_day_of_revocation_is_said_beside_it(
    stage: Stage, practice: Practice, typed: str, sentence: str
) -> None:
    consent_tab(stage)
    choose(stage, "more_treatment_v1", "Revoke…")
    fill(stage, "revoked_on", typed)
    stage.tab_to("revoke_primary")
    stage.press(ENTER)

    assert error_at(stage, "revoked_on") == sentence
    assert consents(practice)[0].revoked_on is None


def test_a_legal_hold_does_not_forbid_recording(stage: Stage, practice: Practice) -> None:
    from practice_journal import court_order

    court_order(practice.opened)
    consent_tab(stage)
    choose(stage, "more_treatment_v1", "Record a paper signature…")
    state_the_facts(stage)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    assert len(consents(practice)) == 2


def test_a_copy_is_handed_over_later(stage: Stage, practice: Practice) -> None:
    open_paper(stage)
    fill(stage, "discussed_on", "22 Nov 2026")
    stage.tab_to("copy_given")
    stage.press(Qt.Key.Key_Home)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)
    choose(stage, "more_treatment_v1", "Copy given…")
    stage.tab_to("copy_how_0")
    stage.press(SPACE)
    stage.tab_to("copy_given_primary")
    stage.press(ENTER)

    assert consents(practice, COMPANION)[0].copy_given is CopyGiven.PRINTED


def test_how_a_copy_was_given_is_chosen_and_never_proposed(stage: Stage, practice: Practice) -> None:
    open_paper(stage)
    fill(stage, "discussed_on", "22 Nov 2026")
    stage.tab_to("copy_given")
    stage.press(Qt.Key.Key_Home)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)
    choose(stage, "more_treatment_v1", "Copy given…")
    stage.tab_to("copy_given_primary")
    stage.press(ENTER)

    assert error_at(stage, "copy_how").startswith("Choose how the copy was given")
    assert consents(practice, COMPANION)[0].copy_given is CopyGiven.NOT_YET


def test_the_form_is_printed_as_it_is_shown(stage: Stage) -> None:
    consent_tab(stage, COMPANION)
    choose(stage, "more_treatment_v1", "Print form…")
    stage.tab_to("letter_print")
    stage.press(ENTER)

    assert [len(each.pages) for each in stage.printing.printed] == [1]


def test_the_clients_copy_of_a_signature_from_the_room_is_printed(stage: Stage) -> None:
    open_signing(stage)
    draw(stage)
    stage.tab_to("questions_answered")
    stage.press(SPACE)
    stage.tab_to("sign_in_room_primary")
    stage.press(ENTER)
    choose(stage, "more_treatment_v1", "Print signed copy…")
    stage.tab_to("letter_print")
    stage.press(ENTER)

    assert [len(each.pages) for each in stage.printing.printed] == [1]


def test_the_form_is_saved_under_a_name_of_nobody(stage: Stage, tmp_path: Path) -> None:
    consent_tab(stage, COMPANION)
    choose(stage, "more_treatment_v1", "Print form…")
    stage.file_dialogs.next_answer(tmp_path / "form.pdf")
    stage.tab_to("letter_dialog_primary")
    stage.press(ENTER)

    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF")
    assert stage.file_dialogs.asked[0].suggested_name == "consent-form.pdf"


# -- documents of the practice --------------------------------------------------------


def test_a_new_version_supersedes_the_answers_to_the_old_one(stage: Stage, practice: Practice) -> None:
    consent_tab(stage)
    stage.tab_to("practice_documents")
    stage.press(ENTER)
    stage.tab_to("new_version_treatment")
    stage.press(ENTER)
    fill(stage, "document_words", "Newer words.")
    stage.tab_to("new_version_primary")
    stage.press(ENTER)

    assert [(each.version, each.text) for each in practice.opened.consents.documents()][-1] == (2, "Newer words.")
    assert stage.find(QWidget, "sign_treatment_v2").isVisible()
    assert "Jan 6, 2025, v2 is in use" in words_on(stage.page)


def test_an_old_version_is_read_and_never_edited(stage: Stage) -> None:
    consent_tab(stage)
    stage.tab_to("practice_documents")
    stage.press(ENTER)
    stage.tab_to("read_treatment_v1")
    stage.press(ENTER)

    dialog = stage.find(Dialog, "consent_documents")
    assert stage.find(QWidget, "version_text", inside=dialog).isVisible()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("document_title", " ", "Enter the title that stands on the document"),
        ("document_words", " ", "Enter the words that clients will answer"),
        ("effective_from", "x", "Enter a date, for example 17 Nov 2026"),
    ],
)
def test_what_a_new_version_lacks_is_said_beside_its_field(
    stage: Stage, practice: Practice, field: str, typed: str, sentence: str
) -> None:
    consent_tab(stage)
    stage.tab_to("practice_documents")
    stage.press(ENTER)
    stage.tab_to("new_version_treatment")
    stage.press(ENTER)
    fill(stage, field, typed)
    stage.tab_to("new_version_primary")
    stage.press(ENTER)

    assert error_at(stage, field) == sentence
    assert len(practice.opened.consents.documents()) == 1


def test_a_document_for_another_topic_can_be_added(stage: Stage, practice: Practice) -> None:
    consent_tab(stage)
    stage.tab_to("practice_documents")
    stage.press(ENTER)
    stage.tab_to("consent_documents_primary")
    stage.press(ENTER)
    fill(stage, "document_title", "Sessions by video")
    fill(stage, "document_words", "How it works.")
    stage.tab_to("new_version_primary")
    stage.press(ENTER)

    assert {each.topic for each in practice.opened.consents.documents()} == {
        ConsentTopic.TREATMENT,
        ConsentTopic.TELEHEALTH,
    }


def test_many_versions_keep_a_row_each(stage: Stage, practice: Practice) -> None:
    for version in range(2, 9):
        practice.opened.consents.add_document(a_consent_document(version=version, text=f"words {version}"))
        practice.opened.consents.record(
            Consent(
                id=consents(practice)[0].id.__class__(f"{version}" * 32),
                client_id=CLIENT,
                document_id=practice.opened.consents.documents()[-1].id,
                topic=ConsentTopic.TREATMENT,
                document_version=version,
                answer=ConsentAnswer.SIGNED,
                answered_on=TODAY - DAY * (10 - version),
                signer_name="Marisol ZEBULON Quint",
                capacity=SignerCapacity.CLIENT,
                discussed_on=TODAY - DAY * (10 - version),
                copy_given=CopyGiven.PRINTED,
            )
        )
    consent_tab(stage)

    assert [stage.find(QWidget, f"more_treatment_v{version}").isVisible() for version in range(1, 9)] == [True] * 8


# -- authorizations -------------------------------------------------------------------


def open_new_authorization(stage: Stage) -> None:
    consent_tab(stage)
    stage.tab_to("new_authorization")
    stage.press(ENTER)


def test_what_a_form_lacks_stands_beside_it_before_it_is_kept(stage: Stage) -> None:
    open_new_authorization(stage)
    dialog = stage.find(Dialog, "authorization")
    before = words_on(dialog)
    stage.tab_to("purpose")
    stage.press("care between providers")

    assert "It does not say for what purpose." in before
    assert "It does not say for what purpose." not in words_on(dialog)
    assert "It does not say what may be disclosed." in words_on(dialog)


def test_a_whole_form_is_kept_and_counts_its_days(stage: Stage, practice: Practice) -> None:
    open_new_authorization(stage)
    for name, text in (
        ("recipient_name", "Dr Pell"),
        ("recipient_address", "Larkfield Practice"),
        ("description", "attendance"),
        ("purpose", "care"),
        ("expires_on", "2 Dec 2026"),
        ("signed_on", "20 Nov 2026"),
    ):
        fill(stage, name, text)
    stage.tab_to("statements_included")
    stage.press(SPACE)
    said = words_on(stage.find(Dialog, "authorization"))
    stage.tab_to("authorization_primary")
    stage.press(ENTER)

    assert "Every element was found on this form" in said
    (form,) = authorizations(practice)
    assert (form.recipient_name, form.signer_name, form.expires_on) == (
        "Dr Pell",
        "Marisol ZEBULON Quint",
        date(2026, 12, 2),
    )
    assert "10 days left" in words_on(stage.page)
    assert stage.find(QWidget, "renew_authorization_1").isVisible()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("recipient_name", " ", "Enter to whom the information may be released"),
        ("expires_on", "x", "Enter a date, for example 17 Nov 2026, or leave it empty"),
        ("signed_on", "23 Nov 2026", "Enter a day that has come, or leave it empty"),
    ],
)
def test_what_cannot_be_kept_of_a_form_is_said_beside_its_field(
    stage: Stage, practice: Practice, field: str, typed: str, sentence: str
) -> None:
    open_new_authorization(stage)
    fill(stage, "recipient_name", "Dr Pell")
    fill(stage, field, typed)
    stage.tab_to("authorization_primary")
    stage.press(ENTER)

    assert error_at(stage, field) == sentence
    assert authorizations(practice) == ()


def test_an_incomplete_form_can_be_kept_and_completed(stage: Stage, practice: Practice) -> None:
    open_new_authorization(stage)
    fill(stage, "recipient_name", "Dr Pell")
    stage.tab_to("authorization_primary")
    stage.press(ENTER)
    stage.tab_to("complete_authorization_1")
    stage.press(ENTER)
    fill(stage, "purpose", "care")
    stage.tab_to("authorization_primary")
    stage.press(ENTER)

    (form,) = authorizations(practice)
    assert (form.recipient_name, form.purpose, form.signed_on) == ("Dr Pell", "care", None)


def test_an_authorization_is_revoked_in_writing(stage: Stage, practice: Practice) -> None:
    practice.opened.consents.record_authorization(an_authorization(client_id=CLIENT))
    consent_tab(stage)
    choose(stage, "more_authorization_1", "Revoke…")
    stage.tab_to("in_writing_0")
    stage.press(SPACE)
    stage.tab_to("revoke_primary")
    stage.press(ENTER)

    (form,) = authorizations(practice)
    assert (form.revoked_on, form.revoked_in_writing) == (TODAY, True)
    assert "Revoked Nov 22" in words_on(stage.page)
    assert "In writing, on file" in words_on(stage.page)


def test_a_revocation_by_word_of_mouth_is_recorded_as_such(stage: Stage, practice: Practice) -> None:
    practice.opened.consents.record_authorization(an_authorization(client_id=CLIENT))
    consent_tab(stage)
    choose(stage, "more_authorization_1", "Revoke…")
    stage.tab_to("in_writing_0")
    stage.press(Qt.Key.Key_Right, SPACE)
    stage.tab_to("revoke_primary")
    stage.press(ENTER)

    assert authorizations(practice)[0].revoked_in_writing is False
    assert "Not in writing" in words_on(stage.page)


def test_nobody_states_by_one_key_that_a_revocation_is_in_writing(stage: Stage, practice: Practice) -> None:
    practice.opened.consents.record_authorization(an_authorization(client_id=CLIENT))
    consent_tab(stage)
    choose(stage, "more_authorization_1", "Revoke…")
    stage.tab_to("revoke_primary")
    stage.press(ENTER)

    assert error_at(stage, "in_writing") == "Choose whether the revocation is there in writing"
    assert authorizations(practice)[0].revoked_on is None


def test_renewing_begins_a_new_form_with_the_old_words(stage: Stage, practice: Practice) -> None:
    old = practice.opened.consents.record_authorization(
        an_authorization(client_id=CLIENT, signed_on=TODAY - 90 * DAY, expires_on=TODAY + 7 * DAY)
    )
    consent_tab(stage)
    stage.tab_to("renew_authorization_1")
    stage.press(ENTER)
    stage.tab_to("authorization_primary")
    stage.press(ENTER)

    first, second = authorizations(practice)
    assert first == old
    assert (second.recipient_name, second.signed_on, second.expires_on) == (
        old.recipient_name,
        None,
        TODAY + 97 * DAY,
    )


def test_a_kept_form_is_read_with_what_a_release_would_find(stage: Stage, practice: Practice) -> None:
    practice.opened.consents.record_authorization(an_authorization(client_id=CLIENT, statements_included=False))
    consent_tab(stage)
    stage.tab_to("open_authorization_1")
    stage.press(ENTER)

    assert "It lacks the statements" in words_on(stage.find(Dialog, "authorization_facts"))


def test_the_blank_form_is_printed(stage: Stage) -> None:
    consent_tab(stage)
    stage.tab_to("print_blank_authorization")
    stage.press(ENTER)
    stage.tab_to("letter_print")
    stage.press(ENTER)

    assert len(stage.printing.printed) == 1


# -- empty, codes ---------------------------------------------------------------------


def test_codes_stand_for_names_in_the_dialogs_too_and_the_name_is_kept(stage: Stage, practice: Practice) -> None:
    assert stage.window.context is not None
    stage.window.context.names.show_codes(are_codes=True)
    open_paper(stage)
    said = words_on(stage.window)
    state_the_facts(stage)
    stage.tab_to("record_consent_primary")
    stage.press(ENTER)

    assert "Jonas" not in said
    assert consents(practice, COMPANION)[0].signer_name == "Jonas WREN Keller"


def test_a_practice_without_a_document_is_told_what_to_do(qtbot: object, tmp_path: Path) -> None:
    from factories import a_client, a_practice
    from fakes import CountingIds, MemoryKeyStore, SettableClock
    from practice_journal import NOW, new_desk
    from stage import build_stage, show_journal

    from counselor_desk.app.bootstrap import open_desk
    from counselor_desk.services.journal_creation import WaysIn

    clock = SettableClock(NOW)
    desk = new_desk(clock, CountingIds(), MemoryKeyStore())
    journal = desk.vault.create(tmp_path / "new", ways=WaysIn(keyring_alone=True)).journal
    opened = open_desk(desk, journal)
    opened.clients.save_practice(a_practice())
    opened.clients.add(a_client(id=CLIENT))
    stage = build_stage(desk, journal_path=tmp_path / "new", clock=clock, folder=tmp_path)
    show_journal(stage, journal)
    said = words_on(consent_tab(stage))
    stage.tab_to("add_first_document")
    stage.press(ENTER)
    fill(stage, "document_title", "Informed consent")
    fill(stage, "document_words", "What we do.")
    stage.tab_to("new_version_primary")
    stage.press(ENTER)
    asks = stage.find(QWidget, "sign_treatment_v1").isVisible()
    stage.close()
    journal.close()

    assert "The practice has no consent document yet." in said
    assert asks

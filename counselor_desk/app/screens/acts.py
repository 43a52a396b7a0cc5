# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page, wizard step, dialog and state that is drawn, in the order in which a counselor meets them."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from counselor_desk.app.demo_keys import PrintedKeyStore
from counselor_desk.app.screens.camera import Act, Scene, press
from counselor_desk.app.screens.opening_acts import keyring_acts
from counselor_desk.app.screens.plays import (
    close_overlays,
    desk_of,
    in_turn,
    press_button,
    stay,
    to_place,
    type_into,
)
from counselor_desk.app.screens.theaters import Stagehand
from counselor_desk.domain.clients import Client
from counselor_desk.domain.ids import ClientId, MatterId
from counselor_desk.domain.matters import PaperKind, RecordType, Request, ServedHow, SignerRole
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.places import (
    ClientPlace,
    ClientTab,
    NewClientPlace,
    NotePlace,
    RequestPlace,
    SearchPlace,
    Section,
    SectionPlace,
    SettingsPlace,
)

_PIN = "482913"
_LONG_NAME = "Maximiliane-Theodora Featherstonehaugh-Cholmondeley von und zu Hohenlohe-Schillingsfürst"


def page_acts(stagehand: Stagehand, journal: Path, *, day: date) -> tuple[Act, ...]:
    """The sample practice: every page and wizard step as it is on a working day, however small the practice is."""
    opening = stagehand.opened(journal, day=day, prepare=partial(_serve_second_order, day=day))
    return (Act(opening, (*_pages(), *_notes(), *_release())),)


def dialog_acts(stagehand: Stagehand, journal: Path, *, day: date) -> tuple[Act, ...]:
    """The sample practice: dialogs, a built packet, codes in the place of names, the curtain."""
    opening = stagehand.opened(journal, day=day, prepare=_look_at_every_page)
    return (Act(opening, (*_note_dialogs(), *_consent_dialogs(), _built(), *_everywhere())),)


def empty_acts(stagehand: Stagehand, journal: Path, *, day: date) -> tuple[Act, ...]:
    """A practice on its first day: every list is empty and says what to do."""
    scenes = tuple(
        Scene(f"empty-{section.value}", to_place(SectionPlace(section)))
        for section in (Section.TODAY, Section.CLIENTS, Section.SEARCH, Section.REQUESTS, Section.DISCLOSURES)
    )
    return (Act(stagehand.opened(journal, day=day), scenes),)


def long_name_acts(stagehand: Stagehand, journal: Path, *, day: date) -> tuple[Act, ...]:
    """A client whose name is longer than any column."""

    def named(window: MainWindow) -> ClientId:
        return _client(window, lambda client: client.legal_name == _LONG_NAME).id

    scenes = (
        Scene("long-name-clients", to_place(SectionPlace(Section.CLIENTS))),
        Scene("long-name-record", lambda window: window.go_to(ClientPlace(named(window)))),
        Scene("long-name-note", lambda window: window.go_to(NotePlace(client_id=named(window)))),
    )
    return (Act(stagehand.opened(journal, day=day, prepare=partial(_add_long_name, day=day)), scenes),)


def locked_acts(stagehand: Stagehand, journal: Path, *, nowhere: Path, key_store: PrintedKeyStore) -> tuple[Act, ...]:
    """Before a journal is open: unlocking with each answer of the keyring, and setting up.

    `key_store` holds the journal's entry.
    """

    found = Act(
        stagehand.locked(journal, key_store=key_store),
        (
            Scene("unlock", stay, is_main=True),
            Scene("unlock-wrong-pin", in_turn(type_into("secret", "000000"), press_button("unlock"))),
        ),
    )
    first_run = Act(
        stagehand.locked(nowhere, key_store=PrintedKeyStore()),
        (
            Scene("first-run-welcome", stay, is_main=True),
            Scene("first-run-opening", press_button("continue"), is_main=True),
            Scene("first-run-opening-error", press_button("continue")),
            Scene(
                "first-run-recovery",
                in_turn(type_into("pin", _PIN), type_into("pin_again", _PIN), press_button("continue")),
                is_main=True,
            ),
            Scene("first-run-recovery-error", press_button("continue")),
            Scene("first-run-backups", in_turn(press_button("skip_test"), press_button("continue")), is_main=True),
            Scene(
                "first-run-practice", in_turn(press_button("no_backup_folder"), press_button("continue")), is_main=True
            ),
            Scene("first-run-practice-error", press_button("continue")),
        ),
    )
    return (found, *keyring_acts(stagehand, journal), first_run)


def _pages() -> tuple[Scene, ...]:
    sections = tuple(
        Scene(section.value, to_place(SectionPlace(section)), is_main=True)
        for section in (Section.TODAY, Section.CLIENTS, Section.REQUESTS, Section.DISCLOSURES, Section.HEALTH)
    )
    tabs = tuple(Scene(f"client-{tab.value}", _to_client(tab), is_main=tab is ClientTab.RECORD) for tab in ClientTab)
    return (
        *sections,
        Scene("search", to_place(SearchPlace("sleep")), is_main=True),
        Scene("search-nothing", to_place(SearchPlace("zyzzyva"))),
        *tabs,
        Scene("new-client", to_place(NewClientPlace())),
        Scene("new-client-error", press_button("add_client")),
        Scene("settings", to_place(SettingsPlace()), is_main=True),
    )


def _notes() -> tuple[Scene, ...]:
    return (
        Scene("note-new", lambda window: window.go_to(NotePlace(client_id=_asked_about(window)))),
        Scene("note-draft", _to_draft, is_main=True),
        Scene("note-psychotherapy", in_turn(_to_draft, press_button("psychotherapy_tab"))),
    )


def _note_dialogs() -> tuple[Scene, ...]:
    return (
        Scene("note-addendum", in_turn(_to_client(ClientTab.RECORD), press_button("add_addendum"))),
        Scene("note-strike", in_turn(_to_somebody_without_hold, press_button("strike_note"))),
        Scene("note-sign", in_turn(_to_draft, press_button("sign_note_button"))),
    )


def _consent_dialogs() -> tuple[Scene, ...]:
    to_consents = _to_client(ClientTab.CONSENT)
    return (
        Scene("consent-sign", in_turn(to_consents, _press_first("sign_"))),
        Scene("consent-paper", press_button("sign_on_paper")),
        Scene("consent-documents", in_turn(to_consents, press_button("practice_documents"))),
        Scene("authorization-new", in_turn(to_consents, press_button("new_authorization"))),
    )


def _release() -> tuple[Scene, ...]:
    steps = ("request", "hold", "basis", "scope", "people", "review", "build", "deliver")
    undecided = tuple(
        Scene(f"order-{number}-{name}", partial(_to_step, step=number, is_new=True), is_main=name == "scope")
        for number, name in enumerate(steps[:7], start=1)
    )
    delivered = tuple(
        Scene(f"delivered-{number}-{name}", partial(_to_step, step=number, is_new=False), is_main=name == "review")
        for number, name in enumerate(steps, start=1)
        if number in (4, 5, 6, 8)
    )
    return (
        Scene("request-new", to_place(RequestPlace())),
        *undecided,
        *delivered,
        Scene("subpoena-basis", _to_subpoena),
    )


def _built() -> Scene:
    return Scene("built", in_turn(partial(_to_delivered, step=7), press_button("act")), is_main=True)


def _everywhere() -> tuple[Scene, ...]:
    return (
        Scene("codes", in_turn(to_place(SectionPlace(Section.TODAY)), press_button("codes"))),
        Scene("names-again", press_button("codes")),
        Scene("choose-client", MainWindow.begin_note),
        Scene("appointment", in_turn(close_overlays, MainWindow.plan_appointment)),
        Scene("curtain", in_turn(close_overlays, MainWindow.hide_screen)),
        Scene("uncovered", in_turn(MainWindow.hide_screen, stay)),
    )


def _press_first(prefix: str) -> Callable[[MainWindow], None]:
    def play(window: MainWindow) -> None:
        names = [each.objectName() for each in window.findChildren(QPushButton) if each.isVisible()]
        press(window, next(name for name in names if name.startswith(prefix)))

    return play


def _to_client(tab: ClientTab) -> Callable[[MainWindow], None]:
    def play(window: MainWindow) -> None:
        close_overlays(window)
        window.go_to(ClientPlace(_asked_about(window), tab))

    return play


def _to_somebody_without_hold(window: MainWindow) -> None:
    close_overlays(window)
    rows = [row for row in desk_of(window).client_list.rows() if not row.has_hold]
    window.go_to(ClientPlace(max(rows, key=lambda row: row.sessions).id))


def _to_draft(window: MainWindow) -> None:
    close_overlays(window)
    draft = desk_of(window).notes.drafts()[-1]
    window.go_to(NotePlace(client_id=draft.client_id, note_id=draft.id))


def _to_step(window: MainWindow, *, step: int, is_new: bool) -> None:
    close_overlays(window)
    orders = [each for each in desk_of(window).matter_list.rows() if each.paper is PaperKind.COURT_ORDER]
    wanted = next(each for each in orders if (each.release_number is None) is is_new)
    window.go_to(RequestPlace(matter_id=wanted.id, client_id=wanted.client.id, step=step))


def _to_delivered(window: MainWindow, *, step: int) -> None:
    _to_step(window, step=step, is_new=False)


def _look_at_every_page(desk: OpenDesk) -> None:
    """So that the order that was answered can be built once more."""
    row = next(each for each in desk.matter_list.rows() if each.paper is PaperKind.COURT_ORDER)
    desk.releases.mark_all_seen(row.id, desk.releases.preview(row.id))


def _to_subpoena(window: MainWindow) -> None:
    rows = desk_of(window).matter_list.rows()
    subpoena = next(each for each in rows if each.paper is PaperKind.SUBPOENA)
    window.go_to(RequestPlace(matter_id=subpoena.id, client_id=subpoena.client.id, step=3))


def _client(window: MainWindow, is_meant: Callable[[Client], bool]) -> Client:
    return next(client for client in desk_of(window).clients.all() if is_meant(client))


def _asked_about(window: MainWindow) -> ClientId:
    """The client whose record a court has asked for: the richest page."""
    rows = desk_of(window).matter_list.rows()
    return next(each for each in rows if each.paper is PaperKind.COURT_ORDER).client.id


def _serve_second_order(desk: OpenDesk, *, day: date) -> None:
    """A court order on which nothing is decided yet, so that the steps show their questions."""
    row = next(each for each in desk.matter_list.rows() if each.paper is PaperKind.COURT_ORDER)
    first = desk.matters.get(row.id)
    opened = desk.matters.open(
        Request(
            paper=PaperKind.COURT_ORDER,
            signer_role=SignerRole.JUDGE,
            signer_name=first.request.signer_name,
            court=first.request.court,
            docket="24-CV-1187-B",
            caption=first.request.caption,
            dated_on=day - timedelta(days=4),
            served_on=day - timedelta(days=1),
            served_how=ServedHow.MAIL,
            due_on=day + timedelta(days=3),
            requester_name=first.request.requester_name,
            requester_address=first.request.requester_address,
        ),
        client_id=first.client_id,
        paper=desk.matters.paper_of(first.id),
    )
    _copy_clauses(desk, first.id, opened.matter.id)


def _copy_clauses(desk: OpenDesk, one: MatterId, other: MatterId) -> None:
    for clause in desk.matters.get(one).clauses:
        desk.matters.add_clause(
            other,
            record_type=clause.record_type,
            period_from=clause.period_from,
            period_to=clause.period_to,
            words=clause.words,
        )
    desk.matters.add_clause(
        other,
        record_type=RecordType.PROGRESS_NOTES,
        period_from=date(2026, 6, 1),
        period_to=date(2026, 10, 31),
        words="Notes of the sessions held between June and October 2026.",
    )


def _add_long_name(desk: OpenDesk, *, day: date) -> None:
    desk.clients.add(
        Client(
            id=ClientId(desk.journal.ids.new()),
            code=desk.clients.next_code(),
            legal_name=_LONG_NAME,
            display_name=_LONG_NAME,
            date_of_birth=date(1979, 5, 4),
            country="US",
            region="CA",
            opened_on=day,
            pronouns="they/them",
        )
    )

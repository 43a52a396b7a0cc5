# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves an installed or frozen build in a few seconds: the cipher, the packs, the pages, the checks, the closed
network.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.app.console import say
from counselor_desk.documents.letters import render_letter
from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId, PracticeId
from counselor_desk.domain.packets import Letter, Letterhead
from counselor_desk.domain.practice import Paper, PracticeProfile
from counselor_desk.policy.loader import load_packs
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.security.keystore import allowed_backends
from counselor_desk.security.process_guard import deny_network
from counselor_desk.services.journal_creation import WaysIn

_PASSPHRASE = "a passphrase for the self-test only"  # noqa: S105 - opens a journal that lives for a second
_FINE, _FINDING = 0, 1


def run_self_test() -> int:
    """Run every step, a line for each; 0 when all of them pass, else 1."""
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("journal", _journal),
        ("rules", _rules),
        ("documents", _documents),
        ("keyring", _keyring),
        ("network", _network),
    )
    failed = 0
    for name, step in steps:
        try:
            say(f"ok      {name}: {step()}")
        except (DeskError, OSError, AssertionError) as error:
            failed += 1
            code = error.code.value if isinstance(error, DeskError) else type(error).__name__
            say(f"FAILED  {name}: {code}")
    say("This installation works." if not failed else f"{failed} of {len(steps)} parts do not work.")
    return _FINDING if failed else _FINE


def _journal() -> str:
    """Create, close, open, search, back up and restore a journal."""
    desk = build_desk(third_copy=lambda _: None, key_parameters=SMALL_MACHINE)
    with tempfile.TemporaryDirectory(prefix="counselor-desk-self-test-") as folder:
        path = Path(folder) / "journal"
        with desk.vault.create(path, ways=WaysIn(passphrase=_PASSPHRASE)).journal as journal:
            opened = open_desk(desk, journal)
            opened.clients.save_practice(_practice())
            opened.clients.add(_client())
        backup = Path(folder) / "self-test.cdbak"
        with desk.vault.open(path, _PASSPHRASE) as journal:
            found = open_desk(desk, journal).search.find("Probe")
            if len(found) != 1:
                raise AssertionError
            desk.backups.make(journal, to=backup)
        desk.backups.restore(backup, to=Path(folder) / "restored", typed=_PASSPHRASE)
    return "created, opened by passphrase, searched, backed up and restored"


def _rules() -> str:
    packs = load_packs()
    return f"{len(packs)} packs with {sum(len(pack.rules) for pack in packs)} rules"


def _documents() -> str:
    pdf = render_letter(
        Letter(
            reference_number="SELF-TEST",
            language="en-US",
            paper=Paper.LETTER,
            produced_at=datetime(2026, 1, 1, tzinfo=UTC),
            produced_on="1 January 2026",
            letterhead=Letterhead(practice="Self-test", counselor="", address="", contact=""),
            title="Self-test",
            paragraphs=("This page was made to see whether pages can be made.",),
        )
    )
    if not pdf.startswith(b"%PDF-"):
        raise AssertionError
    return f"a page of {len(pdf)} bytes"


def _keyring() -> str:
    return f"{len(allowed_backends())} trusted kinds on this system"


def _network() -> str:
    """Resolve a name for show only: the program's own hook must refuse before anything is looked up."""
    denial = deny_network()
    try:
        sys.audit("socket.getaddrinfo", "localhost", None, 0, 0, 0)
    except PermissionError:
        return "refused by the program and by the system" if denial.by_kernel else "refused by the program"
    raise AssertionError


def _practice() -> PracticeProfile:
    return PracticeProfile(
        id=PracticeId("self-test"),
        practice_name="Self-test",
        counselor_name="Self Test",
        credentials="",
        licence="",
        licence_number="",
        address="",
        phone="",
        email="",
        country="US",
        region="",
        zone="UTC",
    )


def _client() -> Client:
    return Client(
        id=ClientId("self-test"),
        code="C-0001",
        legal_name="Probe Person",
        display_name="Probe",
        date_of_birth=date(1990, 1, 1),
        country="US",
        region="",
        opened_on=date(2026, 1, 1),
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""The composition root: builds every object of the program once and hands it over."""

import os
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from counselor_desk.domain.ports import Clock, IdSource, KeyStore
from counselor_desk.policy.loader import load_packs
from counselor_desk.security.key_derivation import Argon2idParameters
from counselor_desk.security.keystore import OsKeyStore
from counselor_desk.services.backups import Backups
from counselor_desk.services.clients import Clients
from counselor_desk.services.consents import Consents
from counselor_desk.services.disclosures import Disclosures
from counselor_desk.services.health import Health
from counselor_desk.services.letters import Letters
from counselor_desk.services.matters import Matters
from counselor_desk.services.notes import Notes
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.release_review import ReleaseReview
from counselor_desk.services.releases import Releases
from counselor_desk.services.rules import Rules
from counselor_desk.services.search import Search
from counselor_desk.services.sessions import Sessions
from counselor_desk.services.vault import ThirdCopy, Vault

_APPLICATION = "CounselorDesk"
_HOME_VARIABLE = "COUNSELOR_DESK_HOME"


class SystemClock:
    """The computer's own clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Random identifiers of 122 bits, 32 hexadecimal characters."""

    def new(self) -> str:
        return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Desk:
    """What works without an open journal."""

    vault: Vault
    backups: Backups
    rules: Rules


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """Every service of one open journal."""

    journal: OpenJournal
    clients: Clients
    sessions: Sessions
    notes: Notes
    consents: Consents
    matters: Matters
    review: ReleaseReview
    releases: Releases
    letters: Letters
    disclosures: Disclosures
    search: Search
    health: Health


def build_desk(
    *,
    clock: Clock | None = None,
    ids: IdSource | None = None,
    key_store: KeyStore | None = None,
    third_copy: ThirdCopy | None = None,
    key_parameters: Argon2idParameters | None = None,
) -> Desk:
    """Build the program for this computer; anything may be replaced, as tests and the demonstration do."""
    its_clock, its_ids = clock or SystemClock(), ids or RandomIds()
    copies = third_copy or header_copy_in_config
    vault = Vault(
        clock=its_clock,
        ids=its_ids,
        key_store=key_store or OsKeyStore(),
        third_copy=copies,
        key_parameters=key_parameters,
    )
    return Desk(
        vault=vault,
        backups=Backups(vault=vault, clock=its_clock, ids=its_ids, third_copy=copies),
        rules=Rules(load_packs),
    )


def open_desk(desk: Desk, journal: OpenJournal) -> OpenDesk:
    """Build the services of an open journal."""
    review = ReleaseReview(journal, rules=desk.rules)
    letters = Letters(journal, rules=desk.rules)
    return OpenDesk(
        journal=journal,
        clients=Clients(journal),
        sessions=Sessions(journal),
        notes=Notes(journal),
        consents=Consents(journal),
        matters=Matters(journal),
        review=review,
        releases=Releases(journal, review=review),
        letters=letters,
        disclosures=Disclosures(journal, letters=letters),
        search=Search(journal),
        health=Health(journal, backups=desk.backups),
    )


def default_journal() -> Path:
    """Where the counselor's own journal lies unless told otherwise."""
    home = os.environ.get(_HOME_VARIABLE)
    if home:
        return Path(home)
    # imported where it is needed: the other commands never ask for it
    from platformdirs import user_data_path

    return user_data_path(_APPLICATION, appauthor=False, roaming=False)


def header_copy_in_config(journal: Path) -> Path:
    """Where the third copy of a journal's header lies: in the user's configuration folder, one for each journal
    folder.
    """
    from platformdirs import user_config_path

    name = sha256(os.fsencode(journal.absolute())).hexdigest()[:16]
    return user_config_path(_APPLICATION, appauthor=False, roaming=False) / "headers" / f"{name}.json"

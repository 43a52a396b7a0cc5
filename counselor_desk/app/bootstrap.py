# SPDX-License-Identifier: GPL-3.0-or-later
"""The composition root: builds every object of the program once and hands it over."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from counselor_desk.domain.ports import Clock, IdSource, KeyStore
from counselor_desk.security.key_derivation import Argon2idParameters
from counselor_desk.security.keystore import OsKeyStore
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.vault import ThirdCopy, Vault

if TYPE_CHECKING:
    from counselor_desk.services.backups import Backups
    from counselor_desk.services.generations import Generations
    from counselor_desk.services.rules import Rules

_APPLICATION = "CounselorDesk"
_HOME_VARIABLE = "COUNSELOR_DESK_HOME"


class SystemClock:
    """The computer's own clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Random identifiers of 128 bits, 32 hexadecimal characters."""

    def new(self) -> str:
        return os.urandom(16).hex()


class Desk:
    """What works without an open journal; what the first window does not need is built when it is first asked for."""

    def __init__(
        self, *, clock: Clock, vault: Vault, backups: Callable[[], "Backups"], rules: Callable[[], "Rules"]
    ) -> None:
        self.clock = clock
        self.vault = vault
        self._backups = backups
        self._rules = rules

    @cached_property
    def backups(self) -> "Backups":
        return self._backups()

    @cached_property
    def generations(self) -> "Generations":
        from counselor_desk.services.generations import Generations

        return Generations(vault=self.vault, clock=self.clock)

    @cached_property
    def rules(self) -> "Rules":
        return self._rules()


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

    def backups() -> "Backups":
        from counselor_desk.services.backups import Backups

        return Backups(vault=vault, clock=its_clock, ids=its_ids, third_copy=copies)

    return Desk(clock=its_clock, vault=vault, backups=backups, rules=_rules)


def _rules() -> "Rules":
    from counselor_desk.policy.loader import load_packs
    from counselor_desk.services.rules import Rules

    return Rules(load_packs)


def open_desk(desk: Desk, journal: OpenJournal) -> OpenDesk:
    """Build the services of an open journal."""
    return OpenDesk(journal, vault=desk.vault, backups=lambda: desk.backups, rules=lambda: desk.rules)


def default_journal() -> Path:
    """Where the counselor's own journal lies unless told otherwise."""
    home = os.environ.get(_HOME_VARIABLE)
    if home:
        return Path(home)
    # imported where it is needed: the other commands never ask for it
    from platformdirs import user_data_path

    return user_data_path(_APPLICATION, appauthor=False, roaming=False)


def sample_journal_folder() -> Path:
    """Where the sample practice lies once it was written: beside the counselor's own journal."""
    return default_journal().absolute().parent / "CounselorDesk sample practice"


def window_settings_file() -> Path:
    """Where the window keeps how it looks; nothing about people or the practice."""
    home = os.environ.get(_HOME_VARIABLE)
    if home:
        # whoever puts the journal elsewhere (a stick, a test) wants nothing of it in the usual place
        return Path(home).absolute().parent / "window.ini"
    from platformdirs import user_config_path

    return user_config_path(_APPLICATION, appauthor=False, roaming=False) / "window.ini"


def header_copy_in_config(journal: Path) -> Path:
    """Where the third copy of a journal's header lies: in the user's configuration folder, one for each journal
    folder.
    """
    from platformdirs import user_config_path

    name = sha256(os.fsencode(journal.absolute())).hexdigest()[:16]
    return user_config_path(_APPLICATION, appauthor=False, roaming=False) / "headers" / f"{name}.json"

# SPDX-License-Identifier: GPL-3.0-or-later
"""Every service of one open journal, each built when it is first asked for.

Building them all would load the whole program before the first window: the release alone brings typst, pikepdf and
pypdfium2. So each import stands where its service is built.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from counselor_desk.services.open_journal import OpenJournal

if TYPE_CHECKING:
    from counselor_desk.services.appointments import Appointments
    from counselor_desk.services.automatic_backups import AutomaticBackups
    from counselor_desk.services.backups import Backups
    from counselor_desk.services.check_ins import CheckIns
    from counselor_desk.services.client_consents import ClientConsents
    from counselor_desk.services.client_documents import ClientDocuments
    from counselor_desk.services.client_list import ClientList
    from counselor_desk.services.client_record import ClientRecord
    from counselor_desk.services.clients import Clients
    from counselor_desk.services.consents import Consents
    from counselor_desk.services.deliveries import Deliveries
    from counselor_desk.services.disclosure_list import DisclosureList
    from counselor_desk.services.disclosures import Disclosures
    from counselor_desk.services.executor_sheets import ExecutorSheets
    from counselor_desk.services.generations import Generations
    from counselor_desk.services.health import Health
    from counselor_desk.services.letters import Letters
    from counselor_desk.services.matter_list import MatterList
    from counselor_desk.services.matter_progress import MatterProgress
    from counselor_desk.services.matters import Matters
    from counselor_desk.services.new_codes import NewCodes
    from counselor_desk.services.notes import Notes
    from counselor_desk.services.recovery import Recovery
    from counselor_desk.services.release_review import ReleaseReview
    from counselor_desk.services.releases import Releases
    from counselor_desk.services.revocation import Revocation
    from counselor_desk.services.rules import Rules
    from counselor_desk.services.seal_card import SealCards
    from counselor_desk.services.seal_checks import SealChecks
    from counselor_desk.services.seal_stamps import SealStamps
    from counselor_desk.services.seals import Seals
    from counselor_desk.services.search import Search
    from counselor_desk.services.sessions import Sessions
    from counselor_desk.services.snippets import Snippets
    from counselor_desk.services.today import Today
    from counselor_desk.services.unfinished import Unfinished
    from counselor_desk.services.unlock_choices import UnlockChoices
    from counselor_desk.services.vault import Vault


class OpenDesk:
    """The counselor's verbs over an open journal; used on the thread that opened it."""

    def __init__(
        self,
        journal: OpenJournal,
        *,
        vault: "Vault",
        backups: Callable[[], "Backups"],
        rules: Callable[[], "Rules"],
    ) -> None:
        self.journal = journal
        self.vault = vault
        self._backups = backups
        self._rules = rules

    @cached_property
    def backups(self) -> "Backups":
        return self._backups()

    @cached_property
    def automatic_backups(self) -> "AutomaticBackups":
        from counselor_desk.services.automatic_backups import AutomaticBackups

        return AutomaticBackups(self.backups)

    @cached_property
    def generations(self) -> "Generations":
        from counselor_desk.services.generations import Generations

        return Generations(vault=self.vault, clock=self.journal.clock)

    @cached_property
    def revocation(self) -> "Revocation":
        from counselor_desk.services.revocation import Revocation

        return Revocation(vault=self.vault)

    @cached_property
    def rules(self) -> "Rules":
        return self._rules()

    @cached_property
    def clients(self) -> "Clients":
        from counselor_desk.services.clients import Clients

        return Clients(self.journal)

    @cached_property
    def client_list(self) -> "ClientList":
        from counselor_desk.services.client_list import ClientList

        return ClientList(self.journal)

    @cached_property
    def client_documents(self) -> "ClientDocuments":
        from counselor_desk.services.client_documents import ClientDocuments

        return ClientDocuments(self.journal)

    @cached_property
    def client_record(self) -> "ClientRecord":
        from counselor_desk.services.client_record import ClientRecord

        return ClientRecord(self.journal)

    @cached_property
    def today(self) -> "Today":
        from counselor_desk.services.today import Today

        return Today(self.journal, backups=self.backups)

    @cached_property
    def appointments(self) -> "Appointments":
        from counselor_desk.services.appointments import Appointments

        return Appointments(self.journal)

    @cached_property
    def sessions(self) -> "Sessions":
        from counselor_desk.services.sessions import Sessions

        return Sessions(self.journal)

    @cached_property
    def notes(self) -> "Notes":
        from counselor_desk.services.notes import Notes

        return Notes(self.journal)

    @cached_property
    def snippets(self) -> "Snippets":
        from counselor_desk.services.snippets import Snippets

        return Snippets(self.journal)

    @cached_property
    def unfinished(self) -> "Unfinished":
        from counselor_desk.services.unfinished import Unfinished

        return Unfinished(self.journal)

    @cached_property
    def consents(self) -> "Consents":
        from counselor_desk.services.consents import Consents

        return Consents(self.journal)

    @cached_property
    def client_consents(self) -> "ClientConsents":
        from counselor_desk.services.client_consents import ClientConsents

        return ClientConsents(self.journal, rules=self.rules)

    @cached_property
    def check_ins(self) -> "CheckIns":
        from counselor_desk.services.check_ins import CheckIns

        return CheckIns(self.journal)

    @cached_property
    def matters(self) -> "Matters":
        from counselor_desk.services.matters import Matters

        return Matters(self.journal)

    @cached_property
    def matter_list(self) -> "MatterList":
        from counselor_desk.services.matter_list import MatterList

        return MatterList(self.journal)

    @cached_property
    def matter_progress(self) -> "MatterProgress":
        from counselor_desk.services.matter_progress import MatterProgress

        return MatterProgress(self.journal, review=self.review)

    @cached_property
    def review(self) -> "ReleaseReview":
        from counselor_desk.services.release_review import ReleaseReview

        return ReleaseReview(self.journal, rules=self.rules)

    @cached_property
    def releases(self) -> "Releases":
        from counselor_desk.services.releases import Releases

        return Releases(self.journal, review=self.review)

    @cached_property
    def deliveries(self) -> "Deliveries":
        from counselor_desk.services.deliveries import Deliveries

        return Deliveries(self.journal)

    @cached_property
    def letters(self) -> "Letters":
        from counselor_desk.services.letters import Letters

        return Letters(self.journal, rules=self.rules)

    @cached_property
    def disclosures(self) -> "Disclosures":
        from counselor_desk.services.disclosures import Disclosures

        return Disclosures(self.journal, letters=self.letters)

    @cached_property
    def disclosure_list(self) -> "DisclosureList":
        from counselor_desk.services.disclosure_list import DisclosureList

        return DisclosureList(self.journal)

    @cached_property
    def search(self) -> "Search":
        from counselor_desk.services.search import Search

        return Search(self.journal)

    @cached_property
    def health(self) -> "Health":
        from counselor_desk.services.health import Health

        return Health(self.journal, backups=self.backups)

    @cached_property
    def seals(self) -> "Seals":
        from counselor_desk.services.seals import Seals

        return Seals(self.journal)

    @cached_property
    def seal_cards(self) -> "SealCards":
        from counselor_desk.services.seal_card import SealCards

        return SealCards(self.journal, seals=self.seals)

    @cached_property
    def seal_checks(self) -> "SealChecks":
        from counselor_desk.services.seal_checks import SealChecks

        return SealChecks(self.journal)

    @cached_property
    def seal_stamps(self) -> "SealStamps":
        from counselor_desk.services.seal_stamps import SealStamps

        return SealStamps(self.journal, seals=self.seals)

    @cached_property
    def unlock_choices(self) -> "UnlockChoices":
        from counselor_desk.services.unlock_choices import UnlockChoices

        return UnlockChoices(self.journal, vault=self.vault)

    @cached_property
    def new_codes(self) -> "NewCodes":
        from counselor_desk.services.new_codes import NewCodes

        return NewCodes(self.journal, vault=self.vault)

    @cached_property
    def executor_sheets(self) -> "ExecutorSheets":
        from counselor_desk.services.executor_sheets import ExecutorSheets

        return ExecutorSheets(self.journal, vault=self.vault)

    @cached_property
    def recovery(self) -> "Recovery":
        from counselor_desk.services.recovery import Recovery

        return Recovery(self.journal, vault=self.vault)

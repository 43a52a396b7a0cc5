# SPDX-License-Identifier: GPL-3.0-or-later
"""Matters: the signer decides which row a paper falls under, and what of a paper cannot be typed in."""

from datetime import date
from typing import Any

import pytest
from factories import NOW, a_clause, a_hold, a_matter, a_request

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.matters import JUDICIAL_SIGNERS, PaperKind, SignerRole, basis_of
from counselor_desk.domain.release_bases import ReleaseBasis

COURT_PAPERS = [PaperKind.COURT_ORDER, PaperKind.SUBPOENA]


@pytest.mark.parametrize("signer", [role for role in SignerRole if role not in JUDICIAL_SIGNERS])
@pytest.mark.parametrize("paper", COURT_PAPERS)
def test_without_a_judge_a_court_paper_is_a_bare_subpoena_whatever_its_title(
    paper: PaperKind, signer: SignerRole
) -> None:
    assert basis_of(paper=paper, signer=signer) is ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA


@pytest.mark.parametrize("signer", [SignerRole.JUDGE, SignerRole.MAGISTRATE, SignerRole.TRIBUNAL])
@pytest.mark.parametrize(
    ("paper", "basis"),
    [
        (PaperKind.COURT_ORDER, ReleaseBasis.COURT_ORDER),
        (PaperKind.SUBPOENA, ReleaseBasis.JUDGE_OR_GRAND_JURY_SUBPOENA),
    ],
)
def test_a_judges_order_and_a_judges_subpoena_are_two_things(
    paper: PaperKind, basis: ReleaseBasis, signer: SignerRole
) -> None:
    assert basis_of(paper=paper, signer=signer) is basis


@pytest.mark.parametrize(
    ("paper", "basis"),
    [
        (PaperKind.CLIENT_AUTHORIZATION, ReleaseBasis.CLIENT_AUTHORIZATION),
        (PaperKind.CLIENT_ACCESS_REQUEST, ReleaseBasis.CLIENT_ACCESS),
        (PaperKind.POLICE_REQUEST, ReleaseBasis.ADMINISTRATIVE_REQUEST),
        (PaperKind.WARRANT, ReleaseBasis.WARRANT),
        (PaperKind.AGENCY_REQUEST, ReleaseBasis.ADMINISTRATIVE_REQUEST),
        (PaperKind.LICENSING_BOARD_REQUEST, ReleaseBasis.LICENSING_BOARD),
        (PaperKind.SOLICITOR_LETTER, ReleaseBasis.SOLICITOR_WITHOUT_CONSENT),
        (PaperKind.INSURER_REQUEST, ReleaseBasis.INSURER),
    ],
)
@pytest.mark.parametrize("signer", SignerRole)
def test_every_other_paper_has_one_basis_whoever_signed(
    paper: PaperKind, basis: ReleaseBasis, signer: SignerRole
) -> None:
    assert basis_of(paper=paper, signer=signer) is basis


@pytest.mark.parametrize("signer", SignerRole)
@pytest.mark.parametrize("paper", PaperKind)
def test_only_a_judges_order_reaches_the_path_of_an_order(paper: PaperKind, signer: SignerRole) -> None:
    on_that_path = basis_of(paper=paper, signer=signer) is ReleaseBasis.COURT_ORDER

    assert on_that_path == (paper is PaperKind.COURT_ORDER and signer in JUDICIAL_SIGNERS)


def test_a_matter_takes_its_basis_from_its_paper() -> None:
    request = a_request(signer_role=SignerRole.CLERK)

    assert a_matter().basis is ReleaseBasis.COURT_ORDER
    assert a_matter(request=request).basis is ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"signer_name": ""}, ErrorCode.VALUE_MISSING, "request.signer_name"),
        ({"requester_name": " "}, ErrorCode.VALUE_MISSING, "request.requester_name"),
        ({"served_on": date(2026, 11, 8)}, ErrorCode.DATE_RANGE_IMPOSSIBLE, "request.served_on"),
        ({"due_on": date(2026, 11, 8)}, ErrorCode.DATE_RANGE_IMPOSSIBLE, "request.due_on"),
    ],
)
def test_an_impossible_paper_is_refused(changes: dict[str, Any], code: ErrorCode, where: str) -> None:
    with pytest.raises(UserError) as raised:
        a_request(**changes)

    assert (raised.value.code, raised.value.where) == (code, where)


@pytest.mark.parametrize("changes", [{"due_on": None}, {"served_on": date(2026, 11, 9), "due_on": date(2026, 11, 9)}])
def test_a_paper_may_be_dated_served_and_due_on_one_day_or_name_no_day(changes: dict[str, Any]) -> None:
    assert a_request(**changes).dated_on == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"period_to": date(2025, 12, 31)}, ErrorCode.DATE_RANGE_IMPOSSIBLE, "clause.period_to"),
        ({"words": ""}, ErrorCode.VALUE_MISSING, "clause.words"),
    ],
)
def test_an_impossible_clause_is_refused(changes: dict[str, Any], code: ErrorCode, where: str) -> None:
    with pytest.raises(UserError) as raised:
        a_clause(**changes)

    assert (raised.value.code, raised.value.where) == (code, where)


def test_a_clause_may_name_a_single_day() -> None:
    assert a_clause(period_to=date(2026, 1, 1)).period_from == date(2026, 1, 1)


def test_a_hold_stands_until_it_is_lifted() -> None:
    assert a_hold().stands
    assert not a_hold(lifted_at=NOW).stands

# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that the gate lets through, built on the shipped rules, so that a test changes the one thing it is about."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from factories import TODAY, a_client, a_hold, a_matter, a_request, an_authorization, an_identity_check, an_item
from policy_samples import jurisdiction

from counselor_desk.domain.authorizations import AuthorizationFormalities
from counselor_desk.domain.gate import Decision, GateRequest, ItemDecision, evaluate
from counselor_desk.domain.gate_reasons import BlockerCode
from counselor_desk.domain.ids import AuthorizationId, ClientId
from counselor_desk.domain.matters import Matter, PaperKind, SignerRole
from counselor_desk.domain.policy import BasisRow, MergedRule, Regime, ReleaseBasis, rules_in_force
from counselor_desk.policy.loader import load_packs

CLIENT = ClientId("client")
NO_FORMALITIES = AuthorizationFormalities()
ILLINOIS_FORMALITIES = AuthorizationFormalities(witness=True, calendar_expiry=True)


@cache
def row_on_file(region: str, basis: ReleaseBasis) -> BasisRow | None:
    """The row of a basis as the shipped packs give it to a practice in a region, if they know it."""
    country, regimes = ("GB", ()) if region == "EAW" else ("US", (Regime.HIPAA,))
    rules = rules_in_force(load_packs(), jurisdiction(region, "LPC", *regimes, country=country), TODAY)
    answer = rules.basis(basis)
    return answer.row if isinstance(answer, MergedRule) else None


def shipped_row(region: str, basis: ReleaseBasis) -> BasisRow:
    row = row_on_file(region, basis)
    assert row is not None
    return row


def an_open_gate(*, basis: ReleaseBasis = ReleaseBasis.COURT_ORDER, region: str = "CA", **changes: Any) -> GateRequest:
    """A request on which one signed progress note leaves: every line on file, nothing undecided."""
    row = shipped_row(region, basis)
    on_authorization = basis is ReleaseBasis.CLIENT_AUTHORIZATION
    authorization = an_authorization(
        id=AuthorizationId("authorization"), client_id=CLIENT, witness_name="Priya JUNIPER"
    )
    matter: Matter = a_matter(
        id="matter",
        client_id=CLIENT,
        request=an_authorized_request() if on_authorization else a_request(),
        identity=an_identity_check(),
        authorization_id=authorization.id if on_authorization else None,
    )
    request = GateRequest(
        client=a_client(id=CLIENT),
        matter=matter,
        row=row,
        region_on_file=True,
        authorization=authorization if on_authorization else None,
        formalities=ILLINOIS_FORMALITIES if region == "IL" else NO_FORMALITIES,
        evidence=frozenset(each.key for each in row.evidence),
        items=(an_item(id="note:one", client_id=CLIENT),),
        holds=(a_hold(matter_id=matter.id, client_id=CLIENT),),
        recipient_name=authorization.recipient_name if on_authorization else matter.request.requester_name,
    )
    return replace(request, **changes)


def an_authorized_request(**changes: Any) -> Any:
    return a_request(
        **{
            "paper": PaperKind.CLIENT_AUTHORIZATION,
            "signer_role": SignerRole.CLIENT,
            "signer_name": "Marisol ZEBULON Quint",
            **changes,
        }
    )


def with_paper(request: GateRequest, **changes: Any) -> GateRequest:
    """The same request on a paper that differs."""
    paper = replace(request.matter.request, **changes)
    return replace(request, matter=replace(request.matter, request=paper))


def with_matter(request: GateRequest, **changes: Any) -> GateRequest:
    return replace(request, matter=replace(request.matter, **changes))


def with_authorization(request: GateRequest, **changes: Any) -> GateRequest:
    assert request.authorization is not None
    return replace(request, authorization=replace(request.authorization, **changes))


def with_item(request: GateRequest, **changes: Any) -> GateRequest:
    """The same request about one other item."""
    return replace(request, items=(replace(request.items[0], **changes),))


def answer(request: GateRequest) -> Decision:
    return evaluate(request, today=TODAY)


def codes(decision: Decision) -> set[BlockerCode]:
    return {each.code for each in decision.blockers}


def keys(decision: Decision, code: BlockerCode) -> list[str]:
    return [each.key for each in decision.blockers if each.code is code]


def only(decisions: Iterable[ItemDecision]) -> ItemDecision:
    (decision,) = decisions
    return decision

# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of the basis checklist that the record itself already answers, so that nobody ticks what can be seen.

The keys are those of the policy packs; a line that asks for a judgment (does the court have power here? is the order
stayed?) is never answered from the record.
"""

from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.consents import CopyGiven
from counselor_desk.domain.matters import Matter, RecordType
from counselor_desk.domain.release_bases import ReleaseBasis
from counselor_desk.domain.text import is_blank


def evidence_on_file(matter: Matter, *, has_paper: bool, authorization: Authorization | None) -> frozenset[str]:
    """Keys of the checklist lines that stand on file: what the counselor recorded and what the record shows.

    Args:
        matter: with its clauses, advice and recorded evidence.
        has_paper: whether the scan of the paper is attached.
        authorization: the one that the matter names, if any.
    """
    recorded = {each.key for each in matter.evidence}
    seen = _seen_on_authorization(authorization) if authorization is not None else {}
    if matter.basis is ReleaseBasis.COURT_ORDER:
        seen |= _seen_on_order(matter, has_paper=has_paper)
    seen["counsel_consulted"] = bool(matter.consultations)
    seen["whole_record_justification"] = bool(matter.clauses) and not any(
        is_blank(each.justification) for each in matter.clauses if each.record_type is RecordType.WHOLE_RECORD
    )
    return frozenset(recorded | {key for key, stands in seen.items() if stands})


def _seen_on_order(matter: Matter, *, has_paper: bool) -> dict[str, bool]:
    request = matter.request
    return {
        "signed_order_copy": has_paper,
        "court": not is_blank(request.court),
        "judge": not is_blank(request.signer_name),
        "docket": not is_blank(request.docket),
        "order_date": True,
        "scope_transcribed": bool(matter.clauses),
    }


def _seen_on_authorization(authorization: Authorization) -> dict[str, bool]:
    a = authorization
    return {
        "description_of_information": not is_blank(a.description),
        "who_may_disclose": not is_blank(a.discloser),
        "recipient": not is_blank(a.recipient_name),
        "purpose": not is_blank(a.purpose),
        "expiration": a.expires_on is not None or not is_blank(a.expires_with),
        "signature_and_date": a.signed_on is not None and not is_blank(a.signer_name),
        "representative_authority": not is_blank(a.representative_authority),
        "revocation_statement": a.statements_included,
        "conditioning_statement": a.statements_included,
        "redisclosure_statement": a.statements_included,
        "not_revoked": a.revoked_on is None,
        "witnessed_signature": not is_blank(a.witness_name),
        "calendar_date_expiry": a.expires_on is not None,
        "not_compound_or_conditioned": not a.is_compound and not a.is_conditioned,
        "nothing_known_false": not a.is_known_false,
        "copy_to_client": a.copy_given in (CopyGiven.PRINTED, CopyGiven.BY_EMAIL),
    }

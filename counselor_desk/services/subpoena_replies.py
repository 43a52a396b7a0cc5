# SPDX-License-Identifier: GPL-3.0-or-later
"""The two answers to a subpoena that no judge signed: a written objection, and a notice to the client.

A reply to somebody whose authority is not proven never carries a client's name: it neither confirms nor denies.
"""

from dataclasses import replace
from datetime import datetime

from counselor_desk.domain.clients import Client
from counselor_desk.domain.matters import Matter, SignerRole
from counselor_desk.domain.packets import Addressee, Letter, LetterSection
from counselor_desk.domain.policy import ClockEvent, NotComputable, RuleDue, RuleSet, Unknown
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.release_bases import BasisRow
from counselor_desk.services.civil_time import printed_date
from counselor_desk.services.letter_frame import blank_letter

_SIGNERS = {
    SignerRole.CLERK: "a clerk",
    SignerRole.ATTORNEY: "an attorney",
    SignerRole.SOLICITOR: "a solicitor",
    SignerRole.AGENCY: "an agency",
}


def objection_letter(
    matter: Matter, *, row: BasisRow, practice: PracticeProfile, number: str, produced_at: datetime
) -> Letter:
    """Neither confirms nor denies; says what is missing on file, and what would let the request be looked at again.

    Only grounds that the journal itself shows are stated; every other objection is reserved.
    """
    request = matter.request
    docket = f"No. {request.docket}" if request.docket else ""
    signer = _SIGNERS.get(request.signer_role, "somebody other than a judge")
    return replace(
        blank_letter(practice, produced_at=produced_at, reference_number=number),
        title="Written objection to a subpoena",
        addressee=Addressee(name=request.requester_name, address=request.requester_address),
        reference=tuple(
            line for line in (f"Subpoena of {printed_date(request.dated_on)}", docket, request.court) if line
        ),
        salutation=f"Dear {request.requester_name},",
        paragraphs=(
            f"I received the subpoena named above on {printed_date(request.served_on)}. It is signed by {signer}. "
            "I object to it in writing and produce nothing in answer to it.",
            "This letter neither confirms nor denies that any person is or was a client of this practice, or that any "
            "record exists. Confidentiality and privilege keep me from saying either.",
        ),
        sections=(
            LetterSection(heading="Grounds", listed=_grounds(matter, row=row, practice=practice)),
            LetterSection(
                heading="What would let me look at the request again",
                listed=(
                    "An order signed by a judge or tribunal that names what is to be produced.",
                    "A written authorization, signed by the person whose records are asked for.",
                    "Written proof that this person had notice and time to object, "
                    "or that a qualified protective order was agreed or asked for.",
                ),
            ),
            LetterSection(
                heading="Request",
                paragraphs=(
                    "Please withdraw the subpoena or narrow it, and let me know in writing. "
                    "All other objections, such as to its breadth and to the time that it allows, "
                    "and all rights and privileges are reserved, whoever they belong to.",
                ),
            ),
        ),
        closing=("Respectfully,",),
        sign_here=(practice.signing_name,),
        footer_line="Confidential. This letter neither confirms nor denies that any person is or was a client.",
    )


def _grounds(matter: Matter, *, row: BasisRow, practice: PracticeProfile) -> tuple[str, ...]:
    on_file = {each.key for each in matter.evidence}
    grounds = ["The subpoena is not signed by a judge, and no order of a court came with it."]
    ways = {each.key for each in row.evidence if each.any_of}
    if practice.hipaa_covered and not ways & on_file:
        grounds.append("Neither an authorization nor the assurances of 45 CFR 164.512(e)(1)(ii) came with it.")
    grounds.append(
        "To the extent that it asks for communications with a psychotherapist, the privilege is asserted on behalf of "
        "whoever holds it (Jaffee v. Redmond, 518 U.S. 1 (1996), and state law)."
    )
    grounds.append(
        "To the extent that it asks for records under 42 U.S.C. 290dd-2 and 42 CFR part 2, a subpoena alone does not "
        "permit any answer (42 CFR 2.61 to 2.67)."
    )
    return tuple(grounds)


def client_notice_letter(
    matter: Matter, *, client: Client, rules: RuleSet, practice: PracticeProfile, number: str, produced_at: datetime
) -> Letter:
    """Goes to the client alone; names dates, and never says what the client should do about them.

    Where no safe address is on file the letter says that it is to be handed over, and is not to be mailed.
    """
    request = matter.request
    facts = [
        ("Paper", f"Subpoena signed by {_SIGNERS.get(request.signer_role, 'somebody other than a judge')}"),
        ("Dated", printed_date(request.dated_on)),
        ("Received", printed_date(request.served_on)),
        ("From", request.requester_name),
    ]
    if request.court:
        facts.append(("Court", request.court))
    if request.docket:
        facts.append(("Number", request.docket))
    if request.due_on is not None:
        facts.append(("Answer due", printed_date(request.due_on)))
    objection = objection_due(matter, rules)
    if objection is not None:
        facts.append(("Objection due", objection))
    return replace(
        blank_letter(practice, produced_at=produced_at, reference_number=number),
        title="A request for your records has arrived",
        addressee=Addressee(name=client.legal_name, address=client.safe_contact.address or "By hand"),
        salutation=f"Dear {client.display_name or client.legal_name},",
        facts=tuple(facts),
        paragraphs=(
            "I received a paper that asks for your counseling records. It was not signed by a judge. "
            "In answer to it I have released nothing, and I have not said whether you are a client.",
        ),
        sections=(
            LetterSection(
                heading="What I ask of you",
                listed=(
                    "Tell me whether you agree that anything is released, or whether you object.",
                    "If you have a lawyer, show them this letter and the paper soon. "
                    "A lawyer can object for you, or ask the court to limit what is asked for.",
                    "You may wish to claim the privilege over what we have talked about. "
                    "A lawyer can explain what that means for you.",
                ),
            ),
            LetterSection(
                heading="What I will do",
                paragraphs=(
                    "I will answer the paper in writing, without saying whether you are a client. If a judge orders "
                    "something, I will tell you before I release it wherever I am allowed to.",
                ),
            ),
        ),
        closing=("With kind regards,",),
        sign_here=(practice.signing_name,),
        footer_line="Personal and confidential. For the addressee only.",
    )


def objection_due(matter: Matter, rules: RuleSet) -> str | None:
    """The day by which an objection is due, with its source; None where no rule on file gives one."""
    request = matter.request
    if request.objection_due_on is not None:
        return printed_date(request.objection_due_on)
    events = {ClockEvent.SERVICE: request.served_on}
    if request.due_on is not None:
        events[ClockEvent.COMPLIANCE_TIME] = request.due_on
    found: RuleDue | NotComputable | Unknown = rules.due("subpoena.objection", events)
    if not isinstance(found, RuleDue):
        return None
    return f"{printed_date(found.due.on)} ({found.rule.authority})"

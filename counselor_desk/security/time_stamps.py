# SPDX-License-Identifier: GPL-3.0-or-later
"""Time stamps of a service (RFC 3161) by exchange of files: writes the request, reads the answer, checks its chain.

The one module that speaks to rfc3161-client. Nothing here reaches a network: both files are carried by the counselor.
An answer holds only with the imprint and nonce that were asked for, made for time stamping, under a pinned root.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import rfc3161_client
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from counselor_desk.domain.errors import BugError, ErrorCode, UserError
from counselor_desk.security.stamp_encoding import named_certificates, with_sorted_certificates

LONGEST_ANSWER: Final = 256 * 1024
"""Bytes; an answer holds the imprint, a signature and a few certificates of some 2 KiB each."""

LONGEST_CERTIFICATE: Final = 64 * 1024
_SHA256: Final = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_TIME_STAMPING: Final = ExtendedKeyUsageOID.TIME_STAMPING
_MOST_NAME_SIGNS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class StampRoot:
    """A root certificate: what it calls itself, until when it is valid, its bytes in DER and their SHA-256."""

    name: str = field(repr=False)
    valid_until: datetime
    fingerprint: str
    der: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedStamp:
    """What a service has signed: the time in UTC, its own name, and the root that its chain leads to."""

    stamped_at: datetime
    stamped_by: str = field(repr=False)
    root_fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StampQuestion:
    """A question to a service: the DER of a .tsq file and the nonce in it, which the answer must repeat."""

    der: bytes = field(repr=False)
    nonce: int


def new_question(message: bytes) -> StampQuestion:
    """Ask about the SHA-256 of a message, with a nonce and a wish for the certificates (RFC 3161, section 2.4.1)."""
    builder = rfc3161_client.TimestampRequestBuilder().data(message)
    builder = builder.hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).nonce(nonce=True)
    request = builder.cert_request(cert_request=True).build()
    if request.nonce is None:
        raise BugError("time_stamps.nonce")
    return StampQuestion(der=request.as_bytes(), nonce=request.nonce)


def read_root(content: bytes) -> StampRoot:
    """Read the certificate that a counselor chose, PEM or DER.

    Raises:
        UserError: STAMP_ROOT_UNREADABLE for anything that is not one self-signed certificate of an authority.
    """
    certificate = _certificate(content)
    # a service's own certificate in the place of its root would be refused when the service renews it
    if certificate is None or not _is_root(certificate):
        raise UserError(ErrorCode.STAMP_ROOT_UNREADABLE)
    der = certificate.public_bytes(Encoding.DER)
    return StampRoot(
        name=_name(certificate.subject),
        valid_until=certificate.not_valid_after_utc,
        fingerprint=sha256(der).hexdigest(),
        der=der,
    )


def nonce_of(answer: bytes) -> int:
    """The nonce in an answer, to find the question that it belongs to; nothing about it is proved yet.

    Raises:
        UserError: STAMP_UNREADABLE; STAMP_REFUSED where the service did not stamp anything.
    """
    return _nonce(_decoded(answer))


def check_answer(answer: bytes, *, message: bytes, nonce: int, root: bytes) -> CheckedStamp:
    """Check an answer against what was asked and one pinned root.

    The certificates must have been valid at the time of the stamp, not today: a stamp outlives them.

    Args:
        answer: any bytes, as they came.
        message: what `new_question` was asked about.
        nonce: that of the question.
        root: DER of a certificate that `read_root` has read.

    Raises:
        UserError: STAMP_UNREADABLE; STAMP_REFUSED by the service; STAMP_OF_ANOTHER_REQUEST for another imprint or
            nonce; STAMP_NOT_TRUSTED where the signature, the chain, a date or the certificate's purpose does not hold,
            or where the signature does not say which certificate it was made with.
    """
    response = _decoded(answer)
    if _nonce(response) != nonce or not _is_about(response, message):
        raise UserError(ErrorCode.STAMP_OF_ANOTHER_REQUEST)
    stamped_at, signer = None, None
    try:
        pinned = x509.load_der_x509_certificate(root)
        verifier = rfc3161_client.VerifierBuilder(nonce=nonce, roots=[pinned]).build()
        if verifier.verify(response, sha256(message).digest()):
            signer = _signer(response, answer)
            stamped_at = response.tst_info.gen_time.astimezone(UTC)
    except Exception:
        # the library passes on whatever OpenSSL and the parsers of certificates raise
        signer = None
    if stamped_at is None or signer is None or not _is_end_entity(signer):
        raise UserError(ErrorCode.STAMP_NOT_TRUSTED)
    return CheckedStamp(
        stamped_at=stamped_at, stamped_by=_name(signer.subject), root_fingerprint=sha256(root).hexdigest()
    )


def root_as_pem(certificate: bytes) -> bytes:
    """A root certificate in the form that other programs read; DER in."""
    return x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)


def _decoded(answer: bytes) -> rfc3161_client.TimeStampResponse:
    if len(answer) > LONGEST_ANSWER:
        raise UserError(ErrorCode.STAMP_UNREADABLE)
    try:
        response = rfc3161_client.decode_timestamp_response(with_sorted_certificates(answer))
        status = response.status
    except Exception:
        response = None
    if response is None:
        raise UserError(ErrorCode.STAMP_UNREADABLE)
    # 1 is "granted, with something changed": what was changed nobody here could judge
    if status != rfc3161_client.PKIStatus.GRANTED:
        raise UserError(ErrorCode.STAMP_REFUSED)
    return response


def _nonce(response: rfc3161_client.TimeStampResponse) -> int:
    nonce: int | None = None
    try:
        nonce = response.tst_info.nonce
    except Exception:
        # an answer whose inner part cannot be read has none
        nonce = None
    if nonce is None:
        raise UserError(ErrorCode.STAMP_UNREADABLE)
    return nonce


def _is_about(response: rfc3161_client.TimeStampResponse, message: bytes) -> bool:
    imprint = response.tst_info.message_imprint
    return imprint.hash_algorithm == _SHA256 and imprint.message == sha256(message).digest()


def _signer(response: rfc3161_client.TimeStampResponse, answer: bytes) -> x509.Certificate | None:
    """The certificate that the signature names; the library has made sure that there is one signature.

    By issuer and number, and by the hash under the signature, which RFC 3161 demands (section 2.4.2, and RFC 5816).
    Where two have the same issuer and number it is none: the library could have checked the other one.
    """
    (signer,) = response.signed_data.signer_infos
    fitting = []
    for der in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if certificate.issuer == signer.issuer and certificate.serial_number == signer.serial_number:
            fitting.append((certificate, der))
    named = named_certificates(answer)
    if len(fitting) != 1 or not named:
        return None
    ((certificate, der),) = fitting
    # SHA-1 is the one function that RFC 2634 knows; here it only tells certificates of one signer apart
    is_meant = all(each.function and hashlib.new(each.function, der).digest() == each.hash for each in named)
    return certificate if is_meant else None


def _is_end_entity(certificate: x509.Certificate) -> bool:
    """Whether a certificate is for time stamping alone and is no authority (RFC 3161, section 2.3)."""
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound as missing:
        return missing.oid == x509.BasicConstraints.oid and list(purposes) == [_TIME_STAMPING]
    return list(purposes) == [_TIME_STAMPING] and not constraints.ca


def _certificate(content: bytes) -> x509.Certificate | None:
    if not 0 < len(content) <= LONGEST_CERTIFICATE:
        return None
    try:
        if b"-----BEGIN" in content:
            found = x509.load_pem_x509_certificates(content)
            return found[0] if len(found) == 1 else None
        return x509.load_der_x509_certificate(content)
    except Exception:
        return None


def _is_root(certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(certificate)
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except Exception:
        return False


def _name(name: x509.Name) -> str:
    """What a certificate calls its holder, cut to a line: the common name, or else the organisation."""
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            # a name may hold anything; what cannot be seen, or turns the direction of a line, is left out
            seen = "".join(sign if sign.isprintable() else " " for sign in str(attribute.value))
            words = " ".join(seen.split())
            if words:
                return words[:_MOST_NAME_SIGNS]
    return "a service without a name"

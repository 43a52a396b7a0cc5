# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parser of time-stamp answers leaves undone: certificates in the order of DER, and which one has signed.

It refuses an answer whose SET of certificates is not sorted, as DER wants it (X.690, section 11.6), and `openssl ts`
writes them as they come (measured). No signature covers that order, so changing it changes nothing that is proved.
It does not read the signed attributes either, in which the service names its certificate by a hash; without them the
certificate beside a signature could be another one with the same key (RFC 2634, section 5.4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

_SEQUENCE = 0x30
_SET = 0x31
_OBJECT_ID = 0x06
_OCTETS = 0x04
_CONTEXT_0 = 0xA0
_LONG_FORM = 0x80
_MOST_LENGTH_BYTES = 4

# 1.2.840.113549.1.9.16.2.12 of RFC 2634, which knows SHA-1 alone, and .47 of RFC 5035, where SHA-256 needs no name
_SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910020c")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
_HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


@dataclass(frozen=True, slots=True)
class _Element:
    """One value of the encoding: its tag, where it begins, where its content begins, and where it ends."""

    tag: int
    start: int
    content: int
    end: int


def with_sorted_certificates(answer: bytes) -> bytes:
    """The same answer with its certificates sorted by their bytes; any other bytes come back as they are."""
    found = _certificates(answer)
    if found is None:
        return answer
    each = sorted(answer[one.start : one.end] for one in _elements(answer, found.content, found.end))
    ordered = b"".join(each)
    # where an element is cut short the rest is no element, and nothing is put together from pieces
    if len(ordered) != found.end - found.content:
        return answer
    return answer[: found.content] + ordered + answer[found.end :]


@dataclass(frozen=True, slots=True)
class NamedCertificate:
    """How a signature names the certificate that it was made with: a hash of it, and by which function.

    `function` is a name of hashlib's, or empty for one that is not known here, which fits no certificate.
    """

    function: str
    hash: bytes


def named_certificates(answer: bytes) -> tuple[NamedCertificate, ...]:
    """The certificate that each signing-certificate attribute under the signature names (RFC 3161, 2.4.2; RFC 5816).

    None where there is no such attribute, or where it cannot be read. A service may name its certificate in both forms,
    and then both must fit.
    """
    signer = _signed_data_part(answer, tag=_SET, skip=-1)
    signer = None if signer is None else _child(answer, signer, tag=_SEQUENCE)
    attributes = None if signer is None else _child(answer, signer, tag=_CONTEXT_0)
    if attributes is None:
        return ()
    found = []
    for attribute in _elements(answer, attributes.content, attributes.end):
        kind = _child(answer, attribute, tag=_OBJECT_ID)
        name = b"" if kind is None else answer[kind.content : kind.end]
        if name in (_SIGNING_CERTIFICATE, _SIGNING_CERTIFICATE_V2):
            found.append(_named(answer, attribute, is_second=name == _SIGNING_CERTIFICATE_V2))
    return tuple(found)


def _named(answer: bytes, attribute: _Element, *, is_second: bool) -> NamedCertificate:
    """The first ESSCertID of an attribute; the others name the chain above it."""
    place: _Element | None = attribute
    # the values, the value, its list of certificates, the first of them
    for tag in (_SET, _SEQUENCE, _SEQUENCE, _SEQUENCE):
        place = None if place is None else _child(answer, place, tag=tag)
    parts = () if place is None else tuple(_elements(answer, place.content, place.end))
    function = "sha256" if is_second else "sha1"
    if is_second and parts and parts[0].tag == _SEQUENCE:
        kind = _child(answer, parts[0], tag=_OBJECT_ID)
        function = "" if kind is None else _HASHES.get(answer[kind.content : kind.end], "")
        parts = parts[1:]
    if not parts or parts[0].tag != _OCTETS:
        return NamedCertificate("", b"")
    return NamedCertificate(function, answer[parts[0].content : parts[0].end])


def _certificates(answer: bytes) -> _Element | None:
    return _signed_data_part(answer, tag=_CONTEXT_0)


def _signed_data_part(answer: bytes, *, tag: int, skip: int = 0) -> _Element | None:
    """TimeStampResp, timeStampToken, its content, SignedData, a part of it (RFC 3161, 2.4.2; RFC 5652, 5.1)."""
    whole = _element(answer, 0, len(answer))
    token = None if whole is None else _child(answer, whole, tag=_SEQUENCE, skip=1)
    wrapped = None if token is None else _child(answer, token, tag=_CONTEXT_0)
    signed = None if wrapped is None else _child(answer, wrapped, tag=_SEQUENCE)
    return None if signed is None else _child(answer, signed, tag=tag, skip=skip)


def _child(answer: bytes, parent: _Element, *, tag: int, skip: int = 0) -> _Element | None:
    fitting = [each for each in _elements(answer, parent.content, parent.end) if each.tag == tag]
    return fitting[skip] if len(fitting) > max(skip, 0) else None


def _elements(answer: bytes, start: int, end: int) -> Iterator[_Element]:
    while (found := _element(answer, start, end)) is not None:
        yield found
        start = found.end


def _element(answer: bytes, start: int, end: int) -> _Element | None:
    if start + 2 > end:
        return None
    length, content = answer[start + 1], start + 2
    if length & _LONG_FORM:
        count = length & ~_LONG_FORM
        if not 1 <= count <= _MOST_LENGTH_BYTES or content + count > end:
            return None
        length, content = int.from_bytes(answer[content : content + count]), content + count
    if content + length > end:
        return None
    return _Element(tag=answer[start], start=start, content=content, end=content + length)

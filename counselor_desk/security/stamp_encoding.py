# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the certificates of a time-stamp answer into the order of DER, which services that run OpenSSL do not keep.

The parser refuses an answer whose SET of certificates is not sorted, as DER wants it (X.690, section 11.6), and
`openssl ts` writes them as they come (measured). No signature covers that order, so changing it changes nothing that is
proved; whatever else is wrong with an answer is left to the parser.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_SEQUENCE = 0x30
_CONTEXT_0 = 0xA0
_LONG_FORM = 0x80
_MOST_LENGTH_BYTES = 4


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


def _certificates(answer: bytes) -> _Element | None:
    """TimeStampResp, timeStampToken, its content, SignedData, certificates (RFC 3161, 2.4.2; RFC 5652, 5.1)."""
    whole = _element(answer, 0, len(answer))
    token = None if whole is None else _child(answer, whole, tag=_SEQUENCE, skip=1)
    wrapped = None if token is None else _child(answer, token, tag=_CONTEXT_0)
    signed = None if wrapped is None else _child(answer, wrapped, tag=_SEQUENCE)
    return None if signed is None else _child(answer, signed, tag=_CONTEXT_0)


def _child(answer: bytes, parent: _Element, *, tag: int, skip: int = 0) -> _Element | None:
    fitting = [each for each in _elements(answer, parent.content, parent.end) if each.tag == tag]
    return fitting[skip] if len(fitting) > skip else None


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

# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for secrets in bytes in every form in which they could have got there: plain, UTF-16, base64, hexadecimal,
escaped as in JSON, XML or an address, and each of these inside a compressed stream.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from compressed_streams import streams_in

# a shorter one is found in a few megabytes of ciphertext by chance
_SHORTEST = 6
# up to so many beginnings of forms it is faster to look for one after the other (measured: 1 GB/s against 4 MB/s)
_FEW = 512


class LeakScan:
    """A set of secrets to look for; texts are taken in every encoding, bytes as they are, in base64 and in hex.

    Args:
        texts: as a person would write them; a form of fewer than 6 bytes is not looked for.
        keys: raw bytes.
    """

    def __init__(self, *, texts: Iterable[str] = (), keys: Iterable[bytes] = ()) -> None:
        self._by_start: dict[bytes, list[tuple[bytes, str]]] = {}
        for text in texts:
            for name, raw in (("UTF-8", text.encode()), ("UTF-16LE", text.encode("utf-16-le")),
                              ("UTF-16BE", text.encode("utf-16-be"))):  # fmt: skip
                self._add_forms(raw, f"{text!r} in {name}")
            for escaped in {json.dumps(text)[1:-1], quote(text), escape(text)} - {text}:
                self._add(escaped.encode(), f"{text!r} escaped")
        for key in keys:
            self._add_forms(key, f"key {key.hex()[:8]}...")

    def found_in(self, content: bytes) -> set[str]:
        """What was found, with the form it was found in; also in what is compressed in it."""
        found = self._found_as_it_is(content)
        for stream in streams_in(content):
            found |= {f"{each}, compressed" for each in self._found_as_it_is(stream)}
        return found

    def _found_as_it_is(self, content: bytes) -> set[str]:
        starts = self._by_start
        if len(starts) <= _FEW:
            return {words for start in starts if start in content for raw, words in starts[start] if raw in content}
        hits = [
            (at, starts[content[at : at + _SHORTEST]])
            for at in range(len(content) - _SHORTEST + 1)
            if content[at : at + _SHORTEST] in starts
        ]
        return {words for at, candidates in hits for raw, words in candidates if content.startswith(raw, at)}

    def found_below(self, *folders: Path) -> dict[str, set[str]]:
        """Findings by file, in contents and in names."""
        files = [path for folder in folders for path in sorted(folder.rglob("*"))]
        found = {str(path): self.found_in(path.read_bytes()) for path in files if path.is_file()}
        for path in files:
            found.setdefault(str(path), set()).update(self.found_in(path.name.encode()))
        return {path: leaks for path, leaks in found.items() if leaks}

    def _add_forms(self, raw: bytes, words: str) -> None:
        for form, name in _forms(raw):
            self._add(form, f"{words}{name}")

    def _add(self, form: bytes, words: str) -> None:
        if len(form) >= _SHORTEST:
            self._by_start.setdefault(form[:_SHORTEST], []).append((form, words))


def _forms(raw: bytes) -> Iterator[tuple[bytes, str]]:
    yield raw, ""
    yield raw.hex().encode(), ", hex"
    yield raw.hex().upper().encode(), ", HEX"
    for shift in range(3):
        # signs that also hold bits of a neighbouring byte are left out
        encoded = base64.b64encode(bytes(shift) + raw)[(8 * shift + 5) // 6 : (shift + len(raw)) * 8 // 6]
        yield encoded, f", base64 at {shift}"
        yield encoded.replace(b"+", b"-").replace(b"/", b"_"), f", URL-safe base64 at {shift}"

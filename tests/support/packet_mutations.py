# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes to the data files of a packet: as an accident makes them, and as a forger who makes every hash fit again."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from types import ModuleType
from typing import Any, cast

from built_packets import content_of, replaced, small_files
from hypothesis import strategies as st

from counselor_desk.documents.manifest import checksums, self_digest
from counselor_desk.documents.packet_verifier import verifier_source
from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.domain.releases import PacketFile

Files = tuple[PacketFile, ...]
Place = tuple[str | int, ...]

TEXTS = ("", "0" * 64, "f" * 32, "note.signed", "2026-11-17T15:20:11.000000Z", "another text")
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-1, 60), st.sampled_from(TEXTS), st.text(max_size=8), st.just([]), st.just({})
)


@cache
def check_packet() -> ModuleType:
    """The stand-alone program as a module, made from the bytes that stand in packets."""
    module = ModuleType("check_packet")
    exec(compile(verifier_source(), "check_packet.py", "exec"), vars(module))  # noqa: S102 - the program under test
    return module


@cache
def light_files() -> Files:
    """A packet whose PDF files are a few bytes long: for programs that look at their hashes only."""
    files = small_files(with_record_json=True)
    for name in ("record.pdf", "withholding-log.pdf"):
        files = replaced(files, name, b"%PDF-1.7 " + name.encode())
    return refitted(files)


def refitted(files: Files) -> Files:
    """The files with every hash made to fit again, in manifest.json and SHA256SUMS."""
    manifest = json.loads(content_of(files, "manifest.json"))
    for name in manifest["files"]:
        content = content_of(files, name)
        manifest["files"][name] = {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
    raw = canonical_bytes({**manifest, "manifest_sha256": self_digest(manifest)})
    hashes = {name: each["sha256"] for name, each in manifest["files"].items()}
    sums = checksums({**hashes, "manifest.json": sha256(raw).hexdigest()})
    return replaced(replaced(files, "manifest.json", raw), "SHA256SUMS", sums)


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """Where something stands in a JSON value, the value itself left out."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in pairs:
        yield (*at, key)
        yield from places(each, (*at, key))


@st.composite
def changed(draw: st.DrawFn, whole: Any, *, among: tuple[Place, ...]) -> Any:
    """A JSON value with one thing replaced, removed, put in, doubled or moved; never the same as before."""
    place = draw(st.sampled_from(among))
    value = copy.deepcopy(whole)
    parent = cast(Any, value)
    for step in place[:-1]:
        parent = parent[step]
    key: Any = place[-1]
    way = draw(st.sampled_from(("replace", "nudge", "remove", "insert", "double", "move")))
    if way == "nudge" and isinstance(parent[key], str) and parent[key]:
        at = draw(st.integers(0, len(parent[key]) - 1))
        parent[key] = parent[key][:at] + draw(st.sampled_from("0123456789abcdefZ ")) + parent[key][at + 1 :]
    elif way == "nudge" and isinstance(parent[key], int):
        parent[key] += draw(st.sampled_from((-1, 1)))
    elif way == "remove":
        del parent[key]
    elif way == "insert" and isinstance(parent, list):
        parent.insert(key, draw(VALUES))
    elif way == "insert":
        parent[draw(st.text(max_size=8))] = draw(VALUES)
    elif way == "double" and isinstance(parent, list):
        parent.insert(draw(st.integers(0, len(parent))), copy.deepcopy(parent[key]))
    elif way == "move" and isinstance(parent, list):
        parent.insert(draw(st.integers(0, len(parent) - 1)), parent.pop(key))
    elif way == "move" and isinstance(parent, dict):
        other = draw(st.sampled_from(sorted(parent)))
        parent[key], parent[other] = parent[other], parent[key]
    else:
        parent[key] = draw(VALUES)
    if canonical_bytes(value) == canonical_bytes(whole):
        parent[key] = "another value" if parent is not value or key in value else value
        if canonical_bytes(value) == canonical_bytes(whole):
            value = {"instead": True}
    return value

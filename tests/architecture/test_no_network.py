# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that the product lays out or ships fetches anything: templates, drawings, styles, the program in a packet.

The lines of the package are held to the same by `network_rules`; what a running program asks the kernel for is shown by
`tests/e2e/test_nothing_leaks.py`.
"""

import re
from pathlib import Path

import pytest
from network_rules import LOADED_BY_NAME, network_uses
from source_rules import Module

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"

# Typst: packages come from its registry; what a template reads are its own parts
_TYPST_FETCHES = re.compile(r"@preview|@local|#?import\s+\"@|https?://|\blink\s*\(|\bplugin\s*\(|\bread\s*\(")
_SVG_FETCHES = re.compile(r"href|url\(|@import|<script|<image|<use|<!ENTITY|<!DOCTYPE", re.IGNORECASE)
_STYLE_FETCHES = re.compile(r"url\(\s*[\"']?(?:https?|ftp|//|qrc)", re.IGNORECASE)


def parsed(path: Path) -> Module:
    return Module.parse(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def test_the_program_in_every_packet_reaches_for_no_network() -> None:
    shipped = sorted(RESOURCES.rglob("*.py"))

    assert [path.name for path in shipped] == ["check_packet.py"]
    assert [use for path in shipped for use in network_uses(parsed(path))] == []


@pytest.mark.parametrize("path", LOADED_BY_NAME)
def test_no_exception_of_the_network_rule_outlives_what_it_excuses(path: str) -> None:
    elsewhere = Module.parse("elsewhere.py", (ROOT / path).read_text(encoding="utf-8"))

    assert list(network_uses(elsewhere))


def fetches(suffix: str, text: str) -> list[str]:
    """What in a resource could make its reader fetch something."""
    pattern = {".typ": _TYPST_FETCHES, ".svg": _SVG_FETCHES}.get(suffix, _STYLE_FETCHES)
    return pattern.findall(text)


def test_no_resource_fetches_anything() -> None:
    looked_at = [path for path in sorted(RESOURCES.rglob("*")) if path.suffix in {".typ", ".svg", ".qss", ".css"}]
    found = {
        path.name: fetches(path.suffix, path.read_text(encoding="utf-8"))
        for path in looked_at
        if fetches(path.suffix, path.read_text(encoding="utf-8"))
    }

    assert {path.suffix for path in looked_at} >= {".typ", ".svg"}
    assert found == {}


@pytest.mark.parametrize(
    ("suffix", "planted"),
    [
        (".typ", '#import "@preview/cetz:0.3.0"'),
        (".typ", '#link("https://example.org")[the law]'),
        (".typ", '#let text = read("/etc/passwd")'),
        (".svg", '<image href="https://example.org/dot.png"/>'),
        (".svg", '<path style="fill:url(https://example.org/x)"/>'),
        (".qss", "QWidget { image: url(https://example.org/x.png); }"),
    ],
)
def test_a_resource_that_fetches_would_show(suffix: str, planted: str) -> None:
    assert fetches(suffix, planted)

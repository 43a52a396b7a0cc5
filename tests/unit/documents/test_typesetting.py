# SPDX-License-Identifier: GPL-3.0-or-later
"""What the typesetter guarantees: no mark-up from people, one time stamp, no network, no silent gap in a page."""

import re
import traceback
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from packet_samples import letter

from counselor_desk.documents import typesetting
from counselor_desk.documents.inspection import squeezed
from counselor_desk.documents.letters import render_letter
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.documents.pdf_traits import pdf_traits
from counselor_desk.documents.typesetting import printable, typeset
from counselor_desk.domain.errors import BugError, ErrorCode, MachineError
from counselor_desk.domain.packets import Letter
from counselor_desk.resource_files import resource_path

STAMP = datetime(2026, 11, 17, 15, 20, 11, tzinfo=UTC)


def letter_saying(*paragraphs: str) -> Letter:
    sample = letter()
    return Letter(
        reference_number="L-1",
        language="en-US",
        paper=sample.paper,
        produced_at=STAMP,
        produced_on="17 November 2026",
        letterhead=sample.letterhead,
        title="Test",
        paragraphs=paragraphs,
    )


@pytest.mark.parametrize(
    "typed",
    [
        '#eval("1+1")',
        '#read("theme.typ")',
        "$x^2$",
        "*b* and _i_",
        "[x](y)",
        "see @ref",
        "a // b",
        "a /* b */ c",
        "back\\slash \\u{41}",
        "= Heading",
        "`raw`",
        "<label>",
        "#{ panic() }",
        "~ -- --- ...",
        "\"quoted\" and 'single'",
        '{"a": 1}',
    ],
)
def test_typed_markup_is_printed_as_it_was_typed(typed: str) -> None:
    pdf = render_letter(letter_saying(f"before {typed} after"))
    assert squeezed(f"before {typed} after") in squeezed("".join(page_texts(pdf)))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", max_codepoint=0x24F), max_size=200))
def test_any_latin_text_can_be_set(text: str) -> None:
    assert render_letter(letter_saying(text, "end")).startswith(b"%PDF-1.7")


@given(st.text())
def test_a_printable_text_holds_no_sign_that_archives_forbid(text: str) -> None:
    cleaned = printable(text)
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufeff\ufffe\uffff]", cleaned) is None
    assert printable(cleaned) == cleaned


def test_visible_text_stays_as_it_is() -> None:
    assert printable("Zoë 张伟 محمد\n½ – “x”") == "Zoë 张伟 محمد\n½ – “x”"


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render_letter(letter()) == render_letter(letter())


def test_the_time_stamp_is_the_one_given() -> None:
    pdf = render_letter(letter())
    assert b"D:20261117152011" in pdf
    assert pdf_traits(pdf).pdfa == "2A"


def test_a_sign_that_no_font_has_stops_the_page_and_names_the_script(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded_only = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(typesetting, "_fonts", lambda: embedded_only)
    with pytest.raises(MachineError) as failure:
        render_letter(letter_saying("names: 张伟"))
    assert failure.value.code is ErrorCode.FONT_MISSING
    assert failure.value.where == "cjk"


def test_a_failure_carries_nothing_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded_only = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(typesetting, "_fonts", lambda: embedded_only)
    with pytest.raises(MachineError) as failure:
        render_letter(letter_saying("张伟"))
    assert failure.value.__context__ is None
    assert failure.value.__cause__ is None
    assert "张" not in "".join(traceback.format_exception_only(failure.value))


def test_a_template_that_fails_is_our_mistake() -> None:
    with pytest.raises(BugError):
        typeset("letter.typ", {"page": {}}, produced_at=STAMP)


def test_no_template_names_a_package_or_reads_a_file() -> None:
    for template in sorted(Path(resource_path("documents")).glob("*.typ")):
        code = "\n".join(line.partition("//")[0] for line in template.read_text(encoding="utf-8").splitlines())
        assert "@" not in code
        assert re.search(r"\b(read|plugin|eval|csv|yaml|toml|xml)\(", code) is None
        # a picture comes as bytes from memory
        assert re.search(r"\bimage\((?!bytes\()", code) is None
        assert set(re.findall(r'#import "([^"]+)"', code)) <= {"theme.typ"}


def test_setting_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    render_letter(letter())
    assert list(tmp_path.rglob("*")) == []

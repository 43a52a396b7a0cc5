# SPDX-License-Identifier: GPL-3.0-or-later
"""From a place on a page to a place in the record and back, on pages of a real journal."""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import a_note, a_session
from practice_journal import CLIENT, NOW, PLAIN, Practice, court_order, redact_people, type_clause

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import MatterId, NoteId, SessionId
from counselor_desk.domain.notes import NoteSection, NoteTemplate
from counselor_desk.domain.page_images import PageBox, PageWord
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.services.page_preview import MarkKind, PagePreview, Passage, WordPlace

NOTE = NoteId("9" * 32)
ITEM = ItemId(f"note:{NOTE}")


@pytest.fixture
def matter_id(practice: Practice) -> MatterId:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    return matter_id


def preview_of(practice: Practice, matter_id: MatterId) -> PagePreview:
    return PagePreview(practice.opened.releases.preview(matter_id))


def write_note(practice: Practice, *sections: NoteSection) -> None:
    """Sign one more note, dated after all others that the order reaches."""
    opened = practice.opened
    session = a_session(id=SessionId("8" * 32), number=9, local_date=date(2026, 6, 29), attendees=(CLIENT,))
    opened.sessions.add(session)
    note = a_note(
        id=NOTE,
        client_id=CLIENT,
        session_id=session.id,
        service_date=session.local_date,
        template=NoteTemplate.NARRATIVE,
        sections=sections,
        first_keystroke_at=NOW,
        late_entry_reason="the office was closed",
    )
    opened.notes.begin(note)
    opened.notes.sign(note.id)


def words_of_item(preview: PagePreview, item_id: ItemId = ITEM) -> Iterator[tuple[int, PageWord]]:
    for page in preview.pages:
        if preview.item_on(page) == item_id:
            for word in preview.words(page):
                yield page, word


def places(preview: PagePreview, text: str, item_id: ItemId = ITEM) -> list[WordPlace]:
    return [WordPlace(page, word.index) for page, word in words_of_item(preview, item_id) if text in word.text]


def selected(preview: PagePreview, first: str, last: str | None = None, *, at: int = 0) -> Passage | None:
    one = places(preview, first)[at]
    return preview.passage_between(one, one if last is None else places(preview, last)[at])


def narrative(practice: Practice, matter_id: MatterId, text: str) -> PagePreview:
    write_note(practice, NoteSection("Narrative", text))
    return preview_of(practice, matter_id)


def test_a_word_under_the_mouse_is_a_span_of_its_field(practice: Practice, matter_id: MatterId) -> None:
    text = "she came late, and the lantern was lit."
    with narrative(practice, matter_id, text) as preview:
        passage = selected(preview, "lantern")

    assert passage == Passage(
        item_id=ITEM, heading="Narrative", start=text.index("lantern"), end=text.index("lantern") + 7, words="lantern"
    )


def test_each_of_three_equal_words_is_told_from_the_others(practice: Practice, matter_id: MatterId) -> None:
    text = "the heron stood still. the heron flew up. then the heron came back."
    with narrative(practice, matter_id, text) as preview:
        starts = [found.start for at in range(3) if (found := selected(preview, "heron", at=at))]

    assert starts == [text.index("heron"), text.index("heron f"), text.rindex("heron")]


def test_equal_words_of_two_fields_are_told_apart(practice: Practice, matter_id: MatterId) -> None:
    sections = (NoteSection("Data", "the heron."), NoteSection("Plan", "the heron."))
    write_note(practice, *sections)
    with preview_of(practice, matter_id) as preview:
        headings = [found.heading for at in range(2) if (found := selected(preview, "heron", at=at))]

    assert headings == ["Data", "Plan"]


def test_a_rectangle_over_several_words_is_one_span(practice: Practice, matter_id: MatterId) -> None:
    text = "she told of the quiet lantern festival by the lake."
    with narrative(practice, matter_id, text) as preview:
        place, last = places(preview, "quiet")[0], places(preview, "festival")[0]
        words = preview.words(place.page)
        one, other = words[place.word], words[last.word]
        passage = preview.passage_in(place.page, PageBox(one.left + 2, one.top + 2, other.right - 2, one.bottom - 2))

    assert passage is not None
    assert passage.words == "quiet lantern festival"


def test_words_that_do_not_follow_one_another_are_no_span(practice: Practice, matter_id: MatterId) -> None:
    lines = "alder birch cedar\ndogwood elm fir"
    with narrative(practice, matter_id, lines) as preview:
        place = places(preview, "birch")[0]
        words = preview.words(place.page)
        birch, dogwood = words[place.word], words[places(preview, "dogwood")[0].word]
        column = PageBox(dogwood.left, birch.top, birch.left - 3, dogwood.bottom)
        crooked = preview.passage_in(place.page, column)
        whole = preview.passage_between(place, WordPlace(place.page, dogwood.index))

    assert crooked is None
    assert whole is not None
    assert whole.words == "birch cedar\ndogwood"


def test_a_span_goes_on_over_a_page_break(practice: Practice, matter_id: MatterId) -> None:
    text = "\n".join(f"line {number} of a long evening at the heron lake" for number in range(90))
    with narrative(practice, matter_id, text) as preview:
        pages = [page for page in preview.pages if preview.item_on(page) == ITEM]
        first = [place for place in places(preview, "evening") if place.page == pages[0]][-1]
        after = next(place for place in places(preview, "evening") if place.page == pages[1])
        passage = preview.passage_between(after, first)

    assert len(pages) > 1
    assert passage is not None
    assert passage.words.startswith("evening at the heron lake\nline")
    assert passage.words.endswith("of a long evening")
    assert text[passage.start : passage.end] == passage.words


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        (
            "the office of the affluent first baffled fjord was shut.",
            "affluent",
            "fjord",
            "affluent first baffled fjord",
        ),
        ("she saw Smith-Jones-Featherstone at noon.", "Smith", None, "Smith-Jones-Featherstone"),
        ("he is called Zoe\u0308 by friends.", "Zo", None, "Zoë"),
        ("he said (quietly) goodbye.", "quietly", None, "quietly"),
        ("his number is (510) 555-0190, she said.", "(510)", "555", "(510) 555-0190"),
        ("he said “never”, and left.", "never", None, "never"),
        ("- the lake\n- the heron", "lake", None, "lake"),
        ("1. rest\n2. walk by the lake\n3. sleep", "walk", "lake", "walk by the lake"),
        ("a strange\tindent and  two   spaces here.", "strange", "two", "strange\tindent and  two"),
        ("Straße und Maße, dann Öl.", "Maße", None, "Maße"),
    ],
)
def test_spans_are_exact_whatever_the_type_setting_did(
    practice: Practice, matter_id: MatterId, text: str, first: str, last: str | None, words: str
) -> None:
    with narrative(practice, matter_id, text) as preview:
        passage = selected(preview, first, last)

    assert passage is not None
    assert passage.words == words


def test_hyphens_at_the_ends_of_lines_do_not_move_a_span(practice: Practice, matter_id: MatterId) -> None:
    text = " ".join(f"well-being-{number} follow-up" for number in range(60)) + " lantern."
    with narrative(practice, matter_id, text) as preview:
        passage = selected(preview, "lantern")
        last = preview.passage_between(places(preview, "well")[0], places(preview, "lantern")[0])

    assert passage is not None
    assert (passage.start, passage.words) == (text.index("lantern"), "lantern")
    assert last is not None
    assert last.words == text.removesuffix(".")


def test_a_right_to_left_line_is_mapped_in_the_order_of_its_text(practice: Practice, matter_id: MatterId) -> None:
    text = "the first line.\nمرحبا هذه ملاحظة عن الجلسة الأولى في المدينة\nthe last lantern."
    with narrative(practice, matter_id, text) as preview:
        arabic, latin = selected(preview, "ملاحظة"), selected(preview, "lantern")

    assert arabic is not None
    assert arabic.words == "ملاحظة"
    assert latin is not None
    assert latin.words == "lantern"


def test_in_a_line_of_two_directions_only_certain_words_are_mapped(practice: Practice, matter_id: MatterId) -> None:
    text = "she spoke of محمد عبد الرحمن and of محمد again.\nthe last lantern."
    with narrative(practice, matter_id, text) as preview:
        once, twice, after = (selected(preview, each) for each in ("عبد", "محمد", "lantern"))

    assert once is not None
    assert once.words == "عبد"
    assert after is not None
    assert after.words == "lantern"
    assert twice is None or text[twice.start : twice.end] == "محمد"


def test_what_is_no_text_of_the_record_has_no_span(practice: Practice, matter_id: MatterId) -> None:
    with narrative(practice, matter_id, "a quiet lantern.") as preview:
        heading, fact, closing, foot = (
            selected(preview, each) for each in ("Narrative", "Attendance", "electronically", "Confidential")
        )
        letter = preview.passage_between(WordPlace(1, 0), WordPlace(1, 3))
        log = preview.passage_in(preview.pages[-1], PageBox(0, 0, 612, 792))

    assert (heading, fact, closing, foot, letter, log) == (None,) * 6


def test_a_selection_over_a_heading_is_no_span(practice: Practice, matter_id: MatterId) -> None:
    write_note(practice, NoteSection("Data", "the alder."), NoteSection("Plan", "the heron."))
    with preview_of(practice, matter_id) as preview:
        assert selected(preview, "alder", "heron") is None


def test_a_span_from_the_mouse_is_redacted_where_it_stood(practice: Practice, matter_id: MatterId) -> None:
    text = "the heron stood still. the heron flew up. then the heron came back."
    with narrative(practice, matter_id, text) as preview:
        passage = selected(preview, "heron", at=1)
    assert passage is not None
    practice.opened.review.redact(
        matter_id,
        passage.item_id,
        heading=passage.heading,
        start=passage.start,
        end=passage.end,
        reason=RedactionReason.OUTSIDE_SCOPE,
        here_only=True,
    )

    with preview_of(practice, matter_id) as after:
        herons = [selected(after, "heron", at=at) for at in range(2)]
        page = places(after, "heron")[0].page
        marks = [mark for mark in after.marks(page) if mark.kind is MarkKind.REDACTED]
        across = after.passage_between(places(after, "stood")[0], places(after, "flew")[0])

    assert [each.start for each in herons if each] == [text.index("heron"), text.rindex("heron")]
    assert [(mark.start, mark.end, mark.reason) for mark in marks] == [
        (passage.start, passage.end, RedactionReason.OUTSIDE_SCOPE)
    ]
    assert across is not None
    assert across.words == "stood still. the heron flew"


def test_the_box_of_a_redaction_is_the_black_one(practice: Practice, matter_id: MatterId) -> None:
    redact_people(practice.opened, matter_id)
    with preview_of(practice, matter_id) as preview:
        page = next(page for page in preview.pages if preview.marks(page))
        image = preview.image(page, scale=2.0)
        boxes = [box for mark in preview.marks(page) for box in mark.boxes]
        inner = [_pixel(image.pixels, image.stride, box.left + 1.5, box.top + 1.5) for box in boxes]
        outer = [_pixel(image.pixels, image.stride, box.left + 1.5, box.top - 1.2) for box in boxes]

    assert len(boxes) == 4
    assert all(max(pixel) < 80 for pixel in inner)
    assert all(min(pixel) > 200 for pixel in outer)


def _pixel(pixels: bytes, stride: int, x: float, y: float) -> tuple[int, ...]:
    at = int(y * 2) * stride + int(x * 2) * 4
    return tuple(pixels[at : at + 3])


def test_mentions_are_marked_until_they_are_decided(practice: Practice, matter_id: MatterId) -> None:
    item_id = ItemId(f"note:{PLAIN}")
    with preview_of(practice, matter_id) as preview:
        page = next(page for page in preview.pages if preview.item_on(page) == item_id)
        marks = preview.marks(page)
        text = practice.opened.review.scope(matter_id).item(item_id).fields[0].text
        told = [(mark.kind, text[mark.start : mark.end]) for mark in marks]
        touched = ["".join(w.text for w in preview.words(page) if w.box.touches(m.boxes[0])) for m in marks]
        shown = [preview.pages_of(each) for each in practice.opened.review.scope(matter_id).mentions]
    redact_people(practice.opened, matter_id)
    with preview_of(practice, matter_id) as decided:
        kinds = {mark.kind for page in decided.pages for mark in decided.marks(page)}

    assert (MarkKind.UNDECIDED, "Rafa") in told
    assert (MarkKind.UNDECIDED, "Jonas WREN Keller") in told
    assert all(text_of.replace(" ", "")[:4] in words for (_, text_of), words in zip(told, touched, strict=True))
    assert (page,) in shown
    assert kinds == {MarkKind.REDACTED}


def test_pages_go_on_from_the_record_to_the_withholding_log(practice: Practice, matter_id: MatterId) -> None:
    with preview_of(practice, matter_id) as preview:
        last = preview.pages[-1]

        assert preview.is_of_log(last)
        assert not preview.is_of_log(1)
        assert "Withholding" in [word.text for word in preview.words(last)]
        assert preview.image(last, scale=0.5).width == 306
        assert preview.item_on(last) is None
        assert preview.marks(last) == ()


@pytest.mark.parametrize("page", [0, -1, 500])
def test_a_page_that_there_is_not_is_refused(practice: Practice, matter_id: MatterId, page: int) -> None:
    with preview_of(practice, matter_id) as preview, pytest.raises(UserError) as refused:
        preview.words(page)

    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


def test_a_closed_preview_shows_nothing(practice: Practice, matter_id: MatterId) -> None:
    with preview_of(practice, matter_id) as preview:
        pass
    preview.close()

    with pytest.raises(ValueError, match="closed"):
        preview.image(1, scale=1.0)

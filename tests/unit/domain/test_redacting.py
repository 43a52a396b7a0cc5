# SPDX-License-Identifier: GPL-3.0-or-later
"""Redacting: what is taken out leaves no trace in what stays, and nothing else is lost."""

from typing import Any

import pytest
from factories import a_person_decision, a_redaction, an_item
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.packets import PacketField
from counselor_desk.domain.records import ItemField, ItemId, RecordItem
from counselor_desk.domain.redacting import (
    Span,
    fragments,
    outdated,
    redacted_fields,
    removed_texts,
    review_people,
    spans_of_redactions,
    whole_words,
)
from counselor_desk.domain.releases import PersonAction, RedactionReason
from counselor_desk.domain.text import text_hash
from counselor_desk.domain.third_persons import Mention, MentionKind

THIRD_PARTY, IDENTIFIER = RedactionReason.THIRD_PARTY, RedactionReason.IDENTIFIER
MARK = THIRD_PARTY.marker


def span(start: int, end: int, reason: RedactionReason = THIRD_PARTY, heading: str = "Data") -> Span:
    return Span(heading=heading, start=start, end=end, reason=reason)


def item_of(text: str) -> RecordItem:
    item: RecordItem = an_item(fields=(ItemField("Data", text),))
    return item


def lines(fields: tuple[PacketField, ...]) -> list[str]:
    """The paragraphs as a reader sees them, redactions as their markers."""
    return [
        "".join(run.text if run.redaction is None else run.redaction.marker for run in paragraph)
        for field in fields
        for paragraph in field.paragraphs
    ]


def shown(text: str, *spans: Span) -> list[str]:
    return lines(redacted_fields(item_of(text), spans))


# --- spans -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], ["abcdefgh"], id="none"),
        pytest.param([span(0, 2)], [f"{MARK}cdefgh"], id="at the start"),
        pytest.param([span(6, 8)], [f"abcdef{MARK}"], id="at the end"),
        pytest.param([span(0, 8)], [MARK], id="everything"),
        pytest.param([span(1, 3), span(5, 6)], [f"a{MARK}de{MARK}gh"], id="two apart"),
        pytest.param([span(5, 6), span(1, 3)], [f"a{MARK}de{MARK}gh"], id="two in the other order"),
        pytest.param([span(1, 3), span(3, 6)], [f"a{MARK}gh"], id="touching"),
        pytest.param([span(1, 4), span(3, 6)], [f"a{MARK}gh"], id="overlapping"),
        pytest.param([span(1, 6), span(2, 3)], [f"a{MARK}gh"], id="nested"),
        pytest.param([span(2, 3), span(1, 6)], [f"a{MARK}gh"], id="nested, the inner one first"),
        pytest.param([span(1, 3), span(1, 3)], [f"a{MARK}defgh"], id="the same twice"),
        pytest.param([span(6, 99)], [f"abcdef{MARK}"], id="beyond the end"),
        pytest.param([span(0, 2, heading="Plan")], ["abcdefgh"], id="of another field"),
    ],
)
def test_spans_are_replaced_by_their_markers(spans: list[Span], expected: list[str]) -> None:
    assert shown("abcdefgh", *spans) == expected


def test_merged_spans_stand_under_the_reason_of_the_first() -> None:
    assert shown("abcdefgh", span(3, 6, IDENTIFIER), span(1, 4)) == [f"a{MARK}gh"]


def test_of_two_reasons_for_one_span_the_order_of_setting_them_does_not_decide() -> None:
    both = (span(1, 3), span(1, 3, IDENTIFIER))

    assert shown("abcdefgh", *both) == shown("abcdefgh", *both[::-1])


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("one\ntwo", ["one", "two"]),
        ("one\n\n \ntwo\n", ["one", "two"]),
        ("", []),
        (" \n\t\n", []),
        ("  indented", ["  indented"]),
    ],
)
def test_lines_become_paragraphs_and_empty_ones_go(text: str, paragraphs: list[str]) -> None:
    assert shown(text) == paragraphs


def test_a_field_without_text_stays_as_a_heading() -> None:
    assert redacted_fields(item_of(""), ()) == (PacketField("Data", ()),)


def test_a_line_of_which_only_the_marker_is_left_stays() -> None:
    assert shown("one\nRafa\ntwo", span(4, 8)) == ["one", MARK, "two"]


def test_line_breaks_inside_a_span_go_with_it() -> None:
    assert shown("one Ra\n\nfa two", span(4, 10)) == [f"one {MARK} two"]


def test_each_field_is_redacted_by_itself() -> None:
    item = an_item(fields=(ItemField("Data", "abc"), ItemField("Plan", "abc")))

    assert lines(redacted_fields(item, [span(0, 1, heading="Plan")])) == ["abc", f"{MARK}bc"]


# --- properties ------------------------------------------------------------------------------------------------------

_SIGNS = st.characters(codec="utf-8", exclude_characters="\r\x00")
_KEPT = st.text(_SIGNS, max_size=20)
_REMOVED = st.one_of(
    st.text(_SIGNS, min_size=1, max_size=40),
    st.sampled_from(["Rafa", "رافائيل", "陈美玲", "a\nb", "\n\n\n", " ", "Rafael Osprey Quint-O’Neil\nof Oakland"]),
)
_REASONS = st.sampled_from(RedactionReason)
_PIECES = st.lists(st.tuples(_KEPT, _REMOVED, _REMOVED, _REASONS), min_size=1, max_size=5)


def _built(pieces: list[tuple[str, str, RedactionReason]], last: str) -> tuple[RecordItem, list[Span]]:
    text, spans = "", []
    for kept, removed, reason in pieces:
        text += kept
        spans.append(span(len(text), len(text) + len(removed), reason))
        text += removed
    return item_of(text + last), spans


@given(_PIECES, _KEPT)
def test_records_that_differ_only_in_what_was_redacted_give_the_same_page(
    pieces: list[tuple[str, str, str, RedactionReason]], last: str
) -> None:
    one = _built([(kept, removed, reason) for kept, removed, _, reason in pieces], last)
    other = _built([(kept, removed, reason) for kept, _, removed, reason in pieces], last)

    assert redacted_fields(*one) == redacted_fields(*other)


@st.composite
def _texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(_SIGNS, max_size=60))
    places = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(places, places), max_size=6))
    return text, [span(min(pair), max(pair), draw(_REASONS)) for pair in pairs if pair[0] != pair[1]]


@given(_texts_with_spans())
def test_what_stays_is_the_text_without_the_spans_and_nothing_is_lost(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    gone = {place for each in spans for place in range(each.start, each.end)}
    stays = "".join(sign for place, sign in enumerate(text) if place not in gone)

    fields = redacted_fields(item_of(text), spans)
    kept = "".join(run.text for field in fields for paragraph in field.paragraphs for run in paragraph)

    # a line without a visible sign is no paragraph; every sign that can be seen stays, in its order
    assert "".join(kept.split()) == "".join(stays.split())


@given(_texts_with_spans(), st.randoms(use_true_random=False))
def test_the_order_in_which_spans_were_set_makes_no_difference(marked: tuple[str, list[Span]], random: Any) -> None:
    text, spans = marked

    assert shown(text, *spans) == shown(text, *random.sample(spans, len(spans)))


@given(_texts_with_spans())
def test_there_are_as_many_markers_as_separate_regions(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    gone = [any(each.start <= place < each.end for each in spans) for place in range(len(text))]
    regions = sum(now and not before for before, now in zip([False, *gone], gone, strict=False))

    fields = redacted_fields(item_of(text), spans)

    assert sum(run.redaction is not None for f in fields for p in f.paragraphs for run in p) == regions


@given(st.lists(st.tuples(st.text("abc \n", max_size=9), st.text("XYZ\n", min_size=1, max_size=9)), max_size=5))
def test_removed_words_are_in_no_run(pieces: list[tuple[str, str]]) -> None:
    item, spans = _built([(kept, removed, THIRD_PARTY) for kept, removed in pieces], "")

    runs = [run.text for field in redacted_fields(item, spans) for paragraph in field.paragraphs for run in paragraph]

    assert not {*"XYZ"} & {*"".join(runs)}


# --- what was removed ------------------------------------------------------------------------------------------------


def test_removed_texts_are_the_words_of_each_merged_span() -> None:
    item = item_of("Rafael Osprey and Łucja")

    assert removed_texts(item, [span(0, 6), span(7, 13), span(5, 8), span(17, 23)]) == ("Rafael Osprey", "Łucja")


def test_a_span_of_white_space_removed_no_word_to_search_for() -> None:
    assert removed_texts(item_of("a \n b"), [span(1, 4)]) == ()


@given(_texts_with_spans())
def test_every_removed_sign_that_can_be_seen_is_in_a_removed_text(marked: tuple[str, list[Span]]) -> None:
    text, spans = marked
    gone = sorted({place for each in spans for place in range(each.start, each.end)})

    found = "".join(removed_texts(item_of(text), spans))

    assert "".join(found.split()) == "".join("".join(text[place] for place in gone).split())


# --- fragments of withheld texts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("Too short.", ()),
        ("She said that it was over. And then she left the room quickly!", None),
        ("This  sentence\nruns over two lines.", ("This sentence runs over two lines.",)),
    ],
)
def test_fragments_are_sentences_in_one_line(text: str, pieces: tuple[str, ...] | None) -> None:
    expected = ("She said that it was over.", "And then she left the room quickly!") if pieces is None else pieces

    assert fragments(text) == expected


def test_a_long_sentence_is_cut_at_a_space() -> None:
    sentence = "word " * 40

    (piece,) = fragments(sentence)

    assert len(piece) <= 80
    assert sentence.startswith(f"{piece} ")


def test_a_text_without_spaces_is_cut_at_the_limit() -> None:
    assert fragments("来" * 200) == ("来" * 80,)


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_every_fragment_stands_in_the_text_with_white_space_evened_out(text: str) -> None:
    evened = " ".join(text.split())

    assert all(20 <= len(piece) <= 80 and piece in evened for piece in fragments(text))


# --- decisions about people ------------------------------------------------------------------------------------------


def mention(key: str = "rafa", item: str = "note:1", start: int = 0) -> Mention:
    return Mention(
        item_id=ItemId(item),
        heading="Data",
        start=start,
        end=start + 4,
        text="Rafa",
        key=key,
        kind=MentionKind.CONTACT,
    )


def decision(action: PersonAction, key: str = "rafa", **changes: Any) -> Any:
    return a_person_decision(key=key, action=action, **changes)


def test_a_mention_without_a_decision_is_undecided_once_for_each_person() -> None:
    review = review_people([mention(), mention(start=9), mention("ana")], [])

    assert (review.undecided, review.spans, review.withheld_items) == (("rafa", "ana"), {}, frozenset())


def test_redacting_a_person_takes_out_every_mention_under_the_reason_given() -> None:
    review = review_people(
        [mention(), mention(start=9), mention(item="note:2")], [decision(PersonAction.REDACT, reason=IDENTIFIER)]
    )

    assert review.spans == {
        "note:1": (span(0, 4, IDENTIFIER), span(9, 13, IDENTIFIER)),
        "note:2": (span(0, 4, IDENTIFIER),),
    }
    assert review.undecided == ()


def test_a_person_who_is_kept_is_decided_and_stays() -> None:
    review = review_people([mention()], [decision(PersonAction.KEEP)])

    assert (review.spans, review.undecided, review.withheld_items) == ({}, (), frozenset())
    assert review.kept == {"Rafa"}


def test_withholding_for_a_person_withholds_the_items_that_mention_them() -> None:
    review = review_people([mention(), mention("ana", "note:2")], [decision(PersonAction.WITHHOLD_ITEM)])

    assert review.withheld_items == {"note:1"}
    assert review.undecided == ("ana",)


@pytest.mark.parametrize("turned_round", [False, True])
def test_a_decision_for_one_item_outranks_the_one_for_everywhere(turned_round: bool) -> None:
    decisions = [decision(PersonAction.REDACT), decision(PersonAction.KEEP, item_id=ItemId("note:2"))]

    review = review_people([mention(), mention(item="note:2")], decisions[::-1] if turned_round else decisions)

    assert {*review.spans} == {"note:1"}


def test_a_decision_for_one_item_decides_no_other() -> None:
    review = review_people([mention(), mention(item="note:2")], [decision(PersonAction.KEEP, item_id=ItemId("note:2"))])

    assert review.undecided == ("rafa",)


def test_the_newest_of_two_decisions_counts() -> None:
    review = review_people([mention()], [decision(PersonAction.REDACT), decision(PersonAction.KEEP)])

    assert review.spans == {}


# --- redactions set by hand ------------------------------------------------------------------------------------------


def redaction(text: str = "Rafa came", **changes: Any) -> Any:
    return a_redaction(
        **{
            "item_id": ItemId("note:1"),
            "heading": "Data",
            "start": 0,
            "end": 4,
            "field_hash": text_hash(text),
            **changes,
        }
    )


def test_a_redaction_of_an_item_becomes_its_span() -> None:
    item = an_item(id="note:1", fields=(ItemField("Data", "Rafa came"),))

    found = spans_of_redactions([redaction(here_only=True), redaction(item_id=ItemId("note:2"))], [item])

    assert found == {"note:1": (span(0, 4),)}


def test_a_redaction_takes_the_same_words_out_of_every_item_and_field() -> None:
    one = an_item(id="note:1", fields=(ItemField("Data", "Rafa came"), ItemField("Plan", "Call Rafa.")))
    two = an_item(id="note:2", fields=(ItemField("Data", "So Rafa’s girafa, Rafaela and rafa"),))

    found = spans_of_redactions([redaction(reason=IDENTIFIER)], [one, two])

    assert {*found[ItemId("note:1")]} == {span(0, 4, IDENTIFIER), span(5, 9, IDENTIFIER, heading="Plan")}
    assert {*found[ItemId("note:2")]} == {span(3, 7, IDENTIFIER)}


def test_a_redaction_for_its_place_only_leaves_the_same_words_elsewhere() -> None:
    one = an_item(id="note:1", fields=(ItemField("Data", "Rafa came"), ItemField("Plan", "Call Rafa.")))

    assert spans_of_redactions([redaction(here_only=True)], [one]) == {"note:1": (span(0, 4),)}


def test_the_same_words_are_found_however_their_lines_break() -> None:
    assert whole_words("Rafael  Osprey").search("saw Rafael\n Osprey there")
    assert not whole_words("Rafael Osprey").search("saw RafaelOsprey there")


@pytest.mark.parametrize(
    ("words", "text"), [("陈美玲", "她昨天见了陈美玲，谈了很久。"), ("حسن", "تحدثت مع وحسن اليوم")]
)
def test_words_of_a_script_without_capitals_are_found_inside_a_longer_run(words: str, text: str) -> None:
    assert whole_words(words).search(text)


def test_a_redaction_of_white_space_is_for_its_place_only() -> None:
    item = an_item(id="note:1", fields=(ItemField("Data", "Rafa came home"),))
    blank = redaction("Rafa came home", start=4, end=5)

    assert spans_of_redactions([blank], [item]) == {"note:1": (span(4, 5),)}


@pytest.mark.parametrize(
    ("changes", "is_outdated"),
    [({}, False), ({"text": "Rafa left"}, True), ({"item_id": ItemId("note:9")}, True), ({"heading": "Plan"}, True)],
)
def test_a_redaction_whose_text_changed_or_went_is_outdated(changes: dict[str, Any], is_outdated: bool) -> None:
    item = an_item(id="note:1", fields=(ItemField("Data", "Rafa came"),))
    marked = redaction(**changes)

    assert outdated([marked], [item]) == ((marked,) if is_outdated else ())


def test_an_outdated_redaction_takes_out_nothing() -> None:
    item = an_item(id="note:1", fields=(ItemField("Data", "Rafa came"),))

    assert spans_of_redactions([redaction("Rafa left")], [item]) == {}

# SPDX-License-Identifier: GPL-3.0-or-later
"""Pairing printed signs with their text: a pairing is right or there is none."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.records import ItemField, ItemId, ItemState, RecordItem
from counselor_desk.domain.redacting import Span
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.services.page_alignment import PrintedSign, Source, aligned, comparable, expected_lines

TEXTS = st.text("ab é-\n\tﬁßع", max_size=40)


def item_of(*texts: str) -> RecordItem:
    return RecordItem(
        id=ItemId("note:1"),
        client_id=ClientId("1"),
        record_type=RecordType.PROGRESS_NOTES,
        service_date=date(2026, 1, 1),
        title="Note",
        subtitle="",
        state=ItemState.FINAL,
        fields=tuple(ItemField(f"Head {at}", text) for at, text in enumerate(texts)),
    )


def as_printed(*words: str) -> list[PrintedSign]:
    return [PrintedSign(sign, (1, at)) for at, word in enumerate(words) for sign in word]


def told(printed: list[PrintedSign], sources: tuple[Source | None, ...], item: RecordItem) -> str:
    """The text that the pairing gives to the printed signs, a dot for those without a partner."""
    return "".join(
        "." if source is None else (item.text_of(source.heading) or "")[source.start : source.end]
        for _, source in zip(printed, sources, strict=True)
    )


@given(st.lists(TEXTS, min_size=1, max_size=3), st.text("ab", max_size=5))
def test_a_page_that_shows_the_text_as_it_is_pairs_every_sign(texts: list[str], title: str) -> None:
    item = item_of(*texts)
    printed = [PrintedSign(sign, (1, 0)) for sign in title]
    expected: list[tuple[str, int] | None] = [None] * len(printed)
    for each in item.fields:
        printed += [PrintedSign(sign, (1, 1)) for sign in each.heading]
        expected += [None] * len(each.heading)
        printed += [PrintedSign(sign, (1, 2)) for sign in each.text]
        expected += [(each.heading, at) if comparable(sign) else None for at, sign in enumerate(each.text)]

    sources = aligned(printed, expected_lines(item, (), closing_lines=()))

    assert [None if each is None else (each.heading, each.start) for each in sources] == expected


@given(st.lists(st.sampled_from(["heron", "lake", "oak"]), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_words_in_another_order_are_paired_with_their_own_or_not_at_all(words: list[str], order: object) -> None:
    item = item_of(" ".join(words))
    shuffled = list(words)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    printed = as_printed("Head0", *shuffled)

    said = told(printed, aligned(printed, expected_lines(item, (), closing_lines=())), item)

    assert all(mine in (".", theirs.text) for mine, theirs in zip(said, printed, strict=True))


def test_a_word_that_stands_twice_in_a_disordered_line_is_not_guessed() -> None:
    item = item_of("heron lake heron oak")
    printed = as_printed("Head0", "oak", "heron", "lake", "heron")

    assert (
        told(printed, aligned(printed, expected_lines(item, (), closing_lines=())), item)
        == "....." + "oak.....lake....."
    )


def test_lines_around_a_disordered_one_keep_their_places() -> None:
    item = item_of("the heron\nlake oak\nthe heron")
    printed = as_printed("Head0", "the", "heron", "oak", "lake", "the", "heron")
    sources = aligned(printed, expected_lines(item, (), closing_lines=()))

    first, oak, lake, last = range(9), range(15, 18), range(10, 14), range(19, 28)
    places = [at for line in (first, oak, lake, last) for at in line if (item.text_of("Head 0") or "")[at] != " "]
    assert [each.start for each in sources if each is not None] == places


def test_a_marker_stands_for_the_span_that_it_replaced() -> None:
    item = item_of("with Rafa Quint at noon")
    span = Span(heading="Head 0", start=5, end=15, reason=RedactionReason.OTHER_CLIENT)
    printed = as_printed("Head0", "with", "[REDACTED", "-", "third", "party]", "at", "noon")

    sources = aligned(printed, expected_lines(item, [span], closing_lines=()))

    markers = {each for each in sources if each is not None and each.redacted is not None}
    assert markers == {Source("Head 0", 5, 15, RedactionReason.THIRD_PARTY)}


def test_a_page_that_shows_something_else_pairs_nothing() -> None:
    item = item_of("the quiet lake")
    printed = as_printed("quite", "another", "page")

    assert set(aligned(printed, expected_lines(item, (), closing_lines=("Signed.",)))) == {None}


def test_an_item_without_text_pairs_nothing() -> None:
    assert aligned(as_printed("Record", "of"), ()) == (None,) * 8

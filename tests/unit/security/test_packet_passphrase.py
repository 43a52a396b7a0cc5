# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that protect a packet: six of a known list, without pattern."""

import math
from collections.abc import Sequence

from counselor_desk.security.packet_passphrase import SEPARATOR, generate_passphrase


def offered() -> Sequence[str]:
    """The words among which each choice is made."""
    seen: list[Sequence[str]] = []

    def first(words: Sequence[str]) -> str:
        seen.append(words)
        return words[0]

    generate_passphrase(first)
    return seen[0]


def test_a_passphrase_is_six_plain_words() -> None:
    words = generate_passphrase().split(SEPARATOR)

    assert len(words) == 6
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_every_word_is_chosen_by_itself_among_all() -> None:
    chosen = iter(range(100, 106))
    words = offered()

    assert generate_passphrase(lambda given: given[next(chosen)]).split(SEPARATOR) == list(words[100:106])


def test_six_words_are_more_than_77_bits() -> None:
    words = offered()

    assert len(set(words)) == len(words)
    assert 6 * math.log2(len(words)) > 77


def test_no_two_packets_have_the_same_words() -> None:
    assert len({generate_passphrase() for _ in range(50)}) == 50

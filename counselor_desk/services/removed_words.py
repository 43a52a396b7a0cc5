# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists the words that finished pages must not hold: what was redacted, and sentences of what was withheld."""

import re
from collections.abc import Iterator

from counselor_desk.domain.packets import PacketContent, PacketItem
from counselor_desk.domain.redacting import fragments, removed_texts, whole_words
from counselor_desk.services.release_review import Scope


def texts_that_must_be_gone(scope: Scope, content: PacketContent) -> tuple[str, ...]:
    """Removed words and withheld sentences, each once, that the pages are searched for.

    Of the removed words only those are left out that the counselor decided to keep somewhere, in so many words. Of the
    withheld texts, sentences that a released item holds as well ("No thoughts of self-harm.") stand there rightly, and
    so does what a withheld authorization shares with the letterhead and the address: the practice and its recipient.
    """
    head, to = content.letterhead, content.addressee
    frame = (head.practice, head.counselor, head.address, head.contact, to.name, to.address)
    released = " ".join((*_released_texts(content.items), *frame))
    removed = (each for each in _removed(scope) if each not in scope.kept_words)
    withheld = (each for each in _withheld(scope) if not whole_words(each).search(released))
    return tuple(dict.fromkeys((*removed, *withheld)))


def _removed(scope: Scope) -> Iterator[str]:
    released = set(scope.decision.would_release)
    for item in scope.items:
        if item.id in released:
            yield from (each for each in removed_texts(item, scope.spans.get(item.id, ())) if each)


def _withheld(scope: Scope) -> Iterator[str]:
    released = set(scope.decision.would_release)
    for item in scope.items:
        if item.id not in released:
            yield from (piece for field in item.fields for piece in fragments(field.text))


def _released_texts(items: tuple[PacketItem, ...]) -> Iterator[str]:
    for item in items:
        for field in item.fields:
            for paragraph in field.paragraphs:
                yield "".join(run.text if run.redaction is None else "\n" for run in paragraph)


def texts_that_must_be_there(content: PacketContent) -> tuple[str, ...]:
    """What stays of every released text, for the proof that nothing was lost between the record and the page.

    Only Latin text is looked for: a reader of PDF gives back Arabic and Chinese in an order of its own.
    """
    pieces = (
        run.text.strip()
        for item in content.items
        for field in item.fields
        for paragraph in field.paragraphs
        for run in paragraph
    )
    return tuple(dict.fromkeys(each for each in pieces if _LATIN.fullmatch(each)))


_LATIN = re.compile(r"[\x20-\x7e\u00a0-\u024f\u2010-\u2026\u2032\u2033\u20ac]{3,}")

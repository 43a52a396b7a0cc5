# SPDX-License-Identifier: GPL-3.0-or-later
"""What the review asks of the vault thread: pages laid out, pages drawn, and what stands behind a place on them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.gate_reasons import Blocker
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.redacting import whole_words
from counselor_desk.domain.releases import Redaction, Release
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.page_preview import PageMark, PagePreview
from counselor_desk.services.people_found import PersonFound
from counselor_desk.services.release_review import Scope
from counselor_desk.services.releases import Preview
from counselor_desk.ui.wizards.release.build_words import mended_at
from counselor_desk.ui.wizards.release.page_view import ShownPage

PROGRESS_WORDS = {
    "packet.record": "Setting the pages of the record",
    "packet.withholding_log": "Setting the withholding log",
    "review.compare": "Comparing the pages with those that you have seen",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The pages as they would leave, who is found on them, and which of them were seen."""

    preview: Preview
    people: tuple[PersonFound, ...] = field(repr=False)
    seen: frozenset[int]
    replaces: Release | None = None
    """The newest production, which these pages would replace if they were built and written."""

    @property
    def pages(self) -> int:
        return len(self.preview.pages)

    @property
    def unseen(self) -> tuple[int, ...]:
        return tuple(page for page in self.preview.pages if page not in self.seen)

    @property
    def decided(self) -> int:
        return sum(each.is_decided for each in self.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPages:
    """Nothing would leave, so that there is no page; `blockers` say what is in the way."""

    blockers: tuple[Blocker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BehindMark:
    """Why words were taken out at a mark: single redactions, or the decision about a person."""

    words: str = field(repr=False)
    redactions: tuple[Redaction, ...]
    person: str = field(repr=False)


def review_of(
    desk: OpenDesk, matter_id: MatterId, before: Preview | None, *, progress: Progress, is_cancelled: IsCancelled
) -> Reviewed | NoPages:
    """As `lay_out`; where nothing would leave, what is in the way of it.

    Raises:
        UserError: CANCELLED.
        MachineError: FONT_MISSING.
    """
    try:
        return lay_out(desk, matter_id, before, progress=progress, is_cancelled=is_cancelled)
    except UserError as error:
        if error.code is not ErrorCode.RELEASE_REFUSED:
            raise
    blockers = desk.review.scope(matter_id).decision.blockers
    # without pages there is nothing to look at, and redactions stand on pages
    return NoPages(blockers=tuple(each for each in blockers if mended_at(each.code) < MatterStep.REVIEW_AND_REDACT))


def lay_out(
    desk: OpenDesk, matter_id: MatterId, before: Preview | None, *, progress: Progress, is_cancelled: IsCancelled
) -> Reviewed:
    """Bring the pages up to date; those that say the same as before stay seen.

    Raises:
        UserError: CANCELLED; RELEASE_REFUSED when nothing would leave.
        MachineError: FONT_MISSING.
    """

    def told(step: str, done: int, of: int) -> None:
        # the layout itself asks nobody whether it should stop, but it tells between its parts
        if is_cancelled():
            raise UserError(ErrorCode.CANCELLED)
        progress(step, done, of)

    if before is not None and desk.releases.is_current(before):
        preview = before
    else:
        preview = desk.releases.preview(matter_id, progress=told)
        if before is not None and before.key != preview.key:
            _carry_over(desk, matter_id, before, preview, progress=told)
    return Reviewed(
        preview=preview,
        people=desk.review.people(preview.scope),
        seen=desk.review.seen(matter_id, preview=preview.key),
        replaces=next(reversed(desk.releases.of_matter(matter_id)), None),
    )


def _carry_over(desk: OpenDesk, matter_id: MatterId, before: Preview, now: Preview, *, progress: Progress) -> None:
    """Count a page as seen when every word of it stands where it stood: a redaction always sets its marker in words."""
    seen = sorted(desk.review.seen(matter_id, preview=before.key) & set(now.pages))
    with PagePreview(before) as old, PagePreview(now) as new:
        for number, page in enumerate(seen):
            progress("review.compare", number, len(seen))
            if old.is_of_log(page) == new.is_of_log(page) and old.words(page) == new.words(page):
                desk.review.mark_seen(matter_id, preview=now.key, page=page)


def draw(preview: Preview, pages: Iterable[int], *, scale: float) -> tuple[ShownPage, ...]:
    """Draw pages at `scale` pixels a point, with their words and marks."""
    with PagePreview(preview) as opened:
        return tuple(
            ShownPage(
                page=page,
                scale=scale,
                image=opened.image(page, scale=scale),
                words=opened.words(page),
                marks=opened.marks(page),
            )
            for page in pages
        )


def behind(scope: Scope, redactions: Iterable[Redaction], mark: PageMark) -> BehindMark:
    """Find what took the words at a mark out."""
    item = scope.item(mark.item_id)
    words = (item.text_of(mark.heading) or "")[mark.start : mark.end]
    found = []
    for each in redactions:
        is_here = (each.item_id, each.heading) == (mark.item_id, mark.heading)
        overlaps = is_here and each.start < mark.end and mark.start < each.end
        own = next((i for i in scope.items if i.id == each.item_id), None)
        its_words = "" if own is None else (own.text_of(each.heading) or "")[each.start : each.end].strip()
        stands_elsewhere = not each.here_only and its_words and whole_words(its_words).search(words) is not None
        if overlaps or stands_elsewhere:
            found.append(each)
    person = next(
        (
            each.key
            for each in scope.mentions
            if (each.item_id, each.heading) == (mark.item_id, mark.heading)
            and each.start < mark.end
            and mark.start < each.end
        ),
        "",
    )
    return BehindMark(words=words, redactions=tuple(found), person=person)


def places_of(scope: Scope, words: str) -> int:
    """How often the words stand in what would leave, as redacting them everywhere takes them out."""
    leaving = set(scope.decision.would_release)
    pattern = whole_words(words)
    return sum(len(pattern.findall(each.text)) for item in scope.items if item.id in leaving for each in item.fields)

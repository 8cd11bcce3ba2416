"""From a query's fingerprint to its matches: search, registration, motion, probability."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain

from features import threads
from features.fingerprint import Film, Fingerprint
from features.timeline import Spans, complement, intersection, union
from models.originality.edits import edits_of
from models.originality.evidence import Evidence, evidence_of, probability
from models.originality.films import camera_of, film_of, soft_of
from models.originality.follow import Course, course_of, followed, frozen, moments_to_freeze
from models.originality.frames import whole_frame_flips
from models.originality.index import Index
from models.originality.lines import Line, gain_along
from models.originality.looks import looks_of
from models.originality.moment import at_one_moment
from models.originality.motion import EVERYWHERE, Agreement, Soft, compare
from models.originality.records import Box, Catalog, Match, Span
from models.originality.refine import refined
from models.originality.register import Floats, Registration, plausible, registrations, whole_frame
from models.originality.rest import LEAST_SECONDS, rest_of
from models.originality.spans import lines_in, seconds_of
from models.originality.steady import OwnMotion, at_its_own_moment, own_motion
from models.originality.visible import part_of_features, part_of_pictures

REPORTED = 0.1  # probability under which a pair is not worth a line
_FURTHER = 0.5  # probability that a second, third … line of a pair needs
_LINES = 8  # of one transform at most
_TRANSFORMS = 3  # of one pair at most
_SEARCHES = 4  # with what is left of a query; each names a dozen candidates
_SLIDES_SUPPORT = 20.0  # agreeing features from which cuts may count as motion
_HOPELESS = 0.02  # probability under which a finer transform is not tried
_FINER = 3  # times
_PROMISING = 0.01  # the same for following, where features do not say which moments belong together
_PERSON = 0.95  # most that is said of what fits itself to what it finds, so that policy leaves it to a person
_ONE_SPEED = 1.1  # ratio up to which a pair's lines are of one speed: several at once are a fit, or a rare edit
_AS_SURE = 0.03  # of transforms whose probability is the highest but for this, the one that explains most is taken
_SURE = 0.98  # no other transform is tried; a little above where policy refuses by itself


def find_matches(
    query_id: str,
    query: Fingerprint,
    index: Index,
    catalog: Catalog,
    *,
    exclude: frozenset[str] = frozenset(),
) -> tuple[Match, ...]:
    """Every catalogued video that ``query`` probably shows, the surest first. ``query_id`` and ``exclude`` never match.

    ``catalog`` gives the fingerprints of the candidates that ``index`` names; candidates that it no longer has are
    skipped. What of the query these do not explain is searched with again, as long as that finds more.
    """
    threads.settle()
    found: list[Match] = []
    met, part = exclude | {query_id}, query
    for _ in range(_SEARCHES):
        candidates = [candidate.video_id for candidate in index.candidates(part, exclude=met)]
        new = list(_shown(query_id, query, candidates, catalog))
        found += new
        left = rest_of(query, (span for match in found for span in match.spans), _FURTHER) if new else None
        if left is None:
            break
        met, part = met | frozenset(candidates), left
    return tuple(sorted(found, key=lambda m: (-m.score, m.reference)))


def _shown(query_id: str, query: Fingerprint, candidates: Iterable[str], catalog: Catalog) -> Iterator[Match]:
    """Those of some catalogued videos that the query probably shows."""
    for video_id in candidates:
        try:
            spans = all_spans(query, catalog.fingerprint(video_id))
        except LookupError:  # removed since the index was made
            continue
        if spans:
            yield Match(query_id, video_id, max(s.score for s in spans), spans)


def all_spans(query: Fingerprint, reference: Fingerprint) -> tuple[Span, ...]:
    """The spans of one pair of videos whose probability is worth reporting, in query order. What the query shows
    otherwise, such as a half that is mirrored, is found by what of it the transforms before leave unexplained."""
    spans = spans_between(query, reference)
    for _ in range(_TRANSFORMS - 1):
        left = rest_of(query, spans, _FURTHER)
        further = spans_between(left, reference) if left is not None else ()
        shown = union((s.q_start, s.q_end) for s in spans)
        new = [found for span in further if span.score >= _FURTHER and (found := _beyond(span, shown)) is not None]
        if not new:
            break
        spans = tuple(sorted((*spans, *new), key=lambda s: (s.q_start, s.q_end)))
    return spans


def _beyond(span: Span, shown: Spans) -> Span | None:
    """The longest stretch of a span that is not ``shown`` already; None where it is too short to be looked for."""
    free = intersection(complement(shown, span.q_end), ((span.q_start, span.q_end),))
    start, end = max(free, key=lambda stretch: stretch[1] - stretch[0], default=(0.0, 0.0))
    if end - start < LEAST_SECONDS:
        return None
    speed = (span.r_end - span.r_start) / (span.q_end - span.q_start)
    before, after = (speed * cut for cut in (start - span.q_start, span.q_end - end))
    before, after = (after, before) if span.edits.reversed else (before, after)
    r_start, r_end = round(span.r_start + before, 2), round(span.r_end - after, 2)
    return replace(span, q_start=start, q_end=end, r_start=r_start, r_end=r_end)


def spans_between(query: Fingerprint, reference: Fingerprint) -> tuple[Span, ...]:
    """The spans of one pair of videos that one transform shows."""
    found: list[Examined] = []
    for examined in examinations(query, reference):
        found.append(examined)
        if examined.score > _SURE:
            break
    sure = max((examined.score for examined in found), default=0.0)
    if sure < REPORTED:
        return ()
    best = max((examined for examined in found if examined.score >= sure - _AS_SURE), key=lambda e: e.gain)
    spans = (_span(query, reference, best, i) for i in best.told)
    return tuple(sorted(spans, key=lambda s: (s.q_start, s.q_end)))


@dataclass(frozen=True, slots=True)
class Examined:
    """What one transform explains: the agreement under it, its lines, the evidence and probability of each, the surest
    first. ``moving``: the query was followed, and the transform holds at one moment only."""

    registration: Registration
    agreement: Agreement
    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]
    scores: tuple[float, ...]
    moving: bool = False

    @property
    def score(self) -> float:
        """Of the surest line."""
        return self.scores[0]

    @property
    def told(self) -> tuple[int, ...]:
        """Which lines are worth a span: the surest, and others that are sure enough."""
        return tuple(i for i, score in enumerate(self.scores) if i == 0 or score >= _FURTHER)

    @property
    def gain(self) -> float:
        """Of the lines that are told, in frames that fully move."""
        return sum(self.lines[i].gain for i in self.told)


def examinations(query: Fingerprint, reference: Fingerprint) -> Iterator[Examined]:
    """What every transform worth trying explains, less what the camera alone does. What explains most copies comes
    first."""
    for examined in _proposed(query, reference):
        yield from _held_still(query, reference, examined)


def _held_still(query: Fingerprint, reference: Fingerprint, examined: Examined) -> Iterator[Examined]:
    """An examination less what the camera alone explains. Where what moves by itself agrees better at another moment,
    what the transform explains that holds there comes first."""
    own = _own_motions(query, reference, examined)
    better = _at_its_own_moment(query, reference, examined, own[0]) if own[0] is not None else None
    if better is not None and plausible(better):
        whole = examined.agreement
        agreement = _laid(query, reference, better, within_shots=whole.within_shots, part=whole.part)
        registration = replace(examined.registration, transform=better)
        for other in _tried(query, reference, registration, agreement) if agreement else ():
            yield _less_the_camera(other, _own_motions(query, reference, other))
    yield _less_the_camera(examined, own)


def _own_motions(query: Fingerprint, reference: Fingerprint, examined: Examined) -> list[OwnMotion | None]:
    """Of each line: how what moves by itself agrees. None where that says nothing, or the query was followed."""
    film, camera, transform = film_of(query), camera_of(reference), examined.registration.transform
    points, asked = examined.agreement.q_points, not examined.moving
    return [
        own_motion(film, camera, points, transform, line) if asked and score >= REPORTED else None
        for score, line in zip(examined.scores, examined.lines, strict=True)
    ]


def _at_its_own_moment(query: Fingerprint, reference: Fingerprint, examined: Examined, own: OwnMotion) -> Floats | None:
    transform, points = examined.registration.transform, examined.agreement.q_points
    return at_its_own_moment(film_of(query), camera_of(reference), points, transform, examined.lines[0], own)


def _less_the_camera(examined: Examined, own: Sequence[OwnMotion | None]) -> Examined:
    """The places that agree count as far as what moves by itself does."""
    judged = []
    for score, line, evidence, moves in zip(examined.scores, examined.lines, examined.evidence, own, strict=True):
        left = replace(evidence, shared=evidence.shared * (1.0 if moves is None else moves.trust))
        judged.append((min(score, probability(left)), line, left))
    judged.sort(key=lambda j: -j[0])
    scores, lines, evidence_by_line = zip(*judged, strict=True)
    return replace(examined, scores=scores, lines=lines, evidence=evidence_by_line)


def _proposed(query: Fingerprint, reference: Fingerprint) -> Iterator[Examined]:
    """Every transform worth trying, inside shots and, for slideshows, across them; doubtful ones made finer and tried
    again."""
    found = registrations(query, reference)
    found += [whole_frame(query, reference, flip=flip, support=n) for flip, n in whole_frame_flips(query, reference)]
    slides: list[Registration] = []
    best: Examined | None = None
    for registration in found:
        agreement = _laid(query, reference, registration.transform)
        if agreement is None:
            continue
        if agreement.stands and registration.support >= _SLIDES_SUPPORT:
            slides.append(registration)
        tried = _tried(query, reference, registration, agreement)
        others = (_at_one_moment(query, reference, registration), _in_part(query, reference, registration))
        for examined in chain(tried, *others):
            best = examined if best is None or examined.score > best.score else best
            yield examined
    for registration in slides:
        agreement = _laid(query, reference, registration.transform, within_shots=False)
        if agreement is not None:
            yield from _tried(query, reference, registration, agreement)
    courses = [(registration, course) for registration in found if (course := course_of(registration))]
    if not courses and best is not None and best.score > _PROMISING:
        courses = [(best.registration, Course.along(best.lines[0]))]
    for registration, course in courses:
        yield from _followed(query, reference, registration, course)


def _at_one_moment(query: Fingerprint, reference: Fingerprint, registration: Registration) -> Iterator[Examined]:
    """What the transform explains that holds where both show the same moment, before a camera that moves."""
    transform = at_one_moment(film_of(query), camera_of(reference), registration)
    if transform is None:
        return
    agreement = _laid(query, reference, transform)
    if agreement is not None:
        yield from _tried(query, reference, replace(registration, transform=transform), agreement)


def _in_part(query: Fingerprint, reference: Fingerprint, registration: Registration) -> Iterator[Examined]:
    """What the transform explains where the query shows the reference, if it does so in a part of its picture only,
    such as half of a duet. Features propose the part, and the pictures along the line found in it tell it anew: what
    speaks for a copy in the one alone is what two takes of a scene share."""
    part = part_of_features(query, reference, registration)
    agreement = _laid(query, reference, registration.transform, part=part) if part else None
    tried = _tried(query, reference, registration, agreement) if agreement else iter(())
    best = max(tried, key=lambda e: e.score, default=None)
    if best is None or best.score < _HOPELESS:
        return
    agreement = _seen(query, reference, best, best.lines[0])
    seen = _examined(best.registration, agreement) if agreement else None
    if seen is not None:
        yield replace(seen, scores=tuple(min(score, best.score) for score in seen.scores))


def _laid(
    query: Fingerprint,
    reference: Fingerprint,
    transform: Floats,
    *,
    within_shots: bool = True,
    part: Box = EVERYWHERE,
) -> Agreement | None:
    """The films laid on each other by one transform."""
    return compare(soft_of(query), soft_of(reference), transform, within_shots=within_shots, part=part)


def _followed(
    query: Fingerprint, reference: Fingerprint, registration: Registration, course: Course
) -> Iterator[Examined]:
    """What a transform explains that moves about: first along a course, then, where that promises something, along the
    line that motion found."""
    film, soft = film_of(query), soft_of(query)
    for _ in range(2):
        agreement = _laid_along(film, soft, reference, registration, course)
        if agreement is None:
            return
        examined = _examined(registration, agreement, partial(_stills, film, soft, reference, registration, course))
        if examined is None:
            return
        yield replace(examined, moving=True, scores=tuple(min(s, _PERSON) for s in examined.scores))
        if not _HOPELESS < examined.score < _SURE:
            return
        found = replace(course, speed=examined.lines[0].speed, offset=examined.lines[0].offset)
        if found.near(course):
            return
        course = found


def _laid_along(
    query: Film, soft: Soft, reference: Fingerprint, registration: Registration, course: Course
) -> Agreement | None:
    """A film, given as it is and softened, laid on the reference frame by frame; None where the way is lost at once."""
    way = followed(query, film_of(reference), course, registration.transform)
    if way is None:
        return None
    return compare(soft, soft_of(reference), registration.transform, course=way)


def _stills(
    query: Film, soft: Soft, reference: Fingerprint, registration: Registration, course: Course
) -> Iterator[Agreement]:
    """The query frozen at some moments and laid on the reference like the query itself."""
    for second in moments_to_freeze(query, course):
        alone = _laid_along(frozen(query, second), frozen(soft, second), reference, registration, course)
        if alone is not None:
            yield alone


def _tried(
    query: Fingerprint, reference: Fingerprint, registration: Registration, agreement: Agreement
) -> Iterator[Examined]:
    """What one transform explains and, where that is doubtful, what finer ones near it do, as long as they do better:
    a finer transform finds a truer line in time, and that line truer pairs of frames."""
    examined = _examined(registration, agreement)
    for left in range(_FINER, -1, -1):
        if examined is None:
            return
        yield examined
        if not left or not _HOPELESS < examined.score < _SURE:
            return
        finer = max(_finer(query, reference, examined), key=lambda e: e.score, default=None)
        examined = finer if finer is not None and finer.score > examined.score else None


def _finer(query: Fingerprint, reference: Fingerprint, examined: Examined) -> Iterator[Examined]:
    """What the transforms do that frames along the surest line make of one."""
    registration, agreement = examined.registration, examined.agreement
    films = film_of(query), film_of(reference)
    for transform in refined(*films, agreement, examined.lines[0], registration.transform):
        if not plausible(transform):
            continue
        laid = _laid(query, reference, transform, within_shots=agreement.within_shots, part=agreement.part)
        finer = _examined(replace(registration, transform=transform), laid) if laid else None
        if finer is not None:
            yield finer


def _examined(
    registration: Registration, agreement: Agreement, stills: Callable[[], Iterable[Agreement]] = tuple
) -> Examined | None:
    """The lines of an agreement. What the frozen query explains as well, ``stills``, speaks for none of them; it is
    asked for once there is a line."""
    found: list[tuple[float, Line, Evidence]] = []
    frozen_ones = cache(lambda: tuple(stills()))
    for line in lines_in(agreement, _LINES):
        explained = max((gain_along(alone, line) / line.gain for alone in frozen_ones()), default=0.0)
        evidence = evidence_of(agreement, line, min(1.0, explained))
        found.append((probability(evidence), line, evidence))
        if found[-1][0] < _HOPELESS:  # what is left of the query agrees even less
            break
    if not found:
        return None
    found.sort(key=lambda f: -f[0])
    scores, lines, evidence_by_line = zip(*found, strict=True)
    speeds = [abs(line.speed) for score, line, _ in found if score >= _FURTHER]
    most = _PERSON if speeds and max(speeds) > _ONE_SPEED * min(speeds) else 1.0
    return Examined(registration, agreement, lines, evidence_by_line, tuple(min(score, most) for score in scores))


def _span(query: Fingerprint, reference: Fingerprint, examined: Examined, i: int) -> Span:
    line, transform = examined.lines[i], examined.registration.transform
    q_start, q_end, r_start, r_end = seconds_of(line, query.seconds, reference.seconds)
    seen = None if examined.moving else _seen(query, reference, examined, line)
    agreement = seen or examined.agreement
    looks = looks_of(film_of(query), film_of(reference), agreement, line)
    edits = replace(edits_of(query, reference, transform, agreement.part, line, looks), moving=examined.moving)
    a, b, x, c, d, y = (round(float(v), 5) for v in transform.reshape(-1))
    return Span(examined.scores[i], q_start, q_end, r_start, r_end, (a, b, x, c, d, y), edits)


def _seen(query: Fingerprint, reference: Fingerprint, examined: Examined, line: Line) -> Agreement | None:
    """The agreement in that part of the picture which shows the reference along a line; None where all of it does."""
    transform, agreement = examined.registration.transform, examined.agreement
    part = part_of_pictures(film_of(query), film_of(reference), agreement, line, transform)
    return _laid(query, reference, transform, within_shots=agreement.within_shots, part=part) if part else None

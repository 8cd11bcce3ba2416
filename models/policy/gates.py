"""Gates: what must hold before a score may be paid at all. They refuse or hold; they never lower a score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from features.inputs import Counters
from features.values import State as ValueState
from features.values import VideoFeatures
from models.originality.records import Finding, Source, Verdict
from models.policy.document import FormGate, Policy
from models.policy.numbers import exact, four
from models.policy.reasons import Direction, Reason, reason
from models.quality import Assessment

MAX_SOURCES = 5  # named in a reason; the verdict keeps them all


def gate_reasons(
    policy: Policy,
    seconds: float,
    features: VideoFeatures,
    verdict: Verdict | None,
    assessment: Assessment | None,
    counters: Counters | None,
) -> tuple[Reason, ...]:
    """Every gate that does not let the video through, refusals first, in a fixed order within each kind."""
    found = [
        *_copies(policy, verdict),  # first: that it is not one's own weighs more than any form
        *_length(policy, seconds),
        *_forms(policy, features),
        *_parts_down(policy, features, assessment),
        *_views(policy, counters),
    ]
    order = (Direction.REFUSES, Direction.HOLDS, Direction.INFORMS)
    return tuple(sorted(found, key=lambda r: order.index(r.direction)))


def originality_evidence(verdict: Verdict) -> dict[str, Any]:
    """Matched share, originality and the sources with the matched seconds on both sides; no raw distances.

    The share is the one that the finding speaks of: the creator's own uploads do not make more of a stranger's copy,
    nor strangers' seconds more of a self-repost.
    """
    return {
        "matched_share": str(four(_share(verdict))),
        "originality": str(four(exact(verdict.originality))),
        "sources": [_source(source) for source in verdict.sources[:MAX_SOURCES]],
    }


def _share(verdict: Verdict) -> Decimal:
    of_ones_own = verdict.finding is Finding.SELF_REPOST or not verdict.others_share
    return exact(verdict.own_share if of_ones_own else verdict.others_share)


def _source(source: Source) -> dict[str, Any]:
    spans = [
        {"query": [_tenth(s.q_start), _tenth(s.q_end)], "source": [_tenth(s.r_start), _tenth(s.r_end)]}
        for s in source.match.spans
    ]
    edits = sorted({name for span in source.match.spans for name in span.edits.names()})
    return {"video_id": source.provenance.video_id, "seconds": spans, "edits": edits}


def _tenth(seconds: float) -> str:
    return f"{seconds:.1f}"


def _length(policy: Policy, seconds: float) -> Iterator[Reason]:
    limit = policy.document.gates.min_seconds
    if exact(seconds) < limit:
        yield _reason(policy, "ELIG-DUR", Direction.REFUSES, {"seconds": _tenth_down(seconds), "limit": str(limit)})


def _tenth_down(seconds: float) -> str:
    """59.97 s must not read as 60.0 s beside "at least 60"."""
    return str(exact(seconds).quantize(Decimal("0.1"), rounding=ROUND_DOWN))


def _copies(policy: Policy, verdict: Verdict | None) -> Iterator[Reason]:
    gates = policy.document.gates
    if verdict is None:
        yield _reason(policy, "ORIG-MISSING", Direction.HOLDS, {})
        return
    evidence = originality_evidence(verdict)
    if verdict.finding is Finding.COMPILATION:
        yield _reason(policy, "ORIG-COMPILATION", Direction.REFUSES, evidence)
    elif verdict.finding is Finding.SELF_REPOST:
        whole = _share(verdict) >= gates.self_repost_share
        direction = Direction.REFUSES if whole else Direction.INFORMS
        yield _reason(policy, "ORIG-SELF_REPOST" if whole else "ORIG-SELF_PART", direction, evidence)
    elif verdict.finding is Finding.REPOST:
        whole = _share(verdict) >= gates.full_copy_share
        code = "ORIG-COPY_FULL" if whole else "ORIG-COPY_PART"
        yield _reason(policy, code, Direction.REFUSES, evidence)
    elif verdict.finding is Finding.REVIEW:
        yield _reason(policy, "ORIG-REVIEW", Direction.HOLDS, evidence)
    elif exact(verdict.originality) < gates.originality_hold_below:
        yield _reason(policy, "ORIG-LOW", Direction.HOLDS, evidence)
    elif verdict.own_share and not verdict.others_share:  # an intro, a recap: too little for a finding
        yield _reason(policy, "ORIG-SELF_PART", Direction.INFORMS, evidence)


def _forms(policy: Policy, features: VideoFeatures) -> Iterator[Reason]:
    for gate in policy.document.gates.forms:
        share = features.number(gate.feature)
        if share is not None and exact(share) >= gate.hold:
            yield _form(policy, gate, exact(share))


def _form(policy: Policy, gate: FormGate, share: Decimal) -> Reason:
    refused = share >= gate.refuse
    direction, limit = (Direction.REFUSES, gate.refuse) if refused else (Direction.HOLDS, gate.hold)
    return _reason(policy, gate.code, direction, {"share": str(four(share)), "share_limit": str(limit)})


def _parts_down(policy: Policy, features: VideoFeatures, assessment: Assessment | None) -> Iterator[Reason]:
    """What a gate depends on and nobody measured holds. A broken extractor elsewhere is neutral, but named."""
    if assessment is None:
        yield _reason(policy, "DATA-NO_SCORE", Direction.HOLDS, {})
    gated = {gate.feature for gate in policy.document.gates.forms}
    if missing := sorted(name for name in gated if features[name].state is ValueState.MISSING):
        yield _reason(policy, "DATA-UNMEASURED", Direction.HOLDS, {"missing": missing})
    failed = [name for name, value in features.values.items() if value.state is ValueState.FAILED]
    if failed:
        direction = Direction.HOLDS if gated & set(failed) else Direction.INFORMS
        yield _reason(policy, "DATA-EXTRACT_FAIL", direction, {"failed": failed})


def _views(policy: Policy, counters: Counters | None) -> Iterator[Reason]:
    limit, views = policy.document.gates.min_qualified_views, counters.views if counters else 0
    if views < limit:
        yield _reason(policy, "ELIG-QV1000", Direction.INFORMS, {"views": str(views), "limit": str(limit)})


def _reason(policy: Policy, code: str, direction: Direction, evidence: Mapping[str, Any]) -> Reason:
    return reason(policy.document.reasons, code, direction, evidence)

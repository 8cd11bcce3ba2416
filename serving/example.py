"""The question that a first look asks: one line of shell that works as printed."""

from __future__ import annotations

import json
import shlex

_VIEWS = 12_000
_WATCHED = 0.6  # of its length, on average


def curl(address: str, video_id: str, seconds: float, *, guarded: bool) -> str:
    """A score asked for with ``curl``, on counters that a video of that length can have.

    Args:
        address: scheme, host and port of the service.
        seconds: the video's length.
        guarded: whether the service asks for FIRSTCUT_TOKEN.
    """
    watched = round(_VIEWS * seconds * _WATCHED, 1)
    counters = {"views": _VIEWS, "completions": 5200, "watch_seconds": watched, "likes": 900, "shares": 120}
    body = json.dumps({"video_id": video_id, "counters": counters})
    token = ' -H "Authorization: Bearer $FIRSTCUT_TOKEN"' if guarded else ""
    where = shlex.quote(f"{address}/v1/score")  # brackets mean something to some shells
    return f"curl -s {where} -H 'Content-Type: application/json'{token} -d '{body}'"

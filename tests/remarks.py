"""Comments written for these tests: remarks on a knife lesson, and adverts under it."""

from __future__ import annotations

from features.inputs import Comment
from features.remarks import Remark

RICH = (
    "I held the blade at twenty degrees for years, and lowering it to fifteen made my carrots split far less.",
    "Does the towel trick also work with a diamond stone, or does that one slip anyway?",
    "For stainless blades the burr is hard to feel; marking the edge with a pen shows which spots the stone missed.",
    "My stone dished after a month, so flatten it with sandpaper on glass before you blame your angle.",
    "Stropping on leather alone kept my knife sharp for half a year, I only use the coarse grit after chips.",
    "You skip that soaking ruins some resin stones, mine says splash and go only.",
)

ADVERTS = (
    "Check out my channel for more knife videos, you will love them!",
    "I earn so much money from home, ask me how",
    "Please subscribe to my page www.example.com for sharpening tips",
)


def remark(text: str) -> Remark:
    """Somebody's comment, read."""
    return Remark.of(Comment(id="1", author="a", text=text))

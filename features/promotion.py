"""Comments that advertise: somebody's own channel, money, a link with a call to follow it.

A link alone is no advert: a source or a moment in the video helps others. English calls only; other languages are
caught by money and by copies (features/discussion.py).
"""

from __future__ import annotations

import re

_LINK = re.compile(r"https?:/|www\.|\b[\w-]+\.(?:com|net|org|tv|ly|co|me|info|biz|gl)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:my|our|his|her|their)\s+(?:\w+\s+){0,3}(?:channel|videos?|vids?|music|page|songs?|covers?|mixtape|account|"
    r"profile|site|website|blog|playlist|beats?|album|app)\b",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:subscribe|subs?\s+(?:me|to|back)|check\s+(?:it\s+)?out|check\s+(?:my|me)|visit|follow\s+(?:me|us)|click|add\s+me|"
    r"vote\s+for|sign\s+up|join\s+(?:us|me)|giveaway|promo\s*code|(?:support|help)\s+(?:me|us|my|our)|give\s+(?:me|us|my)|"
    r"(?:take|have)\s+a\s+look)\b",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"\bsubscribe\s+(?:to\s+)?(?:me|my|our)\b|\bsub\s+(?:me|back)\b|\bcheck\s*(?:out\s+)?(?:me|my|our)\b|\bvisit\s+my\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:earn|make)\s+(?:\w+\s+){0,3}(?:money|cash|dollars|bucks)\b|\bfree\s+(?:money|cards?|iphones?|followers)\b|"
    r"\bwork\s+from\s+home\b|\bwhats?app\b|\btelegram\b|\+\d{9,}",
    re.IGNORECASE,
)


def promotes(text: str) -> bool:
    """Whether a comment advertises: money, a plea for oneself, or two of a link, something of one's own, and a call."""
    signs = sum(bool(sign.search(text)) for sign in (_LINK, _OWN, _CALL))
    return signs >= 2 or bool(_PLEA.search(text) or _MONEY.search(text))

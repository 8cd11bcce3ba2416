"""Comments that advertise: somebody's own channel, money, a link with a call to follow it.

A link alone is no advert: a source or a moment in the video helps others. The calls are English; in other languages
links, money, copies (features/discussion.py) and the meaning speak. Weights were set by hand.
"""

from __future__ import annotations

import re

_LINK = re.compile(
    r"htt?ps?\s?[:;]?/|www\.|\b[\w-]+\.(?:com|net|org|tv|ly|co|me|info|biz|gl|be|ru)\b|"
    r"watch\?v=|/(?:channel|user)/",
    re.I,
)
_OWN = re.compile(
    r"\b(?:my|our|his|her|their)\s+(?:\w+\s+){0,3}(?:channel|videos?|vids?|music|page|songs?|covers?|mixtape|account|"
    r"profile|site|website|blog|playlist|beats?|album|app)\b",
    re.I,
)
_CALL = re.compile(
    r"\b(?:subscribe|subs?\s+(?:me|to|back)|check\s+(?:it\s+|this\s+|us\s+|me\s+)*out|check\s+(?:my|me)|visit|"
    r"follow\s+(?:me|us|my)|click|add\s+me|vote\s+for|sign\s+up|join\s+(?:us|me)|giveaway|promo\s*code|"
    r"(?:support|help|watch|hear|listen\s+to)\s+(?:me|us|my|our)|give\s+(?:me|us|my)|(?:take|have)\s+a\s+(?:look|listen)|"
    r"thumbs?\s+up|like\s+(?:and|my|our)|share|download|come\s+(?:and|over))\b",
    re.I,
)
_PLEA = re.compile(
    r"\bsubscribe\s+(?:to\s+)?(?:me|my|our)\b|\bsub\s+(?:me|back)\b|\bcheck\s*(?:out\s+)?(?:me|my|our)\b|\bvisit\s+my\b",
    re.I,
)
_SCAM = re.compile(
    r"\b(?:earn|make)\s+(?:\w+\s+){0,3}(?:money|cash|dollars|bucks)\b|\bfree\s+(?:money|cards?|iphones?|followers)\b|"
    r"\bwork\s+from\s+home\b|\bwhats?app\b|\btelegram\b|\+\d{9,}",
    re.I,
)
_MONEY = re.compile(r"\bgift\s+(?:cards?|codes?)\b|\bper\s+(?:hour|day|week)\b|\bbitcoin\b|\bpaypal\b|\$\s?\d", re.I)
_PLACES = re.compile(
    r"\bchann?el|\byoutuber|\bfacebook|\binstagram|\btwitter|\bsubscri|\bcovers?\b|\bgaming|\bvlogs?\b|\bcontest", re.I
)
_MINE = re.compile(r"\b(?:my|our)\b", re.I)
_ADDRESS = re.compile(r"\b(?:please|plz|pls|guys|hey|hi|hello|everyone)\b", re.I)

ADVERT = 2.5  # scores from here on are adverts
MEANING = 2.0  # what the step from a remark to an advert in meaning weighs (features/described)
_SIGNS = (
    (_LINK, 2.0),
    (_OWN, 1.0),
    (_MINE, 0.5),
    (_CALL, 1.5),
    (_PLEA, 1.0),
    (_SCAM, 2.5),
    (_MONEY, 1.5),
    (_ADDRESS, 0.5),
    (_PLACES, 1.5),
)


def advert_score(text: str) -> float:
    """How much a comment's words look like an advert, 0..12; from ``ADVERT`` on, its meaning added, it is one."""
    return sum(weight for sign, weight in _SIGNS if sign.search(text))

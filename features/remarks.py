"""One comment, read: its words, what it shares with its copies, and how much was put into it.

Effort saturates after a few different content words, so length earns nothing. Wording asks whether the words are
specific ones: their mean length against the language's usual, less what is shouted, and whether they mean something
considered (a reason, an experience, a way out) rather than a jeer or a cheer. On news comments of equal length that
says more of how constructive they are than their length does (benchmarks/discussion.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from features.copies import originals
from features.disguise import skeleton, undisguised, undrawn
from features.floors import UNRELATED
from features.function_words import LISTS
from features.inputs import Comment
from features.promotion import ADVERT, MEANING, advert_score
from features.text import is_function, words

MAX_CHARACTERS = 2000  # of a comment that are read
REMARK_WORDS = 3  # shorter comments are reactions, not remarks
EFFORT_WORDS = 6  # different content words after which more earn nothing
LONGEST_WORD = 10  # letters that count; longer ones are links and cries
PLAIN, SPECIFIC = 0.8, 1.2  # mean word length against the language's usual
PLAIN_WEIGHT = 0.5  # plain words may still say something
CONSIDERED = 0.25  # what the step from a dismissive to a considered comment weighs, in usual word lengths


@dataclass(frozen=True)
class Remark:
    """A comment and what was read in it: ``text`` is the part that is read, without disguises, and ``key`` what it
    shares with its copies, near ones too."""

    comment: Comment
    text: str
    key: str = ""

    @classmethod
    def of(cls, comment: Comment) -> Remark:
        """A comment, read."""
        return cls(comment, undisguised(comment.text[:MAX_CHARACTERS]))

    @cached_property
    def tokens(self) -> list[str]:
        """Its words."""
        return words(self.text)

    @cached_property
    def different(self) -> int:
        """Its different words; drawing one out makes no other."""
        return len(set(undrawn(" ".join(self.tokens)).split()))

    @property
    def is_told(self) -> bool:
        """Whether it says something rather than reacting."""
        return self.different >= REMARK_WORDS

    def advertises(self, place: float = 0.0) -> bool:
        """Whether it promotes something instead of discussing.

        ``place`` is where its meaning stands between remarks (-0.5) and adverts (0.5); 0 where that is not known.
        """
        return self._advert_score + MEANING * place >= ADVERT

    def effort(self, code: str | None) -> float:
        """Different content words, 0..1, full from six on; ``code`` is the language it is normalized by."""
        lists = LISTS.get(code or "")
        different = set(self.tokens)
        content = sum(not is_function(t, lists) for t in different) if lists else len(different) / 2
        return min(1.0, content / EFFORT_WORDS)

    def wording(self, code: str | None, place: float = 0.0) -> float:
        """How specific and considered its words are, 0.5..1; in the middle for languages whose usual is not known.

        ``place`` is where its meaning stands between dismissive (-0.5) and considered comments (0.5).
        """
        usual = usual_length(code)
        if usual is None or not self.tokens:
            return (1 + PLAIN_WEIGHT) / 2
        length = float(np.mean([min(len(t), LONGEST_WORD) for t in self.tokens]))
        share = (length / usual - self._shouted() + CONSIDERED * place - PLAIN) / (SPECIFIC - PLAIN)
        return PLAIN_WEIGHT + (1 - PLAIN_WEIGHT) * float(np.clip(share, 0, 1))

    @cached_property
    def _advert_score(self) -> float:
        return advert_score(self.text)

    def _shouted(self) -> float:
        """Share of its letters that are capitals."""
        letters = [c for c in self.text if c.isalpha()]
        return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0


def read(comments: Iterable[Comment]) -> list[Remark]:
    """All comments, copies under one key, by the SHA-256 of their ids: the order they were given in does not matter."""
    drawn = sorted(
        comments, key=lambda c: (sha256(c.id.encode()).digest(), c.author, c.text, c.reply_to or "", c.by_creator)
    )
    remarks = [Remark.of(comment) for comment in drawn]
    wordings = [skeleton(remark.text) for remark in remarks]
    original = originals(wordings)
    return [replace(remark, key=original.get(wording, "")) for remark, wording in zip(remarks, wordings, strict=True)]


def firsts(remarks: Iterable[Remark]) -> list[Remark]:
    """The first of each wording, in the order given."""
    return list({remark.key: remark for remark in reversed(list(remarks))}.values())[::-1]


def apart(remarks: Sequence[Remark]) -> list[Remark]:
    """One remark of each wording, by as many different people as can be: whoever copies one takes it from nobody."""
    keys = {key: row for row, key in enumerate(dict.fromkeys(remark.key for remark in remarks))}
    people = {name: row for row, name in enumerate(dict.fromkeys(remark.comment.author for remark in remarks))}
    pairs = {(keys[remark.key], people[remark.comment.author]): remark for remark in reversed(remarks)}
    if not pairs:
        return []
    rows, columns = np.array(list(pairs)).T
    said = csr_matrix((np.ones(len(pairs)), (rows, columns)), (len(keys), len(people)))
    whose = maximum_bipartite_matching(said, perm_type="column").tolist()
    return [pairs.get((keys[first.key], whose[keys[first.key]]), first) for first in firsts(remarks)]


@cache
def usual_length(code: str | None) -> float | None:
    """Mean letters a word in ordinary sentences of a language; None where there are none at hand."""
    if code not in UNRELATED:
        return None
    return float(np.mean([len(word) for sentence in UNRELATED[code] for word in words(sentence)]))

"""Word order: an article stands before what it names.

Shuffled words keep their rarity and their subject, and a sentence encoder hardly minds. The grammar minds: after an
article or a possessive comes its noun or what describes it, never a conjunction, a preposition or a verb that only
helps. In talks one article in some hundreds is left alone like that, by a slip; among shuffled words one in four.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

LAG = 8  # units on either side; fewer have too few articles
FORGIVEN = 1  # slip; among few articles it is a large share
WHOLE, TORN = 0.03, 0.1  # share of articles left alone: to here a talk, from here on shuffled words

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Order:
    """A language's words, lower case: ``articles`` and possessives, and what ``never`` follows one of them."""

    articles: frozenset[str]
    never: frozenset[str]


def _order(articles: str, never: str) -> Order:
    return Order(frozenset(articles.split()), frozenset(never.split()))


#: Words that are also something else ("die", "la" before a verb, "una de") are left out on one side or the other.
ORDERS: dict[str, Order] = {
    "en": _order(
        "the a an my your our every",
        """and or but nor if because until than that which who of to in on at by with for from into is are was were be
        been has have had do does did can could should the a an my your our their i you he she it we they when where
        how""",
    ),
    "de": _order(
        """eine einen einem einer eines mein meine meinem meinen meiner dein deine deinem deinen deiner unser unsere
        unserem unseren unserer sein seine seinem seinen ihrem ihren kein keine keinem keinen jede jeden jedem diesen
        diesem zum zur im am beim ins vom dem des den der""",
        """und oder aber sondern denn weil dass ob wenn als bis obwohl damit von zu zum zur mit nach aus bei für durch
        ohne in auf an im am ein eine einen einem einer die das dem des ist sind hat wird kann muss sie er wie noch auch
        nicht nur""",
    ),
    "fr": _order(
        "le la les des du au aux mon ma mes ton ta tes son sa ses notre nos votre vos cet cette ces",
        """et ou mais car si donc parce comme de d' du des à au aux dans par pour sur sous sans avec chez le la les l'
        un une sont est il elle je tu nous vous ils ne se qui que""",
    ),
    "es": _order(
        "el la los las un una unos unas del al mi mis tu tus su sus nuestro nuestra",
        """y o pero ni si porque cuando en con por para sin sobre desde hasta a al el la los las lo un una unos unas es
        son está se te me""",
    ),
    "pt": _order(
        """o os as um uma uns umas do da dos das no na nos nas ao aos à às pelo pela meu minha meus minhas seu sua seus
        suas""",
        """e ou mas nem se porque quando em para por sem sobre desde o os as ao aos no na nos nas da um uma é são está
        se""",
    ),
}


def in_order(units: Sequence[Sequence[str]], code: str) -> Floats:
    """How far the words of the units around stand as its language (ISO 639-1) puts them, [units], 0..1.

    Raises KeyError for a language without an order (``ORDERS`` names those that have one).
    """
    order = ORDERS[code]
    counts = np.array([_articles(tokens, order) for tokens in units], dtype=np.float64)
    around = [counts[max(0, i - LAG) : i + LAG + 1].sum(axis=0) for i in range(len(counts))]
    alone = np.array([max(0.0, left - FORGIVEN) / max(1.0, found) for found, left in around])
    return np.asarray(np.clip((TORN - alone) / (TORN - WHOLE), 0, 1))


def _articles(tokens: Sequence[str], order: Order) -> tuple[int, int]:
    """How many articles there are, and how many are left alone; one that ends a unit or is stammered may go on."""
    after = [next_ for token, next_ in pairwise(tokens) if token in order.articles and token != next_]
    return len(after), sum(next_ in order.never for next_ in after)

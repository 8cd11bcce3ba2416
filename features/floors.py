"""How alike an encoder finds sentences of one language that have nothing in common.

An encoder that was trained mostly on English finds any two Spanish sentences somewhat alike. That says something about
the language, not about what was said, so cosines are measured from this floor. The floor is the mean cosine between
ten unrelated sentences, the same ten in each language.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from features.encoder import Encoder

BLIND_FLOOR = 0.2  # an encoder that finds unrelated sentences this alike does not tell a language's subjects apart

UNRELATED: dict[str, tuple[str, ...]] = {
    "en": (
        "The bridge was closed because the river had risen overnight.",
        "She pays her taxes in three parts every year.",
        "A violin has four strings and no frets.",
        "The goalkeeper was injured just before the final.",
        "Bees tell each other where the flowers are by dancing.",
        "My grandfather repaired watches in a small shop.",
        "The printer shows an error when the paper is damp.",
        "Salt lowers the temperature at which water freezes.",
        "They moved to the coast after the children had left home.",
        "The court will announce its decision next month.",
    ),
    "de": (
        "Die Brücke war gesperrt, weil der Fluss über Nacht gestiegen war.",
        "Sie zahlt ihre Steuern jedes Jahr in drei Teilen.",
        "Eine Geige hat vier Saiten und keine Bünde.",
        "Der Torwart hat sich kurz vor dem Endspiel verletzt.",
        "Bienen zeigen einander durch Tanzen, wo die Blumen sind.",
        "Mein Großvater reparierte Uhren in einem kleinen Laden.",
        "Der Drucker meldet einen Fehler, wenn das Papier feucht ist.",
        "Salz senkt die Temperatur, bei der Wasser gefriert.",
        "Sie zogen an die Küste, nachdem die Kinder ausgezogen waren.",
        "Das Gericht gibt seine Entscheidung nächsten Monat bekannt.",
    ),
    "fr": (
        "Le pont était fermé parce que la rivière avait monté pendant la nuit.",
        "Elle paie ses impôts en trois fois chaque année.",
        "Un violon a quatre cordes et pas de frettes.",
        "Le gardien de but s'est blessé juste avant la finale.",
        "Les abeilles se montrent où sont les fleurs en dansant.",
        "Mon grand-père réparait des montres dans une petite boutique.",
        "L'imprimante affiche une erreur quand le papier est humide.",
        "Le sel abaisse la température à laquelle l'eau gèle.",
        "Ils ont déménagé sur la côte après le départ des enfants.",
        "Le tribunal annoncera sa décision le mois prochain.",
    ),
    "es": (
        "El puente estaba cerrado porque el río había crecido por la noche.",
        "Ella paga sus impuestos en tres partes cada año.",
        "Un violín tiene cuatro cuerdas y no tiene trastes.",
        "El portero se lesionó justo antes de la final.",
        "Las abejas se dicen bailando dónde están las flores.",
        "Mi abuelo arreglaba relojes en una tienda pequeña.",
        "La impresora da un error cuando el papel está húmedo.",
        "La sal baja la temperatura a la que se congela el agua.",
        "Se mudaron a la costa cuando los hijos se fueron de casa.",
        "El tribunal anunciará su decisión el mes que viene.",
    ),
    "pt": (
        "A ponte estava fechada porque o rio tinha subido durante a noite.",
        "Ela paga os seus impostos em três partes todos os anos.",
        "Um violino tem quatro cordas e não tem trastes.",
        "O goleiro se machucou pouco antes da final.",
        "As abelhas mostram umas às outras onde estão as flores dançando.",
        "Meu avô consertava relógios em uma loja pequena.",
        "A impressora mostra um erro quando o papel está úmido.",
        "O sal baixa a temperatura em que a água congela.",
        "Eles se mudaram para a costa depois que os filhos saíram de casa.",
        "O tribunal anunciará a sua decisão no mês que vem.",
    ),
}


@lru_cache(maxsize=64)
def floor(encoder: Encoder, code: str | None) -> float:
    """Mean cosine between unrelated sentences of a language, 0..1; languages without sentences here get English's."""
    vectors = encoder.encode(UNRELATED.get(code or "en", UNRELATED["en"]))
    above = np.triu_indices(len(vectors), 1)
    return float(np.clip((vectors @ vectors.T)[above].mean(dtype=np.float64), 0.0, 0.9))


def above_floor(cosines: npt.NDArray[np.floating], low: float) -> npt.NDArray[np.float64]:
    """Cosines measured from the floor: 0 for sentences that have nothing in common, 1 for the same meaning."""
    return np.asarray((cosines.astype(np.float64) - low) / (1 - low))

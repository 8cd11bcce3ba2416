"""Phrases per language that explain, and phrases of four kinds that a viewer can do something with.

``causes`` opens a subject up: why, when, under what condition, in contrast to what. The four kinds of practical value
are a step (features/function_words.py), a problem with its answer, what to use and how much of it, and how the result
shows. All are phrases of whole words, separated by ``|``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ValueWords:
    """A language's phrases, lower case."""

    causes: frozenset[str]
    problems: frozenset[str]
    tools: frozenset[str]
    results: frozenset[str]


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split("|"))


def _words(causes: str, problems: str, tools: str, results: str) -> ValueWords:
    return ValueWords(_phrases(causes), _phrases(problems), _phrases(tools), _phrases(results))


VALUE_WORDS: dict[str, ValueWords] = {
    "en": _words(
        """because|since|so that|therefore|which is why|that is why|if|unless|otherwise|as a result|depends on|
        whereas|although|instead of|rather than|caused by|leads to|in order to|as long as|means that|which means""",
        """if it|if the|if your|when it|problem|mistake|wrong|broken|fails|does not work|doesn't work|avoid|fix|instead|
        or else|otherwise|too much|too little|too many|error|never""",
        """you need|you'll need|use a|use the|use an|with a|grams|ml|spoon|teaspoon|tablespoon|cup|cups|tool|formula|
        function|app|brand|size|degrees|percent|centimeters|minutes|liters|euros|dollars""",
        """until|done when|ready when|you can see|looks|sounds|feels|result|test it|check|compare|now it|turns|
        before and after|measure|that tells you""",
    ),
    "de": _words(
        """weil|da|damit|deshalb|daher|darum|deswegen|wenn|falls|sonst|sodass|so dass|obwohl|während|dadurch|denn|
        kommt darauf an|hängt von|statt|anstatt|führt zu|um zu|solange""",
        """problem|fehler|falsch|kaputt|funktioniert nicht|vermeide|sonst|statt|stattdessen|zu viel|zu wenig|zu viele|
        wenn es|wenn die|wenn der|wenn das|undicht|niemals""",
        """du brauchst|ihr braucht|man braucht|benutze|verwende|mit einem|mit einer|gramm|ml|löffel|esslöffel|teelöffel|
        werkzeug|formel|funktion|marke|größe|grad|prozent|zentimeter|millimeter|minuten|liter|bar|euro""",
        """bis|fertig|sieht man|siehst du|erkennst du|aussieht|klingt|fühlt sich|ergebnis|teste|prüfe|prüfst|vergleiche|
        messe|miss|daran siehst du""",
    ),
    "fr": _words(
        """parce que|car|puisque|afin que|afin de|pour que|donc|c'est pourquoi|si|sinon|sauf si|alors que|tandis que|
        bien que|grâce à|au lieu de|dépend|selon|provoque|à cause|à condition""",
        """problème|erreur|faux|cassé|ne marche pas|ne fonctionne pas|évitez|évite|sinon|au lieu|trop|manque|si des|
        si le|si la|si l'|si votre|jamais""",
        """il vous faut|il te faut|il faut|vous avez besoin|utilisez|utilise|avec un|avec une|grammes|ml|cuillère|
        outil|formule|fonction|marque|taille|degrés|pour cent|centimètres|mètre|minutes|litre|litres|euros""",
        """jusqu'à|prêt quand|on voit|vous voyez|résultat|vérifiez|testez|comparez|mesurez|devient|signale|indique|
        quand le|sonne""",
    ),
    "es": _words(
        """porque|ya que|puesto que|para que|por eso|por lo tanto|así que|si|si no|salvo que|mientras que|aunque|
        gracias a|en vez de|en lugar de|depende|según|provoca|a causa|siempre que|debido a""",
        """problema|error|fallo|mal|roto|no funciona|evita|si no|en vez|demasiado|falta|si el|si la|si tu|
        si hay|nunca""",
        """necesitas|necesitáis|hace falta|usa|utiliza|con un|con una|gramos|ml|cucharada|cucharadita|herramienta|
        fórmula|función|marca|tamaño|grados|por ciento|centímetros|metros|minutos|litros|euros|pesos""",
        """hasta que|listo cuando|se ve|ves|resultado|comprueba|prueba|compara|mide|queda|te dice|indica|suena|notar|
        notarás""",
    ),
    "pt": _words(
        """porque|pois|já que|para que|por isso|portanto|então|se|senão|a não ser|enquanto|embora|graças a|em vez de|
        depende|conforme|provoca|por causa|desde que|devido a|assim""",
        """problema|erro|errado|quebrado|não funciona|evite|senão|em vez|demais|falta|se o|se a|se der|se houver|
        se estiver|nunca""",
        """você precisa|vai precisar|é preciso|use|utilize|com um|com uma|gramas|ml|colher|xícara|ferramenta|fórmula|
        função|marca|tamanho|graus|por cento|centímetros|metros|minutos|litros|reais|euros""",
        """até que|até|pronto quando|você vê|dá para ver|resultado|confira|verifique|teste|compare|meça|fica|mostra|
        indica|soa|sentir""",
    ),
}

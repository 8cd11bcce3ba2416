"""Talks written for these tests: a dense lesson in several languages, and what people do to stretch one."""

from __future__ import annotations

from datetime import UTC, datetime

from features.inputs import Metadata, Segment
from features.text import sentences, words

LESSON = """Today you learn how to sharpen a kitchen knife on a whetstone. First, soak the stone in water for ten
minutes, until no more bubbles rise. Put it on a damp towel, so that it cannot slide. The coarse side has
a grit of one thousand, and it removes metal quickly. Hold the blade at fifteen degrees, which is about
the width of two coins under its spine. Push the edge forward with light pressure, as if you wanted to
shave a thin layer off the stone. Work in three sections: the tip, the belly and the heel. After twenty
strokes, feel for the burr with your thumb. A burr is a tiny fold of steel that stands up on the other
side. Turn the knife over and repeat the same number of strokes. Then switch to the fine side with a grit
of six thousand. It polishes the scratches away and takes about five minutes. Drop the pressure with
every pass, because a heavy hand bends the fresh edge. Finally, strip the burr by pulling the edge
backwards over leather. Rinse the blade, dry it at once, and test it on a sheet of paper. If the cut
catches somewhere, that spot needs ten more strokes. A sharp knife slips less often than a dull one, so
you also cut yourself less. Store it in a block or on a magnet, never loose in a drawer."""

LECTION = """Heute lernst du, wie man ein Küchenmesser auf einem Wetzstein schärft. Zuerst legst du den Stein zehn
Minuten in Wasser, bis keine Blasen mehr aufsteigen. Stelle ihn auf ein feuchtes Tuch, damit er nicht
rutscht. Die grobe Seite hat eine Körnung von tausend und trägt das Metall schnell ab. Halte die Klinge
im Winkel von fünfzehn Grad, das ist etwa die Breite von zwei Münzen unter dem Rücken. Schiebe die
Schneide mit leichtem Druck nach vorn, als wolltest du eine dünne Schicht vom Stein hobeln. Nach zwanzig
Zügen prüfst du mit dem Daumen, ob ein Grat entstanden ist. Ein Grat ist eine winzige Falte aus Stahl,
die auf der anderen Seite absteht. Dann wechselst du auf die feine Seite mit Körnung sechstausend. Sie
poliert die Kratzer weg und braucht ungefähr fünf Minuten. Ziehe zum Schluss die Schneide rückwärts über
Leder. Ein scharfes Messer rutscht seltener ab als ein stumpfes, also verletzt man sich auch weniger."""

LECCION = """Hoy aprendes a afilar un cuchillo de cocina con una piedra. Primero, deja la piedra diez minutos en agua,
hasta que no salgan burbujas. Pon la piedra sobre un paño húmedo para que no resbale. El lado grueso
tiene un grano de mil y quita el metal deprisa. Sujeta la hoja a quince grados, que es más o menos el
ancho de dos monedas bajo el lomo. Empuja el filo hacia delante con poca presión, como si quisieras
cortar una capa fina de la piedra. Después de veinte pasadas, toca con el pulgar para notar la rebaba. La
rebaba es un pliegue diminuto de acero que sobresale por el otro lado. Luego cambia al lado fino con
grano de seis mil. Pule los arañazos y tarda unos cinco minutos. Por último, pasa el filo hacia atrás
sobre cuero. Un cuchillo afilado resbala menos que uno sin filo, así que también te cortas menos."""

LECON = """Aujourd'hui vous apprenez à aiguiser un couteau de cuisine sur une pierre. D'abord, laissez la pierre dix
minutes dans l'eau, jusqu'à ce qu'il n'y ait plus de bulles. Mettez la pierre sur un torchon humide pour
qu'elle ne glisse pas. Le côté grossier a un grain de mille et enlève vite le métal. Tenez la lame à
quinze degrés, soit à peu près la largeur de deux pièces sous le dos. Poussez le fil vers l'avant avec
peu de pression, comme pour trancher une fine couche de pierre. Après vingt passages, cherchez le morfil
avec le pouce. Le morfil est un minuscule pli d'acier qui dépasse de l'autre côté. Ensuite, passez au
côté fin avec un grain de six mille. Il polit les rayures et demande environ cinq minutes. Enfin, tirez
le fil en arrière sur du cuir. Un couteau bien aiguisé dérape moins qu'un couteau émoussé, donc on se
coupe moins."""

KEYWORDS = """knife sharpening whetstone tutorial kitchen chef blade steel grit polish razor edge beginner expert cheap
best tools review budget professional japanese damascus cooking hacks viral trending tips tricks
masterclass restaurant quality angle guide bevel leather strop burr sharpness test paper tomato slicing
chopping santoku cleaver paring bread serrated ceramic diamond stone water oil honing rod electric
sharpener manual pocket hunting survival outdoor camping woodwork chisel plane scissors garden tools
maintenance rust prevention storage magnetic block drawer safety gloves"""

FILLER = (
    "So yeah, I mean, you know, it is what it is, right.",
    "Okay so like, um, basically that's kind of the thing.",
    "And, uh, I was just like, well, whatever, you know what I mean.",
    "Anyway, so, where was I, right, okay, yeah.",
)

RAMBLE = """Hi guys, so, um, it's me again, and I just wanted to sit down and, like, talk a little bit, because it
has been a while, you know. So yesterday I was at my sister's, and we were going to go out, but then we
didn't, because, I don't know, it was raining or something. Anyway, I had this coffee, and it was so
good, like really good. And then my phone died, which, I mean, of course it did. So that was that. And I
was thinking about what I should do for this video, and honestly I had no idea, so I thought, okay, let's
just talk. So yeah, how are you all doing? I hope you're doing good. I'm doing okay, I guess, just a bit
tired. Oh, and I bought these shoes, I'm going to show you later, maybe, if I find them. So, um, what
else. I don't know, it has been one of those weeks, you know, where you just do things and then it is
Friday already. Anyway, thank you so much for watching, and yeah, that's kind of it."""


def segments(text: str, rate: float = 2.5, start: float = 0.0) -> tuple[Segment, ...]:
    """A segment a sentence, spoken at ``rate`` words a second."""
    found: list[Segment] = []
    for sentence in sentences(" ".join(text.split())):
        end = start + len(words(sentence)) / rate
        found.append(Segment(start=round(start, 3), end=round(end, 3), text=sentence))
        start = end
    return tuple(found)


def told(text: str, rate: float = 2.5, caption: str = "", **more: object) -> Metadata:
    """A video that says ``text``."""
    fields = {"caption": caption, "transcript": segments(text, rate), **more}
    return Metadata(creator_id="c", uploaded_at=datetime(2026, 1, 1, tzinfo=UTC), **fields)


def with_filler(text: str, every: int = 1) -> str:
    """The same text with an empty phrase after every so many sentences."""
    said: list[str] = []
    for number, sentence in enumerate(sentences(" ".join(text.split()))):
        said.append(sentence)
        if number % every == 0:
            said.append(FILLER[number % len(FILLER)])
    return " ".join(said)

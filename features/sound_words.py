"""Words that captions describe sounds with, those that may stand beside them, and what a colon follows that nobody is.

English, German, French, Spanish, Portuguese, and the few words that automatic captions of other languages use.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SOUNDS = _words(
    """
    music musical instrumental song singing sings humming hums whistling whistles
    laughs laughing laughter laugh chuckles chuckling chuckle giggles giggling snickers snorts
    applause applauds applauding clapping claps cheering cheers cheer booing
    sighs sighing sigh gasps gasping groans groaning grunts grunting moans screams screaming sobs sobbing crying cries
    coughs coughing cough sneezes sneezing sniffs sniffles yawns yawning breathing exhales inhales panting
    inaudible unintelligible indistinct crosstalk chatter chattering silence static blank audio foreign
    beep beeps beeping bleep bleeps buzzing buzzes ringing rings ding dings chime chimes clicking clicks clattering
    barking barks meowing meows chirping birdsong footsteps knocking thunder gunshot gunshots gunfire explosion whoosh
    musik gesang lachen lacht gelächter kichert applaus beifall klatschen jubel seufzt seufzen hustet hustend
    unverständlich räuspert piepen klingeln stille
    musique chanson rires rire rit applaudissements soupir soupire soupirs tousse inaudible bip
    música canción risas risa ríe aplausos suspira suspiros tose inaudible pitido
    risos riso ri aplausos suspiro suspira tosse inaudível
    musica risate ride applausi muziek gelach applaus музыка смех аплодисменты
    音楽 笑 笑い 笑い声 拍手 音乐 音樂 笑声 笑聲 掌声 掌聲 음악 웃음 박수 موسيقى تصفيق
    """
)

QUALIFIERS = _words(
    """
    a the in and of audience crowd background soft softly gentle gently loud loudly upbeat dramatic tense sad cheerful
    light heavy slow fast quiet quietly distant faint low ambient electronic acoustic classical piano guitar rock pop
    jazz theme intro outro opening closing playing plays play continues continuing starts stops begins ends fades
    fading out nervously deeply both all man woman speaker narrator phone bell dog bird people speech speaking
    leise laute sanfte ruhige fröhliche spielt im hintergrund publikum ertönt und
    douce légère en arrière plan de fond du public joue et
    suave de fondo del público suena y
    de fundo da plateia toca e
    """
)

HEADINGS = _words(
    """
    note notes tip tips hint warning caution danger important attention remember reminder update edit ps psa fyi tldr
    step steps part chapter day week lesson rule law fact myth truth example exercise task goal idea reason result
    results question answer problem solution fix cause effect ingredients method equipment materials tools conclusion
    summary spoiler bonus pro con pros cons plus minus first second third last next finally before after total time
    serves
    hinweis tipp achtung warnung wichtig schritt teil tag regel frage antwort problem lösung beispiel ergebnis zutaten
    fazit merke fakt mythos ziel
    astuce conseil étape partie jour règle réponse problème solution exemple résultat ingrédients
    nota consejo aviso atención importante paso parte día regla pregunta respuesta problema solución ejemplo resultado
    ingredientes
    dica atenção passo dia regra pergunta resposta solução exemplo
    """
)

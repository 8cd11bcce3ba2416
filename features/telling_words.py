"""Words per language that show what kind of thing is said: maxims' lofty words, and what places a remark in a day.

A maxim is made of lofty words, whatever its subject; a lesson on it holds few among many others. A remark on somebody's
day has the speaker in it and a person, a time or a place: little, but it can be pictured. Words are separated by
blanks, lower case; one that ends in ``-`` is the beginning of words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """Words of one kind: whole ones, and the beginnings of others."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def among(self, tokens: Iterable[str]) -> set[str]:
        """Which of the words are of this kind."""
        return {token for token in tokens if token in self.whole or token.startswith(self.beginnings)}


@dataclass(frozen=True, slots=True)
class TellingWords:
    """``lofty``: of maxims; ``own``: the speaker; ``day``: people, times and places of a day."""

    lofty: Kind
    own: Kind
    day: Kind


def _kind(text: str) -> Kind:
    listed = text.split()
    whole = frozenset(word for word in listed if not word.endswith("-"))
    return Kind(whole, tuple(word[:-1] for word in listed if word.endswith("-")))


def _words(lofty: str, own: str, day: str) -> TellingWords:
    return TellingWords(_kind(lofty), _kind(own), _kind(day))


TELLING_WORDS: dict[str, TellingWords] = {
    "en": _words(
        """believ- dream- heart hearts soul- spirit destin- fate universe world life lives live happiness happy joy love
        loves passion- purpose success- succeed- win wins winner- winning victor- champion- hero heroes legend- glory
        great greatness greatest fear- brave bold courag- dare dares daring strong stronger strength power powerful
        unstoppable limit limits limitless possible impossible never always quit quits forever freedom free hope-
        faith trust doubt- pain struggle- magic miracle- mind mindset attitude energy future journey path destination
        shine shines light rise rises fly wings best version become becomes deserve- worthy excuse- discipline
        motivation inspir- determin- hustle grateful gratitude peace wisdom truth beautiful beauty secret excellence
        challenge- opportunit- failure- fail comeback obstacle- embrace follow create creates choose choice- silence
        sacrifice-""",
        "i me my mine i'm i've i'd i'll we us our we're we've we'll we'd",
        """yesterday today tonight tomorrow morning afternoon evening night week weekend month monday tuesday wednesday
        thursday friday saturday sunday sister- brother- mom mum mother dad father parents husband wife boyfriend
        girlfriend friend friends kid kids son daughter grandma grandpa aunt uncle cousin neighbor- boss roommate guy
        lady dog cat home house kitchen bedroom room bed couch sofa car bus train office school store shop
        supermarket gym beach restaurant cafe coffee breakfast lunch dinner birthday party phone shoes movie movies
        weather rain raining""",
    ),
    "de": _words(
        """glaub- traum träum- herz herzen herzens seele- geist schicksal- universum welt leben lebens lebe lebt glück
        glücks glücklich- freude liebe liebt leidenschaft- sinn erfolg- sieg siege sieger- gewinn gewinne gewinner-
        gewinnen gewinnt held helden legende- ruhm groß große großes großen größe größer angst ängste mut mutig- wage
        wagen wagt stark starke stärker stärke kraft kräfte macht unaufhaltsam grenze grenzen grenzenlos- möglich
        unmöglich niemals nie immer aufgeben aufgibt gib ewig frei freiheit hoffnung hoffe vertrau- zweifel- schmerz-
        magie wunder denken gedanken einstellung energie zukunft reise weg wege weges ziel ziele strahle- strahlt
        licht leuchte- leuchtet flügel fliege beste besten version werde verdien- wert würdig ausrede- disziplin
        motivation inspir- willen wille dankbar- ruhe frieden weisheit wahrheit wahre schön- schönheit geheimnis
        niederlage- hindernis- scheitern folge folgt wachse wachsen wächst verändern verändert verwandle- entscheidet
        entscheidung chance chancen belohn- gehört universums innen innere inneren wirklichkeit selbst""",
        "ich mich mir mein meine meinem meinen meiner wir uns unser unsere unserem unseren unserer",
        """gestern heute morgen heut abend abends nachts nacht mittag nachmittag woche wochenende monat montag dienstag
        mittwoch donnerstag freitag samstag sonntag vorhin nachher schwester- bruder brüder mama mutter papa vater
        eltern mann frau freund freundin freunde freunden kind kinder sohn tochter oma opa tante onkel nachbar- chef
        hund katze zuhause haus hause küche schlafzimmer zimmer bett sofa auto bus zug büro schule laden supermarkt
        see strand restaurant café kaffee frühstück mittagessen abendessen geburtstag handy schuhe kino fenster
        wetter regnet einkaufen fahrrad""",
    ),
    "fr": _words(
        """croi- croyez croire rêve- rêver cœur cœurs coeur âme âmes esprit destin- univers monde vie vies vivre vis
        bonheur heureux heureuse joie amour aime aiment passion- succès réuss- victoire- gagnant- gagner gagne héros
        légende- gloire grand grande grands grandes grandeur peur peurs courag- ose osent oser audac- fort forte
        forts force forces puissance puissant- pouvoir inarrêtable limite limites possible impossible jamais toujours
        abandonn- éternel- libre libres liberté espoir espère foi confiance doute doutes douleur- souffrance magie
        miracle- pensée- attitude énergie avenir futur voyage chemin- but objectif- brille- lumière étoile- ailes
        vole voler meilleur meilleure version deviens devenir mérite- digne excuse- discipline motivation inspir-
        volonté gratitude reconnaissan- paix sagesse vérité vrai vraie beau beauté secret échec- obstacle- suis
        suivre choix choisis crée créer réalité récompens- transform- cultiv- unique histoire silence sourit relève
        relèvent richesse""",
        "je j' me m' moi mon ma mes on nous notre nos",
        """hier aujourd'hui demain matin midi soir soirée nuit semaine week-end mois lundi mardi mercredi jeudi vendredi
        samedi dimanche sœur sœurs soeur frère frères maman mère papa père parents mari femme copain copine copains
        copines ami amie amis amies enfant enfants fils fille mamie papi tante oncle cousin cousine voisin- chef
        chien chat maison cuisine chambre appartement lit canapé voiture bus train bureau école magasin supermarché
        mer plage restaurant café petit-déjeuner déjeuner dîner anniversaire téléphone portable chaussures cinéma
        balcon pleut pluie route""",
    ),
    "es": _words(
        """cree creer creerá creen sueño sueños soñar sueña sueñan soñador- corazón corazones alma almas espíritu
        destino universo mundo vida vidas vive vivir felicidad feliz felices alegría amor ama aman pasión propósito
        éxito- triunf- victoria- ganador- ganar gana héroe- leyenda- gloria grande grandes grandeza miedo- valiente-
        valentía coraje atrev- fuerte fuertes fuerza fuerzas poder poderos- imparable- límite límites posible
        imposible nunca jamás siempre rindas rendirse rinde rinden eterno eterna libre libres libertad esperanza fe
        confía confianza duda dudas dudar dolor magia milagro- mente mentalidad actitud energía futuro viaje camino-
        meta metas brilla- brillar luz estrella- alas volar vuela mejor versión conviértete convertirte merec- digno
        excusa- disciplina motivación inspir- voluntad gratitud agradec- paz sabiduría verdad verdadera belleza
        secreto fracaso- obstáculo- sigue sigues elige decisión crea crear realidad premia recompens- transforma-
        abundancia riqueza cambia cambiar silencio levanta levantan lucha luchar sé único única pensamiento-""",
        """yo me mi mis mí conmigo nos nosotros nosotras nuestro nuestra nuestros nuestras estoy estaba estamos estuve
        estuvimos he hemos tengo tenía fui fuimos iba íbamos voy vamos quería queríamos hice""",
        """ayer hoy mañana tarde noche anoche semana finde mes lunes martes miércoles jueves viernes sábado domingo
        antes luego hermana hermanas hermano hermanos mamá madre papá padre padres marido mujer novio novia amigo
        amiga amigos amigas niño niña niños hijo hija abuela abuelo tía tío prima primo vecin- jefe jefa perro gato
        casa cocina habitación cama sofá coche autobús tren oficina escuela tienda supermercado playa restaurante
        café desayuno comida cena cumpleaños móvil zapatos cine ventana lluvia llueve""",
    ),
    "pt": _words(
        """acredit- sonho- sonhar sonhe coração corações alma almas espírito destino universo mundo vida vidas viva
        viver felicidade feliz felizes alegria amor ama amam paixão propósito sucesso vitória- vencedor- vence vencer
        vencem campe- herói heróis lenda- glória grande grandes grandeza medo- coragem corajos- ouse ousar ouse forte
        fortes força forças poder poderos- imparáve- limite limites possível impossível nunca jamais sempre desista
        desistir desistem eterno eterna livre livres liberdade esperança fé confie confiança dúvida- dor dores magia
        milagre- mente mentes mentalidade atitude energia futuro jornada caminho- meta metas brilh- luz estrela- asas
        voar voe melhor versão torne-se merec- digno desculpa- disciplina motivação inspir- vontade gratidão paz
        sabedoria verdade verdadeira beleza segredo fracasso- obstáculo- siga escolha- crie cria criar realidade
        recompens- transform- abundância riqueza muda mudar mudança silêncio levanta levantam luta lutar seja único
        única pensamento- adormecido""",
        """eu me mim meu minha meus minhas comigo nos nós nosso nossa nossos nossas gente estou estava estamos tenho
        tinha fui fomos ia vou vamos queria fiquei fiz""",
        """ontem hoje amanhã manhã tarde noite semana fim-de-semana mês segunda-feira terça-feira quarta-feira
        quinta-feira sexta-feira sábado domingo irmã irmãs irmão irmãos mamãe mãe papai pai pais marido esposa
        namorado namorada amigo amiga amigos amigas criança crianças filho filha avó avô tia tio prima primo vizinh-
        chefe cachorro gato casa cozinha quarto cama sofá carro ônibus trem escritório escola loja supermercado praia
        restaurante café almoço jantar aniversário celular sapatos cinema janela televisão chuva chove""",
    ),
}

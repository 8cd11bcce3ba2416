"""Small word lists per language: function words, fillers, and the words that mark steps, numbers and definitions.

They normalize; they never judge which language is spoken. Function words are the closed classes (articles, pronouns,
prepositions, conjunctions, auxiliaries, particles), after Ure 1971, plus the fillers of speech.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lists:
    """A language's words, lower case. ``steps`` and ``definitions`` may hold phrases."""

    function: frozenset[str]
    numbers: frozenset[str]
    steps: frozenset[str]
    definitions: frozenset[str]


def _lists(function: str, numbers: str, steps: str, definitions: str) -> Lists:
    """``steps`` and ``definitions`` are separated by ``|``, the others by blanks."""
    phrases = (frozenset(p.strip() for p in text.split("|")) for text in (steps, definitions))
    return Lists(frozenset(function.split()), frozenset(numbers.split()), *phrases)


ENGLISH = _lists(
    """a an the this that these those i me my mine myself you your yours yourself he him his she her hers it its we
    us our ours they them their theirs who whom whose which what where when why how there here and or but nor so
    yet for if then else because as until while although though since unless whether than of at by with about
    against between into through during before after above below to from up down in out on off over under again
    further not no only own same too very can could will would shall should may might must ought do does did
    doing done have has had having be am is are was were been being isn't aren't wasn't weren't don't doesn't
    didn't won't wouldn't can't couldn't shouldn't i'm i've i'll i'd you're you've you'll he's she's it's we're
    we've we'll they're they've that's there's what's let's let get got gets just also even ever any some all
    both each few more most other such every either neither much many one ones something anything nothing
    everything someone anyone everyone well now ok okay oh ah um uh er hmm yeah yes yep like actually basically
    literally really kinda sorta gonna wanna gotta right anyway honestly obviously stuff thing things know mean
    guess sort kind lot bit""",
    """two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred
    thousand million half quarter third percent""",
    """first|second|third|next|then|after that|finally|step|add|mix|stir|pour|cut|chop|slice|heat|bake|fry|boil|
    place|put|turn|take|use|press|click|open|close|select|choose|set|start|stop|check|make sure|measure|write|
    draw|fold|push|pull|lift|hold|keep|remove|attach|connect|plug|screw|drill|sand|paint|tighten|loosen|install|
    download|type|copy|paste|save|compare|count|subtract|multiply|divide|wait|leave|repeat|avoid|rinse|wash|dry|
    wrap|glue|apply|spread|rest|bend|move""",
    """is a|is an|is the|are a|is called|are called|means|that means|is when|stands for|refers to|known as|
    defined as|the difference between|the reason|in other words|for example|is made of|consists of|
    works by""",
)

GERMAN = _lists(
    """der die das den dem des ein eine einen einem einer eines ich mich mir mein meine meinen meiner du dich dir
    dein deine er ihn ihm sein seine seinen sie ihr ihre ihren es wir uns unser unsere euch euer man sich wer
    wen wem was welche welcher welches wo wann warum wie wieso dort da hier und oder aber denn doch sondern wenn
    dann weil dass ob als bis während obwohl damit nachdem bevor seit von zu zum zur bei mit nach aus auf an am
    im in ins um für gegen ohne durch über unter vor hinter neben zwischen nicht kein keine keinen nur auch noch
    schon sehr so mal eben halt ja nein ach äh ähm hm also na gut genau eigentlich sozusagen irgendwie einfach
    quasi bin bist ist sind seid war waren warst wird werden wurde wurden habe hast hat haben hatte hatten kann
    kannst können könnte muss musst müssen soll sollen will wollen wollte darf dürfen mag möchte würde würden
    hätte wäre gibt alle alles einige etwas nichts viel viele mehr jeder jede jedes dieser diese dieses diesen
    diesem jetzt nun immer wieder ganz dabei davon dazu daran darauf""",
    """zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig vierzig fünfzig hundert
    tausend million halb halbe viertel drittel prozent""",
    """zuerst|erstens|zweitens|als erstes|als nächstes|danach|anschließend|schließlich|schritt|gib|gebt|gebe|
    schneide|schneidet|rühre|mische|nimm|nehmt|lege|stelle|drücke|klicke|öffne|wähle|achte|miss|schreibe|falte|
    halte|ziehe|schraube|bohre|schleife|streiche|installiere|lade|kopiere|warte|lass|wiederhole|vermeide|
    erhitze|backe|brate|koche|gieße|trockne|vergleiche|prüfe""",
    """ist ein|ist eine|ist der|ist die|ist das|heißt|bedeutet|nennt man|das heißt|steht für|zum beispiel|
    besteht aus|der unterschied|der grund|funktioniert so""",
)

FRENCH = _lists(
    """le la les l' un une des du de d' ce c' cet cette ces je j' me m' moi mon ma mes tu te t' toi ton ta tes il
    elle on se s' son sa ses nous notre nos vous votre vos ils elles leur leurs eux lui y en qui que qu' quoi
    dont où quand comment pourquoi quel quelle quels quelles et ou mais donc or ni car si alors parce puisque
    lorsque comme à au aux avec dans par pour sur sous sans chez entre vers avant après pendant depuis jusque
    jusqu' contre ne n' pas plus jamais rien non oui aussi encore déjà très trop bien là ici ça cela ceci suis
    es est sommes êtes sont étais était étaient sera serait ai as a avons avez ont avais avait avaient aura
    aurait être avoir fait faire va vais vont peut peux pouvez peuvent doit dois devez doivent veut veux faut
    tout toute tous toutes quelque quelques chaque autre autres même mêmes euh ben bah bon voilà hein genre
    enfin vraiment juste peu beaucoup""",
    """deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante cent mille
    million demi moitié quart tiers pourcent""",
    """d'abord|premièrement|ensuite|puis|après ça|enfin|étape|ajoutez|ajoute|coupez|coupe|mélangez|mélange|versez|
    verse|mettez|mets|prenez|prends|utilisez|utilise|appuyez|cliquez|ouvrez|choisissez|vérifiez|mesurez|écrivez|
    pliez|tenez|tirez|vissez|percez|poncez|peignez|installez|téléchargez|copiez|attendez|laissez|répétez|évitez|
    chauffez|cuisez|séchez|comparez""",
    """est un|est une|est le|est la|sont des|s'appelle|veut dire|signifie|c'est-à-dire|par exemple|
    consiste|la différence|la raison|composé de""",
)

SPANISH = _lists(
    """el la los las lo un una unos unas de del al a ante bajo con contra desde en entre hacia hasta para por según
    sin sobre tras yo me mi mis mí tú te ti tu tus él ella ello se su sus nosotros nos nuestro nuestra vosotros
    os ustedes usted ellos ellas le les que qué quien quién cual cuál donde dónde cuando cuándo como cómo y e o
    u pero sino ni si porque pues aunque mientras entonces este esta esto estos estas ese esa eso esos esas
    aquel aquella no sí ya muy más menos también tampoco solo sólo así aquí ahí allí soy eres es somos son era
    eran fue fueron ser será sería estoy estás está estamos están estaba estar he has ha hemos han había haber
    hay tengo tienes tiene tienen puedo puedes puede pueden voy vas va vamos van hace hacer todo toda todos
    todas algo nada alguien nadie cada otro otra otros otras mismo misma tan tanto poco mucho muchos bueno eh
    sea digamos bien realmente""",
    """dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta cien
    ciento mil millón medio media cuarto tercio""",
    """primero|segundo|luego|después|a continuación|finalmente|por último|paso|añade|agrega|corta|mezcla|vierte|
    pon|pones|coloca|toma|usa|utiliza|presiona|pulsa|haz clic|abre|elige|selecciona|asegúrate|revisa|mide|
    escribe|dobla|sujeta|tira|atornilla|taladra|lija|pinta|instala|descarga|copia|espera|deja|repite|evita|
    calienta|hornea|fríe|hierve|seca|compara""",
    """es un|es una|es el|es la|son los|se llama|significa|quiere decir|es decir|por ejemplo|consiste en|
    la diferencia|la razón|está hecho de""",
)

PORTUGUESE = _lists(
    """o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela para pra com sem sob
    sobre entre até desde contra eu me mim meu minha meus minhas tu te ti teu tua você vocês ele ela eles elas
    se seu sua seus suas nós nosso nossa lhe lhes que quê quem qual quais onde quando como e ou mas porém nem
    porque pois embora enquanto então este esta isto estes estas esse essa isso esses essas aquele aquela aquilo
    não sim já muito mais menos também só assim aqui aí ali lá sou és é somos são era eram foi foram ser será
    seria estou está estamos estão estava estar tenho tem têm temos tinha ter há posso pode podem vou vai vamos
    vão faz fazer tudo todo toda todos todas algo nada alguém ninguém cada outro outra outros outras mesmo mesma
    tão tanto pouco né tipo bom bem realmente""",
    """dois duas três quatro cinco seis sete oito nove dez onze doze quinze vinte trinta quarenta cinquenta cem
    cento mil milhão meio meia quarto terço""",
    """primeiro|segundo|depois|em seguida|finalmente|por último|passo|adicione|acrescente|corte|misture|despeje|
    coloque|pegue|use|aperte|clique|abra|escolha|verifique|meça|escreva|dobre|segure|puxe|parafuse|fure|lixe|
    pinte|instale|baixe|copie|espere|deixe|repita|evite|aqueça|asse|frite|ferva|seque|compare""",
    """é um|é uma|é o|é a|são os|chama-se|significa|quer dizer|ou seja|por exemplo|consiste em|a diferença|
    a razão|é feito de""",
)

#: Single characters that only hold Chinese sentences together; Han text is cut at them.
CHINESE = _lists(
    """的 了 在 是 和 也 就 都 而 及 与 與 着 著 或 个 個 我 你 他 她 它 们 們 这 這
    那 不 很 吧 吗 嗎 呢 啊 把 被 让 讓 给 給 对 對 从 從 到 有 没 沒 要 会 會 能""",
    "一 二 三 四 五 六 七 八 九 十 百 千 万 萬 半",
    "首先|然后|然後|接着|接著|最后|最後|第一|第二|第三|步|加入|切|倒|放|打开|打開|点击|點擊|选择|選擇",
    "是一种|是一種|叫做|意思是|也就是说|也就是說|例如|比如",
)

#: Japanese writes its particles and endings in hiragana; those runs count as function words.
JAPANESE = _lists(
    "",
    "一 二 三 四 五 六 七 八 九 十 百 千 万 半",
    "まず|次に|それから|最後に|ステップ|入れ|切っ|切り|混ぜ|押し|開い|選ん|置い",
    "とは|という|意味|例えば|つまり",
)

LISTS: dict[str, Lists] = {
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
    "es": SPANISH,
    "pt": PORTUGUESE,
    "zh": CHINESE,
    "ja": JAPANESE,
}
SPACED = ("en", "de", "fr", "es", "pt")  # languages written with blanks, whose words are those of the lists
EVERY_FUNCTION_WORD = frozenset().union(*(LISTS[code].function for code in SPACED))
YES_OR_NO = frozenset(["yes", "no", "ja", "nein", "oui", "non", "sí", "sim", "não"])

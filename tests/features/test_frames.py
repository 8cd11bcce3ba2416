"""Frames: a form filled in again is one frame, whatever stands in its blanks; what somebody says is not."""

from __future__ import annotations

import numpy as np
import pytest
from scripts import scripts
from stuffing import CHAINS, FORMS, filled, keywords
from talks import told

from features.frames import own_frame
from features.function_words import LISTS
from features.talk import LOOK_BACK_UNITS, Talk
from features.text import words

RECIPES = {
    "en": """Heat the oil in a wide pan. Add the onion and cook it for five minutes. Add the garlic and cook it for one
    minute. Add the carrots and stir. Add the celery and stir. Pour in the wine and let it boil away. Add the tomatoes,
    the thyme and a bay leaf. Add the stock and bring it to a boil. Turn down the heat and simmer for forty minutes.
    Take out the bay leaf. Cut the bread into cubes. Toss the cubes in butter. Roast them for ten minutes until they
    turn brown. Put the soup in bowls. Put the bread on top. Grate the cheese over the bread.""",
    "de": """Erhitze das Öl in einer breiten Pfanne. Gib die Zwiebel dazu und brate sie fünf Minuten. Gib den Knoblauch
    dazu und brate ihn eine Minute. Gib die Karotten dazu und rühre um. Gib den Sellerie dazu und rühre um. Gieße den
    Wein an und lass ihn verkochen. Gib die Tomaten, den Thymian und ein Lorbeerblatt dazu. Gieße die Brühe an und bring
    sie zum Kochen. Nimm das Lorbeerblatt heraus. Schneide das Brot in Würfel. Wende die Würfel in Butter. Röste sie
    zehn Minuten, bis sie braun sind. Fülle die Suppe in Schalen. Lege das Brot darauf.""",
    "fr": """Chauffez l'huile dans une grande poêle. Ajoutez l'oignon et laissez-le cuire cinq minutes. Ajoutez l'ail et
    laissez-le cuire une minute. Ajoutez les carottes et remuez. Ajoutez le céleri et remuez. Versez le vin et
    laissez-le bouillir. Ajoutez les tomates, le thym et une feuille de laurier. Versez le bouillon et portez-le à
    ébullition. Retirez la feuille de laurier. Coupez le pain en cubes. Tournez les cubes dans du beurre. Versez la
    soupe dans des bols. Posez le pain dessus. Râpez le fromage sur le pain.""",
    "es": """Calienta el aceite en una sartén ancha. Añade la cebolla y fríela cinco minutos. Añade el ajo y fríelo un
    minuto. Añade las zanahorias y remueve. Añade el apio y remueve. Vierte el vino y deja que se evapore. Añade los
    tomates, el tomillo y una hoja de laurel. Vierte el caldo y llévalo a ebullición. Saca la hoja de laurel. Corta el
    pan en cubos. Pasa los cubos por mantequilla. Tuesta los cubos diez minutos hasta que se doren. Sirve la sopa en
    cuencos. Pon el pan encima. Ralla el queso sobre el pan.""",
}


def own(text: str, code: str) -> np.ndarray:
    return own_frame(Talk(told(text).transcript).unit_words, LISTS[code], LOOK_BACK_UNITS)


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.id)
def test_a_form_is_new_once_and_a_lesson_all_along(script):
    for form in (FORMS, CHAINS):
        cast = own(filled(keywords(script), form[script.language]), script.language)
        assert cast[0] == 1
        assert cast[1:].mean() < 0.1
    for kind in ("tutorial", "vlog"):
        assert own(script.texts[kind], script.language).mean() > 0.98, kind


@pytest.mark.parametrize("code", RECIPES)
def test_the_short_orders_of_a_recipe_are_no_form(code):
    assert own(RECIPES[code], code).mean() > 0.9


def test_only_the_frames_looked_back_to_count():
    said = [words(f"take the {key} with the {key} to the {key}") for key in ("onion", "pepper", "carrot")]
    other = words("nobody knows where my old hammer went")
    assert own_frame([said[0], said[1]], LISTS["en"], 60).tolist() == [1, 0]
    assert own_frame([said[0], other, other, said[2]], LISTS["en"], 2)[-1] == 1


def test_words_without_a_frame_are_not_judged():
    assert own_frame([["onion", "pepper"], ["onion", "pepper"], []], LISTS["en"], 60).tolist() == [1, 1, 1]
    assert own_frame([], LISTS["en"], 60).tolist() == []

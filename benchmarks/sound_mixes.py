"""Sounds put together so that it is known where somebody speaks and where music plays.

Voices are espeak-ng's, music the demo's tunes and drum patterns made here, noises those of places and of work. A
``Mix`` says what its shares of speech and of music should be: 0 or 1, the same throughout. The measure was settled on
the ``SETTLED`` cast; ``HELD_OUT`` has other languages, voices, tempi, patterns and levels.
"""

from __future__ import annotations

import io
import subprocess
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal
from scipy.io import wavfile

from features.soundtrack import SAMPLE_RATE
from firstcut.demo.sounds import TUNES, ambience, music

SECONDS = 20.0
TEXTS = {
    "en-us": "Fold the dough twice, wait half an hour, and heat the oven to 240 degrees. Then score the loaf.",
    "de": "Falte den Teig zweimal, warte eine halbe Stunde und heize den Ofen vor. Dann schneide den Laib ein.",
    "fr-fr": "Pliez la pâte deux fois, attendez une demi-heure et chauffez le four. Ensuite incisez le pain.",
    "es": "Dobla la masa dos veces, espera media hora y calienta el horno. Luego haz un corte en el pan.",
    "pt-br": "Dobre a massa duas vezes, espere meia hora e aqueça o forno. Depois faça um corte no pão.",
    "hi": "आटे को दो बार मोड़ें, आधा घंटा रुकें और ओवन गरम करें। फिर रोटी पर चीरा लगाएँ।",
    "cmn": "把面团折叠两次，等半个小时，然后把烤箱预热。再在面包上划一刀，放进去烤。",
    "ru": "Сложите тесто два раза, подождите полчаса и разогрейте духовку. Потом надрежьте хлеб.",
}
OTHER_TEXTS = {
    "en-gb": "Sand the board along the grain, wipe it clean, and brush on two thin coats of varnish. Let it dry.",
    "it": "Taglia le cipolle sottili, scalda l'olio e falle appassire a fuoco lento. Poi aggiungi il vino.",
    "pl": "Pokrój cebulę w cienkie plasterki, rozgrzej olej i smaż ją powoli. Potem dodaj trochę wina.",
    "tr": "Soğanları ince ince doğra, yağı ısıt ve kısık ateşte kavur. Sonra biraz su ekle ve karıştır.",
    "nl": "Snijd de uien in dunne ringen, verhit de olie en bak ze langzaam. Voeg daarna wat wijn toe.",
    "sv": "Skiva löken tunt, hetta upp oljan och stek den långsamt. Tillsätt sedan lite vin och rör om.",
}

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mix:
    """Mono samples at 48 kHz and the shares of speech and music that they hold."""

    kind: str
    name: str
    samples: Samples
    speech: float
    music: float


@dataclass(frozen=True, slots=True)
class Cast:
    """What the mixes are made of: texts by language, words and beats a minute, patterns, dB of the voice over the rest.

    ``seed`` moves voices' pitch and the tunes.
    """

    texts: Mapping[str, str]
    paces: tuple[int, int, int, int]
    tempi: tuple[int, ...]
    styles: tuple[str, ...]
    decibels: tuple[float, float]
    seed: int


STYLES = ("rock", "eighths", "sixteenths", "hand")
SETTLED = Cast(TEXTS, (120, 160, 200, 240), (90, 110, 130, 150, 180), STYLES, (12, 6), 0)
HELD_OUT = Cast(OTHER_TEXTS, (130, 175, 150, 215), (76, 100, 122, 140, 166), ("floor", "broken", "clap"), (9, 4), 17)


def mixes(cast: Cast = SETTLED) -> Iterator[Mix]:
    """All of them, kind by kind."""
    spoken = {(code, rate): _spoken(cast, code, rate) for i, code in enumerate(cast.texts) for rate in _rates(cast, i)}
    for (code, rate), samples in spoken.items():
        yield Mix("speech", f"{code} {rate}", samples, 1, 0)
        yield Mix("speech in a noisy room", f"{code} {rate}", _room(samples), 1, 0)
    for style in TUNES:
        yield Mix("tunes", style, music(style, SECONDS, cast.seed + 3), 0, 1)
    for style in cast.styles:
        for tempo in cast.tempi:
            yield Mix("drums alone", f"{style} {tempo}", drums(style, tempo), 0, 1)
    for i, (key, samples) in enumerate(spoken.items()):
        tune, decibels = list(TUNES)[i % len(TUNES)], cast.decibels[i % 2]
        score = over(samples, music(tune, SECONDS, cast.seed + i), decibels)
        yield Mix("speech over a tune", f"{key} {tune} {decibels} dB", score, 1, 1)
        beat = drums(cast.styles[i % len(cast.styles)], cast.tempi[i % len(cast.tempi)])
        yield Mix("speech over drums", f"{key} {decibels} dB", over(samples, beat, decibels), 1, 1)
    for name, noise in NOISES.items():
        yield Mix("noise", name, noise(), 0, 0)
    for name, work in WORK.items():
        yield Mix("work", name, work(), 0, 0)


def _rates(cast: Cast, index: int) -> tuple[int, int]:
    return cast.paces[index % 4], cast.paces[(index + 2) % 4]


def _spoken(cast: Cast, code: str, words_a_minute: int) -> Samples:
    return voice(code, words_a_minute, cast.texts[code], cast.seed)


def voice(code: str, words_a_minute: int, text: str, seed: int = 0) -> Samples:
    """espeak-ng in a language at a pace, a text again and again; peak 0.5. Raises CalledProcessError."""
    pitch = 35 + (30 * (len(code) + words_a_minute // 40) + seed) % 60
    command = ["espeak-ng", "-v", code, "-s", str(words_a_minute), "-p", str(pitch), "--stdout", text * 8]
    with warnings.catch_warnings():  # a wave that is piped does not know its own length
        warnings.simplefilter("ignore", wavfile.WavFileWarning)
        rate, wave = wavfile.read(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout))
    return _peak(_cut(signal.resample_poly(wave.astype(np.float64), SAMPLE_RATE, rate)))


def over(front: Samples, back: Samples, decibels: float) -> Samples:
    """One sound over another, as many dB louder."""
    gain = _level(front) / _level(back) * 10 ** (-decibels / 20)
    return _peak(front + gain * back)


def drums(style: str, tempo: float) -> Samples:
    """A pattern of kick, snare and cymbals, or of a hand drum, of four quarters a bar; no two hits quite alike."""
    rng = np.random.default_rng(round(tempo))
    track, sixteenth = np.zeros(round(SECONDS * SAMPLE_RATE)), 15 / tempo
    for step in range(int(SECONDS / sixteenth)):
        for sound in _pattern(style, step % 16):
            hit = _HITS[sound](rng) * rng.uniform(0.7, 1)
            begin = max(0, round((step * sixteenth + rng.normal(0, 0.004)) * SAMPLE_RATE))
            track[begin : begin + len(hit)] += hit[: len(track) - begin]
    return _peak(track)


def _pattern(style: str, step: int) -> tuple[str, ...]:
    """What is hit at a sixteenth of the bar."""
    return tuple(sound for sound, steps in _PATTERNS[style].items() if step in steps)


_ROCK = {"kick": (0, 8, 10), "snare": (4, 12)}
_PATTERNS: dict[str, dict[str, Collection[int]]] = {
    "rock": {**_ROCK, "hat": range(0, 16, 4)},
    "eighths": {**_ROCK, "hat": range(0, 16, 2)},
    "sixteenths": {**_ROCK, "hat": range(16)},
    "hand": {"hand": (0, 3, 6, 8, 10, 12, 14)},
    "floor": {"kick": range(0, 16, 4), "snare": (4, 12), "hat": range(2, 16, 4)},
    "broken": {"kick": (0, 3, 10), "snare": (4, 12, 15), "hat": (0, 2, 4, 6, 7, 8, 10, 12, 14)},
    "clap": {"kick": (0, 6, 8), "hand": (3, 11), "snare": (4, 12)},
}


def _times(seconds: float) -> npt.NDArray[np.float64]:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _kick(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    t = _times(0.25)
    return np.asarray(np.sin(2 * np.pi * (50 * t + 3 * (1 - np.exp(-t * 30)))) * np.exp(-t * 14))


def _snare(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    t = _times(0.2)
    return np.asarray(
        0.4 * rng.standard_normal(len(t)) * np.exp(-t * 22) + 0.4 * np.sin(380 * np.pi * t) * np.exp(-t * 30)
    )


def _hat(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    t = _times(0.08)
    return np.asarray(0.3 * np.diff(rng.standard_normal(len(t) + 1)) * np.exp(-t * 70))


def _hand(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    t, tone = _times(0.3), rng.choice([110, 170, 220])
    return np.asarray(
        0.7 * np.sin(2 * np.pi * tone * t) * np.exp(-t * 16) + 0.1 * rng.standard_normal(len(t)) * np.exp(-t * 80)
    )


_HITS = {"kick": _kick, "snare": _snare, "hat": _hat, "hand": _hand}


def _band(low: float, high: float, seed: int = 0) -> npt.NDArray[np.float64]:
    noise = np.random.default_rng(seed).standard_normal(round(SECONDS * SAMPLE_RATE))
    return np.asarray(signal.sosfilt(signal.butter(2, (low, high), "bandpass", fs=SAMPLE_RATE, output="sos"), noise))


def _wind() -> Samples:
    t = _times(SECONDS)
    gusts = 0.5 + 0.3 * np.sin(2 * np.pi * 0.31 * t) + 0.2 * np.sin(2 * np.pi * 0.83 * t + 1)
    return _peak(_band(30, 400) * gusts)


def _hum() -> Samples:
    t = _times(SECONDS)
    hum = sum(np.sin(2 * np.pi * 50 * k * t + k) / k for k in range(1, 9))
    return _peak(hum + 0.5 * _band(200, 3000))


def _crowd() -> Samples:
    """Twelve voices at once, none to be understood."""
    codes = [code for code in TEXTS for _ in range(2)][:12]
    return _peak(sum(np.roll(voice(code, 140 + 8 * i, TEXTS[code]), 37_000 * i) for i, code in enumerate(codes)))


def _struck(gap: Callable[[np.random.Generator], float], low: float, high: float, decay: float) -> Samples:
    """Short noises, ``gap`` s apart, over the noise of a room."""
    rng, track, at = np.random.default_rng(5), 0.02 * _band(80, 3000), 0.3
    shell = signal.butter(2, (low, high), "bandpass", fs=SAMPLE_RATE, output="sos")
    while at < SECONDS - 0.5:
        t = _times(0.3)
        hit = signal.sosfilt(shell, rng.standard_normal(len(t))) * np.exp(-t * decay) * rng.uniform(0.6, 1)
        begin = round(at * SAMPLE_RATE)
        track[begin : begin + len(hit)] += hit
        at += max(0.05, gap(rng))
    return _peak(track)


def _rubbed(strokes: float) -> Samples:
    """A rough noise to and fro, as of sanding, sawing or scrubbing."""
    wander = np.cumsum(np.random.default_rng(2).normal(0, 0.002, round(SECONDS * SAMPLE_RATE))) / 10
    return _peak(_band(700, 6000) * (0.15 + np.abs(np.sin(np.pi * strokes * _times(SECONDS) + wander))))


NOISES: dict[str, Callable[[], Samples]] = {
    "street": lambda: ambience("street", SECONDS, 1),
    "room": lambda: ambience("room", SECONDS, 2),
    "water": lambda: ambience("water", SECONDS, 3),
    "white": lambda: _peak(_band(100, 15000)),
    "wind": _wind,
    "motor": _hum,
    "crowd": _crowd,
}
WORK: dict[str, Callable[[], Samples]] = {
    "kitchen": lambda: ambience("kitchen", SECONDS, 4),
    "chopping": lambda: _struck(lambda rng: rng.normal(0.33, 0.04), 400, 5000, 45),
    "chopping fast": lambda: _struck(lambda rng: rng.normal(0.2, 0.03), 400, 5000, 45),
    "hammering": lambda: _struck(lambda rng: rng.choice([0.5, 0.55, 0.6, 2.0]), 600, 7000, 25),
    "typing": lambda: _struck(lambda rng: rng.exponential(0.16), 1500, 8000, 90),
    "dishes": lambda: _struck(lambda rng: rng.exponential(0.5), 2000, 7000, 20),
    "sanding": lambda: _rubbed(2.5),
    "scrubbing": lambda: _rubbed(4.0),
}


def _room(samples: Samples) -> Samples:
    """Heard from two meters away in a room with some noise, 15 dB under the voice."""
    echo = np.random.default_rng(0).standard_normal(round(0.4 * SAMPLE_RATE)) * np.exp(-_times(0.4) * 17)
    far = samples + 0.4 * _cut(signal.fftconvolve(samples, echo / np.sqrt((echo**2).sum())))
    return over(_peak(far), _peak(_band(60, 4000)), 15)


def _cut(wave: npt.NDArray[np.float64]) -> Samples:
    return np.asarray(wave[: round(SECONDS * SAMPLE_RATE)], np.float32)


def _level(samples: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def _peak(wave: npt.ArrayLike) -> Samples:
    wave = np.asarray(wave, np.float32)
    return np.asarray(wave * np.float32(0.5 / max(1e-9, float(np.abs(wave).max()))))

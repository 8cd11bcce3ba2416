"""Every feature, declared once.

Validation, LightGBM's monotone constraints, MLflow's signature, docs/features.md and the labels on the pages are all
derived from this table. To add a feature: declare it here, compute it in its family's module, retrain.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256


class Family(StrEnum):
    """Groups of features that are extracted together and reported together."""

    PICTURE = "picture"
    SOUND = "sound"
    STRUCTURE = "structure"
    SCREEN = "screen"
    DENSITY = "density"
    ENGAGEMENT = "engagement"
    DISCUSSION = "discussion"


class Clock(StrEnum):
    """When a feature is computed."""

    ANALYZE = "analyze"  # once, from the media and what was uploaded with it
    SCORE = "score"  # whenever counters change


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature's declaration.

    ``direction`` is +1 where more is never worse for quality, -1 where more is never better, 0 where neither holds;
    it becomes LightGBM's monotone constraint.
    """

    name: str
    family: Family
    label: str
    unit: str
    low: float
    high: float
    direction: int
    meaning: str
    source: str
    clock: Clock = Clock.ANALYZE
    in_model: bool = True

    def __post_init__(self) -> None:
        if self.direction not in (-1, 0, 1):
            raise ValueError(f"{self.name}: direction is -1, 0 or 1, not {self.direction}")
        if not self.low < self.high:
            raise ValueError(f"{self.name}: an empty range {self.low}..{self.high}")


Row = tuple[str, str, str, float, float, int, str, str]  # name, label, unit, low, high, direction, meaning, source


def _family(family: Family, *rows: Row, clock: Clock = Clock.ANALYZE, in_model: bool = True) -> list[Feature]:
    return [
        Feature(name, family, label, unit, low, high, direction, meaning, source, clock, in_model)
        for name, label, unit, low, high, direction, meaning, source in rows
    ]


SHARE = "share"  # of one, 0..1

FEATURES: tuple[Feature, ...] = (
    *_family(
        Family.PICTURE,
        ("resolution", "Resolution", "pixels", 1, 20000, 1, "Shorter side of the picture inside its borders.", "TikTok Creator Rewards: 1080p advised"),
        ("true_resolution", "True resolution", "pixels", 1, 20000, 1, "Shorter side of a picture that would hold the same detail: an upscaled one has the size of the large and the detail of the small.", "Spectra of lively stretches, noise taken off; this project, after Field 1987"),
        ("orientation", "Orientation", "height/width", 0.02, 50, 0, "Height over width of the picture inside its borders: over 1 upright, under 1 lying.", "Snap: wrong orientation is not recommended; this project"),
        ("sharpness", "Sharpness", "log10 luma²", -3, 6, 1, "Median over frames of the log10 variance of the Laplacian in the sharper quarter of the picture, at 360 pixels and equal contrast, noise taken off.", "Pech-Pacheco 2000"),
        ("contrast", "Contrast", "luma", 0, 128, 0, "Mean over frames of the standard deviation of luma inside the borders.", "RMS contrast, Peli 1990"),
        ("underexposed", "Underexposed", SHARE, 0, 1, -1, "Share of pixels inside the borders darker than 5 % of the range, mean over frames.", "Exposure histogram; limits of this project"),
        ("overexposed", "Overexposed", SHARE, 0, 1, -1, "Share of pixels inside the borders brighter than 95 % of the range, mean over frames.", "Exposure histogram; limits of this project"),
        ("black_level", "Black level", "luma", 0, 255, 0, "Luma that 1 % of the pixels inside the borders are not above, mean over frames.", "Exposure histogram; share of this project"),
        ("white_level", "White level", "luma", 0, 255, 0, "Luma that 99 % of the pixels inside the borders are not above, mean over frames.", "Exposure histogram; share of this project"),
        ("colorfulness", "Colorfulness", "rgb", 0, 255, 0, "Hasler and Süsstrunk's colorfulness, mean over frames.", "Hasler, Süsstrunk 2003"),
        ("noise", "Noise", "luma", 0, 128, -1, "Immerkær's noise deviation in the calmest quarter of the picture at full resolution, median over frames.", "Immerkær 1996"),
        ("blockiness", "Blockiness", "ratio", 0, 20, -1, "Steps at the lines of an 8-pixel grid against the other steps, minus one, at full resolution; steps nobody sees count little.", "Wang, Bovik, Evan 2000"),
        ("banding", "Banding", SHARE, 0, 1, -1, "Share of the lines of stills that lies in flat bands between small steps of the same sign; hardly visible steps count less, mean over stills.", "This project"),
        ("shake", "Shake", "% of height", 0, 100, -1, "RMS of the camera's jitter around a smooth path, from the shift between frames sampled five times a second; not applicable where no common shift is seen.", "Global motion, high-passed; this project"),
        ("temporal_information", "Temporal information", "luma", 0, 255, 0, "95th percentile of the deviation of differences between frames sampled five times a second (TI).", "ITU-T P.910"),
        ("border_share", "Borders", SHARE, 0, 1, -1, "Share of the frame that is bars, colored border or blurred fill.", "ffmpeg cropdetect; blurred fill: this project"),
        ("production", "Production", "MS-SSIM", 0, 1, 1, "How much of a flawless picture is left, told from exposure, noise, blocks, bands, sharpness and true resolution by a monotone table; shake and borders stand by themselves.", "Trained on degraded real clips against MS-SSIM (Wang, Simoncelli, Bovik 2003); this project"),
    ),
    *_family(
        Family.SOUND,
        ("loudness_deviation", "Loudness deviation", "LU", 0, 70, -1, "Distance of the integrated loudness from the band -24..-9 LUFS; low loudness without speech or music is not applicable.", "ITU-R BS.1770, EBU R 128; band of this project"),
        ("true_peak", "True peak", "dBTP", -120, 30, 0, "Largest magnitude after 4x oversampling; mono is heard on both sides.", "ITU-R BS.1770 annex 2"),
        ("loudness_range", "Loudness range", "LU", 0, 80, 0, "10th to 95th percentile of gated 3 s loudness.", "EBU Tech 3342"),
        ("silence_share", "Silence", SHARE, 0, 1, -1, "Share of the video's time in which sound stays under -60 dBFS, or is absent, for 2 s or more; not applicable without speech or music.", "ffmpeg silencedetect"),
        ("clipping_share", "Clipping", SHARE, 0, 1, -1, "Share of samples in runs of three or more near full scale that nearly reach it: lossy codecs round flat tops off.", "Runs at full scale; this project"),
        ("dropouts", "Dropouts", "1/min", 0, 600, -1, "Times a minute of sounding time that sound is gone at once, for 60 ms to 2 s, and back at once.", "This project, on ffmpeg silencedetect's level"),
        ("one_sided", "One-sided channel", SHARE, 0, 1, -1, "Share of sounding time in which one channel is 30 dB under the other.", "Channel dropout; this project"),
        ("speech_share", "Speech", SHARE, 0, 1, 0, "Share of sounding time whose bands pulse at the rate of syllables (4 Hz modulation), with pauses between, in a voice that has a pitch.", "Scheirer, Slaney 1997; pitch: Boersma 1993"),
        ("music_share", "Music", SHARE, 0, 1, 0, "Share of sounding time in which tones hold or a beat returns; speech may lie over it.", "Scheirer, Slaney 1997; Hawley 1993"),
    ),
    *_family(
        Family.STRUCTURE,
        ("effective_duration", "Effective duration", "s", 0, 15000, 1, "Length without what is black, repeated (in videos of up to two minutes at another pace, too), a closing card, still while silent, or frozen in mid-shot for 4 s or more without speech.", "This project, on ffmpeg blackdetect, freezedetect, silencedetect"),
        ("shots_per_minute", "Shots", "1/min", 0, 1200, 0, "Hard cuts a minute; flashes of light are none.", "PySceneDetect ContentDetector"),
        ("still_share", "Still", SHARE, 0, 1, -1, "Share of time in stretches of 2 s or more without any motion.", "ffmpeg freezedetect; Instagram monetization policy: static videos"),
        ("slideshow_share", "Slideshow", SHARE, 0, 1, -1, "Share of time in shots that only show, pan or zoom a still picture, captions over it or not; black, text cards and screens apart.", "TikTok Creator Rewards, YouTube and Instagram: slideshows"),
        ("loop_share", "Loop", SHARE, 0, 1, -1, "Largest share of time whose movement repeats, frame by frame, that of a fixed lag of 3 s or more before.", "TikTok Creator Rewards, Instagram: looping videos"),
        ("loop_period", "Loop period", "s", 0, 15000, 0, "The lag of the loop share; not applicable without a loop.", "This project"),
        ("black_share", "Black", SHARE, 0, 1, -1, "Share of time with 98 % of pixels black.", "ffmpeg blackdetect"),
        ("text_only_share", "Text only", SHARE, 0, 1, -1, "Share of time that shows text on a drawn ground (plain, shaded or out of focus) and nothing else, by the picture alone: reading it may be switched off, and must not move this.", "TikTok Creator Rewards: text overlays only"),
        ("screen_share", "Screen recording", SHARE, 0, 1, 0, "Share of time that shows a user interface, slides or the like: flat, in few shades, parted by straight lines.", "TikTok 2025: screen recordings; this project"),
        ("split_share", "Split screen", SHARE, 0, 1, 0, "Share of time in which a straight seam stays, across which nothing moves together.", "TikTok 2025: split screens; VSC 2023; this project"),
        ("mark_share", "Standing marks", SHARE, 0, 1, 0, "Share of time in which a small patch, as of a logo or a handle, stays as it is while the picture around it moves on or gives way to other scenes.", "TikTok, Instagram: watermarks and logos; this project"),
        ("mark_jumps", "Jumping marks", "1/min", 0, 600, -1, "Times a minute that such a patch goes on at another place, as the marks of apps do in downloads.", "This project"),
        ("outro", "Outro", "s", 0, 15000, -1, "Length of a closing card: text on a drawn ground, black, or a picture that stands from its first moment, to the end and without speech.", "SponsorBlock: outro; this project"),
        ("padding", "Padding to a minute", "s", 0, 66, -1, "What a video of 60 to 66 s has beyond its effective duration, where that is under 60 s; 0 for all others.", "TikTok Creator Rewards: one minute; this project"),
    ),
    *_family(
        Family.SCREEN,
        ("text_coverage", "Text coverage", SHARE, 0, 1, 0, "Share of the picture under legible text, mean over the time.", "RapidOCR on a few frames; this project"),
        ("words_in_view", "Words in view", "words", 0, 2000, 0, "Legible words that stand in the picture at a time, mean over the time.", "RapidOCR on a few frames; this project"),
        ("shown_and_said", "Shown and said", SHARE, 0, 1, 0, "Share of the words in view that the transcript has about the same time.", "RapidOCR and the transcript; this project"),
        ("shown_density", "Density of the text shown", "1/min", 0, 120, 0, "Information density of the legible text in the picture and of the caption, each line once, over the effective duration or a fast reader's time.", "RapidOCR on a few frames, as information_density"),
        ("hidden_text_share", "Hidden text", SHARE, 0, 1, -1, "Share of the signs read that are lower than 1.2 % of the shorter side or fainter than 25 luma.", "This project"),
        ("foreign_handle_share", "Foreign handles", SHARE, 0, 1, -1, "Share of the time in which a mark that is not the creator's stays in the picture or jumps about: a handle, a platform's name.", "TikTok Community Guidelines, Instagram: somebody else's watermark"),
        in_model=False,
    ),
    *_family(
        Family.DENSITY,
        ("information_density", "Information density", "1/min", 0, 120, 1, "New ideas a minute that tell something: words weighed by their rarity, units by how new they are in meaning and in form and by how far they stand from small talk and slogans; shuffled words are no unit.", "Sentence embeddings, wordfreq (Speer 2022); this project"),
        ("speech_rate", "Speech rate", "words/s", 0, 20, 0, "Words of the transcript a second of it, as the same content would take in English.", "Guo, Kim, Rubin 2014; Coupé and others 2019"),
        ("lexical_density", "Lexical density", SHARE, 0, 1, 1, "Share of words that carry content, against the language's usual; lists of keywords count as empty, no text gets over 0.65.", "Ure 1971"),
        ("mtld", "Lexical diversity", "words", 0, 150, 1, "Measure of textual lexical diversity, both directions, TTR 0.72, against the language's usual, capped at 150; from 50 words on.", "McCarthy, Jarvis 2010"),
        ("window_entropy", "Word entropy", "bits/word", 0, 6, 1, "Entropy of the words in windows of 50, mean over windows, against the language's usual; lists of keywords apart.", "Shannon 1951; window of this project"),
        ("redundancy", "Redundancy", SHARE, 0, 1, -1, "Share of words that an LZ77 parse copies, in runs of four and more, from the 600 words before.", "Ziv, Lempel 1977; window of this project"),
        ("novelty_rate", "New ideas", "1/min", 0, 120, 1, "Content words, six an idea, each unit weighted by how new its meaning and its form are, a minute; shuffled words and more than 4.2 words/s count nothing.", "Sentence embeddings; this project"),
        ("repeated_share", "Repeated sentences", SHARE, 0, 1, -1, "Share of words in units whose meaning was said before (cosine over the language's floor at least 0.9).", "Sentence embeddings; this project"),
        ("practical_rate", "Steps and numbers", "1/min", 0, 600, 1, "New clauses that tell something and give a step, a number or a definition, a minute; one for every eight words at most.", "This project"),
        ("name_rate", "Names", "1/min", 0, 600, 0, "Different names a minute, one for every eight words at most; not where capitals do not show them.", "This project"),
        ("practical_value", "Practical value", SHARE, 0, 1, 1, "How much there is of steps, problems with their answers, what to use, and how the result shows: mean over the four, each full at 15 % of the new units.", "Phrase lists; this project"),
        ("term_share", "Specialist terms", SHARE, 0, 0.5, 0, "Share of content words that are rare in the language (Zipf 3.7 and less); capped at 0.5.", "wordfreq (Speer 2022); limit of this project"),
        ("depth", "Depth", SHARE, 0, 1, 1, "Share of words in units that are new, tell something and stay near the subject of those around; without a reason, condition or definition they count half.", "Sentence embeddings, phrase lists; this project"),
        ("topic_focus", "Topic focus", "cosine", -1, 1, 1, "Mean cosine, over the language's floor, of units near each other and of each with the caption; capped at 0.5.", "Sentence embeddings; this project"),
    ),
    *_family(
        Family.ENGAGEMENT,
        ("completion_rate", "Completion", SHARE, 0, 1, 1, "Views watched to the end, shrunk toward the cohort.", "Share watched to the end; shrinkage of this project"),
        ("average_watch", "Average watch", SHARE, 0, 1, 1, "Mean watched share of the video, loops cut off, shrunk toward the cohort.", "Average watch percentage, arXiv 2410.00289"),
        ("relative_engagement", "Relative engagement", "rank", 0, 1, 1, "Rank of the average watch among videos of like length.", "Wu, Rizoiu, Xie 2018"),
        ("early_hold", "Early hold", SHARE, 0, 1, 1, "Share of viewers still there after five seconds.", "Engagement continuation rate (ECR), arXiv 2410.00289"),
        ("mid_drop", "Mid drop", "share/video", 0, 1, -1, "Share lost between five seconds and nine tenths of the video.", "Retention curve; this project"),
        ("like_rate", "Likes", SHARE, 0, 1, 1, "Likes a view, shrunk toward the cohort.", "Likes a view; shrinkage of this project"),
        ("share_rate", "Shares", SHARE, 0, 1, 1, "Shares a view, shrunk toward the cohort.", "Shares a view; shrinkage of this project"),
        clock=Clock.SCORE,
    ),
    *_family(
        Family.DISCUSSION,
        ("commenters", "Commenters", "log2 people", 0, 40, 1, "Distinct people with a remark of their own (three different words), creator, adverts and copies apart, log2(1 + n).", "Distinct authors; this project"),
        ("substance", "Substance", SHARE, 0, 1, 1, "Mean over people, weighed by itself so that empty comments do not count, of their remarks' relation to the video's text times novelty among comments; length saturates; at most 200 comments, those that say most.", "After Kolhatkar and others 2020 (constructiveness), arXiv 2004.05476"),
        ("answered_questions", "Answered questions", SHARE, 0, 1, 1, "Share of different questions that somebody else answered in words of their own that say something, or with the number asked for.", "Reply structure; this project"),
        ("reply_depth", "Reply depth", "replies", 0, 5, 1, "Mean over threads that somebody answered of the longest chain of different answers that say something between different people, the creator apart; capped at 5.", "Reply structure; this project"),
        ("creator_replies", "Creator's replies", SHARE, 0, 1, 0, "Share of the people with remarks of their own whom the creator answered in words that say something; the same answer counts once.", "Reply structure; this project"),
        ("advert_share", "Adverts", SHARE, 0, 1, 0, "Share of comments that advertise.", "Wording and sentence embeddings; this project"),
        ("near_duplicate_share", "Near-duplicates", SHARE, 0, 1, -1, "Share of comments that repeat a remark, in its words (overlap of letter triples at least 0.55) or in its meaning (cosine over the floor at least 0.95).", "MinHash (Broder 1997) and sentence embeddings; limits of this project"),
        ("low_effort_share", "One word or emoji", SHARE, 0, 1, -1, "Share of comments of at most one different word.", "This project"),
        ("bait_share", "Bait answers", SHARE, 0, 1, -1, "Share of comments that only obey a request to comment a keyword or to tag somebody.", "Meta 2017: comment, vote and tag bait"),
    ),
)  # fmt: skip

BY_NAME: dict[str, Feature] = {f.name: f for f in FEATURES}
if len(BY_NAME) != len(FEATURES):
    raise ValueError("two features share a name in features/schema.py")

MODEL_NAMES: tuple[str, ...] = tuple(f.name for f in FEATURES if f.in_model)
MONOTONE: tuple[int, ...] = tuple(f.direction for f in FEATURES if f.in_model)

#: Words that must not stand in any feature's name: they would judge the person, not the video.
FORBIDDEN: tuple[str, ...] = (
    "follower",
    "subscriber",
    "face",
    "accent",
    "language",
    "device",
    "gender",
    "country",
    "age_",
)


def names(family: Family) -> tuple[str, ...]:
    """The names of one family, in schema order."""
    return tuple(f.name for f in FEATURES if f.family is family)


def digest() -> str:
    """SHA-256 (hex) of what a trained model depends on: names, order, directions, ranges."""
    rows = [f"{f.name}|{f.direction}|{f.low}|{f.high}|{f.unit}" for f in FEATURES if f.in_model]
    return sha256("\n".join(rows).encode()).hexdigest()

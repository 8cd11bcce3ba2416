"""The demo's material: clips with picture, sound, words, counters and comments, made by code; some repost others."""

from firstcut.demo.rendering import DemoVideo, Progress, Truth, render

__all__ = ["DemoVideo", "Progress", "Truth", "render"]

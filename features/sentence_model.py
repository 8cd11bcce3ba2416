"""A folder in the layout of sentence-transformers, run with transformers alone.

The library itself would bring pandas, scikit-learn and a trainer along, some 115 MB, for what takes a page: word pieces
in, the model's last layer, its mean over the pieces (Reimers and Gurevych 2019), length 1.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

BATCH = 32


class NotThatLayout(ValueError):
    """The folder asks for a step that is not done here."""


class SentenceModel:
    """Texts in, unit vectors out. Raises OSError or NotThatLayout where the folder holds no such model."""

    def __init__(self, name: str) -> None:
        from transformers import AutoModel, AutoTokenizer

        folder = _folder(name)
        self._first = _first_piece_only(folder)
        limits = json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))
        self.tokenizer: Any = AutoTokenizer.from_pretrained(
            folder, model_max_length=limits["max_seq_length"], local_files_only=True
        )
        self._model: Any = AutoModel.from_pretrained(folder, local_files_only=True).eval()

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """float32 [n, dimensions], rows of length 1 in the order given; like lengths share a batch."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        rows = np.concatenate([self._vectors([texts[i] for i in batch]) for batch in batches])
        return np.asarray(rows[np.argsort(order, kind="stable")], np.float32)

    def _vectors(self, texts: list[str]) -> npt.NDArray[np.float32]:
        import torch

        pieces = self.tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
        with torch.inference_mode():
            layer = self._model(**pieces).last_hidden_state
            mask = pieces["attention_mask"].unsqueeze(-1).to(layer.dtype)
            mean = layer[:, 0] if self._first else (layer * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1e-9)
            return np.asarray(torch.nn.functional.normalize(mean, p=2, dim=1).numpy(), np.float32)


def _folder(name: str) -> Path:
    """The folder itself, or where this machine's cache keeps the model of that name."""
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(name, local_files_only=True))


def _first_piece_only(folder: Path) -> bool:
    """Whether the first piece stands for the text instead of the mean of all."""
    modules = json.loads((folder / "modules.json").read_text("utf-8"))
    steps = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if steps not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise NotThatLayout(f"{folder} is made of {', '.join(steps)}")
    pooling = json.loads((folder / modules[1]["path"] / "config.json").read_text("utf-8"))
    modes = [key for key, on in pooling.items() if key.startswith("pooling_mode_") and on]
    if modes not in (["pooling_mode_mean_tokens"], ["pooling_mode_cls_token"]):
        raise NotThatLayout(f"{folder} pools by {', '.join(modes)}")
    return modes == ["pooling_mode_cls_token"]

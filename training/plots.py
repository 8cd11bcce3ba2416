"""Four pictures of a training, as PNG. Drawn on figures of their own: no global state, no display."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from features import schema
from features.schema import Family
from models.quality import QualityModel
from training.fit import Fitted

Floats = npt.NDArray[np.float64]

_COLORS = dict(zip(Family, ("#0072b2", "#56b4e9", "#009e73", "#e69f00", "#cc79a7", "#d55e00", "#999999"), strict=True))


def plots(fitted: Fitted) -> Mapping[str, bytes]:
    """PNG files by name, drawn from the test rows."""
    predicted = fitted.model.predict(fitted.test_rows)
    return {
        "predicted_against_true.png": _png(lambda axes: _predicted(axes, predicted, fitted)),
        "residuals.png": _png(lambda axes: _residuals(axes, predicted, fitted)),
        "gain_by_family.png": _png(lambda axes: _gain(axes, fitted.model)),
        "shap_by_family.png": _png(lambda axes: _shap(axes, fitted)),
    }


def _png(draw: Callable[[Axes], None]) -> bytes:
    figure = Figure(figsize=(6.4, 4.8), layout="constrained")
    FigureCanvasAgg(figure)
    draw(figure.add_subplot())
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=120, metadata={"Software": None})
    return buffer.getvalue()


def _predicted(axes: Axes, predicted: Floats, fitted: Fitted) -> None:
    axes.plot([0, 1], [0, 1], color="0.6", linewidth=1)
    axes.scatter(predicted, fitted.test_quality, s=8, alpha=0.4, color="#0072b2")
    axes.set(xlabel="predicted quality", ylabel="rated quality", xlim=(0, 1), ylim=(0, 1))
    axes.set_title(f"Videos of creators held aside: rank correlation {fitted.metrics['srocc']:.3f}")


def _residuals(axes: Axes, predicted: Floats, fitted: Fitted) -> None:
    error, half = fitted.test_quality - predicted, fitted.model.half_widths(fitted.test_rows)
    inside = np.abs(error) <= half
    for mask, color, label in ((inside, "#0072b2", "inside the interval"), (~inside, "#d55e00", "outside")):
        axes.scatter(predicted[mask], error[mask], s=8, alpha=0.5, color=color, label=label)
    axes.axhline(0, color="0.6", linewidth=1)
    axes.set(xlabel="predicted quality", ylabel="rated minus predicted")
    axes.legend(frameon=False)
    wanted = fitted.model.manifest.doubt.coverage
    axes.set_title(f"{inside.mean():.1%} of ratings lie in an interval made for {wanted:.0%}")


def _gain(axes: Axes, model: QualityModel) -> None:
    gain = model.booster.feature_importance("gain").astype(np.float64)
    families = [schema.BY_NAME[name].family for name in schema.MODEL_NAMES]
    by_family = {family: float(gain[[f is family for f in families]].sum()) for family in Family}
    total = sum(by_family.values()) or 1.0
    order = sorted(Family, key=lambda family: by_family[family])
    axes.barh([str(f) for f in order], [by_family[f] / total for f in order], color=[_COLORS[f] for f in order])
    axes.set(xlabel="share of the gain of all splits")
    axes.set_title("What the trees found useful")


def _shap(axes: Axes, fitted: Fitted) -> None:
    drivers = fitted.model.contributions(fitted.test_rows)
    families = [schema.BY_NAME[name].family for name in schema.MODEL_NAMES]
    shares = [drivers[:, [f is family for f in families]].sum(axis=1) for family in Family]
    parts = axes.violinplot(shares, orientation="horizontal", showextrema=False, showmedians=True)
    bodies: Any = parts["bodies"]
    for body, family in zip(bodies, Family, strict=True):
        body.set_facecolor(_COLORS[family])
    axes.axvline(0, color="0.6", linewidth=1)
    axes.set_yticks(range(1, len(Family) + 1), [str(family) for family in Family])
    axes.set(xlabel="points added to knowing nothing (TreeSHAP)")
    axes.set_title("How far each family moves the score")

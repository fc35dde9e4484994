"""Writes tests/cells/oracles/estimated-weights.json: weighted rows and what numpy and scipy say of estimates made from them.

    pip install numpy==2.4.6 scipy==1.17.1
    python scripts/oracles/estimated-weights.py
"""
import json
from pathlib import Path

import numpy as np
from scipy import optimize, stats

OUT = Path(__file__).resolve().parents[2] / "tests" / "cells" / "oracles" / "estimated-weights.json"


def rank_area(score, hit, w):
    order = np.argsort(score, kind="stable")
    s, h, w = score[order], hit[order], w[order]
    value, first = 0.0, 0
    below = 0.0
    while first < len(s):
        last = np.searchsorted(s, s[first], side="right")
        p, n = (w[first:last] * h[first:last]).sum(), (w[first:last] * (1 - h[first:last])).sum()
        value += p * (below + n / 2)
        below += n
        first = last
    return value / ((w * h).sum() * (w * (1 - h)).sum())


def figures(score, called, hit, w):
    """Metrics where the share `hit` of each row is positive: 0 or 1 for outcomes, a probability for expectations."""
    tp, fp = (w * called * hit).sum(), (w * called * (1 - hit)).sum()
    fn, tn = (w * (1 - called) * hit).sum(), (w * (1 - called) * (1 - hit)).sum()
    return {"accuracy": (tp + tn) / w.sum(), "precision": tp / (tp + fp), "recall": tp / (tp + fn), "specificity": tn / (tn + fp),
            "f1": 2 * tp / (2 * tp + fp + fn), "roc_auc": rank_area(score, hit, w), "brier": (w * (hit * (1 - score) ** 2 + (1 - hit) * score**2)).sum() / w.sum(),
            "log_loss": -(w * (hit * np.log(score) + (1 - hit) * np.log(1 - score))).sum() / w.sum()}


def classes(rng):
    n = 300
    score = np.round(rng.uniform(0.02, 0.98, size=n), 2)
    label = (rng.uniform(size=n) < score**1.3).astype(int)
    w = np.round(rng.lognormal(0, 0.8, size=n), 3)
    called = (score >= 0.5).astype(float)
    draws = [figures(score, called, (rng.uniform(size=n) < score).astype(float), w) for _ in range(20_000)]
    spread = np.sqrt((w**2 * score * (1 - score)).sum()) / w.sum()
    x = np.log(score / (1 - score))
    design = np.column_stack([np.ones(n), x])

    def loss(b):
        eta = design @ b
        return (w * (np.logaddexp(0, eta) - label * eta)).sum()

    def slope(b):
        return design.T @ (w * (1 / (1 + np.exp(-(design @ b))) - label))

    fit = optimize.minimize(loss, [0.0, 1.0], jac=slope, method="BFGS", options={"gtol": 1e-11}).x
    p = 1 / (1 + np.exp(-(design @ fit)))
    bread = np.linalg.inv(design.T @ (design * (w * p * (1 - p))[:, None]))
    errors = np.sqrt(np.diag(bread @ (design.T @ (design * (w**2 * p * (1 - p))[:, None])) @ bread))
    z = (w * (label - score)).sum() / np.sqrt((w**2 * score * (1 - score)).sum())
    return {"columns": {"score": score.tolist(), "label": label.tolist(), "w": w.tolist()},
            "expected": figures(score, called, score, w), "realised": figures(score, called, label.astype(float), w),
            "deviation": {m: float(np.std([d[m] for d in draws], ddof=1)) for m in draws[0]}, "accuracyDeviation": spread,
            "effective": w.sum() ** 2 / (w**2).sum(), "difference": (w * (label - score)).sum() / w.sum(), "differenceError": spread,
            "z": z, "p": 2 * stats.norm.sf(abs(z)), "slope": fit[1], "slopeError": errors[1]}


def numbers(rng):
    n = 400
    uncertainty = rng.choice([0.5, 1.0, 2.0, 4.0], size=n)
    prediction = np.round(rng.normal(50, 10, size=n), 2)
    label = np.round(prediction + uncertainty * rng.normal(size=n), 3)
    w = np.round(rng.lognormal(0, 0.7, size=n), 3)
    later = {"uncertainty": rng.choice([1.0, 2.0, 4.0], size=250), "w": np.round(rng.lognormal(0, 0.7, size=250), 3)}
    error = np.abs(prediction - label)
    value = square = variance = square_variance = strays = squares = 0.0
    total = later["w"].sum()
    for u in (0.5, 1.0, 2.0, 4.0):
        own, e = w[uncertainty == u], error[uncertainty == u]
        sq, k = np.average(e**2, weights=own), own.sum() ** 2 / (own**2).sum()
        strays += k * (np.average(e**4, weights=own**2) - sq**2)
        squares += k * sq**2
    roughness = strays / squares
    for u in (0.5, 1.0, 2.0, 4.0):
        own, now = w[uncertainty == u], later["w"][later["uncertainty"] == u]
        size = np.average(error[uncertainty == u], weights=own)
        sq = np.average(error[uncertainty == u] ** 2, weights=own)
        known = (own**2).sum() / own.sum() ** 2
        share = now.sum() / total
        both = share**2 * known + (now**2).sum() / total**2
        value, square = value + share * size, square + share * sq
        variance, square_variance = variance + (sq - size**2) * both, square_variance + roughness * sq**2 * both
    z = stats.norm.ppf(0.975)
    reach = z * np.sqrt(square_variance) / square / 2
    return {"reference": {"uncertainty": uncertainty.tolist(), "prediction": prediction.tolist(), "label": label.tolist(), "w": w.tolist()},
            "later": {"uncertainty": later["uncertainty"].tolist(), "prediction": [50.0] * 250, "w": later["w"].tolist()},
            "mae": {"value": value, "low": value - z * np.sqrt(variance), "high": value + z * np.sqrt(variance)},
            "rmse": {"value": np.sqrt(square), "low": np.sqrt(square) * np.exp(-reach), "high": np.sqrt(square) * np.exp(reach)},
            "effective": total**2 / (later["w"] ** 2).sum()}


if __name__ == "__main__":
    rng = np.random.default_rng(20)
    OUT.write_text(json.dumps({"classes": classes(rng), "numbers": numbers(rng)}) + "\n")

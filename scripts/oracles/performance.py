"""Writes tests/cells/oracles/performance.json: rows and what scikit-learn says of them.

    pip install scikit-learn==1.9.1
    python scripts/oracles/performance.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics

OUT = Path(__file__).resolve().parents[2] / "tests" / "cells" / "oracles" / "performance.json"


def binary(rng):
    score = np.round(rng.uniform(size=400), 2)
    label = rng.uniform(size=400) < score
    called = score >= 0.4
    return {"columns": {"score": score.tolist(), "prediction": called.astype(int).tolist(), "label": ["yes" if x else "no" for x in label]},
            "expected": {"accuracy": metrics.accuracy_score(label, called), "precision": metrics.precision_score(label, called),
                         "recall": metrics.recall_score(label, called), "specificity": metrics.recall_score(~label, ~called), "f1": metrics.f1_score(label, called),
                         "roc_auc": metrics.roc_auc_score(label, score), "average_precision": metrics.average_precision_score(label, score),
                         "log_loss": metrics.log_loss(label, np.clip(score, 1e-15, 1 - 1e-15)), "brier": metrics.brier_score_loss(label, score)}}


def multiclass(rng):
    names = np.array(["cat", "dog", "owl"])
    raw = rng.dirichlet([1, 1.5, 0.8], size=500)
    score = np.round(raw, 6)
    score[:, 2] = 1 - score[:, 0] - score[:, 1]
    label = np.array([rng.choice(names, p=p / p.sum()) for p in raw])
    called = names[score.argmax(axis=1)]
    out = metrics.precision_recall_fscore_support(label, called, labels=names)
    macro = metrics.precision_recall_fscore_support(label, called, labels=names, average="macro")
    auc = [metrics.roc_auc_score(label == n, score[:, i]) for i, n in enumerate(names)]
    return {"columns": {"label": label.tolist(), "prediction": called.tolist(), **{f"p_{n}": score[:, i].tolist() for i, n in enumerate(names)}},
            "classes": {n: {"precision": out[0][i], "recall": out[1][i], "f1": out[2][i], "roc_auc": auc[i]} for i, n in enumerate(names)},
            "expected": {"accuracy": metrics.accuracy_score(label, called), "precision": macro[0], "recall": macro[1], "f1": macro[2], "roc_auc": float(np.mean(auc)),
                         "log_loss": metrics.log_loss(label, score, labels=names),
                         "brier": float(((score - (label[:, None] == names[None, :])) ** 2).sum(axis=1).mean())}}


def regression(rng):
    label = np.round(rng.normal(20, 8, size=300), 3)
    label[:5] = 0
    prediction = np.round(label + rng.normal(0.5, 3, size=300), 3)
    kept = label != 0
    return {"columns": {"label": label.tolist(), "prediction": prediction.tolist()},
            "expected": {"mae": metrics.mean_absolute_error(label, prediction), "rmse": metrics.root_mean_squared_error(label, prediction),
                         "mape": metrics.mean_absolute_percentage_error(label[kept], prediction[kept]), "bias": float((prediction - label).mean()),
                         "r2": metrics.r2_score(label, prediction)}}


def ranking(rng):
    query, position, label, values, hits = [], [], [], [], 0
    for q in range(80):
        shown = int(rng.integers(4, 12))
        relevance = rng.choice([0, 0, 0, 1, 2], size=shown)
        query += [f"q{q}"] * shown
        position += list(range(1, shown + 1))
        label += relevance.tolist()
        hits += bool((relevance[:5] > 0).any())
        if relevance.any():
            values.append(metrics.ndcg_score([relevance], [np.arange(shown, 0, -1)], k=5))
    return {"columns": {"query_id": query, "position": position, "label": [int(x) for x in label]},
            "expected": {"ndcg": float(np.mean(values)), "hit_rate": hits / 80, "click_rate": float(np.mean(np.array(label) > 0))}}


if __name__ == "__main__":
    rng = np.random.default_rng(11)
    cases = {"binary": binary(rng), "multiclass": multiclass(rng), "regression": regression(rng), "ranking": ranking(rng)}
    OUT.write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", **cases}, default=float) + "\n")

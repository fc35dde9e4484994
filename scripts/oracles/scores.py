"""Writes tests/stats/oracles/scores.json: figures of labelled scores from scikit-learn.

    pip install scikit-learn==1.9.1
    python scripts/oracles/scores.py
"""
import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles"


def case(scores, labels, threshold=0.5):
    called = scores >= threshold
    fit = IsotonicRegression(out_of_bounds="clip").fit(scores, labels)
    kept = np.clip(scores, 1e-9, 1 - 1e-9)
    line = LogisticRegression(C=np.inf, tol=1e-12, max_iter=10000, solver="newton-cholesky").fit(np.log(kept / (1 - kept)).reshape(-1, 1), labels)
    probes = np.linspace(-0.1, 1.1, 13)
    return {
        "scores": scores.tolist(), "labels": labels.astype(int).tolist(),
        "rocAuc": metrics.roc_auc_score(labels, scores), "averagePrecision": metrics.average_precision_score(labels, scores),
        "brier": metrics.brier_score_loss(labels, np.clip(scores, 0, 1)), "logLoss": metrics.log_loss(labels, np.clip(scores, 1e-15, 1 - 1e-15)),
        "confusion": [int(x) for x in metrics.confusion_matrix(labels, called, labels=[False, True]).ravel()],
        "f1": metrics.f1_score(labels, called), "mcc": metrics.matthews_corrcoef(labels, called),
        "isotonic": [[p, float(fit.predict([p])[0])] for p in probes],
        "line": [float(line.intercept_[0]), float(line.coef_[0][0])],
    }


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    cases = []
    for n, digits, strength in ((60, 2, 2.0), (400, 1, 1.0), (300, 6, 0.3)):
        logit = rng.normal(-0.3, 1.2, size=n)
        labels = rng.uniform(size=n) < 1 / (1 + np.exp(-strength * logit))
        cases.append(case(np.round(1 / (1 + np.exp(-logit)), digits), labels))
    (OUT / "scores.json").write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", "cases": cases}, indent=1) + "\n")

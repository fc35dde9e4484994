"""Writes tests/stats/oracles/joint.json: rank correlations, their change, clusters and principal components from scipy, scikit-learn and numpy.

    pip install scipy==1.17.1 scikit-learn==1.9.1
    python scripts/oracles/joint.py
"""
import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles"
SOURCE = f"scipy {scipy.__version__}, scikit-learn {sklearn.__version__}, numpy {np.__version__}"
rng = np.random.default_rng(20261123)


def rounded(values, digits=3):
    return np.round(values, digits).tolist()


def correlations():
    cases = []
    for n, ties in ((12, False), (60, True), (200, True)):
        x = rng.normal(size=n)
        y = x * rng.uniform(-1, 1) + rng.normal(size=n)
        if ties:
            x, y = np.round(x), np.round(y, 1)
        x, y = np.round(x, 3), np.round(y, 3)
        cases.append({"x": x.tolist(), "y": y.tolist(), "rho": stats.spearmanr(x, y).statistic, "pearson": stats.pearsonr(x, y).statistic, "ranks": stats.rankdata(x).tolist()})
    return cases


def changes():
    """Fisher's transform with Bonett and Wright's variance, and Zou's interval of the difference, written out with numpy."""
    cases = []
    for n, m, a, b in ((80, 50, 0.7, 0.1), (40, 120, -0.5, -0.4)):
        def draw(k, r):
            u = rng.normal(size=k)
            return np.round(u, 2), np.round(r * u + np.sqrt(1 - r * r) * rng.normal(size=k), 2)
        (x1, y1), (x2, y2) = draw(n, a), draw(m, b)
        r1, r2 = stats.spearmanr(x1, y1).statistic, stats.spearmanr(x2, y2).statistic
        se1, se2 = np.sqrt((1 + r1 ** 2 / 2) / (n - 3)), np.sqrt((1 + r2 ** 2 / 2) / (m - 3))
        z = (np.arctanh(r2) - np.arctanh(r1)) / np.hypot(se1, se2)
        q = stats.norm.ppf(0.975)
        l1, u1 = np.tanh(np.arctanh(r1) - q * se1), np.tanh(np.arctanh(r1) + q * se1)
        l2, u2 = np.tanh(np.arctanh(r2) - q * se2), np.tanh(np.arctanh(r2) + q * se2)
        d = r2 - r1
        cases.append({"reference": [x1.tolist(), y1.tolist()], "current": [x2.tolist(), y2.tolist()], "difference": d, "z": z, "p": 2 * stats.norm.sf(abs(z)),
                      "low": d - np.hypot(r2 - l2, u1 - r1), "high": d + np.hypot(u2 - r2, r1 - l1)})
    return cases


def clusters():
    data = np.round(np.concatenate([rng.normal(c, 1.0, size=(40, 3)) for c in ((0, 0, 0), (3, 1, 0), (0, 3, 2))]), 3)
    start = data[[0, 1, 50]]
    fit = KMeans(n_clusters=3, init=start, n_init=1, algorithm="lloyd", tol=0, max_iter=300).fit(data)
    return {"data": data.tolist(), "start": start.tolist(), "centers": fit.cluster_centers_.tolist(), "labels": fit.labels_.tolist(), "inertia": fit.inertia_}


def agreements():
    pairs = [([0, 0, 1, 1], [1, 1, 0, 0]), ([0, 0, 1, 2], [0, 0, 1, 1]), ([0, 0, 0, 0], [0, 1, 2, 3]), ([0, 0, 0], [5, 5, 5])]
    pairs += [(rng.integers(0, 4, 60).tolist(), rng.integers(0, 3, 60).tolist())]
    noisy = rng.integers(0, 5, 80)
    pairs += [(noisy.tolist(), np.where(rng.uniform(size=80) < 0.2, rng.integers(0, 5, 80), noisy).tolist())]
    return [{"first": a, "second": b, "value": adjusted_rand_score(a, b)} for a, b in pairs]


def components():
    """150 wide rows with a few strong directions: more columns than are decomposed exactly."""
    rows, width = 150, 120
    data = np.round(rng.normal(size=(rows, 3)) * [6, 4, 2] @ rng.normal(size=(3, width)) / np.sqrt(width) * 3 + 0.3 * rng.normal(size=(rows, width)), 2)
    centered = data - data.mean(axis=0)
    _, s, vt = np.linalg.svd(centered, full_matrices=False)
    first = vt[:3] * np.sign(vt[:3][np.arange(3), np.abs(vt[:3]).argmax(axis=1)])[:, None]
    return {"data": data.tolist(), "variances": (s[:3] ** 2 / (rows - 1)).tolist(), "directions": first.tolist()}


document = {"source": SOURCE, "correlations": correlations(), "changes": changes(), "clusters": clusters(), "agreements": agreements(), "components": components()}
(OUT / "joint.json").write_text(json.dumps(document, separators=(",", ":"), default=float) + "\n")

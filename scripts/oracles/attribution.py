"""Writes tests/stats/oracles/attribution.json: rank associations from scipy, additivity from numpy, shares' variances through the whole covariance matrix,
and gaps between groups with shuffled labels.

    pip install scipy==1.17.1
    python scripts/oracles/attribution.py
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy import special, stats

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles" / "attribution.json"


def numeric(seed, n):
    random = np.random.default_rng(seed)
    x = random.integers(0, 12, n)
    y = np.round(.4 * x + random.normal(0, 3, n), 1)
    found = stats.spearmanr(x, y)
    return {"x": x.tolist(), "y": y.tolist(), "value": found.statistic, "p": found.pvalue}


def categorical(seed, n, effect):
    random = np.random.default_rng(seed)
    groups = random.choice(list("abcd"), n)
    y = np.round(random.normal(0, 1, n) + effect * (groups == "a"), 1)
    h, p = stats.kruskal(*[y[groups == g] for g in sorted(set(groups))])
    k = len(set(groups))
    return {"groups": groups.tolist(), "y": y.tolist(), "value": max(0, (h - k + 1) / (n - k)) ** .5, "p": p}


def sums(seed, link):
    random = np.random.default_rng(seed)
    raw = random.normal(0, 2, 60)
    output = {"identity": raw, "logit": special.expit(raw), "log": np.exp(raw)}[link]
    noise = random.choice([0, .005, .05, .5], 60)
    total = raw + noise - 1.5
    on_link = {"identity": lambda f: f, "logit": special.logit, "log": np.log}[link](output)
    failing = ~np.isclose(total + 1.5, on_link, rtol=1e-2, atol=1e-2)
    return {"link": link, "sums": total.tolist(), "outputs": output.tolist(), "base": 1.5, "failing": int(failing.sum()), "median_error": float(np.median(on_link - total - 1.5))}


def shares(seed, n, scale):
    random = np.random.default_rng(seed)
    phi = np.round(random.normal(0, scale, (n, len(scale))) * random.exponential(1, (n, 1)), 4)
    size = np.abs(phi)
    means = size.mean(0)
    total = means.sum()
    covariance = np.cov(size.T) / n
    gradient = (np.eye(len(scale)) - (means / total)[:, None]) / total
    return {"phi": phi.T.tolist(), "shares": (means / total).tolist(), "variances": np.diag(gradient @ covariance @ gradient.T).tolist()}


def gap(seed):
    random = np.random.default_rng(seed)
    n = 120
    first = (random.random(n) < .4).astype(int)
    phi = np.round(random.normal(0, 1, (3, n)) + np.array([[.8], [0], [-.3]]) * first, 4)
    output = np.round(.3 + phi.sum(0) + random.normal(0, .05, n), 4)
    difference = lambda values, who: values[who == 1].mean() - values[who == 0].mean()
    bands = []
    for values in phi:
        drawn = []
        for _ in range(20000):
            random.shuffle(who := first.copy())
            drawn.append(difference(values, who))
        bands.append(np.quantile(drawn, [.05, .95]).tolist())
    return {"phi": phi.tolist(), "output": output.tolist(), "first": first.tolist(), "gap": difference(output, first), "contributions": [difference(v, first) for v in phi], "bands": bands}


result = {
    "made_by": f"scripts/oracles/attribution.py with scipy {scipy.__version__}, numpy {np.__version__}",
    "numeric": [numeric(1, 40), numeric(2, 9)],
    "categorical": [categorical(1, 60, 1), categorical(2, 50, 0), categorical(3, 30, 3)],
    "sums": [sums(i, link) for i, link in enumerate(["identity", "logit", "log"])],
    "shares": [shares(1, 80, [1, .5, .1]), shares(2, 40, [2, 1])],
    "gap": gap(1),
}
OUT.write_text(json.dumps(result) + "\n")

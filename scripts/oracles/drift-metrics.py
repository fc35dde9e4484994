"""Writes tests/cells/drift/oracles/metrics.json: every selectable drift test and distance, from scipy, on the California housing sample and random tables.

    pip install scipy==1.17.1 numpy
    python scripts/oracles/drift-metrics.py

Whole-numbered columns take their values as categories for the cell metrics (at most 100 and the rest); others are cut at the reference's type-7 deciles.
"""
import json
import warnings
from pathlib import Path

import numpy as np
import scipy
from california import categories, deciles, read
from scipy import stats

warnings.simplefilter("ignore")
OUT = Path(__file__).resolve().parents[2] / "tests" / "cells" / "drift" / "oracles" / "metrics.json"


def cells_of(a, b):
    whole = np.all(a == np.floor(a)) and np.all(b == np.floor(b))
    x, y = categories(a, b) if whole else deciles(a, b)
    used = (x + y) > 0
    return x[used], y[used]


def epps_singleton(a, b):
    """scipy's; where the four transformed values lie in fewer dimensions the covariance has no full rank and scipy inverts rounding noise: left out."""
    if len(np.unique(np.concatenate([a, b]))) < 8:
        return None
    try:
        found = stats.epps_singleton_2samp(a, b)
    except ValueError:
        return None
    return [found.statistic, found.pvalue]


def mann_whitney(a, b):
    ties = len(np.unique(np.concatenate([a, b]))) < len(a) + len(b)
    found = stats.mannwhitneyu(a, b, method="exact" if not ties and len(a) * len(b) <= 10_000 else "asymptotic")
    return [found.statistic, found.pvalue]


def cramer_von_mises(a, b):
    ties = len(np.unique(np.concatenate([a, b]))) < len(a) + len(b)
    found = stats.cramervonmises_2samp(a, b, method="exact" if not ties and len(a) * len(b) <= 400 else "asymptotic")
    return [found.statistic, found.pvalue]


def anderson_darling(a, b):
    found = stats.anderson_ksamp([a, b])
    return [found.statistic, found.pvalue]


def column(a, b):
    x, y = cells_of(a, b)
    p, q = x / x.sum(), y / y.sum()
    t = stats.ttest_ind(b, a, equal_var=False)
    ks = stats.ks_2samp(a, b, method="exact" if max(len(a), len(b)) <= 10_000 else "asymp")
    answer = {
        "energy": stats.energy_distance(a, b),
        "cramer_von_mises": cramer_von_mises(a, b),
        "anderson_darling": anderson_darling(a, b),
        "mann_whitney": mann_whitney(a, b),
        "epps_singleton": epps_singleton(a, b),
        "t": [t.statistic, t.pvalue],
        "ks": [ks.statistic, ks.pvalue],
        "wasserstein": stats.wasserstein_distance(a, b),
        "hodges_lehmann": float(np.median((b[:, None] - a[None, :]).ravel())),
        "kullback_leibler": None if np.any((q == 0) & (p > 0)) else float(stats.entropy(p, q)),
    }
    if len(x) > 1:
        g = stats.chi2_contingency([x, y], correction=False, lambda_="log-likelihood")
        answer["g_test"] = [g.statistic, g.pvalue, float(g.expected_freq.min())]
    if len(x) == 2:
        fisher = stats.fisher_exact([[x[0], x[1]], [y[0], y[1]]])
        answer["fisher"] = [fisher.statistic, fisher.pvalue]
    return answer


def random_tables():
    rng = np.random.default_rng(20261123)
    laws = {
        "normal": lambda n, d: rng.normal(d, 1, n),
        "lognormal": lambda n, d: rng.lognormal(d, 1.2, n),
        "ties": lambda n, d: rng.integers(0, 9, n) + float(d > 0) * rng.integers(0, 2, n),
        "zeros": lambda n, d: np.where(rng.random(n) < .4 - d / 4, 0, rng.exponential(3, n)),
        "flag": lambda n, d: (rng.random(n) < .3 + d / 3).astype(float),
        "tiny": lambda n, d: rng.uniform(0, 1e-6, n) + d * 1e-7,
    }
    tables = []
    for name, law in laws.items():
        for n, m, shift in ((12, 17, 0), (19, 21, .6), (60, 45, 0), (140, 90, .3), (400, 300, .1)):
            a, b = np.round(law(n, 0), 12), np.round(law(m, shift), 12)
            tables.append({"name": f"{name} {n} {m} {shift}", "reference": a.tolist(), "current": b.tolist(), "expected": column(a, b)})
    return tables


if __name__ == "__main__":
    reference, current = read("reference"), read("analysis")
    document = {"source": f"scipy {scipy.__version__}, numpy {np.__version__}", "california": {c: column(reference[c], current[c]) for c in reference},
                "tables": random_tables()}
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(document, default=float) + "\n")

"""Writes tests/cells/oracles/california.json: distances between the two periods of the California housing sample, from scipy.

    pip install scipy==1.17.1 numpy
    python scripts/oracles/california.py

Whole-numbered columns take their values as categories (all when at most 100 are distinct in the union, else the 100 most frequent of both
sides together and the rest); other columns are cut at the reference's type-7 deciles into right-closed cells with open ends.
"""
import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency, ks_2samp, wasserstein_distance

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests" / "cells" / "oracles" / "california.json"
COLUMNS = ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude", "y_pred_proba", "y_pred"]


def read(name):
    with open(ROOT / "public" / "samples" / f"california_housing_{name}.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    return {c: np.array([float(r[c]) for r in rows]) for c in COLUMNS}


def js_text(x):
    return str(int(x))


def deciles(reference, current):
    edges = np.unique(np.quantile(reference, np.arange(1, 10) / 10))
    count = lambda x: np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1)
    return count(reference), count(current)


def categories(reference, current):
    before, now = Counter(map(js_text, reference)), Counter(map(js_text, current))
    every = sorted(before | now, key=lambda v: (-(before[v] + now[v]), v))
    kept, rest = every[:100], every[100:]
    a, b = [before[v] for v in kept], [now[v] for v in kept]
    if rest:
        a.append(sum(before[v] for v in rest))
        b.append(sum(now[v] for v in rest))
    return np.array(a), np.array(b)


def bergsma(statistic, n, cells):
    """Bias-corrected Cramer's V (Bergsma 2013) of a 2 x cells table."""
    phi = max(0, statistic / n - (cells - 1) / (n - 1))
    rows, columns = 2 - 1 / (n - 1), cells - (cells - 1) ** 2 / (n - 1)
    return np.sqrt(phi / (min(rows, columns) - 1))


def psi(a, b):
    """With half a count added to each used cell (Jeffreys)."""
    p, q = (a + 0.5) / (a.sum() + len(a) / 2), (b + 0.5) / (b.sum() + len(b) / 2)
    return ((p - q) * np.log(p / q)).sum()


def column(reference, current):
    whole = np.all(reference == np.floor(reference)) and np.all(current == np.floor(current))
    ca, cb = deciles(reference, current)
    a, b = categories(reference, current) if whole else (ca, cb)
    used = (a + b) > 0
    a, b = a[used], b[used]
    chi = chi2_contingency([a, b], correction=False)
    p, q = a / a.sum(), b / b.sum()
    ks = ks_2samp(reference, current)
    distance = wasserstein_distance(reference, current)
    return {
        "ks": {"statistic": ks.statistic, "p": ks.pvalue},
        "wasserstein": distance,
        "wasserstein_normalized": distance / np.std(reference),
        "chi_square": {"statistic": chi.statistic, "p": chi.pvalue, "df": chi.dof},
        "jensen_shannon": jensenshannon(p, q, base=2),
        "total_variation": 0.5 * np.abs(p - q).sum(),
        "hellinger": np.sqrt(0.5 * ((np.sqrt(p) - np.sqrt(q)) ** 2).sum()),
        "l_infinity": np.abs(p - q).max(),
        "cramers_v": bergsma(chi.statistic, len(reference) + len(current), len(a)),
        "psi": psi(*(x[(ca + cb) > 0] for x in (ca, cb))),
        "out_of_range_rate": ((current < reference.min()) | (current > reference.max())).mean(),
    }


if __name__ == "__main__":
    reference, current = read("reference"), read("analysis")
    document = {"source": f"scipy {scipy.__version__}, numpy {np.__version__}", "rows": [len(reference["MedInc"]), len(current["MedInc"])],
                "columns": {c: column(reference[c], current[c]) for c in COLUMNS}}
    OUT.write_text(json.dumps(document, indent=1, default=float) + "\n")

"""Writes tests/stats/oracles/bias-audit.json: impact ratios with their tests from scipy, bounds for unknown categories by trying every assignment,
and the law of the largest gap by shuffling people.

    pip install scipy==1.17.1
    python scripts/oracles/bias-audit.py
"""
import itertools
import json
import math
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles" / "bias-audit.json"
Z = stats.norm.ppf(.975)


def pair(k1, n1, k2, n2):
    """Group 1 against the top group 2."""
    p1, p2 = k1 / n1, k2 / n2
    pooled = (k1 + k2) / (n1 + n2)
    z = (p1 - p2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    reach = Z * math.sqrt(1 / k1 - 1 / n1 + 1 / k2 - 1 / n2)
    law = stats.hypergeom(n1 + n2, k1 + k2, n1)
    mass = law.pmf(np.arange(min(n1, k1 + k2) + 1))
    seen = law.pmf(k1)
    ties = np.isclose(mass, seen, rtol=1e-7)
    return {
        "pair": [k1, n1, k2, n2], "ratio": p1 / p2, "low": p1 / p2 * math.exp(-reach), "high": p1 / p2 * math.exp(reach), "z": z, "p": 2 * stats.norm.sf(abs(z)),
        "fisher": stats.fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue, "mid_p": mass[mass < seen * (1 - 1e-7)].sum() + mass[ties].sum() / 2,
    }


def shares(total, groups):
    """Every way to share out `total` people."""
    for cut in itertools.combinations(range(total + groups - 1), groups - 1):
        ends = [-1, *cut, total + groups - 1]
        yield [ends[i + 1] - ends[i] - 1 for i in range(groups)]


def bounds(groups, unknown):
    n, k = unknown
    found = [[[], []] for _ in groups]
    for chosen in shares(k, len(groups)):
        for rest in shares(n - k, len(groups)):
            rates = [(g[1] + chosen[i]) / (g[0] + chosen[i] + rest[i]) for i, g in enumerate(groups)]
            for i, rate in enumerate(rates):
                found[i][0].append(rate)
                if max(rates) > 0:
                    found[i][1].append(rate / max(rates))
    return {"groups": groups, "unknown": unknown, "bounds": [[min(a), max(a), min(b), max(b)] for a, b in found]}


def largest_gap(tables, draws, seed):
    """Shuffles the outcomes of each table's people: the share of shuffles whose largest z is at least the observed one, for every group."""
    random = np.random.default_rng(seed)
    most = np.zeros(draws)
    observed = []
    for groups in tables:
        n = np.array([g[0] for g in groups])
        k = np.array([g[1] for g in groups])
        outcome = np.repeat([1, 0], [k.sum(), (n - k).sum()])
        edges = np.cumsum(n)[:-1]
        observed.append(gaps(n, k))
        for d in range(draws):
            random.shuffle(outcome)
            most[d] = max(most[d], gaps(n, np.array([part.sum() for part in np.split(outcome, edges)])).max())
    return {"tables": tables, "draws": draws, "p": [[float((most >= z - 1e-9).mean()) for z in table] for table in observed]}


def gaps(n, k):
    top = max(range(len(n)), key=lambda i: (k[i] / n[i], n[i]))
    pooled = (k + k[top]) / (n + n[top])
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (k[top] / n[top] - k / n) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / n[top]))
    return np.nan_to_num(z, nan=0, posinf=0)


PAIRS = [(12, 40, 48, 80), (1, 10, 3, 20), (2, 10, 15, 25), (555, 1181, 667, 1390), (170, 390, 412, 797), (18, 41, 412, 797), (10, 20, 19, 20), (30, 100, 40, 100)]
RACE = [[408, 204], [797, 412], [390, 170], [119, 52], [616, 302], [41, 18], [213, 96]]
SEX = [[1390, 667], [1181, 555]]
result = {
    "made_by": f"scripts/oracles/bias-audit.py with scipy {scipy.__version__}, numpy {np.__version__}",
    "pairs": [pair(*each) for each in PAIRS],
    "bounds": [
        bounds([[10, 4], [10, 3]], [5, 2]), bounds([[6, 5], [8, 4], [9, 2]], [4, 2]), bounds([[5, 5], [7, 0]], [3, 0]), bounds([[4, 3], [5, 3], [6, 1]], [6, 1]),
    ],
    "largest_gap": [largest_gap([SEX, RACE], 20000, 1), largest_gap([[[40, 20], [30, 9], [12, 3]]], 20000, 2)],
}
OUT.write_text(json.dumps(result, indent=1) + "\n")

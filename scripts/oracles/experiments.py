"""Writes tests/stats/oracles/experiments.json: sample ratios, McNemar, clustered means and CUPED from scipy and statsmodels.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python scripts/oracles/experiments.py
"""
import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles" / "experiments.json"


def sample_ratio(counts, weights):
    expected = np.array(weights) / sum(weights) * sum(counts)
    found = stats.chisquare(counts, expected)
    return [counts, weights, found.statistic, found.pvalue]


def discordant(b, c):
    table = [[5, b], [c, 5]]
    exact = mcnemar(table, exact=True).pvalue
    chi = mcnemar(table, exact=False, correction=False)
    mid = 2 * stats.binom.cdf(min(b, c), b + c, .5) - stats.binom.pmf(b, b + c, .5) if b != c else 1 - stats.binom.pmf(b, b + c, .5) / 2
    return [b, c, chi.statistic, exact, chi.pvalue, mid]


def clusters(seed, users, effect):
    """Rows of users; the clustered standard error of the arm's coefficient in a regression on the rows is the delta method's."""
    random = np.random.default_rng(seed)
    rows = []
    for user in range(users):
        level = random.normal()
        arm = int(random.random() < .4)
        before = [round(level + random.normal(), 3) for _ in range(random.integers(0, 4))]
        after = [round(level + effect * arm + random.normal(), 3) for _ in range(random.integers(1, 7))]
        rows.append({"arm": arm, "before": before, "after": after})
    y = np.concatenate([r["after"] for r in rows])
    arm = np.concatenate([[r["arm"]] * len(r["after"]) for r in rows])
    who = np.concatenate([[i] * len(r["after"]) for i, r in enumerate(rows)])
    x = sm.add_constant(arm.astype(float))
    fit = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": who, "use_correction": False})
    return {"users": rows, "difference": fit.params[1], "uncorrected_error": fit.bse[1]}


def cuped(seed, users):
    """One row a user before and after: theta is the slope within arms, the adjusted difference is the arm's coefficient in the regression on both."""
    random = np.random.default_rng(seed)
    arm = (random.random(users) < .5).astype(int)
    before = np.round(random.normal(size=users), 3)
    after = np.round(before * .8 + .1 * arm + random.normal(size=users) * .5, 3)
    fit = sm.OLS(after, sm.add_constant(np.column_stack([arm, before]))).fit()
    return {"arm": arm.tolist(), "before": before.tolist(), "after": after.tolist(), "theta": fit.params[2], "difference": fit.params[1]}


OUT.write_text(json.dumps({
    "source": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}",
    "sampleRatio": [sample_ratio(*c) for c in [([1000, 1200], [.5, .5]), ([135, 115], [1, 1]), ([310, 98], [3, 1]), ([44700, 45489], [.5, .5]),
                                               ([0, 10, 10], [.34, .33, .33]), ([821588, 815482], [.5, .5])]],
    "mcnemar": [discordant(*c) for c in [(0, 1), (1, 0), (3, 3), (5, 12), (10, 25), (0, 20), (101, 59), (2000, 2100)]],
    "clusters": clusters(3, 60, .2),
    "cuped": cuped(4, 80),
}, default=float) + "\n")

"""Writes tests/stats/oracles/ratio.json: ratios of sums. Regressing x/y on a constant with weights y gives Σx/Σy, and the heteroscedasticity-robust error with
n/(n − 1) (HC1) is the delta method's.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python scripts/oracles/ratio.py
"""
import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles" / "ratio.json"


def ratio(seed, n, noise):
    random = np.random.default_rng(seed)
    y = np.round(random.gamma(2, 50, n) + 1)
    x = np.round(y * .02 * random.lognormal(0, noise, n) + random.exponential(.5, n), 4)
    fit = sm.WLS(x / y, np.ones(n), weights=y).fit(cov_type="HC1")
    reach = stats.t.ppf(.975, n - 1) * fit.bse[0]
    return {"x": x.tolist(), "y": y.tolist(), "value": fit.params[0], "error": fit.bse[0], "low": fit.params[0] - reach, "high": fit.params[0] + reach}


def difference(one, two):
    a, b = one["error"] ** 2, two["error"] ** 2
    df = (a + b) ** 2 / (a * a / (len(one["x"]) - 1) + b * b / (len(two["x"]) - 1))
    return {"difference": two["value"] - one["value"], "variance": a + b, "df": df}


cases = [ratio(1, 12, .3), ratio(2, 80, .8), ratio(3, 300, .1)]
OUT.write_text(json.dumps({
    "source": f"statsmodels {statsmodels.__version__}, scipy {scipy.__version__}, numpy {np.__version__}",
    "ratios": cases,
    "differences": [{"first": 0, "second": 1, **difference(cases[0], cases[1])}, {"first": 2, "second": 1, **difference(cases[2], cases[1])}],
}) + "\n")

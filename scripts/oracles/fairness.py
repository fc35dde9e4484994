"""Writes tests/stats/oracles/fairness.json: group comparisons as fairlearn, AIF360 and statsmodels compute them, and row bootstraps by numpy.

    pip install scipy==1.17.1 statsmodels==0.15.0 fairlearn==0.15.0 aif360==0.6.1
    python scripts/oracles/fairness.py
"""
import json
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from aif360.sklearn import metrics as aif
from fairlearn import metrics as fl
from sklearn.metrics import confusion_matrix
from statsmodels.stats.contingency_tables import StratifiedTable

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests" / "stats" / "oracles" / "fairness.json"


def digits(text):
    return [int(c) for c in text]


# fairlearn's own test data (test/unit/metrics/data_for_test.py, MIT): 71 rows.
Y = digits("10111011000111011001110000111111010100101001110001111001110110111111111")
P = digits("01110001111001110110110000111111010100101011011011011111000011111111111")
W = digits("12312123111233121112322121313141213233414131112331211123112321223232341")
G = ["aa" if (i // 2) % 2 == 0 else "ba" for i in range(71)]


def vector(y, p):
    tn, fp, fn, tp = confusion_matrix(y, p, labels=[0, 1]).ravel()
    return [int(tp), int(fp), int(fn), int(tn), 0, 0]


def parity(y, p, g, w=None):
    args = dict(sensitive_features=g, sample_weight=w)
    out = {
        "demographic_parity_difference": fl.demographic_parity_difference(y, p, **args),
        "demographic_parity_ratio": fl.demographic_parity_ratio(y, p, **args),
        "demographic_parity_difference_to_overall": fl.demographic_parity_difference(y, p, method="to_overall", **args),
        "demographic_parity_ratio_to_overall": fl.demographic_parity_ratio(y, p, method="to_overall", **args),
        "equal_opportunity_difference": fl.equal_opportunity_difference(y, p, **args),
        "equalized_odds_difference": fl.equalized_odds_difference(y, p, **args),
        "equalized_odds_difference_mean": fl.equalized_odds_difference(y, p, agg="mean", **args),
        "equalized_odds_ratio": fl.equalized_odds_ratio(y, p, **args),
    }
    return {name: float(value) for name, value in out.items()}


def groups(y, p, g):
    y, p, g = map(np.asarray, (y, p, g))
    return [vector(y[g == name], p[g == name]) for name in sorted(set(g))]


def fairlearn_cases():
    y1 = [0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1]
    p1 = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0]
    s1 = list("bbabbcccaacabccbcc")
    return [{"name": "guide", "groups": groups(y1, p1, s1), "expected": parity(y1, p1, s1)},
            {"name": "tests", "groups": groups(Y, P, G), "expected": parity(Y, P, G)},
            {"name": "no positives", "groups": groups([0, 0, 1, 1, 0], [1, 0, 1, 0, 1], list("aabbb")),
             "expected": parity([0, 0, 1, 1, 0], [1, 0, 1, 0, 1], list("aabbb"))}]


def weighted():
    return {"y": Y, "p": P, "w": W, "g": G, "expected": parity(Y, P, G, W)}


def compas():
    rows = pd.read_csv(ROOT / "public" / "samples" / "compas-scores-two-years.csv")
    label, called, race = rows["two_year_recid"], (rows["decile_score"] >= 5).astype(int), rows["race"]
    names = sorted(race.unique())
    # AIF360: the favourable outcome, not being re-arrested and being scored low, counts as positive.
    y = pd.Series((1 - label).values, index=pd.Index(race.values, name="race"))
    p = pd.Series((1 - called).values, index=y.index)
    pair = y.index.isin(["African-American", "Caucasian"])
    args = dict(prot_attr="race", priv_group="Caucasian", pos_label=1)
    a, b = y[pair], p[pair]
    out = {
        "statistical_parity_difference": aif.statistical_parity_difference(a, b, **args),
        "disparate_impact": aif.disparate_impact_ratio(a, b, **args),
        "equal_opportunity_difference": aif.equal_opportunity_difference(a, b, **args),
        "average_odds_difference": aif.average_odds_difference(a, b, prot_attr="race", priv_group="Caucasian", pos_label=1),
        "average_abs_odds_difference": aif.average_odds_error(a, b, prot_attr="race", priv_group="Caucasian", pos_label=1),
    }
    gei = aif.generalized_entropy_error(y.values, p.values, alpha=2, pos_label=1)
    theil = aif.generalized_entropy_error(y.values, p.values, alpha=1, pos_label=1)
    edf = aif.smoothed_edf(y, p, prot_attr="race", concentration=1.0)
    base = aif.smoothed_edf(y, prot_attr="race", concentration=1.0)
    return {"names": names, "groups": [vector(label[race == n], called[race == n]) for n in names],
            "aif360": {k: float(v) for k, v in out.items()}, "entropyIndex": float(gei), "theil": float(theil),
            "differentialFairness": float(edf), "differentialFairnessOfLabels": float(base), "bootstrap": bootstrap(label.values, called.values, race.values)}


def bootstrap(label, called, race):
    """Rows drawn with return, 10 000 times: percentiles of false positive rate African-American over and less Caucasian."""
    rng = np.random.default_rng(7)
    n = len(label)
    one = (race == "African-American") & (label == 0)
    two = (race == "Caucasian") & (label == 0)
    ratio, difference = [], []
    for _ in range(10000):
        k = np.bincount(rng.integers(0, n, n), minlength=n)
        a = (k * (one & (called == 1))).sum() / (k * one).sum()
        b = (k * (two & (called == 1))).sum() / (k * two).sum()
        ratio.append(a / b)
        difference.append(a - b)
    return {"ratio": np.percentile(ratio, [2.5, 97.5]).tolist(), "difference": np.percentile(difference, [2.5, 97.5]).tolist()}


def gaps():
    """Largest less smallest of the shares of groups when all have the rate .4598: hits dealt by numpy's multivariate hypergeometric law."""
    rng = np.random.default_rng(11)
    out = []
    for sizes in ([3696, 2454, 637, 377, 32, 18], [3696, 2454, 637, 377], [40, 40, 40]):
        hits = round(0.4598 * sum(sizes))
        drawn = rng.multivariate_hypergeometric(sizes, hits, size=400000) / np.array(sizes)
        gap = drawn.max(axis=1) - drawn.min(axis=1)
        out.append({"sizes": sizes, "hits": hits, "mean": gap.mean(), "p95": float(np.quantile(gap, 0.95))})
    return out


def sato(tables, z=1.959963984540054):
    """Mantel and Haenszel's risk difference with the variance of Sato (1989), as in Greenland and Robins' notation."""
    a, b, c, d = (np.array([t[i][j] for t in tables], float) for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)))
    n1, n0, n = a + b, c + d, a + b + c + d
    w = (n1 * n0 / n).sum()
    rd = ((a * n0 - c * n1) / n).sum() / w
    p = ((n1**2 * c - n0**2 * a + 0.5 * n1 * n0 * (n0 - n1)) / n**2).sum()
    q = ((a * d + b * c) / (2 * n)).sum()
    half = z * np.sqrt((rd * p + q)) / w
    return [rd, rd - half, rd + half]


def strata():
    rng = np.random.default_rng(5)
    out = []
    for case in range(6):
        tables = []
        for _ in range(rng.integers(1, 7)):
            n1, n2 = rng.integers(4, 60, 2)
            p = rng.uniform(0.1, 0.8)
            h1, h2 = rng.binomial(n1, min(0.95, p + 0.03 * case)), rng.binomial(n2, p)
            tables.append([[int(h1), int(n1 - h1)], [int(h2), int(n2 - h2)]])
        st = StratifiedTable([np.array(t, float) for t in tables])
        test = st.test_null_odds(correction=False)
        out.append({"tables": tables, "statistic": float(test.statistic), "p": float(test.pvalue), "oddsRatio": float(st.oddsratio_pooled),
                    "oddsRatioInterval": [float(x) for x in st.oddsratio_pooled_confint()], "difference": sato(tables)})
    return out


OUT.write_text(json.dumps({"fairlearn": fairlearn_cases(), "weighted": weighted(), "compas": compas(), "gaps": gaps(), "strata": strata()}, indent=1) + "\n")

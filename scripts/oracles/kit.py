"""Writes tests/stats/oracles/kit.json and tails.json: tests, intervals and distribution tails from scipy, statsmodels and scikit-learn.

    pip install scipy==1.17.1 statsmodels==0.15.0 scikit-learn==1.9.1
    python scripts/oracles/kit.py
"""
import json
import warnings
from pathlib import Path

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import stats
from scipy.stats._hypotests import _cdf_cvm_inf
from sklearn.metrics import mutual_info_score, normalized_mutual_info_score
from scipy.optimize import brentq, minimize_scalar
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

warnings.simplefilter("ignore")
OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles"
SOURCE = f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, scikit-learn {sklearn.__version__}, numpy {np.__version__}"
SMALLEST = 1e-290


def write(name, cases):
    (OUT / f"{name}.json").write_text(json.dumps({"source": SOURCE, **cases}, indent=1, default=float) + "\n")


def tails():
    write("tails", {
        "studentTTwoSided": [[t, df, 2 * stats.t.sf(t, df)] for df in (1, 1.5, 2, 3, 4.5, 7, 13.9, 29, 100, 1000, 12345.6, 1e6, 1e8)
                             for t in (1e-6, .01, .3, 1, 1.96, 2.5, 4, 8, 20, 60) if stats.t.sf(t, df) > SMALLEST],
        "fSurvival": [[x, a, b, stats.f.sf(x, a, b)] for a in (1, 2, 5, 30, 400) for b in (1, 3, 10, 99, 2000, 1e6)
                      for x in (.001, .2, .9, 1.1, 3, 12, 80) if stats.f.sf(x, a, b) > SMALLEST],
        "betaQuantile": [[p, a, b, stats.beta.ppf(p, a, b)] for a in (.5, 1, 3, 81, 500, 20000) for b in (1, 2, 183, 3e3, 1e6)
                         for p in (1e-6, .005, .025, .5, .975, .995, 1 - 1e-6)],
        "betaCdf": [[x, a, b, stats.beta.cdf(x, a, b)] for a in (.5, 3, 81, 500) for b in (1, 183, 3e3) for x in (.001, .02, .3, .77)
                    if stats.beta.cdf(x, a, b) > SMALLEST],
        "studentTQuantile": [[p, df, stats.t.ppf(p, df)] for p in (1e-10, 1e-5, .001, .025, .2, .9, .995, 1 - 1e-7)
                             for df in (1, 1.5, 2, 3.3, 10, 50, 300, 1e4, 1e7)],
        "hypergeometricMass": [[k, n, all - n, draws, stats.hypergeom.pmf(k, all, n, draws)] for k, all, n, draws in (
            (0, 10, 5, 4), (2, 16, 10, 9), (40, 200, 80, 90), (33, 7214, 3696, 90), (1, 5, 1, 1), (900, 5000, 2000, 2100))],
        "binomialCdf": [[k, n, p, stats.binom.cdf(k, n, p)] for n in (1, 5, 50, 1000, 100000) for p in (1e-5, .001, .1, .5, .9, .9999)
                        for k in sorted({0, int(n * p * .7), int(n * p), int(n * p * 1.2) + 1}) if k <= n and stats.binom.cdf(k, n, p) > SMALLEST],
        "poissonCdf": [[k, mean, stats.poisson.cdf(k, mean)] for mean in (.01, .5, 3, 20, 400, 1e4, 1e6)
                       for k in sorted({0, int(mean * .8), int(mean), int(mean * 1.1) + 3}) if stats.poisson.cdf(k, mean) > SMALLEST],
        "cramerVonMisesSurvival": [[x, 1 - float(_cdf_cvm_inf(np.array([x]))[0])] for x in (.02, .05, .1, .2, .34730, .46136, .74346, 1.0, 1.5, 2.2)],
    })


def epps_singleton(a, b):
    """scipy's, except for few distinct values: there the covariance lacks rank, scipy inverts rounding noise, and the definition is used with a
    cut-off of 1e-12."""
    if len(np.unique(np.concatenate([a, b]))) >= 5:
        found = stats.epps_singleton_2samp(a, b)
        return found.statistic, found.pvalue
    scale = stats.iqr(np.concatenate([a, b])) / 2
    first, second = [np.vstack([np.cos(np.outer([.4, .8], x) / scale), np.sin(np.outer([.4, .8], x) / scale)]) for x in (a, b)]
    n = len(a) + len(b)
    covariance = n / len(a) * np.cov(first, bias=True) + n / len(b) * np.cov(second, bias=True)
    difference = first.mean(axis=1) - second.mean(axis=1)
    statistic = n * difference @ np.linalg.pinv(covariance, rcond=1e-12) @ difference
    return statistic, stats.chi2.sf(statistic, np.linalg.matrix_rank(covariance, tol=1e-12))


def two_sample():
    rng = np.random.default_rng(99)
    pairs = [
        (rng.normal(size=12), rng.normal(.8, 1, size=9)),
        (rng.normal(size=60), rng.normal(.2, 2, size=45)),
        (rng.integers(0, 6, size=300), rng.integers(0, 7, size=211)),
        (np.round(rng.exponential(size=128), 1), np.round(rng.exponential(1.6, size=64), 1)),
        (rng.integers(0, 3, size=4000), rng.choice(3, p=[.36, .33, .31], size=2500)),
        (np.repeat(np.arange(1, 7), [16, 18, 16, 14, 12, 12]), np.repeat(np.arange(1, 7), [16, 16, 16, 16, 16, 8])),
        (rng.standard_cauchy(size=20), rng.standard_cauchy(size=20)),
    ]
    cases = []
    for a, b in pairs:
        a, b = np.asarray(a, float), np.asarray(b, float)
        union = np.unique(np.concatenate([a, b]))
        ra, rb = [[int(np.sum(x == v)) for v in union] for x in (a, b)]
        distinct = len(union) == len(a) + len(b)
        cvm = stats.cramervonmises_2samp(a, b, method="exact" if distinct and len(a) * len(b) <= 400 else "asymptotic")
        ad = stats.anderson_ksamp([a, b], variant="midrank")
        es = epps_singleton(a, b)
        g = stats.chi2_contingency(np.array([ra, rb]), lambda_="log-likelihood", correction=False)
        welch, student = stats.ttest_ind(a, b, equal_var=False), stats.ttest_ind(a, b)
        differences = np.subtract.outer(a, b).ravel()
        table = np.array([ra, rb])
        rows = np.repeat([0, 1], table.sum(axis=1))
        columns = np.concatenate([np.repeat(np.arange(len(union)), ra), np.repeat(np.arange(len(union)), rb)])
        cases.append({
            "values": union.tolist(), "reference": ra, "current": rb,
            "cvm": cvm.statistic, "cvmP": cvm.pvalue,
            "ad": ad.statistic, "adP": ad.pvalue,
            "es": es[0], "esP": es[1],
            "g": g.statistic, "gP": g.pvalue,
            "welch": [welch.statistic, welch.df, welch.pvalue, *welch.confidence_interval()],
            "student": [student.statistic, student.df, student.pvalue, *student.confidence_interval()],
            "first": [len(a), a.mean(), a.var(ddof=1)], "second": [len(b), b.mean(), b.var(ddof=1)],
            "mwuExactP": stats.mannwhitneyu(a, b, method="exact").pvalue if distinct else None,
            "medianDifference": float(np.median(differences)), "differences": len(differences),
            "mutualInformation": mutual_info_score(rows, columns) / np.log(2), "normalized": normalized_mutual_info_score(rows, columns),
            "entropy": float(stats.entropy(ra, base=2)),
        })
    return cases


def score_interval(a, n, b, m, level):
    """Miettinen and Nurminen (1985) from the definition: the restricted likelihood is maximised numerically. (statsmodels' score interval differs in
    its third digit at 56/70 − 48/80; the published R values for 7/34 − 1/34 agree with this one.)"""
    limit = stats.chi2.ppf(level, 1)
    estimate = a / n - b / m

    def excess(d):
        def loss(p2):
            return -(stats.binom.logpmf(a, n, p2 + d) + stats.binom.logpmf(b, m, p2))
        p2 = minimize_scalar(loss, bounds=(max(0, -d) + 1e-13, min(1, 1 - d) - 1e-13), method="bounded", options={"xatol": 1e-14}).x
        p1 = p2 + d
        return (estimate - d) ** 2 / ((p1 * (1 - p1) / n + p2 * (1 - p2) / m) * (n + m) / (n + m - 1)) - limit
    return [brentq(excess, -1 + 1e-9, estimate - 1e-9, xtol=1e-13), brentq(excess, estimate + 1e-9, 1 - 1e-9, xtol=1e-13)]


def ratio_interval(a, n, b, m, level, correction=True):
    """Miettinen and Nurminen's (1985) of the ratio, in the same way; without the correction Koopman's (1984)."""
    limit = stats.chi2.ppf(level, 1)
    estimate = (a / n) / (b / m)

    def excess(r):
        def loss(p2):
            return -(stats.binom.logpmf(a, n, r * p2) + stats.binom.logpmf(b, m, p2))
        p2 = minimize_scalar(loss, bounds=(1e-13, min(1, 1 / r) - 1e-13), method="bounded", options={"xatol": 1e-14}).x
        p1 = r * p2
        factor = (n + m) / (n + m - 1) if correction else 1
        return (a / n - r * b / m) ** 2 / ((p1 * (1 - p1) / n + r * r * p2 * (1 - p2) / m) * factor) - limit
    return [brentq(excess, estimate / 1e4, estimate * (1 - 1e-9), xtol=1e-13), brentq(excess, estimate * (1 + 1e-9), estimate * 1e4, xtol=1e-13)]


def proportions():
    tables = [(56, 70, 48, 80), (9, 10, 3, 10), (7, 34, 1, 34), (5000, 90000, 4800, 91000), (0, 20, 0, 30), (10, 10, 0, 20), (5, 56, 0, 29), (20, 20, 30, 30)]
    write("kit", {
        "twoSample": two_sample(),
        "miettinenNurminen": [[a, n, b, m, level, *score_interval(a, n, b, m, level)]
                              for a, n, b, m in tables[:4] + tables[6:7] for level in (.9, .95, .99)],
        "miettinenNurminenRatio": [[a, n, b, m, level, *ratio_interval(a, n, b, m, level)]
                                   for a, n, b, m in (*tables[:4], (36, 40, 16, 80), (3, 400, 9, 90)) for level in (.9, .95, .99)],
        "katz": [[a, n, b, m, *confint_proportions_2indep(a, n, b, m, method="log", compare="ratio")] for a, n, b, m in tables[:4]],
        "clopperPearson": [[k, n, level, *proportion_confint(k, n, alpha=1 - level, method="beta")]
                           for k, n in ((81, 263), (0, 20), (20, 20), (1, 29), (3, 1000000)) for level in (.9, .95, .99)],
        "fisher": [[a, n, b, m, stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue] for a, n, b, m in tables],
        "twoProportionZ": [[a, n, b, m, *proportions_ztest([a, b], [n, m])] for a, n, b, m in tables[:4] + tables[6:7]],
    })


if __name__ == "__main__":
    tails()
    proportions()

"""Writes tests/stats/oracles/*.json: reference values for src/stats from scipy and statsmodels.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python scripts/oracles/stats.py
"""
import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import optimize, special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles"


def write(name, cases):
    document = {"source": f"scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}", **cases}
    (OUT / f"{name}.json").write_text(json.dumps(document, indent=1, default=float) + "\n")


def distributions():
    chi = [(x, df) for df in (1, 2, 5, 9, 19, 30, 99, 400) for x in (0.001, 0.5, 3.2, 12, 40, 150, 600, 1300)]
    chi += [(df + z * (2 * df) ** 0.5, df) for df in (999, 1001, 1500, 2000, 5000, 20000, 300000) for z in (-4, -1, 0, 0.5, 2, 4, 9)]
    write("distributions", {
        "normalQuantile": [[p, stats.norm.ppf(p)] for p in (1e-12, 1e-6, 0.025, 0.2, 0.5, 0.8, 0.975, 0.9995)],
        "normalCdf": [[z, stats.norm.cdf(z)] for z in (-20, -6, -1.96, -0.3, 0, 1, 3.5)],
        "chiSquareSurvival": [[x, df, stats.chi2.sf(x, df)] for x, df in chi if stats.chi2.sf(x, df) > 1e-290],
        "chiSquareQuantile": [[p, df, stats.chi2.ppf(p, df)] for p in (0.01, 0.5, 0.95, 0.99, 0.9999) for df in (1, 4, 9, 19, 100, 1500, 5000)],
        "noncentralChiSquareSurvival": [[x, df, nc, stats.ncx2.sf(x, df, nc)] for df in (1, 4, 9, 19)
                                        for x, nc in ((3, 0.5), (16.9, 10), (30.1, 12.3), (60, 40), (300, 280))] + [[2100, 1000, 1000, stats.ncx2.sf(2100, 1000, 1000)]],
        "noncentralityForPower": [[df, alpha, power, optimize.brentq(
            lambda nc: stats.ncx2.sf(stats.chi2.isf(alpha, df), df, nc) - power, 1e-9, 500, xtol=1e-13)]
                                  for df in (1, 4, 9, 50) for alpha, power in ((0.05, 0.8), (0.01, 0.9))],
        "studentTQuantile": [[p, df, stats.t.ppf(p, df)] for p in (0.025, 0.9, 0.975, 0.995) for df in (1, 2, 4.5, 29, 1000, 1e6)],
        "binomialCdf": [[k, n, p, stats.binom.cdf(k, n, p)] for k, n, p in
                        ((0, 10, 0.1), (40, 100, 0.5), (983, 1000, 0.99), (99880, 100000, 0.999), (1850, 1900, 0.95))],
        "binomialQuantile": [[q, n, p, stats.binom.ppf(q, n, p)] for q in (0.025, 0.5, 0.975)
                             for n, p in ((10, 0.1), (36, 0.9), (100, 0.5), (3688, 0.999), (100000, 0.999), (2000000, 0.95))],
    })


def kolmogorov():
    lambdas = [0.1, 0.2, 0.3, 0.5, 0.8, 1, 1.1, 1.17, 1.18, 1.19, 1.36, 1.6276, 2, 3, 5]
    one = [(4, .625), (44, .0454545455), (5, .12), (10, .3), (30, .2), (140, .1), (140, .05), (141, .1), (1000, .03), (1000, .045),
           (1000, .1), (5000, .002), (20000, .009), (50000, .0015), (99999, .02)]
    exact = [(8, 8, .625), (5, 7, 24 / 35), (12, 30, .35), (50, 50, .28), (200, 50, .2), (1000, 200, .1), (997, 1009, .05), (2000, 2000, .1),
             (3000, 4500, .08), (10000, 10000, .02), (10000, 7919, .015)]
    rows = []
    for n, m, d in exact:
        lcm = np.lcm(n, m)
        steps = round(d * lcm)
        g = np.gcd(n, m)
        if n == m:
            p = stats._stats_py._compute_prob_outside_square(n, steps * n // lcm)
        else:
            p = stats._stats_py._compute_outer_prob_inside_method(n, m, g, steps)
        rows.append([n, m, float(steps / lcm), float(p)])
    write("kolmogorov", {
        "survival": [[x, special.kolmogorov(x)] for x in lambdas],
        "oneSample": [[n, d, stats.kstwo.sf(d, n)] for n, d in one],
        "exactTwoSample": rows,
    })


def samples():
    rng = np.random.default_rng(20240117)
    cases = []
    pairs = [
        (rng.normal(size=40), rng.normal(0.5, 1.2, size=55)),
        (rng.integers(0, 6, size=300), rng.integers(0, 7, size=211)),
        (np.round(rng.exponential(size=128), 1), np.round(rng.exponential(1.3, size=64), 1)),
        (np.full(30, 2.5), rng.normal(2.5, 1, size=31)),
        (-np.abs(rng.standard_cauchy(size=80)), rng.standard_cauchy(size=90)),
        (rng.integers(0, 3, size=12000), rng.integers(0, 3, size=700)),
    ]
    for a, b in pairs:
        a = np.asarray(a, dtype=float)
        b = np.asarray(b, dtype=float)
        union = np.unique(np.concatenate([a, b]))
        ra = np.array([np.sum(a == v) for v in union])
        rb = np.array([np.sum(b == v) for v in union])
        chi = stats.chi2_contingency(np.array([ra, rb]), correction=False)
        pa, pb = ra / ra.sum(), rb / rb.sum()
        middle = (pa + pb) / 2
        jsd = (special.rel_entr(pa, middle).sum() + special.rel_entr(pb, middle).sum()) / 2 / np.log(2)
        qs = [0, 0.01, 0.1, 0.25, 0.5, 0.73, 0.9, 0.95, 0.99, 1]
        method = "exact" if max(len(a), len(b)) <= 10000 else "asymp"
        ks = stats.ks_2samp(a, b, method=method)
        cases.append({
            "values": union.tolist(), "reference": ra.tolist(), "current": rb.tolist(),
            "ks": ks.statistic, "ksP": ks.pvalue, "ksAsymptoticP": stats.ks_2samp(a, b, method="asymp").pvalue,
            "wasserstein": stats.wasserstein_distance(a, b), "standardDeviation": np.std(a) if len(set(a)) > 1 else 0,
            "mean": np.mean(a), "variance": np.var(a),
            "chiSquare": chi.statistic, "chiSquareDf": int(chi.dof), "chiSquareP": chi.pvalue,
            "jensenShannon": np.sqrt(jsd), "energy": stats.energy_distance(a, b),
            "mannWhitneyU": stats.mannwhitneyu(a, b).statistic, "mannWhitneyP": stats.mannwhitneyu(a, b, method="asymptotic").pvalue,
            "quantiles": [[q, np.quantile(a, q)] for q in qs],
            "meanInterval": list(stats.t.interval(0.95, len(b) - 1, np.mean(b), stats.sem(b))),
            "currentMean": np.mean(b), "currentSampleVariance": np.var(b, ddof=1),
        })
    write("samples", {"cases": cases})


def inference():
    rng = np.random.default_rng(7)
    lists = [rng.uniform(size=12) ** 2, rng.uniform(size=1), np.repeat([0.01, 0.02, 0.5], 3), np.array([0.0, 1.0, 1.0])]
    methods = {"benjamini-hochberg": "fdr_bh", "benjamini-yekutieli": "fdr_by", "holm": "holm"}
    write("inference", {
        "multiplicity": [{"p": p.tolist(), "method": ours, "adjusted": multipletests(p, method=theirs)[1].tolist()}
                         for p in lists for ours, theirs in methods.items()],
        "wilson": [[k, n, level, *proportion_confint(k, n, alpha=1 - level, method="wilson")]
                   for k, n in ((81, 263), (15, 148), (1, 29), (3, 1000000), (499, 500)) for level in (0.9, 0.95, 0.99)],
        "newcombe": [[a, n, b, m, *confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")]
                     for a, n, b, m in ((56, 70, 48, 80), (9, 10, 3, 10), (7, 34, 1, 34), (5000, 90000, 4800, 91000))],
    })


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    distributions()
    kolmogorov()
    samples()
    inference()

"""Writes tests/stats/oracles/wide-laws.json: every law of the kit over wide seeded ranges of its arguments, far into both tails.

    pip install scipy==1.17.1 mpmath==1.4.1
    python scripts/oracles/wide-laws.py

From scipy, but for sums of whole numbers (binomial, Poisson, hypergeometric), where scipy is off by up to 2e-9 at millions: these are summed or expanded by mpmath to 40 digits.
"""
import json
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
from scipy import special, stats

mp.mp.dps = 40
OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles" / "wide-laws.json"
SMALLEST = 1e-290
rng = np.random.default_rng(20261130)
cases = {}


def power(low, high):
    return float(10 ** rng.uniform(low, high))


def between(low, high):
    return float(rng.uniform(low, high))


def one(*choices):
    return choices[rng.integers(len(choices))]


def add(name, arguments, value):
    value = float(value)
    if np.isfinite(value) and abs(value) > SMALLEST:
        cases.setdefault(name, []).append([*map(float, arguments), value])


def log_choose(n, k):
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


def upper_gamma(s, x):
    """Q(s, x): power series of P below s, continued fraction above."""
    s, x = mp.mpf(s), mp.mpf(x)
    front = mp.exp(-x + s * mp.log(x) - mp.loggamma(s))
    if x < s + 1:
        term = total = 1 / s
        n = s
        while term > total * mp.mpf(10) ** -38:
            n += 1
            term *= x / n
            total += term
        return 1 - total * front
    b, c = x + 1 - s, mp.mpf(10) ** 60
    d = h = 1 / b
    for i in range(1, 400_000):
        step = -i * (i - s)
        b += 2
        d, c = 1 / (step * d + b), b + step / c
        h *= d * c
        if abs(d * c - 1) < mp.mpf(10) ** -35:
            break
    return h * front


def lower_beta(x, a, b):
    """I_x(a, b) by the continued fraction of the smaller tail."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    if x > (a + 1) / (a + b + 2):
        return 1 - lower_beta(1 - x, b, a)
    c, d = mp.mpf(1), 1 / (1 - (a + b) * x / (a + 1))
    f = d
    for m in range(1, 200_000):
        step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / (1 + step * d), 1 + step / c
        f *= d * c
        step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / (1 + step * d), 1 + step / c
        f *= d * c
        if abs(d * c - 1) < mp.mpf(10) ** -35:
            break
    return mp.exp(a * mp.log(x) + b * mp.log(1 - x) - mp.loggamma(a) - mp.loggamma(b) + mp.loggamma(a + b)) / a * f


def continuous():
    for z in (*np.arange(-37, -8, 3.3), *np.arange(-8, 8.1, .8)):
        add("normalCdf", [z], stats.norm.cdf(z))
    for p in (*10. ** -np.arange(1, 308, 13), .0099, .0101, *np.arange(.02, 1, .07), 1 - 1e-6, 1 - 1e-12):
        add("normalQuantile", [p], stats.norm.ppf(p))
    for df in (1, 2, 5, 19, 99, 199, 201, 260, 400, 700, 999, 1001, 3000, 20_000, 300_000, 2.5):
        for z in (-5, -1, 0, 1, 4, 9, 17, 22, 24, 30):
            x = df + z * np.sqrt(2 * df)
            if x > 0:
                add("chiSquareSurvival", [x, df], stats.chi2.sf(x, df))
        for p in (1e-12, 1e-4, .3, .95, 1 - 1e-9):
            add("chiSquareQuantile", [p, df], stats.chi2.ppf(p, df))
    for _ in range(90):
        a, b = power(-.7, 7), power(-.7, 7)
        mean, sd = a / (a + b), np.sqrt(a * b / (a + b) ** 2 / (a + b + 1))
        x = one(between(0, 1), mean + between(-7, 7) * sd, power(-6, 0))
        if 0 < x < 1:
            add("betaCdf", [x, a, b], stats.beta.cdf(x, a, b))
        a, b, p = power(-.7, 4.5), power(-.7, 4.5), one(power(-8, -1), between(0, 1), 1 - power(-8, -1))
        add("betaQuantile", [p, a, b], stats.beta.ppf(p, a, b))
        df, t = one(1, 2, 4.5, 13.9, 100, power(-.3, 8)), one(power(-8, 2.5), between(0, 12))
        add("studentTTwoSided", [t, df], 2 * stats.t.sf(t, df))
        df, p = one(1, 3, 7, 29, power(-.3, 8)), one(power(-14, -1), between(0, 1), 1 - power(-12, -1))
        add("studentTQuantile", [p, df], stats.t.ppf(p, df))
        first, second, x = one(1, 5, power(0, 5)), one(1, 3, 99, power(0, 7)), one(power(-4, 3), between(.5, 3))
        add("fSurvival", [x, first, second], stats.f.sf(x, first, second))
        df, noncentrality = one(1, 4, 19, power(0, 3)), power(-2, 3)
        x = max(.01, df + noncentrality + between(-4, 10) * np.sqrt(2 * (df + 2 * noncentrality)))
        add("noncentralChiSquareSurvival", [x, df, noncentrality], stats.ncx2.sf(x, df, noncentrality))
        n = int(one(1, 8, 100, 140, 141, 5000, power(1, 5)))
        add("oneSampleKsSurvival", [n, d := min(.999, between(.05, 4) / np.sqrt(n))], stats.kstwo.sf(d, n))
        add("smirnovSurvival", [n, d], special.smirnov(n, d))
        add("kolmogorovSurvival", [x := between(.05, 15)], special.kolmogorov(x))


def whole():
    for _ in range(90):
        n, p = round(power(0, 7)), one(power(-6, -.01), 1 - power(-6, -.3), .5, .01)
        k = int(min(n - 1, max(0, n * p + between(-9, 9) * np.sqrt(n * p * (1 - p)))))
        add("binomialCdf", [k, n, p], lower_beta(1 - mp.mpf(p), n - k, k + 1))
        add("binomialMass", [k, n, p], mp.exp(log_choose(n, k) + k * mp.log(mp.mpf(p)) + (n - k) * mp.log(1 - mp.mpf(p))))
        q = one(between(0, 1), power(-8, -1), 1 - power(-8, -1))
        add("binomialQuantile", [q, n, p], stats.binom.ppf(q, n, p))
        mean = power(-2, 7)
        k = int(max(0, mean + between(-10, 10) * np.sqrt(mean)))
        add("poissonCdf", [k, mean], upper_gamma(k + 1, mean))
        marked, others = round(power(0, 6)), round(power(0, 6))
        sample = int(rng.integers(0, marked + others + 1))
        everything = marked + others
        sd = np.sqrt(sample * marked * others * (everything - sample) / everything ** 2 / max(1, everything - 1))
        k = int(min(min(marked, sample), max(max(0, sample - others), sample * marked / everything + between(-8, 8) * sd)))
        add("hypergeometricMass", [k, marked, others, sample], mp.exp(log_choose(marked, k) + log_choose(others, sample - k) - log_choose(everything, sample)))


if __name__ == "__main__":
    continuous()
    whole()
    OUT.write_text(json.dumps({"source": f"scipy {scipy.__version__}, mpmath {mp.__version__}", **cases}) + "\n")

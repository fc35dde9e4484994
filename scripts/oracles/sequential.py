"""Writes tests/stats/oracles/sequential.json: mixtures by numerical integration of exp(λs − ψ(λ)v) over their mixing laws, quantile tests by brute force over every place.

    pip install scipy==1.17.1 mpmath==1.3.0
    python scripts/oracles/sequential.py
"""
import json
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
from scipy import optimize, special

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles" / "sequential.json"
mp.mp.dps = 30


def rho(v, alpha):
    limit = 2 * np.log(1 / alpha)
    return v / (limit + np.log(1 + limit))


def normal(r, s, v, one_sided):
    density = lambda x: mp.sqrt(r / (2 * mp.pi)) * mp.e ** (-r * x * x / 2) * (2 if one_sided else 1)
    middle, width = s / (v + r), 1 / mp.sqrt(v + r)
    edges = [max(0, middle - 30 * width) if one_sided else middle - 30 * width, max(0, middle), middle + 30 * width]
    return float(mp.log(mp.quad(lambda x: mp.e ** (x * s - x * x * v / 2) * density(x), sorted(set(edges)))))


def gamma_exponential(r, c, s, v):
    """u = 1 − cλ in (0, 1) has the density of a gamma law of shape and rate ρ/c², cut at 1; ψ(λ) = (−ln u − (1 − u))/c²."""
    a = mp.mpf(r) / c ** 2
    weight = lambda u: u ** (a - 1) * mp.e ** (-a * u)
    value = lambda u: weight(u) * mp.e ** ((1 - u) / c * s - v * (-mp.log(u) - (1 - u)) / c ** 2)
    edges = [mp.mpf(k) / 40 for k in range(41)]
    return float(mp.log(mp.quad(value, edges) / mp.quad(weight, edges)))


def beta_binomial(r, g, h, s, v, one_sided):
    """Steps of −g and h with the tilted chance p of a step up: p is beta, cut below g/(g + h) for one side."""
    a, b = mp.mpf(r) / (h * (g + h)), mp.mpf(r) / (g * (g + h))
    tilt = lambda p: mp.log(p * h / ((1 - p) * g)) / (g + h)
    psi = lambda x: mp.log((g * mp.e ** (h * x) + h * mp.e ** (-g * x)) / (g + h)) / (g * h)
    weight = lambda p: p ** (a - 1) * (1 - p) ** (b - 1)
    value = lambda p: weight(p) * mp.e ** (tilt(p) * s - psi(tilt(p)) * v)
    still = mp.mpf(g) / (g + h)
    edges = sorted({mp.mpf(x) for x in ([] if one_sided else [0, still / 4, still / 2]) + [still] + [still + (1 - still) * k / 8 for k in range(1, 9)]})
    return float(mp.log(mp.quad(value, edges) / mp.quad(weight, edges)))


def share_evidence(q, share, n, expected, alpha):
    v = q * (1 - q)
    r = max(rho(expected * v, alpha) - v, 1e-3 * v)
    k = share * n
    a, b = r / q, r / (1 - q)
    # The chance of the seen signs under a beta law over their chance at q.
    return special.betaln(b + k, a + n - k) - special.betaln(b, a) - k * np.log(q) - (n - k) * np.log(1 - q)


def least_between(q, low, high, n, expected, alpha):
    if high - low < 1e-15:
        return share_evidence(q, low, n, expected, alpha)
    found = optimize.minimize_scalar(lambda f: share_evidence(q, f, n, expected, alpha), bounds=(low, high), method="bounded", options={"xatol": 1e-13})
    return min(found.fun, share_evidence(q, low, n, expected, alpha), share_evidence(q, high, n, expected, alpha))


def quantile_test(x, y, q, expected, alpha):
    """Every place is tried: all values of both arms, and halfway between them."""
    values = np.unique(np.concatenate([x, y]))
    places = np.unique(np.concatenate([values, (values[1:] + values[:-1]) / 2]))
    evidence = lambda data, at: [least_between(q, np.mean(data < t), np.mean(data <= t), len(data), expected, alpha) for t in at]
    p = min(1., float(np.exp(-np.min(np.add(evidence(x, places), evidence(y, places))))))
    first, second = np.array(evidence(x, np.unique(x))), np.array(evidence(y, np.unique(y)))
    kept = first[:, None] + second[None, :] <= np.log(1 / alpha)
    difference = np.unique(y)[None, :] - np.unique(x)[:, None]
    return p, [float(difference[kept].min()), float(difference[kept].max())]


random = np.random.default_rng(8)
mixtures = []
for s, v in [(10, 100), (25, 100), (3, 7), (40, 900)]:
    for v_opt in (20, 100):
        two, one = rho(v_opt, .05), rho(v_opt, .1)
        mixtures.append({"s": s, "v": v, "vOpt": v_opt, "normal": normal(two, s, v, False), "oneSided": normal(one, s, v, True),
                         "gamma": {c: gamma_exponential(one, c, s, v) for c in (.5, 2)},
                         "beta": [[g, h, *(beta_binomial(max(r - g * h, 1e-3 * g * h), g, h, s, v, side) for r, side in ((two, False), (one, True)))]
                                  for g, h in ((.2, .8), (.5, .5), (1, 3)) if one > g * h and two > g * h]})

tests = []
for q, x, y in [(.5, np.round(random.normal(size=150), 1), np.round(random.normal(.4, 1, 120), 1)),
                (.9, np.round(random.lognormal(size=300), 3), np.round(random.lognormal(.1, 1, 280), 3)),
                (.5, random.integers(0, 4, 200), random.integers(0, 4, 260)),
                (.75, np.round(random.exponential(size=90), 2), np.round(random.exponential(3, 140), 2))]:
    p, interval = quantile_test(x.astype(float), y.astype(float), q, 100, .05)
    tests.append({"q": q, "first": x.tolist(), "second": y.tolist(), "expectedN": 100, "p": p, "low": interval[0], "high": interval[1]})

OUT.write_text(json.dumps({"source": f"scipy {scipy.__version__}, mpmath {mp.__version__}, numpy {np.__version__}", "mixtures": mixtures, "quantiles": tests}, default=float) + "\n")

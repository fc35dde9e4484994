"""The rivals of bench/power.mjs, by their own defaults: `python power.py DRAWS SIZE…` prints the smallest change each finds in 80 % of draws, as JSON.

Evidently picks its test and threshold by the kind of the column and the reference's size. NannyML cuts both sides into ten chunks, learns its threshold of
the Jensen-Shannon distance from those of the reference (three deviations) and alarms if any chunk of the current side lies above.
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd
from evidently.legacy.calculations.stattests import get_stattest
from nannyml.drift.univariate import UnivariateDriftCalculator

warnings.filterwarnings("ignore")
draws, sizes = int(sys.argv[1]), [int(x) for x in sys.argv[2:]]
weights = 1 / np.arange(1, 11)
weights /= weights.sum()


def side(kind, n, size, random):
    if kind == "numeric":
        return pd.Series(random.normal(size, 1, n))
    shares = weights * (1 - size)
    shares[9] += size
    return pd.Series(random.choice([f"v{i}" for i in range(10)], n, p=shares))


def evidently(kind, before, now):
    feature = "num" if kind == "numeric" else "cat"
    test = get_stattest(before, now, feature, None)
    return bool(test(before, now, feature, None).drifted)


def nannyml(kind, before, now):
    frames = [pd.DataFrame({"x": values}) for values in (before, now)]
    if kind == "categorical":
        frames = [frame.astype("category") for frame in frames]
    calculator = UnivariateDriftCalculator(column_names=["x"]).fit(frames[0])
    found = calculator.calculate(frames[1]).filter(period="analysis").to_df()
    return bool(found[("x", "jensen_shannon", "alert")].any())


def rate(rule, kind, n, size, few):
    random = np.random.default_rng(77 + n)
    return sum(rule(kind, side(kind, n, 0, random), side(kind, n, size, random)) for _ in range(few)) / few


result = {}
for rule in (evidently, nannyml):
    for kind in ("numeric", "categorical"):
        for n in sizes:
            # Evidently takes milliseconds a draw, NannyML a twentieth of a second.
            few = draws if rule is evidently and n <= 1000 else draws // 4
            still = rate(rule, kind, n, 0, few)
            low, high = 0.0, 1.5 if kind == "numeric" else 0.9
            if still < 0.8:
                for _ in range(8):
                    middle = (low + high) / 2
                    if rate(rule, kind, n, middle, few) >= 0.8:
                        high = middle
                    else:
                        low = middle
            result[f"{rule.__name__} {kind} {n}"] = {"still": still, "smallest": None if still >= 0.8 else high}
print(json.dumps(result))

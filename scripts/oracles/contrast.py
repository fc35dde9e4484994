"""Writes tests/stats/oracles/contrast.json: distances of mixed rows and nearest rows with another class, from scipy's cdist over prepared columns.

    pip install scipy==1.17.1
    python scripts/oracles/contrast.py
"""
import json
from pathlib import Path

import numpy as np
import scipy
from scipy.spatial.distance import cdist

OUT = Path(__file__).resolve().parents[2] / "tests" / "stats" / "oracles" / "contrast.json"


def case(seed, n, norm):
    random = np.random.default_rng(seed)
    numbers = np.round(random.normal([50, 0, 3], [12, .5, 2], (n, 3)), 2)
    words = np.stack([random.choice(list("abc"), n, p=[.7, .2, .1]), random.choice(["x", "y"], n)], 1)
    classes = (numbers[:, 0] + 10 * (words[:, 0] == "a") + random.normal(0, 8, n) > 55).astype(int)
    # A category of m levels as m columns whose city-block (or Euclidean) distance is the chance that two random rows agree.
    prepared = [numbers / numbers.std(0)]
    for column in words.T:
        levels, counts = np.unique(column, return_counts=True)
        agree = ((counts / n) ** 2).sum()
        prepared.append((column[:, None] == levels) * (agree / 2 if norm == "l1" else agree / 2 ** .5))
    rows = np.hstack(prepared)
    distance = cdist(rows, rows, "cityblock" if norm == "l1" else "euclidean")
    nearest = []
    for i in range(n):
        others = np.flatnonzero(classes != classes[i])
        best = others[np.argmin(distance[i, others])]
        nearest.append([int(best), float(distance[i, best])])
    return {"norm": norm, "numbers": numbers.T.tolist(), "words": words.T.tolist(), "classes": classes.tolist(), "nearest": nearest}


result = {"made_by": f"scripts/oracles/contrast.py with scipy {scipy.__version__}, numpy {np.__version__}", "cases": [case(1, 80, "l1"), case(2, 60, "l2")]}
OUT.write_text(json.dumps(result) + "\n")

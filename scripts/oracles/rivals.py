"""Writes tests/cells/drift/oracles/rivals.json: what installed drift tools themselves say of small random tables.

    python scripts/oracles/rivals.py tables          (numpy==2.4.6)
    python scripts/oracles/rivals.py evidently       (evidently==0.7.23 "pandas<3")
    python scripts/oracles/rivals.py nannyml         (nannyml==0.13.1 statsmodels "pandas<3")
    python scripts/oracles/rivals.py deepchecks      (deepchecks==0.19.1 "numpy<2" "pandas<2.2" "scikit-learn<1.5" "category_encoders<2.7" "setuptools<81")
    python scripts/oracles/rivals.py alibi           (alibi-detect==0.13.0)

The tools cannot be installed together: each line runs in an environment of its own and adds its part to the file. The tables are made first.
"""
import json
import os
import sys
import warnings
from pathlib import Path

import numpy as np

warnings.simplefilter("ignore")
os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"
OUT = Path(__file__).resolve().parents[2] / "tests" / "cells" / "drift" / "oracles" / "rivals.json"
NUMBERS, CATEGORIES = ("x", "k"), ("c", "f")


def side(rng, n, shift, letters, missing):
    x = [round(float(v), 4) for v in rng.normal(shift, 1 + shift / 2, n)]
    if missing:
        x = [None if rng.random() < .1 else v for v in x]
    shares = np.arange(len(letters), 0, -1.) ** (1 - shift)
    return {"x": x, "k": [int(v) for v in rng.integers(0, 4, n) + (rng.random(n) < shift)],
            "c": [letters[i] for i in rng.choice(len(letters), n, p=shares / shares.sum())], "f": ["yes" if v else "no" for v in rng.random(n) < .3 + shift / 3]}


def tables():
    """Few and many reference rows, a small current side, an unseen and a vanished category, missing numbers, no change at all."""
    rng = np.random.default_rng(20261130)
    plans = (("few rows", 240, 180, .3, "abcdef", "bcdefg", False), ("many rows, few current", 1200, 150, 0, "abcdefghij", "abcdefghij", False),
             ("many rows, shifted", 1300, 400, .4, "abcd", "abcde", False), ("missing numbers", 300, 260, .2, "abc", "abc", True))
    return [{"name": name, "reference": side(rng, n, 0, before, missing), "current": side(rng, m, shift, now, missing)}
            for name, n, m, shift, before, now, missing in plans]


def frames(table):
    import pandas as pd
    return [pd.DataFrame(table[name]).astype({"x": "float64"}) for name in ("reference", "current")]


def evidently(table):
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import ValueDrift
    definition = DataDefinition(numerical_columns=list(NUMBERS), categorical_columns=list(CATEGORIES))
    before, now = (Dataset.from_pandas(frame, definition) for frame in frames(table))
    columns = (*NUMBERS, *CATEGORIES)
    found = Report([ValueDrift(column=c, **more) for c in columns for more in ({}, {"method": "psi"})]).run(now, before).dict()["metrics"]
    return {c: [{"method": m["config"]["method"], "value": float(m["value"]), "threshold": m["config"]["threshold"]} for m in found[2 * i:2 * i + 2]]
            for i, c in enumerate(columns)}


def nannyml(table):
    """The distance of the whole current side to the whole reference."""
    import nannyml as nml
    before, now = frames(table)
    answers = {}
    for c in (*NUMBERS, *CATEGORIES):
        calculator = nml.UnivariateDriftCalculator(column_names=[c], chunk_number=1, continuous_methods=["jensen_shannon"],
                                                   categorical_methods=["jensen_shannon"]).fit(before)
        whole = calculator.calculate(now).filter(period="analysis").to_df()
        answers[c] = [{"value": float(whole[(c, "jensen_shannon", "value")].iloc[0])}]
    return answers


def deepchecks(table):
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.checks import FeatureDrift
    before, now = (Dataset(frame, cat_features=list(CATEGORIES)) for frame in frames(table))
    found = FeatureDrift().run(before, now).value
    return {c: [{"method": found[c]["Method"], "value": float(found[c]["Drift score"]), "threshold": .2}] for c in (*NUMBERS, *CATEGORIES)}


def alibi(table):
    from alibi_detect.cd import TabularDrift
    columns = (*NUMBERS, *CATEGORIES)
    before, now = frames(table)
    if before["x"].isna().any():
        return {}
    levels = {c: sorted({*before[c], *now[c]}) for c in CATEGORIES}
    coded = [np.column_stack([frame[c] if c in NUMBERS else frame[c].map(levels[c].index) for c in columns]).astype("float64") for frame in (before, now)]
    detector = TabularDrift(coded[0], p_val=.05, categories_per_feature={columns.index(c): list(range(len(levels[c]))) for c in CATEGORIES})
    found = detector.predict(coded[1], drift_type="batch")["data"]
    return {c: [{"value": float(found["p_val"][i]), "threshold": float(found["threshold"])}] for i, c in enumerate(columns)}


if __name__ == "__main__":
    tool = sys.argv[1]
    if tool == "tables":
        document = {"tables": [{**table, "answers": {}} for table in tables()]}
    else:
        document = json.loads(OUT.read_text())
        for table in document["tables"]:
            table["answers"][tool] = {"evidently": evidently, "nannyml": nannyml, "deepchecks": deepchecks, "alibi": alibi}[tool](table)
    OUT.write_text(json.dumps(document) + "\n")

"""Counts NannyML's synthetic binary set into scores: `pip download nannyml==0.13.1 --no-deps`, unzip, then
`python scripts/oracles/nannyml-synthetic.py FOLDER/nannyml/datasets/data > tests/stats/oracles/nannyml-synthetic.json`.

Scores have two digits, so 100 000 rows are 101 values. The expected figures are those of NannyML's own test (tests/performance_estimation/CBPE/
test_cbpe_metrics.py, chunks of 20 000 rows, the last one with the rest), Apache-2.0.
"""
import csv
import json
import sys

folder = sys.argv[1]


def rows(name):
    with open(f"{folder}/synthetic_sample_{name}.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


scores = [i / 100 for i in range(101)]


def counts(part, keep):
    made = [0] * 101
    for row in part:
        if keep(row):
            made[round(float(row["y_pred_proba"]) * 100)] += 1
    return made


reference, analysis = rows("reference"), rows("analysis")
called = min(float(row["y_pred_proba"]) for row in reference + analysis if row["y_pred"] == "1")
assert all(float(row["y_pred_proba"]) < called for row in reference + analysis if row["y_pred"] == "0")
print(json.dumps({
    "source": "NannyML 0.13.1 (Apache-2.0), synthetic_sample_{reference,analysis}.csv, rows counted by score; expected: its test_cbpe_metrics.py",
    "scores": scores,
    "threshold": called,
    "reference": {
        "positives": counts(reference, lambda row: row["work_home_actual"] == "1"),
        "negatives": counts(reference, lambda row: row["work_home_actual"] == "0"),
    },
    "chunks": [
        {
            "rows": "0:19999",
            "counts": counts(analysis[:20000], lambda row: True),
            "expected": {
                "rocAuc": 0.9711057564966745, "averagePrecision": 0.9629778663941202, "f1": 0.9479079222515973, "precision": 0.9436121782324026,
                "recall": 0.9522429574319092, "specificity": 0.9434949869571513, "accuracy": 0.9478536003143163, "truePositives": 9488.96406430504,
                "trueNegatives": 9468.107941981285, "falsePositives": 567.0359356949585, "falseNegatives": 475.8920580187156,
            },
        },
        {
            "rows": "20000:49999",
            "counts": counts(analysis[20000:], lambda row: True),
            "expected": {
                "rocAuc": 0.9636286015592977, "averagePrecision": 0.9576117462271682, "f1": 0.9278089207836576, "precision": 0.9197836255005452,
                "recall": 0.9359754933378336, "specificity": 0.9123732942949082, "accuracy": 0.9245926106862006, "truePositives": 14537.180201036117,
                "trueNegatives": 13200.5981195499, "falsePositives": 1267.8197989638852, "falseNegatives": 994.4018804500995,
            },
        },
    ],
}))

"""Times pandas for bench/fairness.mjs: rates by group of one column, and the percentile bootstrap that resamples rows. `python scripts/oracles/fairness-rival.py [rows] [resamples]`"""
import sys
import time

import numpy as np
import pandas as pd

rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
resamples = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
rng = np.random.default_rng(1)
frame = pd.DataFrame({"race": pd.Categorical.from_codes(rng.integers(0, 6, rows), list("abcdef")), "p": rng.random(rows) < 0.3, "y": rng.random(rows) < 0.4})


def rates(f):
    sel = f.groupby("race", observed=False)["p"].mean()
    tpr = f[f["y"]].groupby("race", observed=False)["p"].mean()
    fpr = f[~f["y"]].groupby("race", observed=False)["p"].mean()
    return sel, tpr, fpr


start = time.perf_counter()
rates(frame)
print(f"{rows} rows: rates by one column {time.perf_counter() - start:.3f} s")
start = time.perf_counter()
worked = time.process_time()
done = 0
while done < resamples and (done < 3 or time.perf_counter() - start < 20):
    rates(frame.iloc[rng.integers(0, rows, rows)])
    done += 1
each = (time.perf_counter() - start) / done
cpu = (time.process_time() - worked) / done
print(f"one resample {each * 1000:.1f} ms, {cpu * 1000:.1f} ms of a processor (mean of {done} measured); extrapolated, not measured: {resamples} take {each * resamples:.0f} s, {cpu * resamples:.0f} s of a processor")

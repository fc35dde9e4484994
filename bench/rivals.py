"""The rivals of bench/rivals.mjs, each in a process of its own: `python rivals.py scipy|evidently FOLDER` prints seconds, processor seconds and peak memory."""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq


def sides(folder):
    return [pq.read_table(Path(folder) / f"{name}.parquet", use_threads=False).to_pandas() for name in ("reference", "current")]


def with_scipy(folder):
    """KS, Wasserstein and Jensen-Shannon of every numeric column, chi-square and Jensen-Shannon of every categorical one."""
    from scipy import stats
    from scipy.spatial.distance import jensenshannon

    before, now = sides(folder)
    for name in before.columns:
        a, b = before[name].to_numpy(), now[name].to_numpy()
        if name.startswith("x"):
            stats.ks_2samp(a, b)
            stats.wasserstein_distance(a, b)
            edges = np.unique(np.quantile(a, np.linspace(0, 1, 11)))
            counts = [np.bincount(np.searchsorted(edges[1:-1], x), minlength=len(edges) - 1) for x in (a, b)]
        else:
            levels = before[name].value_counts().index.union(now[name].value_counts().index)
            counts = [side[name].value_counts().reindex(levels, fill_value=0).to_numpy() for side in (before, now)]
            stats.chi2_contingency(np.array(counts), correction=False)
        jensenshannon(counts[0], counts[1], base=2)
    return "scipy: load, KS, Wasserstein, Jensen–Shannon, one process"


def with_evidently(folder):
    import evidently
    from evidently import Report
    from evidently.presets import DataDriftPreset

    before, now = sides(folder)
    Report([DataDriftPreset()]).run(now, before)
    return f"Evidently {evidently.__version__}: load, data drift preset"


task, folder = sys.argv[1:3]
start, used = time.perf_counter(), time.process_time()
name = {"scipy": with_scipy, "evidently": with_evidently}[task](folder)
print(
    json.dumps(
        {
            "name": name,
            "seconds": time.perf_counter() - start,
            "processor": time.process_time() - used,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)

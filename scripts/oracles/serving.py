"""Writes tests/cells/oracles/serving.json: quantiles (numpy, linear) with the order statistics at scipy's binomial ranks, of the Azure LLM traces and the LLMPerf runs.

    pip install scipy==1.17.1 pandas
    python scripts/oracles/serving.py
"""
import json
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy import stats

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "tests" / "cells" / "oracles" / "serving.json"


def quantile(values, q, level=.95):
    ordered = np.sort(values[np.isfinite(values)])
    n = len(ordered)
    low = int(stats.binom.ppf((1 - level) / 2, n, q))
    high = int(stats.binom.ppf(1 - (1 - level) / 2, n, q)) + 1
    bounds = [float(ordered[low - 1]), float(ordered[high - 1])] if low >= 1 and high <= n else None
    return {"q": q, "n": n, "value": float(np.quantile(ordered, q)), "interval": bounds}


azure = {}
for trace in ("code", "conv"):
    data = pd.read_csv(ROOT / "public" / "samples" / f"AzureLLMInferenceTrace_{trace}.csv")
    azure[trace] = {column: [quantile(data[column].to_numpy(float), q) for q in (.5, .9, .95, .99, .999)] for column in ("ContextTokens", "GeneratedTokens")}

runs = pd.read_csv(ROOT / "tests" / "fixtures" / "llmperf" / "llmperf.csv")
good = runs[runs.error_code.isna()]
columns = ("ttft_s", "inter_token_latency_s", "end_to_end_latency_s", "number_output_tokens")
llmperf = {}
for provider, part in good.groupby("provider"):
    llmperf[provider] = {column: [quantile(part[column].to_numpy(float), q) for q in (.5, .9, .95, .99)] for column in columns}
    x, y = part.number_output_tokens.to_numpy(float), part.end_to_end_latency_s.to_numpy(float)
    residual = x - x.sum() / y.sum() * y
    llmperf[provider]["tokens_per_second"] = {"value": x.sum() / y.sum(), "error": float(np.sqrt(residual.var(ddof=1) * len(x)) / y.sum()), "n": len(x)}

OUT.write_text(json.dumps({"source": f"numpy {np.__version__}, scipy {scipy.__version__}, pandas {pd.__version__}", "azure": azure, "llmperf": llmperf}, indent=1) + "\n")

"""Counts of the Elec2 market data in windows of 11 days, for tests/cells/drift/elec2.test.ts.

Elec2: New South Wales electricity market, May 1996 to December 1998 (M. Harries, Splice-2 comparative evaluation: Electricity pricing, UNSW 1999; 45 312
half-hours, also in river and OpenML 151). Its distribution carries no licence file, so the rows are not part of this project: only counts are kept, per window of
528 half-hours, on up to 40 bins between quantiles of each column. 17 424 half-hours, the stretch before the Victorian market was linked, are 33 such windows.

    python3 scripts/oracles/elec2.py elec.csv tests/cells/oracles/elec2.json
"""
import bisect
import csv
import json
import sys

BINS = 40
WINDOW = 11 * 48
COLUMNS = ['period', 'nswprice', 'nswdemand', 'vicprice', 'vicdemand', 'transfer']

with open(sys.argv[1], newline='') as file:
    rows = list(csv.DictReader(file))
windows = [rows[i:i + WINDOW] for i in range(0, len(rows), WINDOW)]
first = next(i for i, r in enumerate(rows) if any(r[c] != rows[0][c] for c in ('vicprice', 'vicdemand', 'transfer')))
made = {'rows': len(rows), 'window': WINDOW, 'firstVaryingRow': first, 'columns': {}}
for column in COLUMNS:
    values = sorted(float(r[column]) for r in rows)
    # A bin ends at each quantile, and its rows are given that value: constants stay constants.
    ends = sorted({values[min(len(values) - 1, (k + 1) * len(values) // BINS)] for k in range(BINS)} | {float(rows[0][column])})
    counts = []
    for window in windows:
        bins = [0] * len(ends)
        for row in window:
            bins[bisect.bisect_left(ends, float(row[column]))] += 1
        counts.append(bins)
    made['columns'][column] = {'values': ends, 'counts': counts}
with open(sys.argv[2], 'w') as file:
    json.dump(made, file, separators=(',', ':'))
    file.write('\n')

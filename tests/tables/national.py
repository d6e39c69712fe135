"""Ranks and bands every figure of the national file with pandas: `national.csv`.

    python3 national.py ../../../shared/kolada/national/2024-12-12_KOLADA_data_raw.csv > national.csv

Every other key figure, in order of id, is one of which low values are good. Best is 1, equals share the best; good is
a rank of at most a quarter of those who reported, poor a rank from the other side of at most a quarter; whoever is
both is middle, and fewer than eight are not banded.
"""

import sys

import pandas as pd

data = pd.read_csv(sys.argv[1], dtype={"municipality_id": str, "status": str})
data = data[(data.gender == "T") & (data.municipality_type == "K") & data.value.notna()]
print("id,year,reported,ranks,good,middle,poor")
for number, id in enumerate(sorted(data.kpi.unique())):
    for year, figures in data[data.kpi == id].groupby("year"):
        values = figures.value if number % 2 else -figures.value
        n = len(values)
        best = values.rank(method="min")
        worst = (-values).rank(method="min")
        good, poor = best * 4 <= n, worst * 4 <= n
        if n < 8:
            counts = [0, 0, 0]
        else:
            counts = [(good & ~poor).sum(), ((good & poor) | (~good & ~poor)).sum(), (poor & ~good).sum()]
        print(id, year, n, int(best.sum()), *counts, sep=",")

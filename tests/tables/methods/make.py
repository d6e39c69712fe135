"""Works the methods out with programs that have nothing to do with visare.

Writes `python.csv` (numpy, scipy and pandas) and `libreoffice.csv` (LibreOffice Calc, through a workbook of
formulas) in this folder; run it here. Needs numpy, scipy, pandas, openpyxl and soffice.

A row: what, its setting, values, other values where the method takes two lists, what comes out. Numbers stand
between spaces; `-` has no value. A column of one year is one list; of several years, lists between `/`, a place each.
"""

import csv
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
from scipy import stats

HERE = Path(__file__).parent
DICE = np.random.default_rng(20140101)


def text(values):
    return " ".join("-" if np.isnan(v) else repr(float(v)) for v in np.atleast_1d(values))


def figures(count, ties=False):
    """Values of one decimal above zero; with ties few different ones."""
    top = 60 if ties else 1000
    return np.round(DICE.integers(1, top, count) / 10, 1)


def python_rows():
    for count in (1, 2, 3, 4, 7, 12):
        a = figures(count)
        weights = DICE.integers(1, 9, count).astype(float)
        yield "sum", "", a, [], [np.sum(a)]
        yield "mean", "", a, [], [np.mean(a)]
        yield "weighted", "", a, weights, [np.average(a, weights=weights)]
        yield "geometric", "", a, [], [stats.gmean(a)]
        yield "harmonic", "", a, [], [stats.hmean(a)]
        yield "lowest", "", a, [], [np.min(a)]
        yield "highest", "", a, [], [np.max(a)]
        yield "median", "", a, [], [np.median(a)]
        yield "points", "", a, a + weights, [100 * a.sum() / (a + weights).sum()]
    for count, ties in ((2, False), (3, False), (5, True), (8, True), (31, False), (57, True), (290, False), (290, True)):
        a = figures(count, ties)
        if a.min() == a.max():
            continue
        for direction, sign in (("high", 1), ("low", -1)):
            turned = sign * a
            best, worst = turned.max(), turned.min()
            yield "min_max", direction, a, [], 100 * (turned - worst) / (best - worst)
            yield "z", direction, a, [], stats.zscore(turned, ddof=1)
            ranks = stats.rankdata(turned, method="min")
            yield "percentile_rank", direction, a, [], 100 * (ranks - 1) / (count - 1)
            for name, method in (("rank", "min"), ("mean_rank", "average"), ("dense_rank", "dense")):
                yield name, direction, a, [], stats.rankdata(-turned, method=method)
                pandas = pd.Series(turned).rank(method=method, ascending=False)
                assert np.allclose(pandas, stats.rankdata(-turned, method=method))
            low, top = np.percentile(turned, [2.5, 97.5])
            if low < top:
                yield "index", direction, a, [], np.clip(100 * (turned - low) / (top - low), 0, 100)
            yield "grade", direction, a, [], np.interp(turned, [worst, turned.mean(), best], [1, 3.5, 6])
            target = float(np.round(np.median(a), 1))
            if worst < sign * target:
                way = np.clip(100 * (turned - worst) / (sign * target - worst), 0, 100)
                yield f"target {target}", direction, a, [], way
            low, top = (20.0, 70.0) if sign > 0 else (70.0, 20.0)
            yield f"posts {low} {top}", direction, a, [], np.clip(100 * (a - low) / (top - low), 0, 100)
        b = figures(count)
        if count > 2:
            yield "correlation", "", a, b, [stats.pearsonr(a, b).statistic]
            yield "rank_correlation", "", a, b, [stats.spearmanr(a, b).statistic]
        yield "median_of_all", "", a, [], [np.median(a)]
        yield "mean_of_all", "", a, [], [np.mean(a)]
        yield "lowest_of_all", "", a, [], [np.min(a)]
        yield "highest_of_all", "", a, [], [np.max(a)]
        yield "sum_of_all", "", a, [], [np.sum(a)]
        yield "deviation_of_all", "", a, [], [np.std(a)]
        yield "deviation_of_sample_of_all", "", a, [], [np.std(a, ddof=1)]
        for share in (0.1, 0.25, 0.9):
            yield f"percentile_of_all {share}", "", a, [], [np.percentile(a, 100 * share)]
            if 1 <= share * (count + 1) <= count:
                weibull = np.percentile(a, 100 * share, method="weibull")
                yield f"percentile_between_of_all {share}", "", a, [], [weibull]
    for years in (2, 3, 5, 9):
        a = figures(12)
        a[DICE.integers(0, 12, 2)] = np.nan
        series = pd.Series(a)
        yield f"mean_of_years {years} {years}", "", a, [], series.rolling(years).mean().to_numpy()
        yield f"mean_of_years {years} 1", "", a, [], series.rolling(years, min_periods=1).mean().to_numpy()
        yield f"earlier {years}", "", a, [], series.shift(years).to_numpy()
        yield f"carried {years}", "", a, [], series.ffill(limit=years).to_numpy()
        slopes = np.full(12, np.nan)
        least = np.full(12, np.nan)
        for last in range(12):
            seen = np.arange(max(0, last - years + 1), last + 1)
            known = seen[~np.isnan(a[seen])]
            if len(known) >= 2:
                least[last] = stats.linregress(known, a[known]).slope
            if len(known) == years:
                slopes[last] = least[last]
        yield f"slope {years} {years}", "", a, [], slopes
        yield f"slope {years} 2", "", a, [], least


def office_rows():
    """Each with the formula of every number that comes out; {a} and {b} are the ranges, {x} a single value."""
    for count, ties in ((3, False), (6, True), (20, True), (40, False)):
        a, b = figures(count, ties), figures(count)
        whole = [
            ("geometric", "GEOMEAN({a})"),
            ("harmonic", "HARMEAN({a})"),
            ("median", "MEDIAN({a})"),
            ("mean", "AVERAGE({a})"),
            ("sum", "SUM({a})"),
            ("lowest", "MIN({a})"),
            ("highest", "MAX({a})"),
        ]
        for what, formula in whole:
            yield what, "", a, [], [formula]
        yield "weighted", "", a, b, ["SUMPRODUCT({a},{b})/SUM({b})"]
        yield "correlation", "", a, b, ["CORREL({a},{b})"]
        each = [
            ("rank", "high", "RANK({x},{a},0)"),
            ("rank", "low", "RANK({x},{a},1)"),
            ("mean_rank", "high", "_xlfn.RANK.AVG({x},{a},0)"),
            ("percentile_rank", "high", "100*COUNTIF({a},\"<\"&{x})/(COUNT({a})-1)"),
            ("z", "high", "({x}-AVERAGE({a}))/STDEV({a})"),
            ("min_max", "high", "100*({x}-MIN({a}))/(MAX({a})-MIN({a}))"),
            (
                "index",
                "high",
                "MAX(0,MIN(100,100*({x}-PERCENTILE({a},0.025))/(PERCENTILE({a},0.975)-PERCENTILE({a},0.025))))",
            ),
        ]
        for what, direction, formula in each:
            yield what, direction, a, [], [formula] * count
    years = figures(6)
    for span in (3, 5):
        window = [None if last < span - 1 else (last - span + 1, last) for last in range(6)]
        formulas = [w and f"SLOPE({{a{w[0]}:{w[1]}}},{{t{w[0]}:{w[1]}}})" for w in window]
        yield f"slope {span} {span}", "", years, [], formulas
    halves = np.array([0.5, 1.005, 2.675, -2.5, 4.35, 1234.565, -0.045])
    for decimals in (0, 1, 2):
        yield f"round {decimals}", "", halves, [], [f"ROUND({{x}},{decimals})"] * len(halves)


def office(rows):
    book = openpyxl.Workbook()
    sheet = book.active
    line, places = 1, []
    for what, setting, a, b, formulas in rows:
        count = len(a)
        for index in range(count):
            sheet.cell(line + index, 1, float(a[index]))
            sheet.cell(line + index, 4, index)
            if len(b):
                sheet.cell(line + index, 2, float(b[index]))
        cells = []
        for index, formula in enumerate(formulas):
            if formula is None:
                cells.append(None)
                continue
            named = formula.replace("{a}", f"A{line}:A{line + count - 1}")
            named = named.replace("{b}", f"B{line}:B{line + count - 1}").replace("{x}", f"A{line + index}")
            for letter, column in (("a", "A"), ("t", "D")):
                while f"{{{letter}" in named:
                    start, end = named.split(f"{{{letter}", 1)[1].split("}", 1)[0].split(":")
                    cells_of = f"{column}{line + int(start)}:{column}{line + int(end)}"
                    named = named.replace(f"{{{letter}{start}:{end}}}", cells_of, 1)
            sheet.cell(line + index, 3, "=" + named)
            cells.append(line + index)
        places.append((what, setting, a, b, cells))
        line += count + 1
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "formulas.xlsx"
        book.save(source)
        command = ["soffice", "--headless", "--convert-to", "ods", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True)
        command = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder + "/out",
                   folder + "/formulas.ods"]
        subprocess.run(command, check=True, capture_output=True)
        values = openpyxl.load_workbook(folder + "/out/formulas.xlsx", data_only=True).active
        for what, setting, a, b, cells in places:
            found = [np.nan if cell is None else float(values.cell(cell, 3).value) for cell in cells]
            yield what, setting, a, b, found


def write(name, rows):
    with open(HERE / name, "w", newline="") as file:
        table = csv.writer(file, delimiter=";", lineterminator="\n")
        table.writerow(["what", "setting", "values", "others", "expected"])
        for what, setting, a, b, expected in rows:
            table.writerow([what, setting, text(a), text(b) if len(b) else "", text(expected)])


write("python.csv", python_rows())
write("libreoffice.csv", office(office_rows()))

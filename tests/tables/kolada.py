"""Counts what real Kolada files hold, with readers that have nothing to do with visare's.

Run in a folder of files (see `tests/inputs_real.rs`); writes `kolada.csv` on standard output. Needs xlrd and openpyxl.
A count is of one sheet: `cells` state a figure or that there is none, `numbers` are those with a figure; the rest is
`not_reported`, `suppressed` or `not_applicable`; `titles` and `places` are distinct after outer spaces are cut.
"""

import csv
import glob
import io
import json
import os
import sys

import openpyxl
import xlrd

WHY = {"Missing": "not_reported", "Privacy": "suppressed", "Not applicable": "not_applicable"}


class Count:
    def __init__(self, layout, rows=0):
        self.layout, self.rows = layout, rows
        self.titles, self.places, self.years = set(), set(), set()
        self.cells = {"numbers": 0, "not_reported": 0, "suppressed": 0, "not_applicable": 0}
        self.totals = 0
        self.sum = 0.0

    def add(self, title, place, year, value, status="", sex="T"):
        self.titles.add(title.strip())
        self.places.add(place.strip())
        self.years.add(int(float(year)))
        self.totals += sex == "T"
        signs = {"-": "Missing", ".": "Not applicable", "..": "Privacy"}
        if value in ("", None, "NA") or value in signs:
            self.cells[WHY[status or signs.get(value, "Missing")]] += 1
        else:
            self.cells["numbers"] += 1
            self.sum += float(value)

    def row(self, file, sheet):
        years = (min(self.years), max(self.years)) if self.years else ("", "")
        return [file, sheet, self.layout, self.rows, sum(self.cells.values()), *self.cells.values(),
                len(self.titles), len(self.places), *years, self.totals, repr(self.sum)]


def long(rows):
    count = Count("long_table")
    heading = [cell.replace(".", " ").replace("/", " ") for cell in rows[0]]
    at = {name: heading.index(name) for name in ("Nyckeltal", "Variabelkod", "Kommun Landsting", "Kommun", "År",
                                                 "Visat Värde", "Värde") if name in heading}
    title = at.get("Variabelkod", at.get("Nyckeltal"))
    place = at.get("Kommun Landsting", at.get("Kommun"))
    value = at.get("Visat Värde", at.get("Värde"))
    for row in rows[1:]:
        count.add(row[title], row[place], row[at["År"]], row[value])
        count.rows += 1
    return count


def crossed(rows, fill, title, place, heading, layout):
    count = Count(layout)
    years = [(column, cell) for column, cell in enumerate(rows[heading]) if cell not in ("", None)]
    held = {}
    for row in rows[heading + 1:]:
        labels = {}
        for column in (title, place):
            if row[column] not in ("", None):
                held[column] = row[column]
            labels[column] = held.get(column) if fill else row[column]
        count.rows += 1
        for column, year in years:
            count.add(labels[title], labels[place], year, row[column])
    return count


def xls(path):
    book = xlrd.open_workbook(path, logfile=io.StringIO())
    for sheet in book.sheets():
        rows = [sheet.row_values(row) for row in range(sheet.nrows)]
        if sheet.name == "EOS export":
            yield sheet.name, crossed(rows, True, 1, 0, 2, "eos_export")
        else:
            yield sheet.name, long(rows)


def xlsx(path):
    for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        width = max(map(len, rows))
        rows = [row + [None] * (width - len(row)) for row in rows]
        yield sheet.title, crossed(rows, False, 0, 1, 1, "fri_sokning")


def text(path):
    data = open(path, "rb").read()
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        words = data.decode("cp1252")
    rows = list(csv.reader(io.StringIO(words), delimiter=";" if ";" in words[:40] else ","))
    if "title" in rows[0]:
        yield "csv", Count("metadata", len(rows) - 1)
    elif "kpi" in rows[0]:
        count = Count("long_table")
        for row in rows[1:]:
            row = dict(zip(rows[0], row))
            count.add(row["kpi"], row["municipality_id"], row["year"], row["value"], row["status"], row["gender"])
            count.rows += 1
        yield "csv", count
    else:
        yield "csv", long(rows)


def api(path):
    count = Count("long_table")
    for row in json.load(open(path))["values"]:
        if "members" in row:
            count.layout = "metadata"
            count.rows += len(row["members"])
            continue
        for value in row["values"]:
            count.add(row["kpi"], row["municipality"], row["period"], value["value"], value["status"], value["gender"])
            count.rows += 1
    yield "json", count


READERS = {".xls": xls, ".xlsx": xlsx, ".csv": text, ".json": api}
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["file", "sheet", "layout", "rows", "cells", "numbers", "not_reported", "suppressed", "not_applicable",
              "titles", "places", "first_year", "last_year", "totals", "sum"])
for path in sorted(glob.glob("**/*", recursive=True)):
    reader = READERS.get(os.path.splitext(path)[1])
    if reader:
        for sheet, count in reader(path):
            out.writerow(count.row(path, sheet))

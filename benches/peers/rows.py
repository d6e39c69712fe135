"""Rows grouped, joined and put across: visare beside DuckDB and polars, on the same file, to the same answer.

    cargo build --release
    python3 -m venv peers && peers/bin/pip install duckdb==1.4.2 polars==2.1.0
    peers/bin/python benches/peers/rows.py target/release/visare [rows]

Each program is a process of its own that reads one CSV of events (a million rows if nothing is said) and one of units, groups
them by the units' operator and kind, with a count, a mean and a median, puts their months across, and writes both tables.
The answers are held equal before anything is timed; then the three take turns, five times. visare also says of every row
what became of it and writes its account (results.json): it does more for the same tables.
"""

import csv
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

UNITS, KINDS, ROUNDS = 1_000, 12, 5
MONTHS = [f"2024-{month:02}" for month in range(1, 13)]

RULES = """
let händelser = tabell("händelser", #{ kolumner: #{ enhet: "text", slag: "text", "månad": "text", dagar: "tal" } });
let enheter = tabell("enheter", #{ kolumner: #{ enhet: "text", regi: "text" } });
let rader = händelser.med_kolumn("regi", leta_upp(enheter, [kolumn("enhet")], "regi"));
visa_tabell("Grupper", rader.gruppera(["regi", "slag"], #{
    antal: antal(), medel: medel(kolumn("dagar")), median: median(kolumn("dagar")) }));
visa_tabell("Månader", rader.pivotera(["regi"], "månad", antal(), #{ ordning: ORDER }));
"""

DUCKDB = """
import duckdb
db = duckdb.connect()
db.execute('''create view rader as select * from read_csv('{folder}/händelser.csv', delim=';') as h
              join read_csv('{folder}/enheter.csv', delim=';') as e using (enhet)''')
db.execute('''copy (select regi, slag, count(*) as antal, avg(dagar) as medel, median(dagar) as median from rader
              group by regi, slag order by regi, slag) to '{out}/grupper.csv' (header)''')
db.execute('''copy (select regi, {months} from rader group by regi order by regi) to '{out}/månader.csv' (header)''')
"""

POLARS = """
import polars as pl
rader = pl.scan_csv("{folder}/händelser.csv", separator=";").join(
    pl.scan_csv("{folder}/enheter.csv", separator=";"), on="enhet")
grupper = rader.group_by("regi", "slag").agg(pl.len().alias("antal"), pl.col("dagar").mean().alias("medel"),
    pl.col("dagar").median().alias("median")).sort("regi", "slag")
månader = rader.group_by("regi", "månad").agg(pl.len().alias("antal"))
grupper, månader = pl.collect_all([grupper, månader])
grupper.write_csv("{out}/grupper.csv")
månader.pivot(on="månad", index="regi", values="antal").fill_null(0).sort("regi").select(
    ["regi"] + {names}).write_csv("{out}/månader.csv")
"""


def make(folder, rows):
    """A million events, and the units that they happened in."""
    dice = random.Random(1)
    with open(folder / "händelser.csv", "w", encoding="utf-8") as file:
        file.write("enhet;slag;månad;dagar\n")
        for _ in range(rows):
            unit, kind = dice.randrange(UNITS), dice.randrange(KINDS)
            file.write(f"Enhet {unit};Slag {kind};{dice.choice(MONTHS)};{dice.randrange(1, 90)}\n")
    with open(folder / "enheter.csv", "w", encoding="utf-8") as file:
        file.write("enhet;regi\n")
        for unit in range(UNITS):
            file.write(f"Enhet {unit};Utförare {unit % 7}\n")


def project(root):
    """A project whose sheets are the files."""
    sheets, rules = root / "sheets" / "p", root / "rules"
    (rules / "p").mkdir(parents=True)
    (rules / "gemensamt").mkdir()
    (rules / "gemensamt" / "platser.csv").write_text("kod,namn,slag\n0883,Västervik,kommun\n", encoding="utf-8")
    (rules / "p" / "visare.toml").write_text('name = "P"\ncode = "0883"\ntrusted = true\n', encoding="utf-8")
    rule = RULES.replace("ORDER", json.dumps(MONTHS, ensure_ascii=False))
    (rules / "p" / "regler.rhai").write_text(rule, encoding="utf-8")
    sheets.mkdir(parents=True)
    return sheets


def ours(out):
    """The two tables of tables.csv, by the texts of their keys."""
    tables = {"Grupper": {}, "Månader": {}}
    with open(out / "p" / "tables.csv", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            tables[line["table"]].setdefault(line["row"], {})[line["column"]] = line["value"]
    keyed = lambda table, keys: {
        tuple(row[key] for key in keys): {name: float(value) for name, value in row.items() if name not in keys}
        for row in tables[table].values()
    }
    return keyed("Grupper", ["regi", "slag"]), keyed("Månader", ["regi"])


def theirs(out):
    answers = []
    for name, keys in (("grupper", ["regi", "slag"]), ("månader", ["regi"])):
        with open(out / f"{name}.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        answers.append({
            tuple(row[key] for key in keys): {name: float(value) for name, value in row.items() if name not in keys}
            for row in rows
        })
    return tuple(answers)


def same(one, other):
    for first, second in zip(one, other):
        assert first.keys() == second.keys(), (len(first), len(second))
        for key, cells in first.items():
            assert cells.keys() == second[key].keys(), (key, cells, second[key])
            for name, value in cells.items():
                assert abs(value - second[key][name]) <= 1e-9 * max(1, abs(value)), (key, name, value, second[key][name])


def main():
    program = Path(sys.argv[1]).resolve()
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    root = Path(tempfile.mkdtemp())
    sheets = project(root)
    make(sheets, rows)
    words = {
        "folder": sheets,
        "months": ", ".join(f"count(*) filter (månad = '{month}') as \"{month}\"" for month in MONTHS),
        "names": repr(MONTHS),
    }
    commands = {
        "visare": [str(program), "run", "--outputs", "data", "--sheets", str(root / "sheets"), "--rules",
                   str(root / "rules"), "--out", str(root / "visare")],
    }
    for name, script in (("DuckDB", DUCKDB), ("polars", POLARS)):
        out = root / name
        out.mkdir()
        file = root / f"in_{name.lower()}.py"
        text = script
        for word, value in {**words, "out": out}.items():
            text = text.replace("{" + word + "}", str(value))
        file.write_text(text, encoding="utf-8")
        commands[name] = [sys.executable, str(file)]

    def run(name):
        if name == "visare":
            shutil.rmtree(root / "visare", ignore_errors=True)
        begun = time.monotonic()
        done = subprocess.run(commands[name], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return time.monotonic() - begun

    times = {name: [] for name in commands}
    for name in commands:
        run(name)
    answers = {"visare": ours(root / "visare"), "DuckDB": theirs(root / "DuckDB"), "polars": theirs(root / "polars")}
    for name in ("DuckDB", "polars"):
        same(answers["visare"], answers[name])
    print(f"{rows} rows: {len(answers['visare'][0])} groups and {len(answers['visare'][1])} rows of months, equal in all three")
    for _ in range(ROUNDS):
        for name in commands:
            times[name].append(run(name))
    for name, spans in times.items():
        print(f"{name:8} median {statistics.median(spans):.2f} s, {min(spans):.2f} to {max(spans):.2f}")
    shutil.rmtree(root)


main()

"""Lays out what fuzzing begins with, in fuzz/corpus/<target>/: the project's own files, taken apart as targets want.

    python3 fuzz/seeds.py [FOLDER ...]

Reads `sheets/`, `rules/`, the files beside the tests, and such further folders as are named, for example one with
exports from Kolada. Needs Python alone.
"""

import hashlib
import re
import struct
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
SEPARATOR = b"\xffpart\xff"
# Larger pieces only make fuzzing slow.
LARGEST = 24 << 10
CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def keep(target, content):
    folder = HERE / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


def shortened(xml, row):
    """The first rows of a sheet, so many as fit."""
    while len(xml) > LARGEST:
        rows = [found.span() for found in re.finditer(row, xml, re.DOTALL)]
        if len(rows) < 2:
            return b""
        xml = xml[: rows[len(rows) // 2][0]] + xml[rows[-1][1] :]
    return xml


def of_package(path):
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        read = lambda name: package.read(name) if name in names else b""
        if "content.xml" in names:
            content = shortened(read("content.xml"), rb"<table:table-row.*?</table:table-row>")
            keep("ods", SEPARATOR.join([content, read("META-INF/manifest.xml")]))
            return
        strings, styles = read("xl/sharedStrings.xml"), read("xl/styles.xml")
        if len(strings) > LARGEST:
            strings = b""
        for name in names:
            if name.startswith("xl/worksheets/sheet") and name.endswith(".xml"):
                sheet = shortened(read(name), rb"<row .*?</row>")
                if sheet:
                    keep("xlsx", SEPARATOR.join([sheet, strings]))
                    keep("xlsx", SEPARATOR.join([sheet, strings, styles]))
        workbook, relations = read("xl/workbook.xml"), read("xl/_rels/workbook.xml.rels")
        keep("xlsx", SEPARATOR.join([b"", b"", b"", workbook, relations]))


def of_container(content):
    if len(content) <= 4 * LARGEST:
        keep("xls", content)
    # The stream of a workbook begins with this record, and lies in one piece as programs write it.
    start = content.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    if start > 0:
        keep("xls", content[start : start + LARGEST])


def of_file(path):
    content = path.read_bytes()
    if len(content) <= LARGEST:
        keep("whole", content)
    if content.startswith(b"PK"):
        of_package(path)
    elif content.startswith(CONTAINER):
        of_container(content)
    elif path.suffix in (".csv", ".txt", ".tsv"):
        keep("csv", content[:LARGEST])
        keep("csv", content[: LARGEST // 8])
    elif path.suffix == ".json":
        keep("json", content[:LARGEST])
        keep("json", content[: LARGEST // 8])
    elif path.suffix == ".rhai":
        keep("rules", content)
        # Each statement by itself is where mutation has the most to find.
        for statement in re.split(rb"\n\s*\n", content):
            keep("rules", statement)
    elif path.suffix == ".toml":
        keep("rules", b"#!" + content)


def binary_workbook():
    """No program at hand writes the binary format: a small one, record by record (MS-XLSB)."""
    def record(kind, content=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(content)]) + content

    wide = lambda text: struct.pack("<I", len(text)) + text.encode("utf-16-le")
    at = lambda column: struct.pack("<II", column, 0)
    row = lambda number: record(0, struct.pack("<IIHHBI", number, 0, 300, 0, 0, 0))
    text = lambda column, index: record(7, at(column) + struct.pack("<I", index))
    words = ["kommun", "nyckeltal", "år", "värde", "Västervik", "Trygghet"]
    strings = record(0x9F, struct.pack("<II", len(words), len(words)))
    strings += b"".join(record(0x13, b"\0" + wide(word)) for word in words) + record(0xA0)
    cells = row(0) + b"".join(text(column, column) for column in range(4))
    for number in range(1, 4):
        cells += row(number) + text(0, 4) + text(1, 5)
        cells += record(2, at(2) + struct.pack("<i", (2020 + number) << 2 | 2))
        cells += record(5, at(3) + struct.pack("<d", 80.25))
    cells += row(4) + record(4, at(0) + b"\1") + record(3, at(1) + b"\x2a")
    cells += record(6, at(2) + wide("text")) + record(9, at(3) + struct.pack("<dHI", 1.5, 0, 0))
    sheet = record(0x81) + record(0x94, struct.pack("<IIII", 0, 4, 0, 3)) + record(0x91)
    sheet += cells + record(0x92) + record(0x82)
    formats = record(0x267, struct.pack("<I", 1)) + record(0x2C, struct.pack("<H", 200) + wide("yyyy-mm-dd"))
    formats += record(0x268) + record(0x269, struct.pack("<I", 1))
    formats += record(0x2F, struct.pack("<HHHHHHHH", 0, 200, 0, 0, 0, 0, 0, 0)) + record(0x26A)
    styles = record(0x296) + formats + record(0x297)
    keep("xlsb", SEPARATOR.join([sheet, strings, styles]))
    keep("xlsb", SEPARATOR.join([sheet, strings]))


for folder in [ROOT / "sheets", ROOT / "rules", ROOT / "tests", *map(Path, sys.argv[1:])]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            of_file(path)
binary_workbook()
for target in sorted((HERE / "corpus").iterdir()):
    print(f"{target.name}: {len(list(target.iterdir()))}")

"""Makes the workbooks in this folder: the same sheets as Excel, LibreOffice and Excel 97-2003 keep them.

    python3 make.py

Needs openpyxl, and LibreOffice for every format but xlsx. What the sheets hold is invented.
"""

import datetime
import subprocess
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent
FORMATS = {
    "xls": "xls:MS Excel 97",
    "ods": "ods:calc8",
    "xlsm": "xlsm:Calc MS Excel 2007 VBA XML",
}


def fill(book, name, rows):
    sheet = book.create_sheet(name)
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            if cell is not None:
                sheet.cell(row, column, cell)
    return sheet


def save(book, name, formats):
    del book["Sheet"]
    path = HERE / f"{name}.xlsx"
    book.save(path)
    for ending in formats:
        subprocess.run(
            ["soffice", "--headless", "--convert-to", FORMATS[ending], "--outdir", HERE, path],
            check=True,
            capture_output=True,
        )


def layouts():
    book = Workbook()
    titles = ["Trygghet, andel (%)", "Kostnad per brukare, kr/brukare"]
    places = ["Alla kommuner (ovägt medel)", "Västervik", "Hultsfred"]
    years = [2021, 2022, 2023]
    # The value of title, place and year is 100 * title + 10 * place + year's place; one is not there.
    value = lambda t, p, y: None if (t, p, y) == (1, 2, 0) else 100 * t + 10 * p + y + 0.5

    rows = [["Kolada nyckeltal"], [None, None, *map(str, years)]]
    for t, title in enumerate(titles):
        for p, place in enumerate(places):
            rows.append([title, place, *[value(t, p, y) for y in range(3)]])
    fill(book, "Kolada nyckeltal", rows)

    rows = [["Kommun/Landsting", "Nyckeltal", "År", "Visat Värde"]]
    for t, title in enumerate(titles):
        for p, place in enumerate(places):
            for y, year in enumerate(years):
                if value(t, p, y) is not None:
                    rows.append([place, "U. " + title, str(year), value(t, p, y)])
    fill(book, "Exported from Hypergene", rows)

    rows = [["Värde"], [], [None, None, *years]]
    for p, place in enumerate(places):
        for t, title in enumerate(titles):
            label = " " * (3 * p + 1) + place if t == 0 else None
            rows.append([label, title, *[value(t, p, y) for y in range(3)]])
    fill(book, "EOS export", rows)

    rows = [["Värde"], [], [None, None, None, *reversed(years)]]
    for t, title in enumerate(titles):
        for p, place in enumerate(places):
            label = " " + title if p == 0 else None
            figures = [value(t, p, y) for y in reversed(range(3))]
            rows.append([label, "   " + place, " Totalt", *figures])
    fill(book, "EOS export bakvänd", rows)

    rows = [["Hemtjänst, egen mätning"], [], ["Enhet", "Nyckeltal", "År", "Värde", "Antal svar"]]
    for y, year in enumerate(years):
        rows.append(["Norrgården", titles[0], year, 70 + y, 12])
        rows.append(["Södergården", titles[0], year, 80.25 + y, 3])
    fill(book, "Enheter", rows)

    rows = [["id", "title", "description"], ["N00001", titles[0], "Invändningsfri"]]
    fill(book, "Nyckeltal", rows)
    save(book, "layouter", ["xls", "ods", "xlsm"])


def faults():
    book = Workbook()
    heading = [None, None, "2019", 1890, datetime.date(2021, 1, 1), 2022, 2023, None]
    sheet = fill(
        book,
        "Fel",
        [
            ["Kolada nyckeltal"],
            heading,
            ["Trygghet", "Västervik", 1, 2, 3, "ca 5", 7, 8],
            ["Trygghet", "Hultsfred", "1 234,5", 2, 3, "=1/0", "-", 8.25],
            [None, "Stockholm", 1, None, None, None, None, None],
        ],
    )
    sheet.merge_cells("G2:H2")
    hidden = fill(book, "Dolt", [["Kolada nyckeltal"], [None, None, "2019"], ["Trygghet", "Stockholm", 5]])
    hidden.sheet_state = "hidden"
    fill(book, "Tomt", [])
    save(book, "fel", ["xls", "ods"])
    # Excel keeps what formulas give; openpyxl does not.
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", HERE, HERE / "fel.ods"],
        check=True,
        capture_output=True,
    )


def by_hand():
    """A real habit: the title deleted, a heading typed, the mean blanked, a transposed copy, a sheet of notes."""
    book = Workbook()
    titles = ["Trygghet, andel (%)"]
    years = [2021, 2022, 2023]
    places = [None, "Västervik", "Hultsfred", "Stockholm"]
    rows = [[None, "Kommun", *map(str, years)]]
    for p, place in enumerate(places):
        rows.append([titles[0], place, *[None if place is None else 10 * p + y for y in range(3)]])
    fill(book, "Kolada nyckeltal", rows)
    copy = [[None], [None, None, *places[1:]]]
    for y, year in enumerate(years):
        copy.append([None, year, *[10 * p + y for p in range(1, 4)]])
    fill(book, "Blad2", copy)
    fill(book, "Blad3", [["Att göra"], ["fråga Eva om 2023"]])
    save(book, "for_hand", [])


def shown():
    """Numbers that are shown as others than they are, rows and a column that are hidden, rows that sum others up."""
    book = Workbook()
    formats = {"C": ["0%", "0.0 %", "General", "0%"], "D": ['#,##0,"tkr"', "0.0,,", "#,##0", "[>=1000]0,;0"]}
    rows = [["Enhet", "Nr", "Andel", "Kostnad"]]
    rows += [["Norr", 1, 0.87, 1234000], ["Syd", 2, 0.575, 2500000], ["Öst", 3, 0.64, 700], ["Väst", 4, 1, 42000]]
    rows.append(["Summa", None, None, "=SUM(D2:D5)"])
    sheet = fill(book, "Visat", rows)
    for column, codes in formats.items():
        for row, code in enumerate(codes, start=2):
            sheet[f"{column}{row}"].number_format = code
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[5].hidden = True

    rows = [["Kommun", "Nyckeltal", "År", "Värde"]]
    rows += [["Västervik", "Trygghet", 2020, 0.87], ["Hultsfred", "Trygghet", 2020, 0.575], ["Stockholm", "Trygghet", 2020, 0.64]]
    sheet = fill(book, "Nyckeltal", rows)
    sheet["D2"].number_format = "0%"
    sheet["D3"].number_format = "0.0%"

    rows = [["Enhet", "Antal"], ["Norr", 3], ["Norr", 4], ["Norr Summa", "=SUBTOTAL(9,B2:B3)"], ["Syd", 5]]
    rows += [["Syd Summa", "=SUBTOTAL(9,B5:B5)"], ["Totalsumma", "=SUBTOTAL(9,B2:B5)"]]
    fill(book, "Delsummor", rows)
    save(book, "visat", ["xls", "ods"])
    # Excel keeps what formulas give; openpyxl does not.
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", HERE, HERE / "visat.ods"],
        check=True,
        capture_output=True,
    )


layouts()
faults()
by_hand()
shown()

"""Reads municipalities.csv in DuckDB, works out ranks, bands and differences in SQL, and holds them against ours.

    cargo run --release -- run vastervik --outputs municipalities
    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install duckdb==1.4.2
    /tmp/peers/bin/python benches/peers/ranks_in_sql.py out/vastervik/municipalities.csv

Rows with a rule of colours or of ties of their own are named after the file, to be left out.
"""

import sys

import duckdb

path, *skip = sys.argv[1:]

db = duckdb.connect()
db.execute(
    """
    create table figures as
    select * from read_csv(?, header = true, all_varchar = true)
    """,
    [path],
)
db.execute(
    """
    create table ours as
    select area, measure, row, level, direction, sex, place, year, cast(value as double) as value,
           cast(nullif(rank, '') as double) as rank, cast(nullif(ranked, '') as int) as ranked,
           nullif(band, '') as band, cast(nullif(difference, '') as double) as difference,
           row_number() over () as line
    from figures
    where place <> '0000' and value <> '' and rank <> '' and not list_contains(?, row)
    """,
    [skip],
)
# A value is ranked by how many are better; those within twelve significant digits of each other tie.
db.execute(
    """
    create table theirs as
    with signed as (
        select *, (case when direction = 'low' then 1 else -1 end)
                  * cast(printf('%.11e', value) as double) as sort
        from ours
    ), counted as (
        select *, rank() over (partition by area, measure, row, level, sex, year order by sort) as place_best,
               rank() over (partition by area, measure, row, level, sex, year order by -sort) as place_worst,
               count(*) over (partition by area, measure, row, level, sex, year) as n
        from signed
    )
    select line, place_best as rank, n as ranked,
           case when n < 8 then 'missing'
                when place_best <= n / 4.0 and place_worst <= n / 4.0 then 'middle'
                when place_best <= n / 4.0 then 'good'
                when place_worst <= n / 4.0 then 'poor'
                else 'middle' end as band
    from counted
    """
)
rows, unlike = db.execute(
    """
    select count(*), count(*) filter (ours.rank <> theirs.rank or ours.ranked <> theirs.ranked
                                      or ours.band <> theirs.band)
    from ours join theirs using (line)
    """
).fetchone()
print(f"{rows} figures with a rank, {unlike} of which differ")
for example in db.execute(
    """
    select area, row, sex, place, year, value, ours.rank, theirs.rank, ours.ranked, theirs.ranked, ours.band, theirs.band
    from ours join theirs using (line)
    where ours.rank <> theirs.rank or ours.ranked <> theirs.ranked or ours.band <> theirs.band
    limit 10
    """
).fetchall():
    print(example)
sys.exit(1 if unlike or not rows else 0)

"""Windows and mean quality of each subject of a window store, which is an Arrow file: store.py PACKAGE STORE.arrow.

PACKAGE is pyarrow, polars, pandas or duckdb; all print the same.
"""

import json
import sys


def by_pyarrow(path):
    import pyarrow as pa

    table = pa.ipc.open_file(pa.memory_map(path)).read_all()  # nothing is read before it is needed
    table = table.group_by("subject").aggregate([("subject", "count"), ("quality", "mean")]).sort_by("subject")
    return zip(*(table[name].to_pylist() for name in ("subject", "subject_count", "quality_mean")))


def by_polars(path):
    import polars as pl

    windows = pl.scan_ipc(path)
    grouped = windows.group_by("subject").agg(pl.len(), pl.col("quality").cast(pl.Float64).mean())
    return grouped.sort("subject").collect().iter_rows()


def by_pandas(path):
    import pandas as pd

    windows = pd.read_feather(path, columns=["subject", "quality"])
    grouped = windows.astype({"quality": float}).groupby("subject").quality.agg(["size", "mean"])
    return grouped.itertuples()


def by_duckdb(path):
    import duckdb
    import pyarrow.dataset

    windows = pyarrow.dataset.dataset(path, format="ipc")  # named in the query
    query = "select subject, count(*), avg(quality) from windows group by subject order by subject"
    return duckdb.sql(query).fetchall()


package, store = sys.argv[1:]
for subject, count, quality in globals()[f"by_{package}"](store):
    print(json.dumps({"subject": subject, "windows": int(count), "quality": round(quality, 6)}))

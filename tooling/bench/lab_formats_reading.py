"""Times bioread and pyxdf on the files of lab-formats.mjs; prints one line of JSON, in ms of processor time."""

import json
import logging
import os
import sys
import time
from importlib.metadata import version

import bioread
import numpy as np
import pyxdf

logging.disable(logging.WARNING)
folder, tasks = sys.argv[1], json.loads(sys.argv[2])


def with_bioread(path):
    return [channel.data for channel in bioread.read(path).channels]


def with_pyxdf(path):
    streams, _ = pyxdf.load_xdf(path)
    return [np.asarray(stream["time_series"]) for stream in streams if stream["info"]["channel_format"] != ["string"]]


def once(task):
    read = with_bioread if task["reader"] == "bioread" else with_pyxdf
    begun = time.process_time()
    samples = read(os.path.join(folder, task["file"]))
    seconds = time.process_time() - begun
    return {"time": 1000 * seconds, "sum": float(sum(values.sum(dtype=np.float64) for values in samples))}


versions = [f"{name} {version(name)}" for name in ("bioread", "pyxdf")]
print(json.dumps({"versions": versions, "found": {name: once(task) for name, task in tasks.items()}}))

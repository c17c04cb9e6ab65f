"""Times wfdb-python on the records of formats.mjs; prints one line of JSON, in ms of processor time."""

import json
import os
import sys
import time

import wfdb

REPEATS = 20

folder, tasks = sys.argv[1], json.loads(sys.argv[2])


def fastest(task):
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        wfdb.rdrecord(os.path.join(folder, task["record"]), sampfrom=task["from"], sampto=task["to"])
        times.append(time.process_time() - begun)
    return 1000 * min(times)


print(json.dumps({"version": wfdb.__version__, "times": {name: fastest(task) for name, task in tasks.items()}}))

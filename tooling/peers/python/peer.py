"""What every Python peer does: MODEL.onnx WINDOWS COUNT SECONDS as arguments, one line of JSON as the answer (see ../peers.mjs)."""

import json
import sys
import time

import numpy as np


def run_peer(load):
    """load(path, windows) gives a function without arguments that gives the probabilities of all windows [count, 2560]."""
    model, samples, count, seconds = sys.argv[1:5]
    windows = np.fromfile(samples, "<f4").reshape(int(count), -1)
    infer = load(model, windows)
    probabilities = np.asarray(infer(), dtype=np.float32)
    begun = time.perf_counter()
    done = 0
    while time.perf_counter() - begun < float(seconds):
        infer()
        done += len(windows)
    rate = done / (time.perf_counter() - begun)
    print(json.dumps({"probabilities": probabilities.ravel().tolist(), "windowsPerSecond": rate}))

"""Times SciPy's resampling, filtering and spectrum on one lead of half an hour; prints one line of JSON, in ms of processor time."""

import json
import time

import numpy as np
import scipy
from scipy import signal

RATE, REPEATS = 360, 20

lead = np.random.default_rng(0).standard_normal(650_000)
highpass = signal.butter(4, 0.8, "highpass", fs=RATE, output="sos")


def fastest(run):
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return 1000 * min(times)


times = {
    "resamplePoly": fastest(lambda: signal.resample_poly(lead, 32, 45)),
    "sosfilt": fastest(lambda: signal.sosfilt(highpass, lead)),
    "sosfiltfilt": fastest(lambda: signal.sosfiltfilt(highpass, lead)),
    "welch": fastest(lambda: signal.welch(lead, RATE, nperseg=1024)),
}
print(json.dumps({"version": scipy.__version__, "times": times}))

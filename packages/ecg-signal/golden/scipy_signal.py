# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scipy==1.17.1"]
# ///
"""Writes signals.json and the .npy files beside it: what SciPy makes of 100 s of real ECG. Run: uv run scipy_signal.py"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy.signal import butter, resample_poly, sosfilt, sosfiltfilt, welch

HERE = Path(__file__).parent
RECORD = HERE / "../../../examples/mitdb-208.dat"
RATE = 256

RESAMPLED = {"360_256": (32, 45), "700_256": (64, 175), "2048_256": (1, 8), "128_256": (2, 1), "1000_256": (32, 125)}
FILTERS = {"highpass_0p8": (4, 0.8, "highpass"), "bandpass_0p5_40": (3, [0.5, 40], "bandpass"), "lowpass_40": (5, 40, "lowpass")}


def save(name, values):
    np.save(HERE / f"{name}.npy", np.asarray(values, "<f4"))


# Format 16, 200 units a mV, rounded to float32 as a reader gives it.
ecg = (np.fromfile(RECORD, "<i2") / 200).astype(np.float32).astype(float)

resample = {}
for name, (up, down) in RESAMPLED.items():
    resampled = resample_poly(ecg, up, down)
    save(f"resample_poly_{name}", resampled)
    resample[name] = dict(up=up, down=down, n=len(resampled))

at256 = resample_poly(ecg, *RESAMPLED["360_256"])
filters = {}
for name, (order, cutoff, band) in FILTERS.items():
    sos = butter(order, cutoff, band, fs=RATE, output="sos")
    save(f"butter_{name}_sosfilt", sosfilt(sos, at256))
    save(f"butter_{name}_sosfiltfilt", sosfiltfilt(sos, at256))
    filters[name] = dict(N=order, Wn=cutoff, btype=band, fs=RATE, sos=sos.tolist())

sos = butter(4, 0.8, "highpass", fs=RATE, output="sos")
save("welch_1024", welch(sosfiltfilt(sos, at256), RATE, nperseg=1024))



def normalisation(clean):
    """The method's: the mean of all samples, the deviation of the middle 95 %."""
    middle = np.sort(clean)[int(0.025 * len(clean)):int(0.975 * len(clean))]
    return clean.mean(), middle.std()


# Windows are of the lead less the straight line through the medians of its first and of its last second.
middles = [179.5, len(ecg) - 180.5]
line = np.polyval(np.polyfit(middles, [np.median(ecg[:360]), np.median(ecg[-360:])], 1), np.arange(len(ecg)))
clean = sosfiltfilt(sos, resample_poly(ecg - line, *RESAMPLED["360_256"]))
mean, deviation = normalisation(clean)
size = 10 * RATE
save("windows", ((clean - mean) / deviation)[:len(clean) // size * size].reshape(-1, size))

mean, deviation = normalisation(sosfiltfilt(sos, at256))
signals = dict(
    versions=dict(scipy=scipy.__version__, numpy=np.__version__),
    resample=resample,
    filters=filters,
    zscore=dict(mean=mean, std_middle_95=deviation),
)
(HERE / "signals.json").write_text(json.dumps(signals, indent=1) + "\n")

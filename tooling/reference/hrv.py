"""Reference values of packages/ecg-signal/src/beats/hrv.test.ts, by NumPy and SciPy: python3 tooling/reference/hrv.py"""

import json

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import welch

RATE = 1000


def r_peaks(seconds=700):
    """Beats in samples whose intervals swing with blood pressure (0.1 Hz), breathing (0.25 Hz) and slowly, and alternate a little."""
    time, peaks = 1.0, []
    while time < seconds:
        peaks.append(round(time * RATE))
        slow = 0.03 * np.sin(2 * np.pi * 0.01 * time)
        swing = 0.05 * np.sin(2 * np.pi * 0.1 * time) + 0.03 * np.sin(2 * np.pi * 0.25 * time)
        time += 0.8 + slow + swing + 0.01 * (-1) ** len(peaks)
    return np.array(peaks)


def band_power(frequencies, density, low, high):
    return density[(frequencies >= low) & (frequencies < high)].sum() * frequencies[1]


def sample_entropy(x, m=2):
    tolerance = 0.2 * x.std()
    templates = np.array([x[i : i + m + 1] for i in range(len(x) - m)])
    distance = np.abs(templates[:, None] - templates[None])
    pairs = np.triu_indices(len(templates), 1)
    alike = (distance[:, :, :m].max(2) <= tolerance)[pairs].sum()
    return -np.log((distance.max(2) <= tolerance)[pairs].sum() / alike)


peaks = r_peaks()
nn = np.diff(peaks) * 1000 / RATE
times = peaks[1:] / RATE
differences = np.diff(nn)
grid = np.arange(times[0], times[-1] + 1e-9, 1 / 4)
f, p = welch(CubicSpline(times, nn, bc_type="natural")(grid), 4, nperseg=1024)
lf, hf = band_power(f, p, 0.04, 0.15), band_power(f, p, 0.15, 0.4)
print(
    json.dumps(
        {
            "meanHeartRate": (60000 / nn).mean(),
            "medianHeartRate": np.median(60000 / nn),
            "meanNn": nn.mean(),
            "sdnn": nn.std(ddof=1),
            "rmssd": np.sqrt((differences**2).mean()),
            "pnn50": (np.abs(differences) > 50).mean(),
            "vlf": band_power(f, p, 0.0033, 0.04),
            "lf": lf,
            "hf": hf,
            "lfHf": lf / hf,
            "sd1": (differences / np.sqrt(2)).std(ddof=1),
            "sd2": ((nn[1:] + nn[:-1]) / np.sqrt(2)).std(ddof=1),
            "sampleEntropy": sample_entropy(nn),
        },
        indent=2,
    )
)

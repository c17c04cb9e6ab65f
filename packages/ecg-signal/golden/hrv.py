# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scipy==1.17.1"]
# ///
"""Writes hrv.json: what NumPy and SciPy make of R peaks. Run: uv run hrv.py

Heart-rate variability as the Task Force (1996), Brennan et al. (2001) and Richman & Moorman (2000) define it, with what is usual where they
leave a choice, not with the choices of src/beats: ties are told in whole samples; the spectrum is that of a not-a-knot spline at 4 Hz in Hann
windows of at most 300 s that overlap by half, each without its straight line, integrated by the trapezoidal rule; sample entropy allows 0.2 sample
standard deviations.
"""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import scipy
from scipy.interpolate import CubicSpline
from scipy.signal import welch
from scipy.spatial.distance import pdist

# Hz, and the least length of a recording, s.
BANDS = {"vlf": (0.003, 0.04, 300), "lf": (0.04, 0.15, 120), "hf": (0.15, 0.4, 60)}


def swinging(rate, seconds):
    """Beats whose intervals swing slowly (0.01 Hz), with blood pressure (0.1 Hz) and breathing (0.25 Hz), and alternate a little."""
    time, peaks = 1.0, []
    while time < seconds:
        peaks.append(round(time * rate))
        slow = 0.03 * np.sin(2 * np.pi * 0.01 * time)
        swing = 0.05 * np.sin(2 * np.pi * 0.1 * time) + 0.03 * np.sin(2 * np.pi * 0.25 * time)
        time += 0.8 + slow + swing + 0.01 * (-1) ** len(peaks)
    return peaks


def irregular(rate, seconds, seed):
    """Beats whose intervals are drawn: a random walk back to 0.8 s."""
    random = np.random.default_rng(seed)
    time, interval, peaks = 1.0, 0.8, []
    while time < seconds:
        peaks.append(round(time * rate))
        interval += 0.2 * (0.8 - interval) + 0.03 * random.standard_normal()
        time += interval
    return peaks


def ties(rate, count):
    """Beats whose successive differences are exactly 50 ms or a sample more, in turn."""
    step = Fraction(50 * rate, 1000)
    assert step.denominator == 1
    peaks, length = [rate], round(0.8 * rate)
    for i in range(count):
        length += [int(step), -int(step), int(step) + 1, -int(step) - 1][i % 4]
        peaks.append(peaks[-1] + length)
    return peaks


def sample_entropy(x, m=2):
    tolerance = 0.2 * x.std(ddof=1)
    alike = lambda k: (pdist(np.lib.stride_tricks.sliding_window_view(x, k)[: len(x) - m], "chebyshev") <= tolerance).sum()
    return -np.log(alike(m + 1) / alike(m))


def band_powers(times, nn):
    grid = np.arange(times[0], times[-1], 1 / 4)
    # Halves of windows, so that the windows cover the recording to its end.
    halves = max(2, -(-len(grid) // 600))
    frequencies, density = welch(CubicSpline(times, nn)(grid), 4, "hann", len(grid) // halves * 2, detrend="linear")
    powers = {}
    for name, (low, high, least_seconds) in BANDS.items():
        inside = (frequencies >= low) & (frequencies <= high)
        known = times[-1] - times[0] > least_seconds - 5
        powers[name] = np.trapezoid(density[inside], frequencies[inside]) if known else None
    return powers


def measures(peaks, rate):
    samples = np.diff(peaks)
    differences = np.diff(samples)
    nn = samples * 1000 / rate
    return {
        "meanHeartRate": 60000 / nn.mean(),
        "medianHeartRate": 60000 / np.median(nn),
        "meanNn": nn.mean(),
        "sdnn": nn.std(ddof=1),
        "rmssd": np.sqrt((differences**2).mean()) * 1000 / rate,
        # In whole numbers: 50 ms are not more than 50 ms.
        "pnn50": int((np.abs(differences) * 1000 > 50 * rate).sum()) / len(samples),
        "sd1": (np.diff(nn) / np.sqrt(2)).std(ddof=1),
        "sd2": ((nn[1:] + nn[:-1]) / np.sqrt(2)).std(ddof=1),
        "sampleEntropy": abs(sample_entropy(nn)),
        **band_powers(np.array(peaks[1:]) / rate, nn),
    }


if __name__ == "__main__":
    cases = {
        "swinging, 700 s at 1000 Hz": (swinging(1000, 700), 1000),
        "swinging, 2 min at 250 Hz": (swinging(250, 122), 250),
        "irregular, 30 min at 500 Hz": (irregular(500, 1801, seed=1), 500),
        "irregular, 1 min at 256 Hz": (irregular(256, 61, seed=2), 256),
        # 18 and 35 samples are 50 ms.
        "steps of 18 samples at 360 Hz": (ties(360, 120), 360),
        "steps of 35 samples at 700 Hz": (ties(700, 120), 700),
    }
    Path(__file__).with_name("hrv.json").write_text(
        json.dumps(
            {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "cases": [
                    {"name": name, "sampleRate": rate, "rPeaks": peaks, "measures": measures(peaks, rate)}
                    for name, (peaks, rate) in cases.items()
                ],
            }
        )
        + "\n"
    )

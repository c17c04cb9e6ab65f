# /// script
# requires-python = ">=3.11"
# dependencies = ["neurokit2==0.3.0", "nolds==0.6.1", "numpy==2.4.6", "scipy==1.17.1"]
# ///
"""Writes hrv-measures.json: measures of heart-rate variability of the R peaks of hrv.json by other programs. Run after hrv.py: uv run hrv_measures.py

NeuroKit2's where it defines a measure as the literature does; where it does not (docs/hrv.md says how they differ), NumPy's by the definition in the table of docs/hrv.md.
"""

import importlib.metadata
import json
import warnings
from pathlib import Path

import neurokit2
import numpy as np

warnings.filterwarnings("ignore")

# Name here: column of NeuroKit2, and what it is multiplied by.
SAME = {
    "sdsd": ("SDSD", 1), "cvnn": ("CVNN", 1), "cvsd": ("CVSD", 1), "medianNn": ("MedianNN", 1), "madNn": ("MadNN", 1), "mcvNn": ("MCVNN", 1),
    "iqrNn": ("IQRNN", 1), "sdnnRmssd": ("SDRMSSD", 1), "prc20Nn": ("Prc20NN", 1), "prc80Nn": ("Prc80NN", 1), "minNn": ("MinNN", 1), "maxNn": ("MaxNN", 1),
    "triangularIndex": ("HTI", 1),
    "sd1Sd2": ("SD1SD2", 1), "ellipse": ("S", 1), "cvi": ("CVI", 1), "modifiedCsi": ("CSI_Modified", 1), "csi": ("CSI", 1),
    "guzikIndex": ("GI", 0.01), "slopeIndex": ("SI", 0.01), "areaIndex": ("AI", 0.01), "portaIndex": ("PI", 0.01),
    "c1d": ("C1d", 1), "c1a": ("C1a", 1), "sd1d": ("SD1d", 1), "sd1a": ("SD1a", 1), "c2d": ("C2d", 1), "c2a": ("C2a", 1), "sd2d": ("SD2d", 1), "sd2a": ("SD2a", 1),
    "cd": ("Cd", 1), "ca": ("Ca", 1), "sdnnd": ("SDNNd", 1), "sdnna": ("SDNNa", 1),
    "ials": ("IALS", 1), "pss": ("PSS", 1),
    "approximateEntropy": ("ApEn", 1), "fuzzyEntropy": ("FuzzyEn", 1), "higuchiDimension": ("HFD", 1), "lempelZiv": ("LZC", 1),
}  # fmt: skip


def by_definition(nn):
    """In one run, without a beat left out."""
    times = np.cumsum(nn) / 1000
    signs = np.sign(np.diff(nn))
    turns = signs[1:] != signs[:-1]
    alternates = signs[1:] * signs[:-1] < 0
    blocks = "".join("x" if turn else " " for turn in alternates).split()
    measures = {
        "pnn20": (np.abs(np.diff(nn)) > 20 + 1e-6).sum() / len(nn),
        "pip": turns.mean(),
        "pas": sum(len(block) for block in blocks if len(block) >= 4) / len(nn),
        "dfaAlpha1": dfa(nn, 4, 16),
        "dfaAlpha2": dfa(nn, 16, 64),
        "tinn": tinn(nn),
    }
    for minutes in (1, 2, 5):
        segments = [nn[(times // (60 * minutes)) == k] for k in range(int(times[-1] // (60 * minutes)))]
        measures[f"sdann{minutes}"] = np.std([s.mean() for s in segments], ddof=1)
        measures[f"sdnni{minutes}"] = np.mean([s.std(ddof=1) for s in segments])
    return measures


def dfa(nn, shortest, longest):
    profile = np.cumsum(nn - nn.mean())
    scales = np.arange(shortest, longest + 1)
    fluctuation = []
    for n in scales:
        count = len(profile) // n
        pieces = np.concatenate([profile[: count * n].reshape(count, n), profile[::-1][: count * n].reshape(count, n)])
        x = np.arange(n)
        fluctuation.append(np.sqrt(np.mean([(y - np.polyval(np.polyfit(x, y, 1), x)) ** 2 for y in pieces])))
    return np.polyfit(np.log(scales), np.log(fluctuation), 1)[0]


def tinn(nn, width=1000 / 128):
    """All corners N and M at once."""
    counts = np.bincount((nn // width).astype(int))
    counts = counts[np.flatnonzero(counts)[0] :]
    top, x, best = counts.argmax(), np.arange(len(counts)), (np.inf, 0)
    for left in range(1, top + 2):
        for right in range(1, len(counts) - top + 1):
            triangle = np.interp(x, [top - left, top, top + right], [0, counts[top], 0])
            error = ((counts - triangle) ** 2).sum()
            if error < best[0]:
                best = (error, (left + right) * width)
    return best[1]


cases = []
for case in json.loads(Path(__file__).with_name("hrv.json").read_text())["cases"]:
    if len(case["rPeaks"]) < 300:
        continue
    peaks, rate = np.array(case["rPeaks"]), case["sampleRate"]
    nn = np.diff(peaks) * 1000 / rate
    theirs = neurokit2.hrv_time(peaks, rate).iloc[0].to_dict() | neurokit2.hrv_nonlinear(peaks, rate).iloc[0].to_dict()
    values = {name: float(theirs[f"HRV_{column}"]) * factor for name, (column, factor) in SAME.items()}
    values |= {name: float(value) for name, value in by_definition(nn).items()}
    cases.append({"name": case["name"], "measures": {k: v if np.isfinite(v) else None for k, v in values.items()}})
Path(__file__).with_name("hrv-measures.json").write_text(
    json.dumps({"neurokit2": importlib.metadata.version("neurokit2"), "numpy": np.__version__, "cases": cases}) + "\n"
)

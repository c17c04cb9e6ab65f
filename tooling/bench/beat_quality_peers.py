# /// script
# requires-python = ">=3.11"
# dependencies = ["neurokit2==0.3.0", "numpy==2.4.6"]
# ///
"""Quality of windows by NeuroKit2, each method at its defaults, and the R peaks of its default detector. Reads lines of {file, sampleRate} from stdin (float64 samples in
`file`), writes one line for each: {peaks (s), quality: {method: number}}; a method that fails says 0."""

import contextlib
import io
import json
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")
import neurokit2 as nk

METHODS = ["averageQRS", "templatematch", "zhao2018", "ho2025"]
CLASSES = {"Unacceptable": 0.0, "Barely acceptable": 0.5, "Excellent": 1.0}


def quality(cleaned, rate, method):
    try:
        found = nk.ecg_quality(cleaned, sampling_rate=rate, method=method)
        return CLASSES[found] if isinstance(found, str) else float(np.nan_to_num(np.mean(found)))
    except Exception:
        return 0.0


for line in sys.stdin:
    window = json.loads(line)
    x, rate = np.fromfile(window["file"]), int(window["sampleRate"])
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        cleaned = nk.ecg_clean(x, sampling_rate=rate)
        try:
            peaks = [float(peak) / rate for peak in nk.ecg_peaks(cleaned, sampling_rate=rate)[1]["ECG_R_Peaks"]]
        except Exception:
            peaks = []
        by_method = {method: quality(cleaned, rate, method) for method in METHODS}
    print(json.dumps({"peaks": peaks, "quality": by_method}), flush=True)

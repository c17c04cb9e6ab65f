# /// script
# requires-python = ">=3.11"
# dependencies = ["neurokit2==0.3.0", "wfdb==4.3.1", "sleepecg==0.6.0", "py-ecg-detectors==1.3.5", "biosppy==2.2.4", "peakutils==1.3.5", "numpy==2.4.6", "scipy==1.17.1"]
# ///
"""R peaks of leads by other programs, each at its defaults and of the signal as its own pipeline cleans it. Reads lines of {file, sampleRate} from stdin (float64 samples
in `file`), writes one line for each: {name: {peaks (s), ms}}; [] where a program fails."""

import contextlib
import io
import json
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
with contextlib.redirect_stdout(io.StringIO()):
    import neurokit2 as nk
    import sleepecg
    from biosppy.signals import ecg as biosppy_ecg
    from ecgdetectors import Detectors
    from wfdb import processing


def neurokit(method, cleaning=None):
    def detect(x, rate):
        cleaned = nk.ecg_clean(x, sampling_rate=rate, method=cleaning or method)
        return nk.ecg_peaks(cleaned, sampling_rate=rate, method=method)[1]["ECG_R_Peaks"]

    return detect


def hamilton(x, rate):
    filtered = biosppy_ecg.ecg(signal=x, sampling_rate=rate, show=False)
    return filtered["rpeaks"]


PEERS = {
    "XQRS": lambda x, rate: processing.xqrs_detect(x, rate, verbose=False),
    "NeuroKit2": neurokit("neurokit"),
    "NeuroKit2 elgendi2013": neurokit("elgendi2013"),
    "NeuroKit2 rodrigues2021": neurokit("rodrigues2021", "neurokit"),  # has no cleaning of its own
    "NeuroKit2 pantompkins1985": neurokit("pantompkins1985"),
    "sleepecg": lambda x, rate: sleepecg.detect_heartbeats(x, rate),
    "py-ecg-detectors two_average": lambda x, rate: Detectors(rate).two_average_detector(x),
    "BioSPPy": hamilton,
}
chosen = sys.argv[1].split(",") if len(sys.argv) > 1 else list(PEERS)

for line in sys.stdin:
    lead = json.loads(line)
    x, rate = np.fromfile(lead["file"]), lead["sampleRate"]
    rate = int(rate) if rate == int(rate) else rate
    found = {}
    for name in chosen:
        begun = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                peaks = [float(peak) / rate for peak in PEERS[name](x.copy(), rate)]
            except Exception:
                peaks = []
        found[name] = {"peaks": peaks, "ms": 1000 * (time.process_time() - begun)}
    print(json.dumps(found), flush=True)

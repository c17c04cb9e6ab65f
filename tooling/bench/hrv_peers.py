# /// script
# requires-python = ">=3.11"
# dependencies = ["neurokit2==0.3.0", "pyhrv==0.5.0", "nolds==0.6.1", "peakutils", "numpy==2.4.6", "scipy==1.17.1"]
# ///
"""NeuroKit2's and pyHRV's heart-rate variability of the recordings that hrv-peers.mjs passes, and that by convention; prints one line of JSON.

In units of packages/ecg-signal: ms, ms^2, and pNN50 in [0, 1].
"""

import importlib.metadata
import importlib.util
import json
import sys
import warnings
from pathlib import Path

import neurokit2
import numpy as np

warnings.filterwarnings("ignore")
GOLDEN = Path(__file__).parents[2] / "packages/ecg-signal/golden/hrv.py"


def by_convention(peaks, rate):
    """The measures of the golden values, of all intervals."""
    spec = importlib.util.spec_from_file_location("golden_hrv", GOLDEN)
    golden = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(golden)
    return golden.measures(peaks, rate)


def with_neurokit(beats, rate):
    """`normalize=False`: the default gives shares of the whole power, no ms^2."""
    time = neurokit2.hrv_time(beats, rate).iloc[0]
    frequency = neurokit2.hrv_frequency(beats, rate, normalize=False, silent=True).iloc[0]
    nonlinear = neurokit2.hrv_nonlinear(beats, rate).iloc[0]
    return {
        "meanNn": time["HRV_MeanNN"],
        "sdnn": time["HRV_SDNN"],
        "rmssd": time["HRV_RMSSD"],
        "pnn50": time["HRV_pNN50"] / 100,
        "sd1": nonlinear["HRV_SD1"],
        "sd2": nonlinear["HRV_SD2"],
        "sampleEntropy": nonlinear["HRV_SampEn"],
        "vlf": frequency["HRV_VLF"],
        "lf": frequency["HRV_LF"],
        "hf": frequency["HRV_HF"],
    }


def with_pyhrv(nn):
    from pyhrv import frequency_domain, nonlinear, time_domain

    sd1, sd2 = nonlinear.poincare(nn, mode="dev")[:2]
    vlf, lf, hf = frequency_domain.welch_psd(nn, mode="dev")[0]["fft_abs"]
    return {
        "meanNn": time_domain.nni_parameters(nn)["nni_mean"],
        "sdnn": time_domain.sdnn(nn)["sdnn"],
        "rmssd": time_domain.rmssd(nn)["rmssd"],
        "pnn50": time_domain.nn50(nn)["pnn50"] / 100,
        "sd1": sd1,
        "sd2": sd2,
        "sampleEntropy": nonlinear.sample_entropy(nn)["sampen"],
        "vlf": vlf,
        "lf": lf,
        "hf": hf,
    }


def measured(compute, *args):
    """None where a package is not installed or gives up."""
    try:
        return {name: float(value) for name, value in compute(*args).items() if value is not None and np.isfinite(value)}
    except Exception as error:
        print(f"{compute.__name__}: {error!r}", file=sys.stderr)
        return None


recordings = []
for recording in json.loads(Path(sys.argv[1]).read_text()):
    peaks, rate = np.array(recording["rPeaks"]), recording["sampleRate"]
    nn, times = np.array(recording["nn"]), np.array(recording["times"])
    recordings.append(
        {
            "convention": measured(by_convention, peaks, rate),
            "NeuroKit2": measured(with_neurokit, peaks, rate),
            "pyHRV": measured(with_pyhrv, np.diff(peaks) * 1000 / rate),
            "NeuroKit2, NN": measured(with_neurokit, {"RRI": nn, "RRI_Time": times}, rate),
            "pyHRV, NN": measured(with_pyhrv, nn),
        }
    )
versions = {name: importlib.metadata.version(name) for name in ("neurokit2", "pyhrv", "numpy", "scipy")}
print(json.dumps({"versions": versions, "recordings": recordings}))

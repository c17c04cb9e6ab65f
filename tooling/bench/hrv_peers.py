# /// script
# requires-python = ">=3.11"
# dependencies = ["neurokit2==0.3.0", "pyhrv==0.5.0", "hrv-analysis==1.0.5", "nolds==0.6.1", "peakutils", "numpy==2.4.6", "scipy==1.17.1"]
# ///
"""NeuroKit2's, pyHRV's and hrv-analysis' heart-rate variability of the recordings that hrv-peers.mjs passes, and that by convention; prints one line of JSON.

In units of packages/ecg-signal: ms, ms^2, and pNN50 in [0, 1].
"""

import contextlib
import importlib.metadata
import importlib.util
import json
import sys
import warnings
from pathlib import Path

import matplotlib
import neurokit2
import numpy as np

warnings.filterwarnings("ignore")
matplotlib.use("Agg")
GOLDEN = Path(__file__).parents[2] / "packages/ecg-signal/golden/hrv.py"


def by_convention(peaks, rate):
    """The measures of the golden values, of all intervals."""
    spec = importlib.util.spec_from_file_location("golden_hrv", GOLDEN)
    golden = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(golden)
    return golden.measures(peaks, rate)


# Name here, column of NeuroKit2, and what it is multiplied by.
NEUROKIT = """meanNn MeanNN, sdnn SDNN, rmssd RMSSD, sdsd SDSD, pnn50 pNN50 0.01, pnn20 pNN20 0.01, sdann1 SDANN1, sdnni1 SDNNI1, sdann5 SDANN5, sdnni5 SDNNI5, medianNn MedianNN, madNn MadNN,
iqrNn IQRNN, prc20Nn Prc20NN, prc80Nn Prc80NN, minNn MinNN, maxNn MaxNN, triangularIndex HTI, tinn TINN, vlf VLF, lf LF, hf HF, vhf VHF, totalPower TP, lfHf LFHF, lfNorm LFn, hfNorm HFn,
lnHf LnHF, sd1 SD1, sd2 SD2, ellipse S, csi CSI, cvi CVI, modifiedCsi CSI_Modified, guzikIndex GI 0.01, slopeIndex SI 0.01, areaIndex AI 0.01, portaIndex PI 0.01, c1d C1d, c2d C2d, cd Cd,
pip PIP, ials IALS, pss PSS, pas PAS, sampleEntropy SampEn, approximateEntropy ApEn, fuzzyEntropy FuzzyEn, dfaAlpha1 DFA_alpha1, dfaAlpha2 DFA_alpha2, higuchiDimension HFD, lempelZiv LZC"""


def with_neurokit(beats, rate):
    """`normalize=False`: the default gives shares of the whole power, no ms^2."""
    found = {}
    for row in (
        neurokit2.hrv_time(beats, rate),
        neurokit2.hrv_frequency(beats, rate, normalize=False, silent=True),
        neurokit2.hrv_nonlinear(beats, rate),
    ):
        found |= row.iloc[0].to_dict()
    columns = [entry.split() for entry in NEUROKIT.split(",")]
    return {name: found.get(f"HRV_{column}", np.nan) * float(*factor or [1]) for name, column, *factor in columns}


def with_pyhrv(nn):
    from pyhrv import frequency_domain, nonlinear, time_domain

    sd1, sd2 = nonlinear.poincare(nn, mode="dev")[:2]
    vlf, lf, hf = frequency_domain.welch_psd(nn, mode="dev")[0]["fft_abs"]
    short, long = (nonlinear.dfa(nn, show=False)[name] for name in ("dfa_alpha1", "dfa_alpha2"))
    return {
        "meanNn": time_domain.nni_parameters(nn)["nni_mean"],
        "sdnn": time_domain.sdnn(nn)["sdnn"],
        "rmssd": time_domain.rmssd(nn)["rmssd"],
        "sdsd": time_domain.sdsd(nn)["sdsd"],
        "pnn50": time_domain.nn50(nn)["pnn50"] / 100,
        "pnn20": time_domain.nn20(nn)["pnn20"] / 100,
        "sdann5": time_domain.sdann(nn)["sdann"],
        "sdnni5": time_domain.sdnn_index(nn)["sdnn_index"],
        "triangularIndex": time_domain.triangular_index(nn, plot=False, show=False)["tri_index"],
        "tinn": time_domain.tinn(nn, plot=False, show=False)["tinn"],
        "sd1": sd1,
        "sd2": sd2,
        "sampleEntropy": nonlinear.sample_entropy(nn)["sampen"],
        "dfaAlpha1": short,
        "dfaAlpha2": long,
        "vlf": vlf,
        "lf": lf,
        "hf": hf,
    }


def with_hrv_analysis(nn):
    # hrv-analysis 1.0.5 calls what NumPy 2.4 has no more.
    np.trapz = np.trapezoid
    import hrvanalysis

    nn = [float(value) for value in nn]
    time = hrvanalysis.get_time_domain_features(nn)
    frequency = hrvanalysis.get_frequency_domain_features(nn)
    poincare = hrvanalysis.get_poincare_plot_features(nn)
    toichi = hrvanalysis.get_csi_cvi_features(nn)
    return {
        "meanNn": time["mean_nni"],
        "sdnn": time["sdnn"],
        "rmssd": time["rmssd"],
        "sdsd": time["sdsd"],
        "pnn50": time["pnni_50"] / 100,
        "pnn20": time["pnni_20"] / 100,
        "medianNn": time["median_nni"],
        "triangularIndex": hrvanalysis.get_geometrical_features(nn)["triangular_index"],
        "sd1": poincare["sd1"],
        "sd2": poincare["sd2"],
        "csi": toichi["csi"],
        "cvi": toichi["cvi"],
        "modifiedCsi": toichi["Modified_csi"],
        "sampleEntropy": hrvanalysis.get_sampen(nn)["sampen"],
        "vlf": frequency["vlf"],
        "lf": frequency["lf"],
        "hf": frequency["hf"],
        "lfHf": frequency["lf_hf_ratio"],
        "lfNorm": frequency["lfnu"] / 100,
        "hfNorm": frequency["hfnu"] / 100,
    }


def measured(compute, *args):
    """None where a package is not installed or gives up."""
    try:
        # pyHRV prints.
        with contextlib.redirect_stdout(sys.stderr):
            found = compute(*args)
        return {name: float(value) for name, value in found.items() if value is not None and np.isfinite(value)}
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
            "hrv-analysis, NN": measured(with_hrv_analysis, nn),
        }
    )
versions = {name: importlib.metadata.version(name) for name in ("neurokit2", "pyhrv", "hrv-analysis", "numpy", "scipy")}
print(json.dumps({"versions": versions, "recordings": recordings}))

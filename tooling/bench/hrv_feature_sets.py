# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "scikit-learn==1.9.1", "neurokit2==0.3.0", "pyhrv==0.5.0", "nolds==0.6.1", "peakutils", "numpy==2.4.6", "scipy==1.17.1",
# ]
# ///
"""Leave-one-subject-out linear discriminant analysis of the feature sets of packages; called by hrv-feature-sets.mjs, prints one line of JSON."""

import importlib.metadata
import json
import sys
import warnings
from pathlib import Path

import neurokit2
import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.impute import SimpleImputer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import LeaveOneGroupOut
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
try:
    from pyhrv import frequency_domain, nonlinear, time_domain
except ImportError as error:
    print(f"pyhrv: {error!r}", file=sys.stderr)
    time_domain = None


def of_neurokit(nn, times):
    """All of `hrv_time`, `hrv_frequency` and `hrv_nonlinear`, as they come."""
    beats = {"RRI": nn, "RRI_Time": times}
    for compute in (neurokit2.hrv_time, neurokit2.hrv_frequency, neurokit2.hrv_nonlinear):
        yield lambda: compute(beats, 1000).iloc[0].to_dict()


def of_pyhrv(nn, times):
    """Time domain, geometry, Welch's spectrum, Poincare plot and sample entropy; its Lomb and AR powers hardly depend on the data."""
    for compute in ("nni_parameters", "hr_parameters", "nni_differences_parameters", "sdnn", "rmssd", "sdsd", "nn50", "nn20"):
        yield lambda: getattr(time_domain, compute)(nn).as_dict()
    yield lambda: {"triangular_index": time_domain.triangular_index(nn, plot=False)["tri_index"]}
    yield lambda: {"tinn": time_domain.tinn(nn, plot=False)["tinn"]}
    yield lambda: spread(frequency_domain.welch_psd(nn, mode="dev")[0].as_dict())
    yield lambda: dict(zip(("sd1", "sd2", "sd_ratio", "ellipse_area"), nonlinear.poincare(nn, mode="dev")[:4]))
    yield lambda: nonlinear.sample_entropy(nn).as_dict()


def spread(values):
    """Peaks, powers and ratios by band as numbers of their own."""
    names = ("fft_peak", "fft_abs", "fft_rel", "fft_log", "fft_norm", "fft_ratio", "fft_total")
    return {f"{name}_{i}": value for name in names for i, value in enumerate(np.atleast_1d(values[name]))}


def features(compute, example):
    """What a package gives up on is missing."""
    nn, times = np.array(example["nn"]), np.array(example["times"])
    found = {}
    for part in compute(nn, times):
        try:
            found.update(part())
        except Exception:
            continue
    return {k: float(v) for k, v in found.items() if np.isscalar(v) and not isinstance(v, str) and np.isfinite(float(v))}


def table(rows):
    """[examples, features]; of features that at least half of the examples have."""
    names = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, np.nan) for name in names] for row in rows])
    return x[:, np.isfinite(x).mean(0) >= 0.5]


def by_subject(x, subjects):
    """What is missing is the person's mean, 0, exactly, so that a person of guesses is ranked by nothing."""
    x = x.copy()
    for subject in set(subjects):
        own = subjects == subject
        deviation = np.nanstd(x[own], 0)
        x[own] = (x[own] - np.nanmean(x[own], 0)) / np.where(deviation > 0, deviation, 1)
    return np.nan_to_num(x, nan=0)


def evaluate(x, y, subjects):
    scores = np.empty(len(y))
    for train, test in LeaveOneGroupOut().split(x, y, subjects):
        model = make_pipeline(
            SimpleImputer(keep_empty_features=True), StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto")
        )
        scores[test] = model.fit(x[train], y[train]).predict_proba(x[test])[:, 1]
    within = np.array([roc_auc_score(y[subjects == s], scores[subjects == s]) for s in sorted(set(subjects)) if len(set(y[subjects == s])) == 2])
    draws = np.random.default_rng(0).choice(within, (2000, len(within))).mean(1)
    return {
        "pooled": roc_auc_score(y, scores),
        "within": within.mean(),
        "interval": np.quantile(draws, [0.025, 0.975]).tolist(),
    }


rows = []
for context, examples in json.loads(Path(sys.argv[1]).read_text()).items():
    y = np.array([int(example["label"]) for example in examples])
    subjects = np.array([example["subject"] for example in examples])
    sets = {"ecg-affect": [{k: v for k, v in example["ours"].items() if v is not None} for example in examples]}
    sets["NeuroKit2"] = [features(of_neurokit, example) for example in examples]
    if time_domain is not None:
        sets["pyHRV"] = [features(of_pyhrv, example) for example in examples]
    for name, found in sets.items():
        x = table(found)
        common = {"context": context, "set": name, "width": x.shape[1], "examples": len(x), "missing": int(np.isnan(x).any(1).sum())}
        for standardised in (False, True):
            rows.append(common | {"bySubject": standardised} | evaluate(by_subject(x, subjects) if standardised else x, y, subjects))
versions = {name: importlib.metadata.version(name) for name in ("neurokit2", "pyhrv", "scikit-learn", "numpy", "scipy")}
print(json.dumps({"versions": versions, "rows": rows}))

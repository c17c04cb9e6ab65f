# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "wfdb==4.3.1"]
# ///
"""Writes wfdb_samples.json: a summary of what wfdb-python reads from its own sample data. Run: uv run wfdb_samples.py FOLDER

FOLDER holds wfdb-python's sample-data, 15 MB that are not in this repository. Records that wfdb-python itself does not read are left out.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import wfdb

FOLDER = Path(sys.argv[1])
ANNOTATORS = {"03700181": ["gqrsh", "sqrs"], "100": ["atr", "qrs"]}


def rounded(values):
    return [None if np.isnan(value) else round(float(value), 9) for value in values]


def signal_summary(values):
    return dict(n=len(values), nan=int(np.isnan(values).sum()), first=rounded(values[:8]), last=rounded(values[-4:]),
                sum=float(np.nansum(values)), sum_abs=float(np.nansum(np.abs(values))))


def annotation_summary(record, annotator):
    read = wfdb.rdann(record, annotator)
    pairs = list(zip(read.sample.tolist(), read.symbol))
    return dict(n=len(pairs), fs=read.fs, first=pairs[:6], last=pairs[-3:], sum=int(read.sample.sum()),
                symbols=Counter(sorted(read.symbol)), aux_nonempty=sum(note.rstrip("\0") != "" for note in read.aux_note))


golden = {}
for header in sorted(FOLDER.rglob("*.hea")):
    record = str(header.with_suffix(""))
    try:
        read = wfdb.rdrecord(record, smooth_frames=False, return_res=64)
    except Exception as error:
        print(f"{header.name}: {error}", file=sys.stderr)
        continue
    signals = getattr(read, "e_p_signal", None)
    if signals is None:
        signals = list(read.p_signal.T) if read.p_signal is not None else []
    if not signals:
        continue
    name = header.relative_to(FOLDER).with_suffix("").as_posix().removeprefix("multi-segment/")
    golden[name] = dict(
        fs=read.fs, n_sig=read.n_sig, names=read.sig_name, units=read.units, samples_per_frame=read.samps_per_frame,
        signals=[signal_summary(values) for values in signals],
    )
    if name in ANNOTATORS:
        golden[name]["annotations"] = {annotator: annotation_summary(record, annotator) for annotator in ANNOTATORS[name]}

result = dict(versions=dict(wfdb=wfdb.__version__, numpy=np.__version__), records=golden)
(Path(__file__).parent / "wfdb_samples.json").write_text(json.dumps(result) + "\n")

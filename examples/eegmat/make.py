"""Makes the records of this folder from the EDF files of "EEG During Mental Arithmetic Tasks" (PhysioNet), without loss.

    pip install wfdb==4.3.1 soundfile==0.14.0 pyedflib==0.1.42    # soundfile brings the FLAC encoder
    python make.py FOLDER    # with Subject00_1.edf, ... of https://physionet.org/content/eegmat/

Only the lead ECG is kept, with the digital values of the EDF file. WFDB's FLAC format of 24 bits holds them all: in 16 bits its lowest value,
which these files use, stands for a missing sample. Each record is read back with wfdb-python and compared. Prints the SHA-256 of all samples
in nV (int32), which the readers of ecg-io are held against.
"""

import hashlib
import re
import sys
from pathlib import Path

import numpy as np
import pyedflib
import wfdb

HERE = Path(__file__).parent
# 24 of the data set's 36.
SUBJECTS = "00 01 03 04 06 07 09 10 12 13 15 16 18 19 21 22 24 25 27 28 30 31 33 34".split()


def make(edf: Path) -> np.ndarray:
    """Writes the record of an EDF file; gives its samples in mV as wfdb-python reads them."""
    with pyedflib.EdfReader(str(edf)) as reader:
        signal = next(i for i, name in enumerate(reader.getSignalLabels()) if re.search("ECG", name))
        digital = reader.readSignal(signal, digital=True)
        rate, unit = reader.getSampleFrequency(signal), reader.getPhysicalDimension(signal)
        low, high = reader.getPhysicalMinimum(signal), reader.getPhysicalMaximum(signal)
        digital_low, digital_high = reader.getDigitalMinimum(signal), reader.getDigitalMaximum(signal)
        physical = reader.readSignal(signal)
    gain = (digital_high - digital_low) / (high - low)
    # A whole number in WFDB, so that the level may be off by half a step, 18 nV at most; differences are not.
    baseline = round(digital_low - low * gain)
    wfdb.wrsamp(
        edf.stem,
        fs=rate,
        units=[unit],
        sig_name=["ECG"],
        d_signal=digital.astype(np.int64).reshape(-1, 1),
        fmt=["524"],
        adc_gain=[gain],
        baseline=[baseline],
        write_dir=str(HERE),
    )
    written = wfdb.rdrecord(str(HERE / edf.stem), physical=False)
    assert np.array_equal(written.d_signal[:, 0], digital), edf
    assert (written.fs, written.units) == (rate, [unit]), edf
    samples = wfdb.rdrecord(str(HERE / edf.stem)).p_signal[:, 0]
    level = samples - physical
    assert np.abs(level).max() <= 0.5 / gain + 1e-9 and np.ptp(level) < 1e-9, edf
    return samples


digest = hashlib.sha256()
for subject in SUBJECTS:
    for session in (1, 2):
        samples = make(Path(sys.argv[1]) / f"Subject{subject}_{session}.edf")
        digest.update(np.rint(samples * 1e6).astype("<i4").tobytes())
print(digest.hexdigest())

# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "wfdb==4.3.1"]
# ///
"""Writes the records in wfdb/ and wfdb_records.json: what wfdb-python reads from them. Run: uv run wfdb_records.py

wfdb-python writes headers, annotations and the formats that it can; the others are packed here after signal(5), and read back by it.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import wfdb
from wfdb.io._signal import BIT_RES, wr_dat_file

HERE = Path(__file__).parent
FOLDER = HERE / "wfdb"
FRAMES = 200
random = np.random.default_rng(7)


def samples(fmt, count):
    """A random walk over the whole range of a format, with both ends of the range, and missing samples where the format has them."""
    if fmt == "8":
        return np.cumsum(random.integers(-127, 128, count))
    limit = 2 ** (BIT_RES[fmt] - 1)
    walk = np.cumsum(random.normal(0, limit / 20, count)).astype(np.int64)
    walk = np.abs((walk + limit) % (4 * limit) - 2 * limit) - limit
    walk = np.clip(walk, 1 - limit, limit - 1)
    walk[3:5] = [1 - limit, limit - 1]
    walk[10:12] = walk[count // 2] = walk[-1] = -limit
    return walk


def pack(fmt, values):
    """Samples in the order of the file as bytes, for the formats that wfdb-python does not write."""
    if fmt == "8":
        return np.diff(values, prepend=0).astype("i1").tobytes()
    if fmt == "61":
        return values.astype(">i2").tobytes()
    if fmt == "160":
        return (values + 2**15).astype("<u2").tobytes()
    groups = np.append(values, [0] * (-len(values) % 3)).reshape(-1, 3) & 0x3FF
    first, second, third = groups.T
    if fmt == "310":
        words = np.stack([first << 1 | (third & 0x1F) << 11, second << 1 | third >> 5 << 11], 1)
        return words.astype("<u2").tobytes()[:4 * (len(values) // 3) + 2 * (len(values) % 3)]
    packed = (first | second << 10 | third << 20).astype("<u4").tobytes()
    return packed[:4 * (len(values) // 3) + [0, 2, 3][len(values) % 3]]


def write_signal_file(name, fmt, signals, per_frame, offset):
    if fmt in ("8", "61", "160", "310", "311"):
        frames = np.concatenate([values.reshape(-1, n) for values, n in zip(signals, per_frame)], 1)
        (FOLDER / name).write_bytes(bytes(offset) + pack(fmt, frames.ravel()))
    else:
        wr_dat_file(name, fmt, None, offset, True, signals, per_frame, write_dir=str(FOLDER))


def write_record(name, signals, fs=250, frames=FRAMES, **fields):
    """Signals are dictionaries of a file, a format, and whatever else stands in their line of the header."""
    defaults = dict(per_frame=1, gain=200.0, baseline=0, unit="mV", skew=None, offset=None)
    signals = [defaults | dict(name=f"{s['file']} {i}", values=None) | s for i, s in enumerate(signals)]
    for signal in signals:
        if signal["values"] is None:
            signal["values"] = samples(signal["fmt"], frames * signal["per_frame"])
    column = lambda key: [signal[key] for signal in signals]
    for file in dict.fromkeys(column("file")):
        own = [signal for signal in signals if signal["file"] == file]
        write_signal_file(file, own[0]["fmt"], [s["values"] for s in own], [s["per_frame"] for s in own], own[0]["offset"] or 0)
    wfdb.Record(
        record_name=name, n_sig=len(signals), fs=fs, sig_len=frames, file_name=column("file"), fmt=column("fmt"),
        samps_per_frame=column("per_frame"), skew=column("skew"), byte_offset=column("offset"), adc_gain=column("gain"),
        baseline=column("baseline"), units=column("unit"), adc_res=[BIT_RES[f] for f in column("fmt")], adc_zero=[0] * len(signals),
        init_value=[0 if s["fmt"] == "8" else int(s["values"][0]) for s in signals],
        checksum=[int(values.sum() % 65536) for values in column("values")], block_size=[0] * len(signals),
        sig_name=column("name"), **fields,
    ).wrheader(write_dir=str(FOLDER), expanded=True)


def expected(name):
    record = wfdb.rdrecord(str(FOLDER / name), smooth_frames=False, return_res=64)
    signals = getattr(record, "e_p_signal", None) or list(record.p_signal.T)
    return dict(
        fs=record.fs, names=record.sig_name, units=record.units, samples_per_frame=record.samps_per_frame,
        signals=[[None if np.isnan(value) else value for value in values] for values in signals],
    )


shutil.rmtree(FOLDER, ignore_errors=True)
FOLDER.mkdir()

formats = ["8", "16", "24", "32", "61", "80", "160", "212", "310", "311", "508", "516", "524"]
write_record("formats", [dict(file=f"formats.d{fmt}", fmt=fmt, name=f"format {fmt}") for fmt in formats])

# Several signals in a file, the last group of samples unfinished.
write_record("interleaved", [
    dict(file=f"interleaved.d{fmt}", fmt=fmt) for fmt, signals in [("212", 3), ("310", 2), ("311", 2), ("8", 2), ("516", 2)] for _ in range(signals)
], frames=199)

write_record("rates", [
    dict(file="rates.dat", fmt="212", name="ECG", per_frame=4, gain=2963.77, baseline=12),
    dict(file="rates.dat", fmt="212", name="ABP", unit="mmHg", gain=12.84, baseline=-1605),
    dict(file="rates.dat", fmt="212", name="RESP", unit="NU", per_frame=2, gain=2000.0),
], fs=125, comments=["Three rates in one file"])

# wfdb-python reads no two different skews.
write_record("skewed", [
    dict(file="skewed.dat", fmt="16", name="I", offset=24),
    dict(file="skewed.dat", fmt="16", name="II", offset=24, skew=3),
])

write_record("unmeasured", [dict(file="unmeasured.dat", fmt="212", name=name) for name in ("I", "II")])
header = FOLDER / "unmeasured.hea"
header.write_text(header.read_text().replace(f"250 {FRAMES}", "250"))

# Two segments with the same signals; then segments with some of them, and a gap.
both = [dict(fmt="16", name="ECG", gain=100.0), dict(fmt="16", name="PPG", unit="NU", gain=1000.0)]
for segment in ("one", "two"):
    write_record(f"fixed_{segment}", [signal | dict(file=f"fixed_{segment}.dat") for signal in both], frames=50)
(FOLDER / "fixed.hea").write_text("fixed/2 2 250 100\nfixed_one 50\nfixed_two 50\n")
write_record("variable_one", [both[1] | dict(file="variable_one.dat")], frames=40)
write_record("variable_two", [signal | dict(file="variable_two.dat", gain=50.0) for signal in reversed(both)], frames=30)
(FOLDER / "variable_layout.hea").write_text("variable_layout 2 250 0\n~ 0 100/mV 16 0 0 0 0 ECG\n~ 0 1000/NU 16 0 0 0 0 PPG\n")
(FOLDER / "variable.hea").write_text("variable/4 2 250 90\nvariable_layout 0\nvariable_one 40\n~ 20\nvariable_two 30\n")

annotations = dict(
    sample=[5, 5, 900, 1923, 1924, 70000, 3000000],
    symbol=["N", "+", "V", "|", "x", "~", '"'],
    subtype=[0, 0, -3, 2, 0, 1, 0],
    chan=[0, 1, 1, 0, 0, 2, 0],
    num=[0, 0, 0, 1, 2, 0, 0],
    aux_note=["", "(AFIB", "", "", "", "", "far away"],
)
wfdb.wrann("formats", "atr", fs=360, write_dir=str(FOLDER), **{
    key: values if key in ("symbol", "aux_note") else np.array(values) for key, values in annotations.items()
})
read = wfdb.rdann(str(FOLDER / "formats"), "atr")

result = dict(
    versions=dict(wfdb=wfdb.__version__, numpy=np.__version__),
    records={name: expected(name) for name in ("formats", "interleaved", "rates", "skewed", "unmeasured", "fixed", "variable")},
    annotations=dict(
        fs=read.fs, sample=read.sample.tolist(), symbol=read.symbol,
        aux_note=[note.rstrip("\0") for note in read.aux_note],
    ),
)
(HERE / "wfdb_records.json").write_text(json.dumps(result) + "\n")

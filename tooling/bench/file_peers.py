"""What the field's packages read of files that file-peers.mjs wrote, and the same recordings as they write them.

Needs wfdb 4.3.1, pyEDFlib 0.1.42, edfio 0.4.18 and MNE 1.13.2.
"""

import json
import sys
from datetime import date, datetime, time, timezone
from importlib.metadata import version
from pathlib import Path

import edfio
import mne
import numpy as np
import pandas
import pyedflib
import wfdb
from wfdb.io.convert.csv import csv_to_wfdb

mne.set_log_level("ERROR")
task, folder = sys.argv[1], Path(sys.argv[2])
expected = json.loads((folder / "expected.json").read_text())
START = datetime(2024, 2, 3, 4, 5, 6, 0, timezone.utc)


def iso(moment):
    return moment.replace(tzinfo=timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def channel(name, unit, rate, samples):
    return dict(name=name, unit=unit, sampleRate=float(rate), samples=np.asarray(samples, float).tolist())


def read_wfdb(name):
    record = wfdb.rdrecord(str(folder / name), smooth_frames=False)
    notes = wfdb.rdann(str(folder / name), "atr")
    rate = notes.fs or record.fs
    return dict(
        channels=[
            channel(n, u, record.fs * s, e) for n, u, s, e in zip(record.sig_name, record.units, record.samps_per_frame, record.e_p_signal)
        ],
        start=iso(record.base_datetime),
        annotations=[
            dict(onset=sample / rate, label=aux.strip("\0") if symbol == '"' else symbol)
            for sample, symbol, aux in zip(notes.sample.tolist(), notes.symbol, notes.aux_note)
        ],
    )


def read_pyedflib(name):
    with pyedflib.EdfReader(str(folder / f"{name}.edf")) as file:
        onsets, _, texts = file.readAnnotations()
        start = file.getStartdatetime()
        return dict(
            channels=[
                channel(file.getLabel(i), file.getPhysicalDimension(i), file.getSampleFrequency(i), file.readSignal(i))
                for i in range(file.signals_in_file)
            ],
            start=iso(start),
            annotations=[dict(onset=float(onset), label=str(text)) for onset, text in zip(onsets, texts)],
        )


def read_edfio(name):
    file = edfio.read_edf(folder / f"{name}.edf")
    return dict(
        channels=[channel(s.label, s.physical_dimension, s.sampling_frequency, s.data) for s in file.signals],
        start=iso(datetime.combine(file.startdate, file.starttime)),
        annotations=[dict(onset=note.onset, label=note.text) for note in file.annotations],
    )


def read_mne(name):
    raw = mne.io.read_raw_edf(folder / f"{name}.edf", preload=True)
    first = raw.info["meas_date"]
    units = {c["name"]: c["unit"] for c in expected[name]["channels"]}
    return dict(
        # MNE has volts, whatever the file's unit is.
        channels=[
            channel(n, None, raw.info["sfreq"], raw.get_data([n])[0] * (1e3 if units[n] == "mV" else 1)) for n in raw.ch_names
        ],
        start=iso(first),
        annotations=[dict(onset=float(note["onset"]), label=str(note["description"])) for note in raw.annotations],
    )


def read_csv(name):
    table = pandas.read_csv(folder / f"{name}.csv")
    step = table["time (s)"].iloc[-1] / (len(table) - 1)
    names = [column for column in table.columns if column != "time (s)"]
    return dict(
        channels=[channel(n.split(" (")[0], n.split(" (")[1][:-1], round(1 / step, 6), table[n]) for n in names],
    )


def read_wfdb_csv(name):
    """wfdb-python keeps the column of times as a signal."""
    given = expected[name]["channels"]
    units = ["s", *[c["unit"] for c in given]]
    record = csv_to_wfdb(str(folder / f"{name}.csv"), fs=given[0]["sampleRate"], units=units, record_only=True)
    return dict(
        channels=[channel(n.split(" (")[0], u, record.fs, s) for n, u, s in zip(record.sig_name, record.units, record.p_signal.T) if u != "s"]
    )


def read():
    readers = [
        ("wfdb-python", "hea", read_wfdb, ["leads", "volts", "rates"]),
        ("pyEDFlib", "edf", read_pyedflib, ["leads", "volts", "rates"]),
        ("edfio", "edf", read_edfio, ["leads", "volts", "rates"]),
        ("MNE", "edf", read_mne, ["leads", "volts"]),
        ("pandas", "csv", read_csv, ["leads", "volts"]),
        ("wfdb-python (csv_to_wfdb)", "csv", read_wfdb_csv, ["leads"]),
    ]
    found = [dict(peer=peer, file=f"{name}.{kind}", **reader(name)) for peer, kind, reader, names in readers for name in names]
    packages = ["wfdb", "pyEDFlib", "edfio", "mne", "pandas"]
    (folder / "found.json").write_text(json.dumps(dict(versions={p: version(p) for p in packages}, found=found)))


def write():
    written = []
    leads = expected["leads"]
    notes = leads["annotations"]
    rate = leads["channels"][0]["sampleRate"]
    names = [c["name"] for c in leads["channels"]]
    data = np.array([c["samples"] for c in leads["channels"]])

    def add(peer, file, start=leads["start"], annotations=notes):
        written.append(dict(peer=peer, file=file, of="leads", start=start, annotations=annotations))

    wfdb.wrsamp(
        "wfdbpy", fs=rate, units=["mV", "mV"], sig_name=names, p_signal=data.T, fmt=["16", "16"], base_datetime=START.replace(tzinfo=None), write_dir=str(folder)
    )
    symbols = [n["label"] if len(n["label"]) == 1 else '"' for n in notes]
    aux = ["" if len(n["label"]) == 1 else n["label"] for n in notes]
    wfdb.wrann("wfdbpy", "atr", np.array([round(n["onset"] * rate) for n in notes]), symbols, aux_note=aux, write_dir=str(folder))
    add("wfdb-python", "wfdbpy.hea")

    with pyedflib.EdfWriter(str(folder / "pyedflib.edf"), len(names), file_type=pyedflib.FILETYPE_EDFPLUS) as file:
        file.setStartdatetime(START.replace(tzinfo=None))
        for i, (name, row) in enumerate(zip(names, data)):
            low, high = float(np.floor(row.min() * 100) / 100), float(np.ceil(row.max() * 100) / 100)
            file.setSignalHeader(
                i,
                dict(label=name, dimension="mV", sample_frequency=rate, physical_max=high, physical_min=low, digital_max=32767, digital_min=-32768, transducer="", prefilter=""),
            )
        file.writeSamples(list(data))
        for note in notes:
            file.writeAnnotation(note["onset"], -1, note["label"])
    add("pyEDFlib", "pyedflib.edf")

    edfio.Edf(
        [edfio.EdfSignal(row, rate, label=name, physical_dimension="mV") for name, row in zip(names, data)],
        recording=edfio.Recording(startdate=date(2024, 2, 3)),
        starttime=time(4, 5, 6),
        annotations=[edfio.EdfAnnotation(note["onset"], None, note["label"]) for note in notes],
    ).write(folder / "edfio.edf")
    add("edfio", "edfio.edf")

    raw = mne.io.RawArray(data * 1e-3, mne.create_info(names, rate, "ecg"))
    raw.set_meas_date(START)
    raw.set_annotations(mne.Annotations([n["onset"] for n in notes], [0] * len(notes), [n["label"] for n in notes], orig_time=START))
    mne.export.export_raw(folder / "mne.edf", raw, physical_range="channelwise")
    # It writes microvolts.
    add("MNE", "mne.edf")

    table = pandas.DataFrame({"time": START.replace(tzinfo=None) + pandas.to_timedelta(np.arange(data.shape[1]) / rate, unit="s")})
    for name, row in zip(names, data):
        table[f"{name} (mV)"] = row
    table.to_csv(folder / "pandas.csv", index=False)
    add("pandas", "pandas.csv", annotations=[])
    (folder / "written.json").write_text(json.dumps(written))


read() if task == "read" else write()

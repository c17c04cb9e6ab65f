#!/usr/bin/env bash
# wfdb 4.3.1 (numpy 2.4.6, pandas 3.1.1): rdrecord of a record whose header gives signals a skew ("16:3", the signal lags by 3 samples).
#
# One would guess: the skew is a number of each signal ("16:2" for one lead, "16:3" for the other, as header(5) allows, and as a recorder has
# it that scans its heads or channels one after the other), so each is shifted by its own and the leads come out aligned.
# What happens: with one skew, or the same for several signals, they do. As soon as two signals have different skews above zero the record
# cannot be read at all: ValueError "could not broadcast input array", in codes as in physical units, a stretch as the whole. The header alone
# (rdheader) reads well and shows both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check wfdb==4.3.1 numpy==2.4.6 pandas==3.1.1

cat > look.py <<'EOF'
import sys

import numpy as np
import wfdb

length = 20


def write(name, skews):
    """A ramp in every signal, each delayed by its skew, in format 16."""
    columns = [np.concatenate((np.full(skew, -99), np.arange(length - skew))) for skew in skews]
    codes = np.column_stack(columns).astype('<i2')
    codes.tofile(f'{name}.dat')
    lines = [f'{name} {len(skews)} 100 {length}']
    for index, skew in enumerate(skews):
        signal = codes[:, index]
        lines.append(f'{name}.dat 16:{skew} 1(0)/mV 16 0 {signal[0]} {signal.sum(dtype=int) & 0xFFFF} 0 lead{index}')
    with open(f'{name}.hea', 'w') as file:
        file.write('\n'.join(lines) + '\n')


def look(name, skews, **options):
    write(name, skews)
    assert wfdb.rdheader(name).skew == skews
    try:
        signals = wfdb.rdrecord(name, **options).p_signal
    except ValueError as error:
        return f'ValueError {error}'
    return 'aligned' if (signals[:10] == np.arange(len(signals))[:10, None]).all() else f'not aligned: {signals[:10].tolist()}'


print('wfdb', wfdb.__version__, '- one would guess: aligned, each time')
seen = [
    look('one', [0, 3]),
    look('same', [3, 3]),
    look('two', [2, 3]),
    look('three', [0, 2, 3]),
    look('stretch', [2, 3], sampto=10),
]
for line in zip(('skews 0 and 3', 'skews 3 and 3', 'skews 2 and 3', 'skews 0, 2 and 3', 'skews 2 and 3, the first 10'), seen):
    print(*line, sep=': ')
same = seen[:2] == ['aligned'] * 2 and all(line.startswith('ValueError could not broadcast') for line in seen[2:])
sys.exit(0 if same else 'wfdb does otherwise than written above')
EOF
venv/bin/python look.py

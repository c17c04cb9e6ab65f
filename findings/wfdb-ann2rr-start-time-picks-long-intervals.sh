#!/usr/bin/env bash
# wfdb 4.3.1 (numpy 2.4.6, pandas 3.1.1): processing.ann2rr, the RR intervals of an annotation file, with start_time and stop_time.
#
# One would guess: start_time and stop_time, both in seconds, choose a stretch of the recording, so 10 to 20 s of a
# rhythm of one beat a second are its ten intervals of about 1 s. Annotations that are no beats (a change of rhythm, noise, a comment) start and
# end no interval: an RR interval lies between two R waves.
# What happens: the *length of each interval* is compared with them. start_time=10 leaves nothing of any heart; start_time=0.9 keeps the
# intervals longer than 0.9 s of the whole recording, so that the "stretch" of 0.9 to 1.1 s is a filter on the heart rate. Every annotation
# counts as a beat: a noise mark between two beats makes two halves of one interval, a heart of 60 a minute has one of 120. (The first number
# is no interval but the time of the first annotation; that can be seen in its example.)
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
from wfdb.processing import ann2rr

rate = 100
lengths = np.tile([0.8, 1.2], 15)  # 30 intervals, one beat a second on average
beats = np.round(rate * np.concatenate(([0.5], 0.5 + np.cumsum(lengths)))).astype(int)
wfdb.wrann('beats', 'atr', beats, ['N'] * len(beats), fs=rate)
noise = np.sort(np.append(beats, 1540))
wfdb.wrann('noise', 'atr', noise, ['~' if sample == 1540 else 'N' for sample in noise], fs=rate)

seen = {
    '10 to 20 s': ann2rr('beats', 'atr', start_time=10, stop_time=20, format='s'),
    '0.9 to 1.3 s': ann2rr('beats', 'atr', start_time=0.9, stop_time=1.3, format='s'),
    'whole, a noise mark at 15.4 s': ann2rr('noise', 'atr', format='s'),
}
print('wfdb', wfdb.__version__)
print('10 to 20 s, guess:', lengths[(beats[:-1] >= 1000) & (beats[1:] <= 2000)])
for name, intervals in seen.items():
    print(f'{name}: {len(intervals)} intervals, {np.unique(intervals.round(3))}')
whole = seen['whole, a noise mark at 15.4 s'][1:]  # the first is the time of the first annotation
same = (
    len(seen['10 to 20 s']) == 0
    and seen['0.9 to 1.3 s'].round(3).tolist() == [1.2] * 15
    and len(whole) == 31
    and sorted(set(whole.round(3).tolist()) - {0.8, 1.2}) == [0.1, 1.1]
)
sys.exit(0 if same else 'wfdb does otherwise than written above')
EOF
venv/bin/python look.py

# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "soundfile==0.14.0"]
# ///
"""Writes flac_streams.json: streams that libFLAC encodes, and the MD5 of their samples as 32-bit integers. Run: uv run flac_streams.py

Together they have every kind of subframe and of stereo, wasted bits, and a last frame that is shorter than the others.
"""

import base64
import hashlib
import io
import json
from pathlib import Path

import numpy as np
import soundfile

random = np.random.default_rng(508)


def encoded(name, bits, samples):
    data = io.BytesIO()
    soundfile.write(data, (samples << (32 - bits)).astype(np.int32), 360, format="FLAC", subtype="PCM_S8" if bits == 8 else f"PCM_{bits}")
    return dict(
        name=name,
        bits=bits,
        channels=samples.shape[1],
        length=len(samples),
        md5=hashlib.md5(samples.astype("<i4").tobytes()).hexdigest(),
        stream=base64.b64encode(data.getvalue()).decode(),
    )


def columns(*values):
    return np.stack([np.asarray(value) for value in values], axis=1).astype(np.int64)


time = np.arange(5000)
wave = 100 * np.sin(time / 40) + 20 * np.sin(time / 9)
noise = random.integers(-2048, 2048, 300)
walk = np.cumsum(random.normal(0, 3000, 300))
streams = [
    encoded("8 bits, a shorter last frame", 8, columns(wave)),
    encoded("constant", 16, columns(np.full(5000, -7))),
    encoded("noise over all bits", 8, columns(random.integers(-128, 128, 300), random.integers(-128, 128, 300), random.integers(-128, 128, 300))),
    encoded("stereo, nearly equal", 16, columns(100 * wave[:300] + noise // 64, 100 * wave[:300])),
    encoded("stereo, one of them silent", 16, columns(walk / 10, 0 * walk)),
    encoded("24 bits", 24, columns(walk * 10 + noise)),
    encoded("wasted bits", 24, columns(np.round(walk) * 64)),
    encoded("one sample", 16, columns([-32768])),
]
Path(__file__).with_suffix(".json").write_text(json.dumps(streams, indent=1) + "\n")
print([(stream["name"], len(stream["stream"])) for stream in streams])

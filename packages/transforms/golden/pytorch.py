# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "torch==2.15.0"]
# ///
"""Writes linear_resize.json: PyTorch's linear interpolation of a piece of real ECG. Run: uv run pytorch.py"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import interpolate

HERE = Path(__file__).parent
WINDOWS = HERE / "../../ecg-signal/golden/windows.npy"
# A ninth of a window, squeezed and stretched by 1.05 as time-warping does.
LENGTHS = [271, 299]

piece = torch.from_numpy(np.load(WINDOWS)[0, :284].astype(float))
resized = [interpolate(piece[None, None], length, mode="linear", align_corners=False)[0, 0] for length in LENGTHS]
result = dict(versions=dict(torch=torch.__version__), input=piece.tolist(), resized=[values.tolist() for values in resized])
(HERE / "linear_resize.json").write_text(json.dumps(result) + "\n")

"""Features of a window store by the encoder's ONNX file in onnxruntime: features_onnx.py FOLDER/encoder.onnx STORE.arrow.

Prints each subject's windows and the mean of the first feature.
"""

import json
import sys

import numpy as np
import onnxruntime
import pyarrow as pa

model, store = sys.argv[1:]
windows = pa.ipc.open_file(pa.memory_map(store)).read_all()
ecg = windows["ecg"].combine_chunks().flatten().to_numpy().reshape(len(windows), -1)
session = onnxruntime.InferenceSession(model)
[features] = session.run(["features"], {"ecg": ecg})
subjects = np.array(windows["subject"])
for subject in np.unique(subjects):
    rows = features[subjects == subject]
    print(json.dumps({"subject": str(subject), "windows": len(rows), "first": float(rows[:, 0].mean())}))

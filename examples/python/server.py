"""Asks a server, started by `ecg-affect-infer serve`: server.py http://127.0.0.1:8080 MODEL RECORDING...

A recording goes to it by requests, as its files are; windows go to it by NVIDIA's tritonclient, pre-processed, as NumPy arrays.
"""

import json
import os
import sys
from contextlib import ExitStack

import numpy as np
import requests
import tritonclient.http as triton

server, model, *paths = sys.argv[1:]
token = {"Authorization": f"Bearer {os.environ.get('ECG_AFFECT_TOKEN', '')}"}

with ExitStack() as files:
    form = [("file", (os.path.basename(path), files.enter_context(open(path, "rb")))) for path in paths]
    answer = requests.post(f"{server}/v1/predict", files=form, headers=token)
answer.raise_for_status()
print(json.dumps(answer.json()["summary"]))

client = triton.InferenceServerClient(server.split("://")[1])
[ecg] = client.get_model_metadata(model, headers=token)["inputs"]
windows = np.zeros((2, ecg["shape"][1]), np.float32)
tensor = triton.InferInput("ecg", windows.shape, "FP32")
tensor.set_data_from_numpy(windows)
print(json.dumps(client.infer(model, [tensor], headers=token).as_numpy("probabilities").tolist()))

"""Classifies windows that are already pre-processed, over the Open Inference Protocol v2 with binary tensors.

Python's standard library alone: predict.py http://127.0.0.1:8080 MODEL < windows.f32   (float32, a window after the other)
"""

import array
import json
import os
import sys
import urllib.request


def infer(server, model, ecg, windows, token=""):
    """Probabilities of each window, a list of lists; `ecg` is an array('f') of all windows."""
    data = ecg.tobytes()
    header = json.dumps({
        "inputs": [{
            "name": "ecg",
            "datatype": "FP32",
            "shape": [windows, len(ecg) // windows],
            "parameters": {"binary_data_size": len(data)},
        }],
        "outputs": [{"name": "probabilities", "parameters": {"binary_data": True}}],
    }).encode()
    request = urllib.request.Request(
        f"{server}/v2/models/{model}/infer",
        data=header + data,
        headers={
            "Content-Type": "application/octet-stream",
            "Inference-Header-Content-Length": str(len(header)),
            "Authorization": f"Bearer {token}",
        },
    )
    with urllib.request.urlopen(request) as response:
        body = response.read()
        length = int(response.headers["Inference-Header-Content-Length"])
    classes = json.loads(body[:length])["outputs"][0]["shape"][1]
    values = array.array("f", body[length:])
    return [list(values[row * classes:(row + 1) * classes]) for row in range(windows)]


def main():
    server, model = sys.argv[1:]
    with urllib.request.urlopen(f"{server}/v2/models/{model}") as response:
        length = json.load(response)["inputs"][0]["shape"][1]
    data = sys.stdin.buffer.read()
    if not data or len(data) % (4 * length):
        sys.exit(f"standard input: {len(data)} bytes, expected windows of {length} float32 samples, {4 * length} bytes each")
    ecg = array.array("f", data)
    for probabilities in infer(server, model, ecg, len(ecg) // length, os.environ.get("ECG_AFFECT_TOKEN", "")):
        print(json.dumps(probabilities))


if __name__ == "__main__":
    main()

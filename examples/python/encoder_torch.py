"""The encoder in PyTorch, built from weights.safetensors alone: encoder_torch.py FOLDER, which `ecg-affect export-encoder` wrote.

Prints how far its features are from those of encoder.onnx, as a part of the largest feature.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from torch import nn
from torch.nn import functional as F


class Encoder(nn.Module):
    """Windows [batch, samples] to features [batch, poolings x channels]."""

    def __init__(self, path):
        super().__init__()
        with safe_open(path, "pt") as file:
            self.settings = {key: json.loads(value) for key, value in file.metadata().items()}
            weights = {name: file.get_tensor(name) for name in file.keys()}
        self.description = self.settings["network"]["input"]["encoder"]
        self.convolutions = nn.ModuleList()
        while (kernel := weights.get(f"conv{len(self.convolutions) + 1}.kernel")) is not None:
            outputs, inputs, width = kernel.shape  # as settings["kernel_order"] says
            convolution = nn.Conv1d(inputs, outputs, width, padding="same")
            convolution.weight.data = kernel
            convolution.bias.data = weights[f"conv{len(self.convolutions) + 1}.bias"]
            self.convolutions.append(convolution)

    def forward(self, windows):
        x = windows[:, None]
        convolutions = iter(self.convolutions)
        for block in self.description["blocks"]:
            for _ in block["convolutions"]:
                x = F.leaky_relu(next(convolutions)(x), self.description["slope"])
            if pool := block.get("pool"):
                x = F.max_pool1d(x, pool["size"], pool["stride"])
        return torch.cat([self.pool(x, name) for name in self.description.get("pooling", ["max"])], 1)

    @staticmethod
    def pool(x, name):
        if name == "max":
            return x.amax(2)
        return x.mean(2) if name == "mean" else x.quantile(float(name.split(":")[1]), 2)


if __name__ == "__main__":
    import onnxruntime

    folder = Path(sys.argv[1])
    encoder = Encoder(folder / "weights.safetensors")
    print("expects windows of", json.dumps(encoder.settings["preprocessing"]), file=sys.stderr)
    windows = np.random.default_rng(0).normal(size=(4, encoder.description["inputLength"])).astype(np.float32)
    with torch.inference_mode():
        ours = encoder(torch.from_numpy(windows)).numpy()
    [theirs] = onnxruntime.InferenceSession(folder / "encoder.onnx").run(["features"], {"ecg": windows})
    print(json.dumps({"shape": ours.shape, "difference": float(np.abs(ours - theirs).max() / np.abs(theirs).max())}))

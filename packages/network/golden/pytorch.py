# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "torch==2.15.0"]
# ///
"""Writes net.json, net_features.npy, net_logits.npy and windows.npy: the paper's pretext network in PyTorch, float64.

Run: uv run pytorch.py
The input are the first windows that packages/ecg-signal/golden/scipy_signal.py made of real ECG; of the window in row r only the
label of task r is 1. No dropout.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, leaky_relu, max_pool1d

HERE = Path(__file__).parent
WINDOWS = HERE / "../../ecg-signal/golden/windows.npy"
TASKS = 7
WEIGHTS = [0.195, 0.195, 0.195, 0.0125, 0.0125, 0.195, 0.195]
L2 = 1e-4
LEARNING_RATE = 1e-3
SLOPE = 0.2

torch.set_default_dtype(torch.float64)


class PretextNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [(1, 32, 32), (32, 32, 32), (32, 64, 16), (64, 64, 16), (64, 128, 8), (128, 128, 8)]
        self.convolutions = nn.ModuleList(nn.Conv1d(*size, padding="same") for size in sizes)
        self.heads = nn.ModuleList(
            nn.ModuleList([nn.Linear(128, 128), nn.Linear(128, 128), nn.Linear(128, 1)]) for _ in range(TASKS)
        )

    def forward(self, x):
        """Features [batch, 128] and logits [batch, tasks] of windows [batch, samples]."""
        x = x[:, None]
        for index, convolution in enumerate(self.convolutions):
            x = leaky_relu(convolution(x), SLOPE)
            if index in (1, 3):
                x = max_pool1d(x, 8, 2)
        features = x.amax(2)
        logits = []
        for first, second, last in self.heads:
            hidden = leaky_relu(second(leaky_relu(first(features), SLOPE)), SLOPE)
            logits.append(last(hidden))
        return features, torch.cat(logits, 1)

    def named_tensors(self):
        """Parameters by the names of packages/network, in its order; PyTorch's layouts are the same."""
        layers = [(f"conv{i}", layer) for i, layer in enumerate(self.convolutions, 1)]
        layers += [(f"task{t}.dense{i}", layer) for t, head in enumerate(self.heads) for i, layer in enumerate(head, 1)]
        return {f"{name}.{kind}": values for name, layer in layers
                for kind, values in (("kernel", layer.weight), ("bias", layer.bias))}


def initial(position, shape):
    """Numbers without a pattern that every language computes alike, scaled as He's initialisation."""
    is_bias = len(shape) == 1
    fan_in = 6 if is_bias else np.prod(shape[1:])
    noise = np.sin(np.arange(np.prod(shape)) * 12.9898 + position * 78.233) * 43758.5453
    values = (2 * (noise - np.floor(noise)) - 1) * np.sqrt(6 / fan_in) * (0.1 if is_bias else 1)
    return torch.from_numpy(values.reshape(shape))


def summary(tensors):
    return {name: dict(norm=values.norm().item(), first=values.flatten()[:6].tolist()) for name, values in tensors.items()}


def loss_of(logits):
    labels = torch.eye(TASKS)
    loss = sum(weight * binary_cross_entropy_with_logits(logits[:, task], labels[:, task]) for task, weight in enumerate(WEIGHTS))
    return loss + L2 / 2 * sum(values.square().sum() for name, values in parameters.items() if name.endswith("kernel"))


windows = np.load(WINDOWS)[:TASKS]
np.save(HERE / "windows.npy", windows)
x = torch.from_numpy(windows.astype(float))

network = PretextNetwork()
parameters = network.named_tensors()
with torch.no_grad():
    for position, values in enumerate(parameters.values()):
        values.copy_(initial(position, values.shape))

optimiser = torch.optim.Adam(network.parameters(), LEARNING_RATE)
losses = []
for step in range(3):
    features, logits = network(x)
    loss = loss_of(logits)
    losses.append(loss.item())
    optimiser.zero_grad()
    loss.backward()
    if step == 0:
        np.save(HERE / "net_features.npy", features.detach().numpy().astype("<f4"))
        np.save(HERE / "net_logits.npy", logits.detach().numpy().astype("<f4"))
        gradients = summary({name: values.grad for name, values in parameters.items()})
    optimiser.step()

result = dict(
    versions=dict(torch=torch.__version__, numpy=np.__version__),
    losses=losses,
    grad=gradients,
    after_3_adam_steps=summary(parameters),
)
(HERE / "net.json").write_text(json.dumps(result, indent=1) + "\n")

"""The pretext network of Sarkar & Etemad (2020) in PyTorch: what the benchmarks compare with."""

import torch
from torch import nn
from torch.nn import functional as F

WINDOW = 2560
TASKS = 7
TASK_WEIGHTS = (0.195, 0.195, 0.195, 0.0125, 0.0125, 0.195, 0.195)
SLOPE = 0.2


LAYOUTS = ("conv1d", "conv2d", "channels_last")


class Encoder(nn.Module):
    """[batch, 1, 2560] to [batch, 128]; the convolutions are of one dimension, or of two with height 1, contiguous or channels last."""

    def __init__(self, layout="conv1d"):
        super().__init__()
        sizes = [(1, 32, 32), (32, 32, 32), (32, 64, 16), (64, 64, 16), (64, 128, 8), (128, 128, 8)]
        self.flat = layout == "conv1d"
        self.memory = torch.channels_last if layout == "channels_last" else torch.contiguous_format
        self.lengths = [k for _, _, k in sizes]
        self.convolutions = nn.ModuleList(
            nn.Conv1d(i, o, k) if self.flat else nn.Conv2d(i, o, (1, k)) for i, o, k in sizes
        )
        self.pool = nn.MaxPool1d(8, 2) if self.flat else nn.MaxPool2d((1, 8), (1, 2))
        if not self.flat:
            self.to(memory_format=self.memory)

    def forward(self, x):
        if not self.flat:
            x = x.unsqueeze(2).contiguous(memory_format=self.memory)
        for i, (convolution, k) in enumerate(zip(self.convolutions, self.lengths)):
            # Padding by hand: padding="same" copies the signal once more where the kernel is even.
            x = F.leaky_relu(convolution(F.pad(x, ((k - 1) // 2, k // 2))), SLOPE)
            if i in (1, 3):
                x = self.pool(x)
        return x.flatten(1, -2).max(-1).values


class Heads(nn.Module):
    """[batch, 128] to [tasks, batch]: the seven heads as batched matrix products."""

    def __init__(self):
        super().__init__()
        widths = [(128, 128), (128, 128), (128, 1)]
        self.kernels = nn.ParameterList(nn.Parameter(torch.randn(TASKS, i, o) * (2 / (i + o)) ** 0.5) for i, o in widths)
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(TASKS, 1, o)) for _, o in widths)

    def forward(self, features):
        x = features.expand(TASKS, *features.shape)
        for layer, (kernel, bias) in enumerate(zip(self.kernels, self.biases)):
            x = torch.baddbmm(bias, x, kernel)
            if layer < 2:
                x = F.dropout(F.leaky_relu(x, SLOPE), 0.6, self.training)
        return x.squeeze(-1)


def loss_sum(logits, labels):
    """Sum over the batch of the weighted cross-entropies; logits and labels [tasks, batch]."""
    weights = torch.tensor(TASK_WEIGHTS, device=logits.device)[:, None]
    return (weights * F.binary_cross_entropy_with_logits(logits.float(), labels, reduction="none")).sum()

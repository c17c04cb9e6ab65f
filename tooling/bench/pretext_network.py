"""The pretext network of Sarkar & Etemad (2020) in PyTorch: what the benchmarks compare with."""

import torch
from torch import nn
from torch.nn import functional as F

WINDOW = 2560
TASKS = 7
TASK_WEIGHTS = (0.195, 0.195, 0.195, 0.0125, 0.0125, 0.195, 0.195)
SLOPE = 0.2


class Encoder(nn.Module):
    """[batch, 1, 2560] to [batch, 128]."""

    def __init__(self):
        super().__init__()
        sizes = [(1, 32, 32), (32, 32, 32), (32, 64, 16), (64, 64, 16), (64, 128, 8), (128, 128, 8)]
        self.convolutions = nn.ModuleList(nn.Conv1d(*size) for size in sizes)

    def forward(self, x):
        for i, convolution in enumerate(self.convolutions):
            # Padding by hand: padding="same" copies the signal once more where the kernel is even.
            (k,) = convolution.kernel_size
            x = F.leaky_relu(convolution(F.pad(x, ((k - 1) // 2, k // 2))), SLOPE)
            if i in (1, 3):
                x = F.max_pool1d(x, 8, 2)
        return F.max_pool1d(x, x.shape[-1]).squeeze(-1)


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
    weights = torch.tensor(TASK_WEIGHTS)[:, None]
    return (weights * F.binary_cross_entropy_with_logits(logits, labels, reduction="none")).sum()

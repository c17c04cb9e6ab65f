"""Times whole training steps (forward, backward, Adam with L2) in PyTorch on random signals; prints one line of JSON.

The transformations are left out, which favours PyTorch a little.
"""

import argparse
import json
import resource
import time

import torch
from torch import nn

from pretext_network import TASKS, WINDOW, Encoder, Heads, loss_sum

parser = argparse.ArgumentParser()
parser.add_argument("--batch", type=int, default=896, help="signals a step")
parser.add_argument("--micro", type=int, default=16, help="signals differentiated at once")
parser.add_argument("--steps", type=int, default=3)
parser.add_argument("--threads", type=int, default=2)
args = parser.parse_args()

torch.manual_seed(0)
torch.set_num_threads(args.threads)
torch.set_flush_denormal(True)
encoder, heads = Encoder(), Heads()
parameters = [*encoder.parameters(), *heads.parameters()]
kernels = [p for name, p in [*encoder.named_parameters(), *heads.named_parameters()] if "bias" not in name]
biases = [p for name, p in [*encoder.named_parameters(), *heads.named_parameters()] if "bias" in name]
optimiser = torch.optim.Adam([{"params": kernels, "weight_decay": 1e-4}, {"params": biases}], lr=1e-3)
x = torch.randn(args.batch, 1, WINDOW)
labels = nn.functional.one_hot(torch.arange(args.batch) % TASKS, TASKS).T.float()


def step():
    optimiser.zero_grad()
    for start in range(0, args.batch, args.micro):
        part = slice(start, start + args.micro)
        loss = loss_sum(heads(encoder(x[part])), labels[:, part]) / args.batch
        loss.backward()
    optimiser.step()


step()  # the first one also allocates
seconds = []
cpu = time.process_time()
for _ in range(args.steps):
    begun = time.perf_counter()
    step()
    seconds.append(time.perf_counter() - begun)
cpu = time.process_time() - cpu
print(
    json.dumps(
        {
            "version": torch.__version__,
            "signalsPerSecond": [args.batch / s for s in seconds],
            "cpuMillisecondsPerSignal": 1000 * cpu / args.steps / args.batch,
            "peakRss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)

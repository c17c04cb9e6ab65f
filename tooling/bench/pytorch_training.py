"""Times whole training steps (forward, backward, Adam with L2) in PyTorch on random signals; prints one line of JSON.

Without --way it tries every way on 128 signals, prints how fast each was, and names the fastest of each precision. The transformations are
left out, which favours PyTorch a little.
"""

import argparse
import itertools
import json
import resource
import sys
import time

import torch
from torch import nn

from pretext_network import LAYOUTS, TASKS, WINDOW, Encoder, Heads, loss_sum

MICRO = (16, 64)
PRECISIONS = ("float32", "bfloat16")

parser = argparse.ArgumentParser()
parser.add_argument("--way", help="LAYOUT,MICRO,PRECISION[,compile], e.g. channels_last,64,float32")
parser.add_argument("--batch", type=int, default=896, help="signals a step")
parser.add_argument("--steps", type=int, default=3)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
parser.add_argument("--compile", choices=("best", "all", "none"), default="best", help="which ways are tried compiled")
args = parser.parse_args()

torch.set_num_threads(args.threads)
torch.set_flush_denormal(True)


def finish():
    if args.device == "cuda":
        torch.cuda.synchronize()


class Training:
    """One way of training: how convolutions are laid out, signals differentiated at once, precision, and whether it is compiled."""

    def __init__(self, way):
        layout, micro, precision, *compiled = way.split(",")
        torch.manual_seed(0)
        self.micro = int(micro)
        self.bfloat16 = precision == "bfloat16"
        self.encoder = Encoder(layout).to(args.device)
        self.heads = Heads().to(args.device)
        named = [*self.encoder.named_parameters(), *self.heads.named_parameters()]
        kernels = [p for name, p in named if "bias" not in name]
        biases = [p for name, p in named if "bias" in name]
        groups = [{"params": kernels, "weight_decay": 1e-4}, {"params": biases}]
        self.optimiser = torch.optim.Adam(groups, lr=1e-3)
        self.loss = torch.compile(self.eager_loss, dynamic=False) if compiled else self.eager_loss

    def eager_loss(self, x, labels):
        with torch.autocast(args.device, dtype=torch.bfloat16, enabled=self.bfloat16):
            logits = self.heads(self.encoder(x))
        return loss_sum(logits, labels)

    def step(self, x, labels):
        """One step on a batch: x [batch, 1, WINDOW], labels [TASKS, batch]; whole micro-batches, so that compiled code has one shape."""
        self.optimiser.zero_grad()
        for start in range(0, len(x), self.micro):
            part = slice(start, start + self.micro)
            (self.loss(x[part], labels[:, part]) / len(x)).backward()
        self.optimiser.step()


def signals(batch):
    x = torch.randn(batch, 1, WINDOW, device=args.device)
    labels = nn.functional.one_hot(torch.arange(batch) % TASKS, TASKS).T.float().to(args.device)
    return x, labels


def rate(way, batch):
    """Signals a second of one step, after a micro-batch that also allocates and compiles."""
    training = Training(way)
    x, labels = signals(batch)
    training.step(x[: training.micro], labels[:, : training.micro])
    finish()
    begun = time.perf_counter()
    training.step(x, labels)
    finish()
    return batch / (time.perf_counter() - begun)


def try_ways():
    """The rate of every way, and the fastest of each precision."""
    rates, best = {}, {}

    def attempt(way):
        try:
            rates[way] = rate(way, 128)
        except Exception as error:  # a way that does not work here is not a way
            print(f"{way}: {str(error).splitlines()[0]}", file=sys.stderr)

    for precision in PRECISIONS:
        eager = [f"{layout},{micro},{precision}" for layout, micro in itertools.product(LAYOUTS, MICRO)]
        for way in eager:
            attempt(way)
        of_precision = lambda: [way for way in rates if precision in way]
        fastest = lambda: max(of_precision(), key=rates.get)
        for way in {"none": [], "best": [fastest()], "all": eager}[args.compile]:
            attempt(f"{way},compile")
        best[precision] = fastest()
    return {"rates": rates, "best": best}


def time_steps(way):
    training = Training(way)
    x, labels = signals(args.batch)
    training.step(x[: training.micro], labels[:, : training.micro])
    finish()
    seconds = []
    cpu = time.process_time()
    for _ in range(args.steps):
        begun = time.perf_counter()
        training.step(x, labels)
        finish()
        seconds.append(time.perf_counter() - begun)
    cpu = time.process_time() - cpu
    return {
        "signalsPerSecond": [args.batch / s for s in seconds],
        "cpuMillisecondsPerSignal": 1000 * cpu / args.steps / args.batch,
        "peakRss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


result = try_ways() if args.way is None else time_steps(args.way)
print(json.dumps({"version": torch.__version__, **result}))

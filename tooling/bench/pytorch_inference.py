"""Times the encoder's forward pass in PyTorch on random windows, for several batch sizes, every way of it; prints one line of JSON.

A way is the layout of convolutions and a precision; with --compile each is tried compiled, too.
"""

import argparse
import itertools
import json
import sys
import time

import torch

from pretext_network import LAYOUTS, WINDOW, Encoder

PRECISIONS = ("float32", "bfloat16")

parser = argparse.ArgumentParser()
parser.add_argument("--batches", type=int, nargs="+", default=[1, 8, 16, 64])
parser.add_argument("--seconds", type=float, default=1, help="time for each way and batch size")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
parser.add_argument("--compile", action="store_true")
args = parser.parse_args()

torch.set_num_threads(args.threads)
torch.set_flush_denormal(True)


def finish():
    if args.device == "cuda":
        torch.cuda.synchronize()


@torch.inference_mode()
def windows_per_second(layout, precision, compiled, batch):
    torch.manual_seed(0)
    encoder = Encoder(layout).to(args.device).eval()
    if compiled:
        encoder = torch.compile(encoder, dynamic=False)
    x = torch.randn(batch, 1, WINDOW, device=args.device)
    with torch.autocast(args.device, dtype=torch.bfloat16, enabled=precision == "bfloat16"):
        encoder(x)
        finish()
        windows, begun = 0, time.perf_counter()
        while time.perf_counter() - begun < args.seconds:
            encoder(x)
            finish()
            windows += batch
        return windows / (time.perf_counter() - begun)


def ways(precision, batch):
    """Windows a second of each way; one that does not work here is left out."""
    rates = {}
    for layout, compiled in itertools.product(LAYOUTS, (False, True) if args.compile else (False,)):
        name = f"{layout}, compiled" if compiled else layout
        try:
            rates[name] = windows_per_second(layout, precision, compiled, batch)
        except Exception as error:
            print(f"{name}, {precision}: {str(error).splitlines()[0]}", file=sys.stderr)
    return rates


def fastest(rates):
    way = max(rates, key=rates.get)
    return {"way": way, "windowsPerSecond": rates[way], "rates": rates}


inference = [
    {"batch": batch, **{precision: fastest(ways(precision, batch)) for precision in PRECISIONS}} for batch in args.batches
]
print(json.dumps({"version": torch.__version__, "inference": inference}))

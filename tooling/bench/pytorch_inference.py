"""Times the encoder's forward pass in PyTorch on random windows, for several batch sizes; prints one line of JSON."""

import argparse
import json
import time

import torch

from pretext_network import WINDOW, Encoder

parser = argparse.ArgumentParser()
parser.add_argument("--batches", type=int, nargs="+", default=[1, 8, 16, 64])
parser.add_argument("--seconds", type=float, default=2, help="time for each batch size")
parser.add_argument("--threads", type=int, default=2)
args = parser.parse_args()

torch.manual_seed(0)
torch.set_num_threads(args.threads)
torch.set_flush_denormal(True)
encoder = Encoder().eval()


@torch.inference_mode()
def windows_per_second(batch):
    x = torch.randn(batch, 1, WINDOW)
    encoder(x)
    windows, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < args.seconds:
        encoder(x)
        windows += batch
    return windows / (time.perf_counter() - begun)


rates = [{"batch": batch, "windowsPerSecond": windows_per_second(batch)} for batch in args.batches]
print(json.dumps({"version": torch.__version__, "inference": rates}))

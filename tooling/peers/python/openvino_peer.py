import openvino
from peer import run_peer


def load(path, windows):
    # Its default on processors with bfloat16 instructions is to compute in bfloat16, 1e-2 off.
    model = openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda: model([windows])["probabilities"]


run_peer(load)

"""onnx's strict checker with shape inference, then its ReferenceEvaluator, the standard's operators in NumPy."""

import onnx
from onnx.reference import ReferenceEvaluator
from peer import run_peer


def load(path, windows):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    with open(path, "rb") as file:
        if model.SerializeToString() != file.read():
            raise ValueError("the file's bytes are not those that Google's protobuf library writes")
    few = windows[:1]  # a window takes seconds
    evaluator = ReferenceEvaluator(model)
    return lambda: evaluator.run(["probabilities"], {"ecg": few})[0]


run_peer(load)

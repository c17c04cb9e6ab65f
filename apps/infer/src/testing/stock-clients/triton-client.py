"""Asks the server as a user of NVIDIA's tritonclient does, and prints what came back as JSON. Arguments: HOST:PORT MODEL SAMPLES."""

import asyncio
import json
import sys

import tritonclient.http as triton
import tritonclient.http.aio as triton_aio
import numpy as np

url, model, samples = sys.argv[1], sys.argv[2], int(sys.argv[3])
ecg = np.zeros((2, samples), np.float32)
ecg[:, 3:5] = [[5, -1], [-5, 1]]


def tensor(values, binary=True):
    result = triton.InferInput("ecg", list(values.shape), "FP32")
    result.set_data_from_numpy(values, binary_data=binary)
    return [result]


def logits(result):
    return result.as_numpy("logits").tolist()


def error(ask):
    try:
        ask()
    except triton.InferenceServerException as exception:
        return str(exception)


async def asynchronously():
    async with triton_aio.InferenceServerClient(url) as client:
        return [await client.is_server_ready(), logits(await client.infer(model, tensor(ecg)))]


client = triton.InferenceServerClient(url, concurrency=2)
outputs = [triton.InferRequestedOutput("features"), triton.InferRequestedOutput("logits", binary_data=False)]
mixed = client.infer(model, tensor(ecg), "1", outputs, request_id="7")
pending = [client.async_infer(model, tensor(ecg[i : i + 1])) for i in range(2)]
print(
    json.dumps(
        {
            "ready": [client.is_server_live(), client.is_server_ready(), client.is_model_ready(model, "1")],
            "extensions": client.get_server_metadata()["extensions"],
            "inputs": client.get_model_metadata(model)["inputs"],
            "config": client.get_model_config(model)["input"],
            "logits": {
                "binary": logits(client.infer(model, tensor(ecg))),
                "json": logits(client.infer(model, tensor(ecg, binary=False))),
                "mixed": logits(mixed),
                "pending": [logits(each.get_result())[0] for each in pending],
                **{
                    encoding: logits(
                        client.infer(
                            model,
                            tensor(ecg),
                            request_compression_algorithm=encoding,
                            response_compression_algorithm=encoding,
                        )
                    )
                    for encoding in ["gzip", "deflate"]
                },
            },
            "features": mixed.as_numpy("features").tolist(),
            "response": {key: mixed.get_response()[key] for key in ["id", "model_name", "model_version"]},
            "asynchronous": asyncio.run(asynchronously()),
            "errors": {
                "shape": error(lambda: client.infer(model, tensor(ecg[:, 1:]))),
                "model": error(lambda: client.get_model_metadata("none")),
            },
        }
    )
)

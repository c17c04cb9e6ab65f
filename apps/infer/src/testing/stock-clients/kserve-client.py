"""Asks the server as a user of KServe's InferenceRESTClient does, and prints what came back as JSON. Arguments: URL MODEL SAMPLES."""

import asyncio
import json
import sys

from kserve.inference_client import InferenceRESTClient, RESTConfig
from kserve.protocol.infer_type import InferInput, InferRequest, RequestedOutput
import httpx
import numpy as np

url, model, samples = sys.argv[1], sys.argv[2], int(sys.argv[3])
ecg = np.zeros((2, samples), np.float32)
ecg[:, 3:5] = [[5, -1], [-5, 1]]


def request(values, binary=True, **more):
    tensor = InferInput("ecg", list(values.shape), "FP32")
    tensor.set_data_from_numpy(values, binary_data=binary)
    return InferRequest(model, [tensor], **more)


async def main():
    async with InferenceRESTClient(RESTConfig(protocol="v2")) as client:

        async def logits(data):
            response = await client.infer(url, data, model_name=model)
            return response.get_output_by_name("logits").as_numpy().tolist()

        async def error(data):
            try:
                await client.infer(url, data, model_name=model)
            except httpx.HTTPStatusError as exception:
                return str(exception)

        mixed = [RequestedOutput("features", {"binary_data": True}), RequestedOutput("logits", {"binary_data": False})]
        return {
            "ready": [
                await client.is_server_live(url),
                await client.is_server_ready(url),
                await client.is_model_ready(url, model),
            ],
            "absent": await client.is_model_ready(url, "none"),
            "logits": {
                "binary": await logits(request(ecg, parameters={"binary_data_output": True})),
                "json": await logits(request(ecg, binary=False)),
                "mixed": await logits(request(ecg, request_outputs=mixed)),
            },
            "error": await error(request(ecg[:, 1:])),
        }


print(json.dumps(asyncio.run(main())))

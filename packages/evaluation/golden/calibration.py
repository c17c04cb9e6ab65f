"""Writes calibration.json: the temperature and bias that SciPy finds most likely for random logits. Run: python3 calibration.py"""

import json

import numpy as np
import scipy
from scipy.optimize import minimize
from scipy.special import log_softmax

random = np.random.default_rng(11)


def fit(logits, labels):
    """Most likely inverse temperature in [0.1, 10] and biases (0 for the first class) of softmax(logits * inverse + bias)."""
    rows, classes = logits.shape

    def loss(parameters):
        log = log_softmax(logits * parameters[0] + np.append(0, parameters[1:]), axis=1)
        difference = (np.exp(log) - np.eye(classes)[labels]) / rows
        return -log[np.arange(rows), labels].mean(), np.append((difference * logits).sum(), difference.sum(0)[1:])

    found = minimize(loss, np.append(1, np.zeros(classes - 1)), jac=True, method="L-BFGS-B",
                     bounds=[(0.1, 10)] + [(None, None)] * (classes - 1), options=dict(ftol=1e-16, gtol=1e-10, maxiter=10000))
    return 1 / found.x[0], np.append(0, found.x[1:]), found.fun


fits = []
for classes, rows, scale, shift in [(2, 80, 3.0, 1.0), (2, 60, 0.3, -0.5), (3, 120, 2.0, 0.8), (5, 200, 1.5, -1.0), (2, 40, -1.0, 0.5)]:
    labels = random.permutation(np.arange(rows) % classes)
    labels[: rows // 3] = 0
    logits = scale * (np.eye(classes)[labels] + random.normal(size=(rows, classes))) + shift * np.arange(classes)
    logits = np.round(logits, 4)
    temperature, bias, loss = fit(logits, labels)
    fits.append(dict(classes=classes, labels=labels.tolist(), logits=logits.ravel().tolist(), temperature=temperature,
                     bias=bias.tolist(), logLoss=loss))

with open("calibration.json", "w") as file:
    json.dump(dict(versions=dict(scipy=scipy.__version__, numpy=np.__version__), fits=fits), file)
    file.write("\n")

# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1", "scipy==1.17.1"]
# ///
"""Writes scikit_learn.json: what scikit-learn and SciPy say of random predictions and paired differences. Run: uv run scikit_learn.py"""

import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.stats import wilcoxon
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, confusion_matrix, f1_score, precision_score,
                             recall_score, roc_auc_score)

random = np.random.default_rng(7)


def predictions(classes, rows, decimals):
    labels = random.integers(classes, size=rows)
    labels[:classes] = np.arange(classes)
    logits = random.normal(size=(rows, classes)) + 0.8 * np.eye(classes)[labels]
    probabilities = np.exp(logits)
    # Rounding makes ties; powers of two keep the rows' sums exact in binary.
    probabilities = np.round(probabilities / probabilities.sum(1, keepdims=True) * 2**decimals)
    probabilities[:, -1] = 2**decimals - probabilities[:, :-1].sum(1)
    probabilities /= 2**decimals
    weights = random.integers(0, 4, size=rows)
    weights[:classes] = 1
    return labels, probabilities, weights


def scores(labels, probabilities, weights):
    predicted = probabilities.argmax(1)
    both = dict(sample_weight=weights)
    precision = precision_score(labels, predicted, average="macro", zero_division=0, **both)
    recall = recall_score(labels, predicted, average="macro", zero_division=0, **both)
    binary = probabilities.shape[1] == 2
    return dict(
        accuracy=accuracy_score(labels, predicted, **both),
        balancedAccuracy=balanced_accuracy_score(labels, predicted, **both),
        macroF1=f1_score(labels, predicted, average="macro", zero_division=0, **both),
        f1OfMacroMeans=2 * precision * recall / (precision + recall),
        auroc=roc_auc_score(labels, probabilities[:, 1], **both) if binary
        else np.mean([roc_auc_score(labels == k, probabilities[:, k], **both) for k in range(probabilities.shape[1])]),
        confusion=confusion_matrix(labels, predicted, **both).tolist(),
    )


def calibration_error(labels, probabilities, bins=15):
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    edges = np.linspace(0, 1, bins + 1)
    error = 0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


metrics = []
for classes, rows, decimals in [(2, 60, 8), (2, 40, 3), (3, 80, 10), (4, 90, 4)]:
    labels, probabilities, weights = predictions(classes, rows, decimals)
    metrics.append(dict(
        labels=labels.tolist(), probabilities=probabilities.ravel().tolist(), classes=classes, weights=weights.tolist(),
        scores=scores(labels, probabilities, np.ones(rows)), weighted=scores(labels, probabilities, weights),
        calibrationError=calibration_error(labels, probabilities)))

paired = []
for n in (6, 12, 24, 40, 60):
    first = np.round(random.normal(0.1, 0.3, size=n), 1 if n == 24 else 6)
    second = np.round(random.normal(0, 0.3, size=n), 1 if n == 24 else 6)
    differences = first - second
    differences = np.where(abs(differences) < 1e-12, 0, np.round(differences, 9))
    ties = len(set(abs(differences))) < n or (differences == 0).any()
    result = wilcoxon(differences, zero_method="wilcox", correction=False, mode="approx" if ties or n > 50 else "exact")
    paired.append(dict(differences=differences.tolist(), p=result.pvalue))

with open(Path(__file__).with_name("scikit_learn.json"), "w") as file:
    json.dump(dict(versions=dict(sklearn=sklearn.__version__, scipy=scipy.__version__, numpy=np.__version__),
                   metrics=metrics, wilcoxon=paired), file)
    file.write("\n")

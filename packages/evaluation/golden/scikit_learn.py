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
from sklearn.metrics import (accuracy_score, balanced_accuracy_score, brier_score_loss, confusion_matrix, f1_score, log_loss,
                             precision_score, recall_score, roc_auc_score)

random = np.random.default_rng(7)
SUBJECTS = 8


def predictions(classes, rows, decimals):
    labels = random.integers(classes, size=rows)
    labels[:classes] = np.arange(classes)
    logits = random.normal(size=(rows, classes)) + 0.8 * np.eye(classes)[labels]
    probabilities = np.exp(logits)
    # Rounding makes ties; powers of two keep the rows' sums exact in binary.
    probabilities = np.round(probabilities / probabilities.sum(1, keepdims=True) * 2**decimals)
    probabilities[:, -1] = 2**decimals - probabilities[:, :-1].sum(1)
    probabilities /= 2**decimals
    subjects = np.arange(rows) % SUBJECTS
    # As often as a bootstrap draws each subject.
    weights = random.integers(0, 4, size=SUBJECTS)
    weights[:classes] = 1
    # Two folds with training priors of their own.
    priors = random.dirichlet(np.full(classes, 4), size=2)[subjects % 2]
    return labels, probabilities, subjects, weights[subjects], priors


def auroc(labels, probabilities, **weights):
    if probabilities.shape[1] == 2:
        return roc_auc_score(labels, probabilities[:, 1], **weights)
    return np.mean([roc_auc_score(labels == k, probabilities[:, k], **weights) for k in range(probabilities.shape[1])
                    if 0 < (labels == k).sum() < len(labels)])


def within_subject(labels, probabilities, subjects, weights):
    """Mean of the AUROCs of the subjects that have at least two classes, each as often as it is drawn."""
    own = [(auroc(labels[subjects == s], probabilities[subjects == s]), weights[subjects == s][0])
           for s in range(SUBJECTS) if len(set(labels[subjects == s])) > 1]
    aurocs, drawn = np.transpose(own)
    return np.average(aurocs, weights=drawn)


def scores(labels, probabilities, subjects, weights, priors):
    predicted = probabilities.argmax(1)
    both = dict(sample_weight=weights)
    precision = precision_score(labels, predicted, average="macro", zero_division=0, **both)
    recall = recall_score(labels, predicted, average="macro", zero_division=0, **both)
    binary = probabilities.shape[1] == 2
    classes = range(probabilities.shape[1])
    return dict(
        accuracy=accuracy_score(labels, predicted, **both),
        balancedAccuracy=balanced_accuracy_score(labels, predicted, **both),
        macroF1=f1_score(labels, predicted, average="macro", zero_division=0, **both),
        f1OfMacroMeans=2 * precision * recall / (precision + recall),
        auroc=auroc(labels, probabilities, **both),
        withinSubjectAuroc=within_subject(labels, probabilities, subjects, weights),
        balancedAccuracyAtPrior=balanced_accuracy_score(labels, (probabilities / priors).argmax(1), **both),
        logLoss=log_loss(labels, probabilities, labels=classes, **both),
        # scikit-learn halves the sum over two classes (scale_by_half='auto'), and that alone.
        brier=brier_score_loss(labels, probabilities[:, 1] if binary else probabilities, labels=classes, **both),
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
    labels, probabilities, subjects, weights, priors = predictions(classes, rows, decimals)
    metrics.append(dict(
        labels=labels.tolist(), probabilities=probabilities.ravel().tolist(), classes=classes, weights=weights.tolist(),
        subjects=[f"S{s}" for s in subjects], priors=priors.ravel().tolist(),
        scores=scores(labels, probabilities, subjects, np.ones(rows), priors),
        weighted=scores(labels, probabilities, subjects, weights, priors),
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



def holm(p):
    """Holm 1979, step by step; statsmodels' multipletests(method='holm') does the same."""
    order = np.argsort(p)
    steps = np.minimum(1, np.asarray(p)[order] * np.arange(len(p), 0, -1))
    corrected = np.empty(len(p))
    corrected[order] = np.maximum.accumulate(steps)
    return corrected


holm_cases = [dict(p=p, corrected=holm(p).tolist())
              for p in ([0.01], [0.04, 0.01, 0.03], [0.5, 0.5, 0.001, 0.9], random.uniform(0, 0.2, size=9).round(4).tolist())]

# Differences of two methods on the same draws of subjects, as indices; subjects in order of first appearance.
drawn = random.integers(SUBJECTS, size=(400, SUBJECTS))
labels, first, subjects, _, priors = predictions(2, 96, 8)
logits = random.normal(size=96) + 0.4 * labels
second = np.stack([1 / (1 + np.exp(logits)), 1 / (1 + np.exp(-logits))], 1)


def resampled(draw):
    """Windows of a subject drawn twice are there twice; as many subjects as drawn weigh in the mean within subjects."""
    rows = np.concatenate([np.flatnonzero(subjects == s) for s in draw])
    weights = np.bincount(draw, minlength=SUBJECTS)
    present = weights > 0
    own = [(auroc(labels[subjects == s], first[subjects == s]) - auroc(labels[subjects == s], second[subjects == s]))
           for s in np.flatnonzero(present)]
    return [auroc(labels[rows], first[rows]) - auroc(labels[rows], second[rows]), np.average(own, weights=weights[present])]


draws = np.array([resampled(draw) for draw in drawn])
paired_bootstrap = dict(
    labels=labels.tolist(), subjects=[f"S{s}" for s in subjects], first=first.ravel().tolist(), second=second.ravel().tolist(),
    drawn=drawn.ravel().tolist(), resamples=len(drawn),
    **{name: dict(low=np.quantile(draws[:, i], 0.025), high=np.quantile(draws[:, i], 0.975),
                  p=min(1, 2 * min(1 + (draws[:, i] <= 0).sum(), 1 + (draws[:, i] >= 0).sum()) / (1 + len(drawn))))
       for i, name in enumerate(("auroc", "withinSubjectAuroc"))})

with open(Path(__file__).with_name("scikit_learn.json"), "w") as file:
    json.dump(dict(versions=dict(sklearn=sklearn.__version__, scipy=scipy.__version__, numpy=np.__version__),
                   metrics=metrics, wilcoxon=paired, holm=holm_cases, pairedBootstrap=paired_bootstrap), file)
    file.write("\n")

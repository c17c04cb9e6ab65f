# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1"]
# ///
"""Writes random_forest.json: how scikit-learn's forests do on two data sets, forest by forest. Run: uv run random_forest.py

`interaction` is an exclusive or of two of eight features: a tree that draws its features once, instead of at each split, mostly sees one of the
two or none. `linear` has three classes, noise and correlated features.
"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import log_loss, roc_auc_score

FORESTS, TREES = 100, 50


def interaction(random, rows, width=8):
    features = random.normal(size=(rows, width))
    truth = (features[:, 0] > 0) != (features[:, 1] > 0)
    return features, np.where(random.random(rows) < 0.1, ~truth, truth).astype(int)


def linear(random, rows, width=6):
    mix = np.random.default_rng(1).normal(size=(width, width))
    labels = np.arange(rows) % 3
    return random.normal(size=(rows, width)) @ mix + 0.8 * labels[:, None] * mix[0], labels


cases = {}
for name, make in dict(interaction=interaction, linear=linear).items():
    random = np.random.default_rng(7)
    (train, labels), (test, truth) = make(random, 200), make(random, 300)
    train, test = train.round(3), test.round(3)
    scores = []
    for seed in range(FORESTS):
        forest = RandomForestClassifier(n_estimators=TREES, random_state=seed).fit(train, labels)
        found = forest.predict_proba(test)
        clipped = np.clip(found, 1e-3, 1)
        auroc = roc_auc_score(truth, found[:, 1] if found.shape[1] == 2 else found, multi_class="ovr")
        scores.append((auroc, log_loss(truth, clipped / clipped.sum(1, keepdims=True))))
    mean, deviation = np.mean(scores, 0), np.std(scores, 0, ddof=1)
    cases[name] = dict(width=train.shape[1], classes=int(truth.max()) + 1,
                       train=dict(features=train.ravel().tolist(), labels=labels.tolist()),
                       test=dict(features=test.ravel().tolist(), labels=truth.tolist()),
                       auroc=dict(mean=mean[0], deviation=deviation[0]), logLoss=dict(mean=mean[1], deviation=deviation[1]))
    print(name, mean, deviation)

with open(Path(__file__).with_name("random_forest.json"), "w") as file:
    json.dump(dict(versions=dict(sklearn=sklearn.__version__, numpy=np.__version__), forests=FORESTS, trees=TREES, cases=cases), file)
    file.write("\n")

# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "scikit-learn==1.9.1"]
# ///
"""Writes scikit_learn.json: what scikit-learn says of random features. Run: uv run scikit_learn.py"""

import json
from pathlib import Path

import numpy as np
import sklearn
from sklearn.covariance import ledoit_wolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

random = np.random.default_rng(7)

width, rows = 6, 40
labels = np.arange(rows) % 3
features = random.normal(size=(rows, width)) @ random.normal(size=(width, width)) + 0.7 * labels[:, None] * random.normal(size=width) + 5
features = features.astype(np.float32).astype(float)
train = slice(0, 30)
model = make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"))
model.fit(features[train], labels[train])
discriminant = dict(width=width, features=features.ravel().tolist(), labels=labels.tolist(), trainRows=30,
                    probabilities=model.predict_proba(features[30:]).ravel().tolist())
logistic = {}
for name, kept in dict(two=labels[:30] < 2, three=labels[:30] < 3).items():
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1, tol=1e-10, max_iter=10_000))
    model.fit(features[train][kept], labels[train][kept])
    logistic[name] = model.predict_proba(features[30:]).ravel().tolist()
covariance = ledoit_wolf(features)[0]

with open(Path(__file__).with_name("scikit_learn.json"), "w") as file:
    json.dump(dict(versions=dict(sklearn=sklearn.__version__, numpy=np.__version__), discriminant=discriminant, logistic=logistic,
                   ledoitWolf=covariance.ravel().tolist()), file)
    file.write("\n")

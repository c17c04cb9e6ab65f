#!/bin/sh
# Predicts a recording on a server: predict.sh http://127.0.0.1:8080 night.edf
# A server that asks for a token gets it from ECG_AFFECT_TOKEN.
set -eu
exec curl --silent --show-error --fail-with-body \
  --header "Authorization: Bearer ${ECG_AFFECT_TOKEN:-}" --form "file=@$2" "$1/v1/predict"

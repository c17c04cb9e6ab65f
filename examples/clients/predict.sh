#!/bin/sh
# Predicts a recording on a server: predict.sh http://127.0.0.1:8080 night.edf
# All files of one that has several: predict.sh http://127.0.0.1:8080 mitdb-208.hea mitdb-208.dat
# A server that asks for a token gets it from ECG_AFFECT_TOKEN.
set -eu
server=$1
shift
for file; do
  set -- "$@" --form "file=@$file"
  shift
done
exec curl --silent --show-error --fail-with-body \
  --header "Authorization: Bearer ${ECG_AFFECT_TOKEN:-}" "$@" "$server/v1/predict"

#!/usr/bin/env bash
# apache-arrow (npm) 21.2.0 (tableToIPC(table, 'file'), RecordBatchFileWriter) and polars 2.1.0 (write_ipc, sink_ipc), read by pyarrow 26.0.1 and
# nanoarrow 0.9.0 (numpy 2.4.6).
#
# One would guess: an Arrow file is a magic string, padding to 8 bytes, a stream and a footer, as the format's description has it, so from byte 8 on
# any reader of streams can read it; that is how one gets at the windows of a file whose writer was stopped before the footer.
# What happens: of three writers only pyarrow's files are so. From JavaScript the stream begins with a record batch: its schema stands in the footer
# alone. From polars the schema is there, without the 8 bytes (marker and length) that precede a message. Through the footer all three read well;
# without it every batch is there and no reader finds the schema. The same packages' own streams are read by both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyarrow==26.0.1 nanoarrow==0.9.0 numpy==2.4.6 polars==2.1.0
npm install --silent --no-audit --no-fund apache-arrow@21.2.0

cat > write.mjs <<'EOF'
import { writeFileSync } from 'node:fs';
import { RecordBatchFileWriter, tableFromArrays, tableToIPC } from 'apache-arrow';

const table = tableFromArrays({ ecg: Float32Array.of(0.5, 1, -0.25) });
writeFileSync('js.arrow', tableToIPC(table, 'file'));
writeFileSync('js.arrows', tableToIPC(table, 'stream'));
writeFileSync('js-writer.arrow', await RecordBatchFileWriter.writeAll(table).toUint8Array());
EOF
node write.mjs

cat > look.py <<'EOF'
import io
import sys
from importlib.metadata import version

import nanoarrow
import nanoarrow.ipc
import polars
import pyarrow
import pyarrow.ipc

values = [0.5, 1.0, -0.25]
table = pyarrow.table({'ecg': pyarrow.array(values, pyarrow.float32())})
with pyarrow.ipc.new_file('pyarrow.arrow', table.schema) as writer:
    writer.write_table(table)
frame = polars.from_arrow(table)
frame.write_ipc('polars.arrow')
frame.lazy().sink_ipc('polars-sink.arrow')
frame.write_ipc_stream('polars.arrows')


def tried(read):
    try:
        return 'read' if read() == values else 'other values'
    except Exception as error:
        return f'{type(error).__name__}: {error}'.strip().splitlines()[0]


def from_pyarrow(content):
    return pyarrow.ipc.open_stream(content).read_all()['ecg'].to_pylist()


def from_nanoarrow(content):
    stream = nanoarrow.ipc.InputStream.from_readable(io.BytesIO(content))
    return [row['ecg'] for row in nanoarrow.ArrayStream(stream).read_all().to_pylist()]


print(*(f'{name} {version(name)}' for name in ('pyarrow', 'nanoarrow', 'polars')), '- one would guess: read, everywhere')
seen = {}
for name in ('pyarrow.arrow', 'js.arrow', 'js-writer.arrow', 'polars.arrow', 'polars-sink.arrow', 'js.arrows', 'polars.arrows'):
    with open(name, 'rb') as file:
        content = file.read()
    is_file = name.endswith('.arrow')
    stream = content[8:] if is_file else content
    seen[name] = [tried(lambda: from_pyarrow(stream)), tried(lambda: from_nanoarrow(stream))]
    print(f'{name}\n  as a stream, pyarrow: {seen[name][0]}\n  as a stream, nanoarrow: {seen[name][1]}')
    if is_file:
        whole = tried(lambda: pyarrow.ipc.open_file(content).read_all()['ecg'].to_pylist())
        print(f'  through the footer, pyarrow: {whole}')
        assert whole == 'read'
same = all(
    seen[name] == ['read'] * 2 if name in ('pyarrow.arrow', 'js.arrows', 'polars.arrows') else 'read' not in seen[name] for name in seen
)
sys.exit(0 if same else 'they do otherwise than written above')
EOF
venv/bin/python look.py

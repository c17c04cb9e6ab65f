"""Takes from TensorFlow's wheel what a program in C needs: unpack.py WHEEL FOLDER."""

import sys
import zipfile

HEADERS = tuple(f"tensorflow/include/{folder}/" for folder in ("tensorflow/c", "tensorflow/core/platform", "tsl/platform", "xla/tsl/c"))
LIBRARIES = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2")

wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    wanted = [name for name in archive.namelist() if name.startswith(HEADERS) or name in LIBRARIES]
    archive.extractall(folder, wanted)

#!/usr/bin/env bash
# Print a Python of 3.11 or newer that can make a virtual environment; say what to install when there is none.
set -euo pipefail

for name in "${PYTHON:-python3.11}" python3.11 python3 python3.12 python3.13 python3.14; do
    if command -v "$name" >/dev/null &&
        "$name" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$name"
        exit 0
    fi
done
echo "Himpun needs Python 3.11 or newer with venv (Debian: apt-get install python3 python3-venv)." >&2
exit 1

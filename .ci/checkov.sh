#!/usr/bin/env bash
# Scans the synthesised stacks of the three clouds, and of deployments with more options, and fails on a finding that docs/security.md doesn't answer,
# or an answer to what is no longer found. Needs cdktf.out, as `npm run synth` makes it.
#   .ci/checkov.sh FOLDER     FOLDER gets the scanner (some 590 MB) and what it reads; exit 2: it can't be installed. CHECKOV names one that is there.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "$1")
mkdir -p "$folder"
checkov=${CHECKOV:-$folder/venv/bin/checkov}
if [ ! -x "$checkov" ]; then
  { python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet --disable-pip-version-check checkov==3.3.30; } || exit 2
fi
rm -rf "$folder/stacks" "$folder/options"
node_modules/.bin/esbuild tools/security/main.ts --bundle --packages=external --platform=node --target=node20 --outfile=.build/security.js --log-level=error
node .build/security.js prepare "${STACKS:-cdktf.out/stacks}" "$folder/stacks"
# It ends with 1 for any finding; what it warns of goes to the log.
"$checkov" --directory "$folder/stacks" --framework terraform_json --output json --compact --quiet --skip-download >"$folder/report.json" 2>"$folder/checkov.log" || true
node .build/security.js compare "$folder/stacks" "$folder/report.json" docs/security.md

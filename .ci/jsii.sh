#!/usr/bin/env bash
# Compiles the package's entries with jsii, which is what keeps them usable from Python, Java, C# and Go: no type that such a language
# can't have stands in what is public. Nothing is published from here.
#   .ci/jsii.sh FOLDER     FOLDER gets the copy and the compiler; exit 2: the compiler can't be installed
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD folder=$(realpath -m "$1")
rm -rf "$folder/source" && mkdir -p "$folder/source"
[ -x "$folder/compiler/node_modules/.bin/jsii" ] ||
  npm install --silent --no-audit --no-fund --prefix "$folder/compiler" jsii@5.9.0 >/dev/null 2>&1 || exit 2
cp -r constructs stacks inference-runtime observability "$folder/source/"
# The other line's halves are compiled against its own bindings (.ci/twin.sh).
find "$folder/source" -name "*.cdktn.ts" -delete
ln -s "$root/node_modules" "$folder/source/node_modules"
cd "$folder/source"
node "$root/.ci/jsii-entry.cjs" "$root"
exec "$folder/compiler/node_modules/.bin/jsii" --silence-warnings=reserved-word

#!/usr/bin/env bash
# What cdktn's line needs, into .build/twin/node_modules (1.5 GB): the framework and its CLI from npm, the providers from the wheels of
# PyPI that carry their npm packages, and a Node that is new enough where this one isn't. Versions: tools/twin/data/packages.json.
# Nothing is fetched where just that lies there already. Exit 2: something couldn't be had.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$PWD/.build/twin/node_modules new=$PWD/.build/twin-packages table=$PWD/tools/twin/data/packages.json
stamp=$(sha256sum "$table" .ci/twin-packages.sh | sha256sum)
[ "$(cat "$folder/.stamp" 2>/dev/null)" != "$stamp" ] || exit 0
rm -rf "$new" && mkdir -p "$new/wheels" "$new/node_modules"
trap 'rm -rf "$new"' EXIT
read_table() { node -p "const { packages, node } = require('$table'); $1"; }

# Without the peers that npm would choose: those that are used stand in the table.
packages=$(read_table 'packages.flatMap(({ name, version, wheel }) => (wheel ? [] : [`${name}@${version}`])).join(" ")')
if [ "$(read_table 'const at = (v) => v.split(".").map((n) => n.padStart(5, 0)).join(""); at(process.versions.node) < at(node.lowest)')" = true ]; then
  packages="$packages $(read_table '`node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}@${node.version}`')"
fi
# shellcheck disable=SC2086
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps --prefix "$new" $packages || exit 2
for each in $(read_table 'packages.flatMap(({ name, wheel }) => (wheel ? [`${name}=${wheel}`] : [])).join("\n")'); do
  name=${each%%=*}
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$new/wheels/$name" "${each#*=}" || exit 2
  python3 -m zipfile -e "$new/wheels/$name/"*.whl "$new/wheels/$name/wheel"
  mkdir -p "$new/node_modules/$name"
  tar xzf "$new/wheels/$name/wheel/"*/_jsii/provider-*.tgz -C "$new/node_modules/$name" --strip-components=1
  rm -rf "$new/wheels/$name"
done
# By the paths that cdktf.json has, and for a PATH that begins here.
ln -s "$PWD/node_modules/.bin/esbuild" "$new/node_modules/.bin/esbuild"
for node in "$new"/node_modules/node-*/bin/node; do [ ! -x "$node" ] || ln -sf "../${node#"$new/node_modules/"}" "$new/node_modules/.bin/node"; done
rm -rf "$folder" && mkdir -p "$(dirname "$folder")" && mv "$new/node_modules" "$folder"
echo "$stamp" >"$folder/.stamp"

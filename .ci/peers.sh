#!/usr/bin/env bash
# The lowest versions of the providers that package.json lets in: our sources compile against them, and their chains are rehearsed.
#   .ci/peers.sh FOLDER    FOLDER is made anew, some 2 GB for the time of the run
# Exit 2: a package couldn't be had.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf "$1"
mkdir -p "$1/packages"
folder=$(cd "$1" && pwd)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/app"
git ls-files -z | xargs -0 cp -P --parents -t "$folder/app"
cp -al node_modules "$folder/app/"
# ">=21.8.0 <22" lets 21.8.0 in as the lowest.
node -p 'Object.entries(require("./package.json").peerDependencies).filter(([name]) => name.startsWith("@cdktf/")).map(([name, range]) => `${name}@${/^>=(\S+) <\d+$/.exec(range)[1]}`).join("\n")' >"$folder/lowest"
while read -r package; do
  to="$folder/app/node_modules/${package%@*}"
  packed=$(cd "$folder/packages" && npm pack --silent "$package") || exit 2
  rm -rf "$to"
  mkdir "$to"
  tar xzf "$folder/packages/$packed" -C "$to" --strip-components=1
  echo "$package"
done <"$folder/lowest"
cd "$folder/app"
# Their own exit codes would say that something is missing here.
npx tsc --noEmit || exit 1
npm run --silent rehearse || exit 1

#!/usr/bin/env bash
# A package as somebody has it who installs it: seconds, processor seconds and megabytes of installing it with one cloud, without the CLI, by npm
# and by pnpm; then an app of that cloud is type-checked and synthesised there, and rehearsed once the CLI is installed too.
#   .ci/installed.sh TARBALL [CLOUD...]   aws, azure, google (default: all); what `npm pack` made of either line
#   MANAGERS="npm" REHEARSE=no            one manager; no CLI, no rehearsal
# The packages' versions are those of package.json here. A package is in the managers' own stores before it is measured: of the network
# nothing is told. What npm lacks of cdktn's line (.ci/twin-packages.sh) lies above the project, whose seconds and megabytes are then of the
# package alone. Exit 2: a package couldn't be had.
set -euo pipefail
tarball=$(realpath "$1"); shift
cd "$(dirname "$0")/.."
export CHECKPOINT_DISABLE=1 CI=1
root=$PWD
[ $# -gt 0 ] || set -- aws azure google
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
of() { node -p "'$1@' + require('$root/package.json').devDependencies['$1']"; }
name=$(tar xzOf "$tarball" package/package.json | node -p 'JSON.parse(require("fs").readFileSync(0)).name')
twin=$root/.build/twin above=
if [ "$name" = cdktn-dynamo ]; then
  .ci/twin-packages.sh
  rm -rf "$work" && work=$twin/.build/installed && mkdir -p "$work"
  above="npm=--legacy-peer-deps pnpm=--config.auto-install-peers=false"
  export PATH="$twin/node_modules/.bin:$PATH"
fi
flag() { for each in $above; do [ "${each%%=*}" != "$1" ] || echo "${each#*=}"; done; }
# The manager's line, and what it is called in the table.
# shellcheck disable=SC2046
add() { case $1 in
  npm) shift; npm install --silent --no-audit --no-fund $(flag npm) "$@" ;;
  pnpm) shift; npx --yes pnpm@10.20.0 add --silent --config.strict-peer-dependencies=false $(flag pnpm) "$@" ;;
  esac; }
printf '| %s | seconds | of the processor | MB | types | synth | rehearsal |\n|---|---:|---:|---:|---|---|---|\n' "$name"
for manager in ${MANAGERS:-npm pnpm}; do
  for cloud in "$@"; do
    provider=$cloud; [ "$cloud" != azure ] || provider=azurerm
    packages=("$tarball" "$(of cdktf)" "$(of constructs)" "$(of "@cdktf/provider-$provider")" "$(of @cdktf/provider-helm)" "$(of @cdktf/provider-kubernetes)")
    [ -z "$above" ] || packages=("$tarball")
    app=$work/$manager-$cloud
    # Once for the stores; then as measured.
    for _ in 1 2; do
      rm -rf "$app"; mkdir "$app"; cd "$app"; echo '{"name":"installed","private":true}' >package.json
      before=$EPOCHREALTIME
      times_before=$(awk '{ print $16 + $17 }' "/proc/$$/stat")
      add "$manager" "${packages[@]}" >"$work/log" 2>&1 || { cat "$work/log"; exit 2; }
      wall=$(awk "BEGIN { printf \"%.1f\", $EPOCHREALTIME - $before }")
      cpu=$(awk -v before="$times_before" -v hz="$(getconf CLK_TCK)" '{ printf "%.1f", ($16 + $17 - before) / hz }' "/proc/$$/stat")
    done
    mb=$(du -sm node_modules | cut -f1)
    cp "$root/.ci/installed/$cloud.ts" main.ts
    sed -i "s/cdktf-dynamo/$name/; s/\"cdktf\"/\"${name%-dynamo}\"/; s#@cdktf/provider#@${name%-dynamo}/provider#" main.ts
    add "$manager" --save-dev "$(of typescript)" "$(of @types/node)" >"$work/log" 2>&1 || { cat "$work/log"; exit 2; }
    printf '{"compilerOptions":{"strict":true,"target":"ES2022","module":"node16","types":["node"]},"files":["main.ts"]}' >tsconfig.json
    types=ok synth=ok rehearsal=-
    node_modules/.bin/tsc >"$work/types" 2>&1 || types=FAILED
    node main.js >"$work/synth" 2>&1 || synth=FAILED
    if [ "${REHEARSE:-yes}" = yes ]; then
      cli=$(of cdktf-cli)
      [ -z "$above" ] || cli=
      add "$manager" --save-dev $cli "$(of @grpc/grpc-js)" "$(of @grpc/proto-loader)" "$(of @msgpack/msgpack)" >"$work/log" 2>&1 || { cat "$work/log"; exit 2; }
      printf '{"language":"typescript","app":"node main.js","projectId":"installed","sendCrashReports":"false"}' >cdktf.json
      rehearsal=ok
      "node_modules/.bin/$name" rehearse --cli >"$work/rehearsal" 2>&1 || { rehearsal=FAILED; tail -n 20 "$work/rehearsal" >&2; }
    fi
    [ $types = ok ] || head -n 20 "$work/types" >&2
    [ $synth = ok ] || head -n 20 "$work/synth" >&2
    echo "| $manager, $cloud | $wall | $cpu | $mb | $types | $synth | $rehearsal |"
    case "$types$synth$rehearsal" in *FAILED*) failed=1 ;; esac
    cd "$root"; rm -rf "$app"
  done
done
exit "${failed:-0}"

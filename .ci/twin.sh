#!/usr/bin/env bash
# The second package, `cdktn-dynamo`: made from the same sources, synthesised beside the first and compared, its stacks rehearsed with cdktn's
# own CLI, a state moved from one line to the other, and the tests that reach the framework run on it. Page: docs/moving.md
#   .ci/twin.sh            all of it
#   .ci/twin.sh STEP...    one or more of build, compare, packed, rehearse, move, tests
# Exit 2: a package couldn't be had (.ci/twin-packages.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
export CHECKPOINT_DISABLE=1 CI=1
root=$PWD twin=$PWD/.build/twin out=$PWD/.build/twin-compared
tool() { node_modules/.bin/esbuild "$1" --bundle --packages=external --platform=node --target=node20 --outfile="$2" --log-level=error; }
# With the Node and the programs of the twin before ours.
on_twin() { (cd "$twin" && PATH="$twin/node_modules/.bin:$root/node_modules/.bin:$PATH" "$@"); }

build() { npm run --silent build:cdktn; }

# The CLI writes where cdktf.json says, whatever CDKTF_OUTDIR is.
compare() {
  rm -rf "$out" "$twin/cdktf.out"
  tool main.ts .build/twin-main.js
  CDKTF_OUTDIR=$out node .build/twin-main.js
  on_twin npm run --silent synth
  node .build/twin-trial.js compare "$out" "$twin/cdktf.out"
}

# As somebody has it who installed it: the package as npm packs it, an app of one cloud, strict types, no flag that passes over those of libraries.
packed() {
  local app=$twin/.build/packed
  rm -rf "$app" && mkdir -p "$app/node_modules/cdktn-dynamo"
  npm pack --silent --pack-destination "$app" ./dist-cdktn >/dev/null
  tar xzf "$app"/*.tgz -C "$app/node_modules/cdktn-dynamo" --strip-components=1
  if grep -rqE "(from|require\() ?[\"'](cdktf|@cdktf)\b" "$app/node_modules/cdktn-dynamo/dist"; then echo "dist-cdktn still loads cdktf" && return 1; fi
  cp "$twin/examples/exposed/main.ts" "$app/main.ts"
  printf '{"compilerOptions":{"strict":true,"target":"ES2022","module":"node16","types":["node"]},"files":["main.ts"]}' >"$app/tsconfig.json"
  (cd "$app" && node "$root/node_modules/typescript/bin/tsc" && PATH="$twin/node_modules/.bin:$PATH" node main.js)
  [ -s "$app/cdktf.out/stacks/chat-cluster/cdk.tf.json" ]
}

# One chain has all that differs in it; `move` has planned and applied all of them.
rehearse() { on_twin npm run --silent rehearse -- --cli aks; }
move() { node .build/twin-trial.js move "$out" "$twin/cdktf.out"; }
# Where the two lines differ; with TWIN_TESTS=all all that reach the framework, which takes as long as the first line's own.
# shellcheck disable=SC2086
tests() {
  local which='^test/(constructs/(azure|core|kubernetes)|package|stacks/azure)/|^test/stacks/state-backend'
  [ "${TWIN_TESTS:-}" != all ] || which=.
  # Without a list jest would run all that there is.
  local list
  list=$(node .build/twin-trial.js tests) && list=$(tr ' ' '\n' <<<"$list" | grep -E "$which") || return 1
  on_twin node "$root/node_modules/jest/bin/jest.js" --ci $list
}

.ci/twin-packages.sh
tool tools/twin/main.ts .build/twin.js
tool tools/twin/trial.ts .build/twin-trial.js
node .build/twin.js --tree
if [ $# -eq 0 ]; then set -- build compare packed rehearse move tests; fi
for step in "$@"; do
  start=$SECONDS
  # Its own exit code would say that something is missing here.
  "$step" || { echo "twin: $step failed" && exit 1; }
  echo "twin: $step, $((SECONDS - start)) s"
done

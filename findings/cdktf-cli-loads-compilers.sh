#!/usr/bin/env bash
# cdktf-cli 0.21.0: `cdktf synth` of an app in plain JavaScript loads jsii and TypeScript, though nothing is compiled or converted: what
# `convert`, `get` and `add` need is loaded for every command. Seen: one of each.
set -euo pipefail
command -v node npm >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 cdktf-cli@0.21.0 >/dev/null
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformStack } = require("cdktf");
const app = new App();
new TerraformOutput(new TerraformStack(app, "stack"), "output", { value: "x" });
app.synth();
JS
cat >count.cjs <<'JS'
// Which files of compilers the CLI's own process has loaded when it ends.
const fs = require("fs");
if (/cdktf/.test(process.argv[1] ?? "")) {
  process.on("exit", () => {
    const loaded = Object.keys(require.cache);
    const count = (form) => loaded.filter((file) => form.test(file)).length;
    fs.appendFileSync(process.env.SEEN, `${JSON.stringify({ typescript: count(/node_modules\/typescript\/lib\/typescript\.js$/), jsii: count(/node_modules\/jsii(-[a-z]+)?\/lib\/index\.js$/) })}\n`);
  });
}
JS
printf '{"language":"typescript","app":"node app.js"}' >cdktf.json
export SEEN="$folder/seen" CHECKPOINT_DISABLE=1 CI=1
NODE_OPTIONS="--require $folder/count.cjs" npx cdktf synth >/dev/null 2>&1
seen=$(head -n 1 "$SEEN")
echo "cdktf-cli 0.21.0, loaded by cdktf synth: $seen"
node -e 'const { typescript, jsii } = JSON.parse(process.argv[1]); process.exit(typescript >= 1 && jsii >= 1 ? 0 : 1)' "$seen" || { echo "changed: no compiler is loaded"; exit 1; }

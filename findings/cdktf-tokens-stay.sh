#!/usr/bin/env bash
# cdktf 0.21.0: what a program that makes many apps, a test suite for example, has of tokens grows with each of them: they are kept by a map of
# the process, and an app that is synthesised and forgotten leaves its own there. Seen: as many more with the tenth app as with the first.
set -euo pipefail
command -v node npm >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 >/dev/null
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformResource, TerraformStack, Token } = require("cdktf");
let app;
const make = (index) => {
  app = new App({ outdir: `out-${index}` });
  const stack = new TerraformStack(app, "stack");
  for (let one = 0; one < 100; one++) {
    const resource = new TerraformResource(stack, `r${one}`, { terraformResourceType: "terraform_data" });
    new TerraformOutput(stack, `o${one}`, { value: resource.getStringAttribute("output") });
  }
  app.synth();
  app = undefined;
};
const held = () => Object.values(globalThis.__cdktfTokenMap ?? {}).reduce((sum, part) => sum + (part?.size ?? (part && typeof part === "object" ? Object.keys(part).length : 0)), 0);
make(0);
const first = held();
for (let index = 1; index < 10; index++) make(index);
globalThis.gc?.();
console.log(JSON.stringify({ first, tenth: held() }));
JS
seen=$(CHECKPOINT_DISABLE=1 node --expose-gc app.js)
echo "cdktf 0.21.0, tokens that the process holds after one app of 100 resources and after ten: $seen"
node -e 'const { first, tenth } = JSON.parse(process.argv[1]); process.exit(first >= 100 && tenth >= 9 * first ? 0 : 1)' "$seen" || { echo "changed: they go with their app"; exit 1; }

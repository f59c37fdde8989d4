#!/usr/bin/env bash
# cdktf 0.21.0: an Aspect added to the App, or to a construct that holds stacks, is never invoked; the same Aspect added to the stack is.
# constructs' tree would lead one to expect that it reaches everything below. Seen: app 0, holder 0, stack more than 0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 >/dev/null
cat >app.js <<'JS'
const { App, Aspects, TerraformOutput, TerraformStack } = require("cdktf");
const { Construct } = require("constructs");
const seen = { app: 0, holder: 0, stack: 0 };
const counts = (name) => ({ visit: () => void seen[name]++ });
const app = new App({ outdir: "out" });
const holder = new Construct(app, "holder");
const stack = new TerraformStack(holder, "stack");
new TerraformOutput(stack, "output", { value: "x" });
Aspects.of(app).add(counts("app"));
Aspects.of(holder).add(counts("holder"));
Aspects.of(stack).add(counts("stack"));
app.synth();
console.log(JSON.stringify(seen));
JS
seen=$(CHECKPOINT_DISABLE=1 node app.js)
echo "cdktf 0.21.0, visits by where the Aspect was added: $seen"
grep -q '"app":0,"holder":0,"stack":[1-9]' <<<"$seen" || { echo "changed: Aspects reach otherwise"; exit 1; }

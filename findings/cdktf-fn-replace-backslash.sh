#!/usr/bin/env bash
# cdktf 0.21.0: a backslash in a string argument of Fn.replace reaches Terraform as it is, where "\$" is no escape that HCL knows, though
# the same text as a plain attribute is escaped. Seen: ${replace("a", "/(a)/", "\$1")}.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 >/dev/null
cat >app.js <<'JS'
const { App, Fn, TerraformOutput, TerraformStack, Testing } = require("cdktf");
const stack = new TerraformStack(new App(), "stack");
new TerraformOutput(stack, "by-function", { value: Fn.replace("a", "/(a)/", "\\$1") });
new TerraformOutput(stack, "plain", { value: "\\1" });
console.log(JSON.stringify(JSON.parse(Testing.synth(stack)).output));
JS
seen=$(CHECKPOINT_DISABLE=1 node app.js)
echo "cdktf 0.21.0: $seen"
# One backslash in the HCL text, where two would stand for one.
grep -qF '\"\\$1\")}' <<<"$seen" || { echo "changed: the argument is written otherwise"; exit 1; }

#!/usr/bin/env bash
# cdktf 0.21.0: a construct in `lifecycle.replaceTriggeredBy`, which its type takes, is written as "${terraform_data.a}". Terraform 1.11.4 takes the
# plain address there alone, and refuses the configuration.
# Needs terraform on the PATH; terraform_data is built in, so nothing is downloaded.
set -euo pipefail
command -v node npm terraform > /dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 > /dev/null

cat > app.js <<'JS'
const { App, TerraformResource, TerraformStack } = require("cdktf");
const app = new App({ outdir: process.argv[3] });
const stack = new TerraformStack(app, "stack");
const first = new TerraformResource(stack, "first", { terraformResourceType: "terraform_data" });
const by = process.argv[2] === "construct" ? first : "terraform_data.first";
new TerraformResource(stack, "second", { terraformResourceType: "terraform_data", lifecycle: { replaceTriggeredBy: [by] } });
app.synth();
JS

export CHECKPOINT_DISABLE=1
valid() {
  node app.js "$1" "$folder/$1"
  cd "$folder/$1/stacks/stack"
  terraform init -no-color > /dev/null 2>&1 || true
  { terraform validate -json 2> /dev/null || true; } | node -e 'let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () => { const { valid, diagnostics } = JSON.parse(text); console.log(valid ? "valid" : diagnostics[0].summary); })'
}
construct=$(valid construct)
address=$(valid address)
echo "cdktf 0.21.0, $(terraform version 2> /dev/null | head -n 1): replaceTriggeredBy with a construct: $construct; with its address: $address"
[ "$construct" = "Invalid character" ] && [ "$address" = valid ]

#!/usr/bin/env bash
# cdktf 0.21.0: `dependsOn` of a TerraformOutput is written as an expression, "${terraform_data.first}", where a resource's is written as an
# address, "terraform_data.first". Terraform takes the address alone: 1.11.4 calls the other an invalid expression. Seen: as said, and the
# same output is valid once its word is the address.
set -euo pipefail
command -v node npm terraform >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.6.0 >/dev/null 2>&1
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformResource, TerraformStack } = require("cdktf");
const app = new App({ outdir: "out" });
const stack = new TerraformStack(app, "stack");
const data = (id, dependsOn) => new TerraformResource(stack, id, { terraformResourceType: "terraform_data", dependsOn });
const first = data("first");
data("second", [first]);
new TerraformOutput(stack, "output", { value: "x", dependsOn: [first] });
app.synth();
const { resource, output } = JSON.parse(require("fs").readFileSync("out/stacks/stack/cdk.tf.json", "utf8"));
console.log(resource.terraform_data.second.depends_on[0], output.output.depends_on[0]);
JS
export CHECKPOINT_DISABLE=1 TF_CLI_ARGS=-no-color
written=$(node app.js)
valid() { (cd out/stacks/stack && terraform init -input=false >/dev/null 2>&1; terraform validate 2>&1) | grep -qF "The configuration is valid" && echo valid || echo invalid; }
as_written=$(valid)
sed -i 's/"${terraform_data.first}"/"terraform_data.first"/' out/stacks/stack/cdk.tf.json
mended=$(valid)
echo "depends_on of a resource and of an output: $written; Terraform says $as_written, of the address $mended"
[ "$written $as_written $mended" = 'terraform_data.first ${terraform_data.first} invalid valid' ] || { echo "changed: how cdktf writes an output's dependsOn"; exit 1; }

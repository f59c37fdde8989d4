#!/usr/bin/env bash
# cdktf 0.21.0: a stack with N DataResources runs `terraform version` N times when its app is synthesised, and asks nothing
# where the same resource is written as a TerraformResource of type "terraform_data".
set -euo pipefail
command -v node npm > /dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 > /dev/null

# In the place of Terraform: counts its calls and gives a version.
mkdir bin
cat > bin/terraform <<'SH'
#!/bin/sh
echo "$*" >> "$CALLS"
echo "Terraform v1.11.4"
SH
chmod +x bin/terraform

cat > app.js <<'JS'
const { App, DataResource, TerraformResource, TerraformStack } = require("cdktf");
const app = new App({ outdir: process.argv[3] });
const stack = new TerraformStack(app, "stack");
for (const id of ["a", "b", "c"]) {
  if (process.argv[2] === "DataResource") new DataResource(stack, id, { input: { id } });
  else new TerraformResource(stack, id, { terraformResourceType: "terraform_data" }).addOverride("input", { id });
}
app.synth();
JS

calls() {
  export CALLS="$folder/calls-$1"
  : > "$CALLS"
  PATH="$folder/bin:$PATH" node app.js "$1" "$folder/out-$1"
  grep -c '^version' "$CALLS" || true
}
own=$(calls DataResource)
plain=$(calls TerraformResource)
echo "cdktf 0.21.0, three resources of a stack: DataResource ran terraform version $own times, TerraformResource $plain times"
[ "$own" = 3 ] && [ "$plain" = 0 ]

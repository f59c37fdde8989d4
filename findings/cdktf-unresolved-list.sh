#!/usr/bin/env bash
# cdktf 0.21.0: `Token.isUnresolved` says of a list of two, one of them a token, that it is resolved; of the same token alone, and of a list that is
# one itself (`Token.asList`), it says that it isn't. Resolving the list finds the token. Seen: true, true, false, and a reference in what comes out.
set -euo pipefail
command -v node npm >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 >/dev/null
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformResource, TerraformStack, Testing, Token } = require("cdktf");
const stack = new TerraformStack(new App(), "stack");
const one = new TerraformResource(stack, "one", { terraformResourceType: "terraform_data" });
const late = one.getStringAttribute("output");
const list = [late, "plain"];
new TerraformOutput(stack, "list", { value: list });
const written = JSON.parse(Testing.synth(stack)).output.list.value;
console.log(JSON.stringify([Token.isUnresolved(late), Token.isUnresolved(one.getListAttribute("output")), Token.isUnresolved(list), written]));
JS
seen=$(CHECKPOINT_DISABLE=1 node app.js)
echo "cdktf 0.21.0, whether a token, a list that is one, and a list of one and a text are unresolved, and what the last becomes: $seen"
[ "$seen" = '[true,true,false,["${terraform_data.one.output}","plain"]]' ] || { echo "changed"; exit 1; }

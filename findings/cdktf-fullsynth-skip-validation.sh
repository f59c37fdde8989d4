#!/usr/bin/env bash
# cdktf 0.21.0: an app made with skipValidation: true is still validated by Testing.fullSynth, whose error advises to set just that;
# App.synth keeps to it. Seen: synth passes, fullSynth throws "Validation failed".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.4.2 >/dev/null
cat >app.js <<'JS'
const { App, TerraformOutput, TerraformStack, Testing } = require("cdktf");
const make = (outdir) => {
  const app = new App({ outdir, skipValidation: true });
  const stack = new TerraformStack(app, "stack");
  new TerraformOutput(stack, "output", { value: "x" });
  stack.node.addValidation({ validate: () => ["not yet"] });
  return { app, stack };
};
const outcome = (what) => {
  try {
    what();
    return "passes";
  } catch (error) {
    return error.message.split("\n")[0].trim();
  }
};
console.log(`synth: ${outcome(() => make("one").app.synth())}`);
console.log(`fullSynth: ${outcome(() => Testing.fullSynth(make("two").stack))}`);
JS
seen=$(CHECKPOINT_DISABLE=1 node app.js)
printf 'cdktf 0.21.0\n%s\n' "$seen"
grep -q '^synth: passes' <<<"$seen" && grep -q '^fullSynth: .*alidation' <<<"$seen" || { echo "changed: fullSynth keeps to skipValidation, or synth doesn't"; exit 1; }

#!/usr/bin/env bash
# cdktn 0.24.0: an app with an S3 backend and its own lock file, which cdktf 0.21.0 synthesises, is refused at synth whatever Terraform is there:
# a project that says nothing stands for every Terraform from 1.5.7 on, and the lock file came with 1.10. With the context `targetVersions`
# the same app is taken. Seen: cdktf passes; cdktn refused, and passes with the context.
set -euo pipefail
command -v node npm >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cdktf@0.21.0 cdktn@0.24.0 constructs@10.6.0 >/dev/null 2>&1
cat >app.js <<'JS'
const [framework, targets] = process.argv.slice(2);
const { App, S3Backend, TerraformOutput, TerraformStack } = require(framework);
const context = targets === undefined ? {} : { targetVersions: JSON.parse(targets) };
const app = new App({ outdir: "out", context });
const stack = new TerraformStack(app, "stack");
new S3Backend(stack, { bucket: "state", key: "stack", region: "us-west-2", useLockfile: true });
new TerraformOutput(stack, "output", { value: "x" });
try {
  app.synth();
  console.log("passes");
} catch (error) {
  console.log(/lock/i.test(error.message) ? "refused" : `other: ${error.message}`);
}
JS
export CHECKPOINT_DISABLE=1
cdktf=$(node app.js cdktf)
alone=$(node app.js cdktn)
told=$(node app.js cdktn '{"terraform":">=1.10.0"}')
echo "S3 with its own lock file: cdktf 0.21.0 $cdktf; cdktn 0.24.0 $alone, with targetVersions $told"
[ "$cdktf $alone $told" = "passes refused passes" ] || { echo "changed: what cdktn asks of such an app"; exit 1; }

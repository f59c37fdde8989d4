#!/usr/bin/env bash
# The proof that another language can have the constructs: makes the Python package from what jsii compiled, has a Python program
# synthesise one deployment with it, and compares each file with what the same program in TypeScript writes. Nothing is published.
# Installs the providers' Python packages, some 180 MB; takes a few minutes. Not part of .ci/run.
#   .ci/python.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD folder=$(realpath -m "$1")
.ci/jsii.sh "$folder"
cd "$folder/source"
node -e '
const fs = require("fs");
const own = JSON.parse(fs.readFileSync("package.json", "utf8"));
own.jsii.targets = { python: { distName: "cdktf-dynamo", module: "cdktf_dynamo" } };
// Every chart that the package has.
own.files = ["lib", ".jsii", ...JSON.parse(fs.readFileSync(process.argv[1], "utf8")).files.filter((file) => fs.existsSync(`${file}/Chart.yaml`))];
fs.writeFileSync("package.json", JSON.stringify(own));
fs.writeFileSync("README.md", "# cdktf-dynamo\n");' "$root/package.json"
"$folder/compiler/node_modules/.bin/jsii" --silence-warnings=reserved-word
npm install --silent --no-audit --no-fund --prefix "$folder/packer" jsii-pacmak@1 >/dev/null
rm -rf "$folder/packages" && "$folder/packer/node_modules/.bin/jsii-pacmak" --code-only -t python -o "$folder/packages"

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check cdktf==0.21.0 cdktf-cdktf-provider-aws==21.22.1 \
  cdktf-cdktf-provider-azurerm==14.23.1 cdktf-cdktf-provider-google==16.12.1 cdktf-cdktf-provider-helm==12.1.2 cdktf-cdktf-provider-kubernetes==12.1.1
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps "$folder/packages/python"

cat >"$folder/app.py" <<'END'
import sys
from cdktf import App
from cdktf_dynamo import EksDeployment, EksGpuPoolOptions, ServedModelOptions

app = App(outdir=sys.argv[1])
EksDeployment(
    app,
    "eks",
    region="us-east-2",
    cluster_name="chat",
    gpu_pools=[EksGpuPoolOptions(name="l4", machine_type="g6.xlarge", max_nodes=1)],
    models=[ServedModelOptions(name="qwen", model="Qwen/Qwen3-0.6B")],
)
app.synth()
END
cat >"$root/.build/python-twin.ts" <<'END'
import { App } from "cdktf";
import { EksDeployment } from "../stacks/aws";

const app = new App({ outdir: process.argv[2] });
new EksDeployment(app, "eks", {
  region: "us-east-2",
  clusterName: "chat",
  gpuPools: [{ name: "l4", machineType: "g6.xlarge", maxNodes: 1 }],
  models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }],
});
app.synth();
END
rm -rf "$folder/from-python" "$folder/from-typescript"
"$folder/venv/bin/python" "$folder/app.py" "$folder/from-python"
cd "$root"
npx esbuild .build/python-twin.ts --bundle --packages=external --platform=node --outfile=.build/python-twin.js --log-level=error
node .build/python-twin.js "$folder/from-typescript"
diff -r "$folder/from-typescript" "$folder/from-python"
echo "the same, file by file: $(find "$folder/from-python" -type f | wc -l) files"

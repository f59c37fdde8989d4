#!/usr/bin/env bash
# checkov 3.3.30 reads nothing of a file in Terraform's JSON syntax that has a list of import blocks, which Terraform takes: it counts one parsing
# error, ends with 0, and finds nothing wrong with a port that is open to the world. Installs checkov (some 590 MB) into a
# temporary folder, or uses CHECKOV.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
checkov=${CHECKOV:-$folder/venv/bin/checkov}
[ -x "$checkov" ] || { python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet --disable-pip-version-check checkov==3.3.30; }
open='"resource": {"aws_security_group_rule": {"ssh": {"type": "ingress", "from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"], "security_group_id": "sg-1"}}}'
mkdir "$folder/plain" "$folder/import"
echo "{$open}" >"$folder/plain/cdk.tf.json"
echo "{$open, \"import\": [{\"to\": \"aws_security_group_rule.ssh\", \"id\": \"sg-1_ingress_tcp_22_22_0.0.0.0/0\"}]}" >"$folder/import/cdk.tf.json"

# Findings and parsing errors; it ends with 1 where it finds something.
scan() {
  local rc=0
  "$checkov" --directory "$1" --framework terraform_json --output json --quiet --compact --skip-download >"$folder/report.json" 2>/dev/null || rc=$?
  python3 - "$folder/report.json" "$rc" <<'END'
import json, sys
report = json.load(open(sys.argv[1]))
summary = report.get("summary", report)
print("%s findings, %s parsing errors, exit %s" % (summary["failed"], summary["parsing_errors"], sys.argv[2]))
END
}
plain=$(scan "$folder/plain")
import=$(scan "$folder/import")
printf 'without import: %s\nwith import:    %s\n' "$plain" "$import"
[[ $plain =~ ^[1-9] && $import =~ ^0\ findings,\ 1\ parsing ]] || { echo "changed: it reads a file with import blocks"; exit 1; }

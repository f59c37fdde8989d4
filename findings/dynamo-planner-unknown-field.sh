#!/usr/bin/env bash
# ai-dynamo 1.6.1: the planner's configuration (`--config`) refuses a field that it doesn't know in its inner sections, and passes over one at
# the top, where the budget stands. Seen: with "max_gpu_budge": 3 the budget stays 8 and nothing is said; an unknown field of a
# section is an error.
set -euo pipefail
command -v python3 >/dev/null
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check --no-deps ai-dynamo==1.6.1 2>/dev/null
v/bin/pip install --quiet --disable-pip-version-check 'pydantic>=2.10.6,<=2.13' pyyaml 2>/dev/null
cat >look.py <<'PY'
import importlib.util
import json
import sys
import types

# The package's own door imports estimators that PyPI doesn't have; the configuration doesn't.
door = types.ModuleType("dynamo.planner")
door.__path__ = [f"{place}/planner" for place in importlib.util.find_spec("dynamo").submodule_search_locations]
sys.modules["dynamo.planner"] = door
from dynamo.planner.config.planner_config import PlannerConfig

def budget(given):
    try:
        return PlannerConfig.from_config_arg(json.dumps(given)).max_gpu_budget
    except Exception as error:
        return f"refused: {'extra' if 'xtra' in str(error) else 'other'}"

section = next(name for name, field in PlannerConfig.model_fields.items() if getattr(field.annotation, "model_config", {}).get("extra") == "forbid")
print(f"max_gpu_budget 3: {budget({'max_gpu_budget': 3})}")
print(f"max_gpu_budge 3: {budget({'max_gpu_budge': 3})}")
print(f"an unknown field of a section: {budget({section: {'nothing_like_it': 3}})}")
PY
seen=$(v/bin/python look.py 2>/dev/null)
printf 'ai-dynamo 1.6.1\n%s\n' "$seen"
grep -q '^max_gpu_budget 3: 3$' <<<"$seen" && grep -q '^max_gpu_budge 3: 8$' <<<"$seen" && grep -q '^an unknown field of a section: refused: extra$' <<<"$seen" || { echo "changed: the top of the configuration is held, or its sections aren't"; exit 1; }

"""Reads a planner's arguments with the planner's own parser, and tells what it understood.

The package itself imports clients and estimators that only its image has; its configuration doesn't, so it is imported past the package's door.
"""
import importlib.util
import json
import sys
import types

package = importlib.util.find_spec("dynamo")
root = [f"{place}/planner" for place in package.submodule_search_locations]
door = types.ModuleType("dynamo.planner")
door.__path__ = root
sys.modules["dynamo.planner"] = door

from dynamo.planner.config.planner_config import PlannerConfig  # noqa: E402

known = set()
for name, field in PlannerConfig.model_fields.items():
    known.update([name, *(field.validation_alias.choices if field.validation_alias else [])])

given = json.load(sys.stdin)
told = []
for words in given["args"]:
    assert words[0] == "--config", words
    config = PlannerConfig.from_config_arg(words[1])
    # It passes over a field that it doesn't know.
    told.append({"unknown": sorted(set(json.loads(words[1])) - known), "prometheus": config.metric_pulling_prometheus_endpoint, "config": config.model_dump(mode="json")})
json.dump(told, sys.stdout)

import * as fs from "fs";
import * as path from "path";
import { packageRoot } from "../../../../constructs/core/package-root";
import { engineOf, Engine } from "../../../../constructs/inference/engine";
import { planInference, PlanRequest } from "../../../../inference-runtime/planner";
import releases from "../../../../inference-runtime/facts/releases.json";
import { flagsOf } from "../../../../inference-runtime/planner/flags/flag";
import { MOCKER_PROFILE } from "../../../../inference-runtime/planner/profiles/mocker";
import { EngineProfile } from "../../../../inference-runtime/planner/profiles/profile";
import { PROFILES, profileOf } from "../../../../inference-runtime/planner/profiles/profiles";
import { PLAN_ENGINE } from "../../../../inference-runtime/planner/request/request-fields";
import { engineSeries } from "../../../../observability/engine-series";
import series from "../../../../observability/catalogue/data/engines.json";
import { SYMPTOMS } from "../../../../operate/doctor/diagnose";

const profiles: readonly (readonly [string, EngineProfile])[] = Object.entries(PROFILES);

test("an engine is known by one name everywhere: requests, releases, constructs", () => {
  const names = profiles.map(([name]) => name);
  expect(PLAN_ENGINE.name.choices).toEqual(names);
  for (const { line, engines } of releases.lines) expect([line, Object.keys(engines)]).toEqual([line, names]);
  expect(profiles.map(([name, profile]) => [name === profile.name, name === profile.memory.name])).toEqual(names.map(() => [true, true]));
  expect([Engine.VLLM, Engine.SGLANG, Engine.TENSORRT_LLM].map((engine) => engineOf({ engine }))).toEqual(Object.values(PROFILES));
  expect(engineOf({ engine: Engine.MOCKER })).toBe(MOCKER_PROFILE);
  expect(() => profileOf("toString")).toThrow("no engine is called toString");
});

test.each(profiles)("%s: the doctor knows what it says when memory doesn't do, and the preflight does too", (_name, { outOfMemory }) => {
  const preflight = fs.readFileSync(path.join(packageRoot(), "inference-runtime/chart/files/preflight/engine/enginefailures.py"), "utf8");
  const symptom = SYMPTOMS.find(({ id }) => id === "cuda-oom");
  expect(outOfMemory.length).toBeGreaterThan(0);
  for (const text of outOfMemory) expect([text, new RegExp(symptom?.says ?? "^$").test(`worker: ERROR ${text} (x)`), preflight.includes(JSON.stringify(text))]).toEqual([text, true, true]);
  expect(new RegExp(symptom?.says ?? "").test("Not enough disk. Please try to")).toBe(false);
});

test.each(profiles)("%s: its series are the ones that dashboards and alerts show, and the catalogue knows them", (_name, { metrics }) => {
  const known = JSON.stringify(series);
  const { cacheHits, cacheUsage, preemptions } = metrics;
  for (const one of [cacheUsage, preemptions, cacheHits.share, cacheHits.counter, cacheHits.of]) if (one !== undefined) expect([one, known.includes(`"${one}"`)]).toEqual([one, true]);
  expect(engineSeries()).toContainEqual(metrics);
});

test.each(profiles)("%s: what it writes of a plan in each release, it reads again", (name, profile) => {
  for (const { line } of releases.lines) {
    const request = { model: "Qwen3-30B-A3B", gpu: { sku: "H200" }, parallelism: { tensor: 2 }, maxModelLen: 8192, memoryFraction: 0.85, dynamoRelease: `${line}.0`, engine: { name } } as PlanRequest;
    const read = profile.readArgs(planInference(request).engineArgs);
    expect([line, read.tensor, read.maxModelLen, read.memoryFraction, read.invalid, read.unplanned]).toEqual([line, 2, 8192, 0.85, [], []]);
  }
});

test("SGLang's arguments of older versions are read by the names that they have now", () => {
  const [oldest] = releases.lines;
  const names = [...flagsOf("sglang", oldest.engines.sglang).byName.keys()].filter((name) => /^--(tp|tensor-parallel)/.test(name));
  expect(names).toContain("--tp-size");
  for (const name of names) expect([name, PROFILES.sglang.readArgs([name, "2"]).tensor]).toEqual([name, 2]);
});

import { Token } from "cdktf";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { GangScheduler } from "../../../../constructs/dynamo/platform-parts";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { PlannerScalingOptions, PlannerTarget } from "../../../../constructs/inference/scaling/planner-options";
import { Scaling } from "../../../../constructs/inference/scaling/scaling";
import { mainOf, renderModel } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { WATCHED } from "./scaled";

/** How often Dynamo's planner looks, and by that how fast it takes workers away. */

const SLA = { target: PlannerTarget.sla({ ttftMs: 500, itlMs: 30 }), prometheus: "http://prometheus.monitoring:9090" };
const found = (given: Partial<PlannerScalingOptions>, release = "1.6.1"): string[] => {
  const scaling = Scaling.planner({ target: PlannerTarget.THROUGHPUT, maxGpus: 4, ...given });
  const model = { name: "qwen", model: "Qwen/Qwen3-0.6B", ...WATCHED, prefill: {}, scaling };
  return checkModel(model, clusterOf(h100("gpus", EFA)), DynamoRelease.of(release), GangScheduler.BUNDLED).map(({ code, property, fix }) => `${code} ${property}: ${fix}`);
};

test.each<[string, Partial<PlannerScalingOptions>, string?]>([
  ["once a minute", { lookSeconds: 60 }],
  ["beside an SLA, more often than at traffic", { ...SLA, lookSeconds: 60, intervalSeconds: 120 }],
  ["less than Dynamo's own interval", { ...SLA, lookSeconds: 175 }],
  ["any seconds: its own beat is what divides both", { ...SLA, lookSeconds: 7, intervalSeconds: 32 }],
  ["in 1.1", { lookSeconds: 30 }, "1.1.1"],
])("is taken: %s", (...[, given, release]) => expect(found(given, release)).toEqual([]));

test.each<[string, Partial<PlannerScalingOptions>, string[], string?]>([
  ["as seldom as at traffic", { ...SLA, lookSeconds: 60, intervalSeconds: 60 }, ["planner-looks-too-seldom scaling.lookSeconds: write less than 60, or a longer intervalSeconds"]],
  ["as seldom as Dynamo looks at traffic", { ...SLA, lookSeconds: 180 }, ["planner-looks-too-seldom scaling.lookSeconds: write less than 180, or a longer intervalSeconds"]],
  ["a planner that follows no queue", { ...SLA, profile: "measured", lookSeconds: 30 }, ["planner-not-in-release scaling.lookSeconds: leave it out, or take Dynamo 1.1 or newer"], "1.0.2"],
])("is refused: %s", (...[, given, expected, release]) => expect(found(given, release)).toEqual(expected));

test("refused by type and range", () => {
  expect(found({ lookSeconds: 4 })[0]).toMatch(/^invalid-count scaling\.lookSeconds/);
  expect(found({ lookSeconds: Token.asNumber("${var.look}") })[0]).toMatch(/^scaling-known-at-apply scaling\.lookSeconds/);
});

test.each([
  ["1.1.1", "load_adjustment_interval"],
  ["1.6.1", "load_adjustment_interval_seconds"],
])("%s is told by its own word, and nothing where nothing is said", (release, word) => {
  const config = (given: Partial<PlannerScalingOptions>): object => {
    const scaling = Scaling.planner({ target: PlannerTarget.THROUGHPUT, maxGpus: 4, ...given });
    return JSON.parse(mainOf(renderModel({ prefill: { overTcp: true }, scaling }, release), "planner").args[1]);
  };
  expect(config({ lookSeconds: 60 })).toMatchObject({ [word]: 60 });
  expect(config({})).not.toHaveProperty(word);
});

import { App } from "cdktf";
import { earlyValues } from "../../../../constructs/inference/early/early-values";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { GkeDeployment } from "../../../../stacks/google/deployment";
import { GKE } from "../../../stacks/everything/gke";

test("of a queue's pool images are pulled ahead, and no GPU is asked for: its nodes come with the worker's own request", () => {
  const { cluster } = new GkeDeployment(new App(), "lab", GKE);
  const { pulls, nodes } = earlyValues(GKE.models, cluster, DynamoRelease.of("1.6.1"));
  expect(pulls.map(({ name }) => name)).toContain("queue");
  expect(nodes.map(({ name }) => name)).toEqual(["bucket-worker", "disk-worker", "images-worker", "images-encode", "small-worker", "sudden-worker", "planned-worker", "ready-worker", "mixed-worker", "experts-worker", "doored-worker", "inside-worker"]);
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel, checkModels } from "../../../../constructs/inference/checks/check-models";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { Rendered } from "../../../harness/helm";
import { cluster, disk, pool, qwen } from "../placed";

describe("what is refused", () => {
  const two = cluster([pool("small"), pool("large", { gpusPerNode: 8, maxNodes: 1 })]);

  test.each<[string, Partial<ServedModelOptions>, string, string, RegExp]>([
    ["a pool that isn't there", { gpuPool: "smal" }, "model-without-pool", "gpuPool", /small, large.*did you mean "small"/s],
    ["more GPUs than a node of the named pool has", { gpuPool: "small", gpusPerWorker: 2 }, "model-without-pool", "gpusPerWorker", /small has 1.*at most 1/s],
    ["more GPUs than any node has", { gpusPerWorker: 16 }, "model-without-pool", "gpusPerWorker", /1 worker of 16 GPUs.*small \(2 x 1\), large \(1 x 8\)/s],
    ["more workers than the named pool holds", { gpuPool: "small", replicas: 5 }, "model-without-pool", "replicas", /holds 2 at its maximum.*maxNodes to 5/s],
    ["a name too long for Grove", { name: "x".repeat(38) }, "invalid-name", "name", /37 characters/],
    ["a name with capitals", { name: "Qwen" }, "invalid-name", "name", /"qwen"/],
    ["an id without an owner", { model: "qwen3" }, "invalid-model-id", "model", /owner and a name/],
    ["an id with a shell's characters", { model: "a/b;rm" }, "invalid-model-id", "model", /owner and a name/],
    ["a revision with a slash", { revision: "refs/pr/1" }, "invalid-revision", "revision", /folder/],
    ["a count of nothing", { replicas: 0 }, "invalid-count", "replicas", /1 or more/],
    ["half a GPU", { gpusPerWorker: 0.5 }, "invalid-count", "gpusPerWorker", /whole number/],
    ["a class that isn't there", { storageClass: "efs" }, "unknown-storage-class", "storageClass", /disk, nfs/],
    ["a class for one node", { storageClass: "disk" }, "storage-not-shared", "storageClass", /disk makes no ReadWriteMany.*singleNodeCache: true/s],
    ["a volume for one node on a pool of two", { singleNodeCache: true, gpuPool: "small" }, "storage-not-shared", "singleNodeCache", /small can have 2 nodes.*maxNodes is 1/s],
    ["an image whose tag tells no version", { workerImage: "lab.example/vllm:nightly" }, "image-without-version", "workerImage", /"nightly" tells none.*"1.6.1-mine"/s],
    ["an image without a tag", { frontendImage: "lab.example:5000/frontend" }, "image-not-pinned", "frontendImage", /dynamo-frontend:1.6.1/],
    ["an engine argument that reads other weights", { engineArgs: ["--seed", "1", "--model=a/b"] }, "engine-arg-not-free", "engineArgs[2]", /leave it out/],
    ["a preflight image without a tag", { preflight: { image: "lab.example/preflight" } }, "image-not-pinned", "preflight.image", /pinned by a tag/],
    ["a check that the preflight doesn't have", { preflight: { skip: ["ecc", "nv-link"] } }, "unknown-preflight-check", "preflight.skip[1]", /"nvlink"/],
    ["a check to warn of that isn't there", { preflight: { warn: ["speed"] } }, "unknown-preflight-check", "preflight.warn[0]", /docs\/runtime\/preflight.md/],
    ["a threshold below 0", { preflight: { thresholds: { "host-link": -1 } } }, "invalid-threshold", "preflight.thresholds.host-link", /from 0/],
    ["a volume smaller than the storage makes", { cacheSizeGiB: 99 }, "volume-too-small", "cacheSizeGiB", /below 100 GiB/],
  ])("%s", (_, wrong, code, property, message) => {
    const model = { ...qwen, ...wrong };
    const stack = new TerraformStack(new App({ outdir: fs.mkdtempSync(path.join(scratch, "o-")) }), "stack");
    new ServedModel(stack, "model", { ...model, cluster: two });
    const own = problemsIn(stack).filter((problem) => problem.constructPath === "stack/model");
    const given = property.split(/[.[\]]+/).filter(Boolean).reduce((value: Rendered, name) => value?.[name], model);
    expect(own).toMatchObject([{ code, property, value: given }]);
    expect(`${own[0].reason} ${own[0].fix}`).toMatch(message);
  });

  test("a cluster that shares no storage", () => {
    expect(checkModel(qwen, cluster([pool("small")], [disk]), DynamoRelease.of("1.5.1"))).toMatchObject([
      { code: "storage-not-shared", property: "storageClass", value: undefined },
    ]);
  });

  test("an unknown release, and everything else in the same breath", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new ServedModel(stack, "model", { ...qwen, cluster: cluster([], []), release: "1.9.0" });
    expect(problemsIn(stack).map((problem) => problem.code)).toEqual(["unknown-release", "model-without-pool", "storage-not-shared"]);
  });

  test("two models of one name", () => {
    expect(checkModels("models", [qwen, { ...qwen, name: "b" }, qwen])).toMatchObject([
      { code: "duplicate-model-name", property: "models[2].name", value: "qwen" },
    ]);
  });

  test("nothing about a sound one", () => {
    const sound = { ...qwen, gpuPool: "large", gpusPerWorker: 8, cacheSizeGiB: 100 };
    const digest = `@sha256:${"0".repeat(64)}`;
    for (const workerImage of ["lab.example:5000/a/vllm:1.5.1-mine", `lab.example/vllm:v1.5.1${digest}`]) {
      expect(checkModel({ ...sound, workerImage }, two, DynamoRelease.of("1.5.1"))).toEqual([]);
    }
    // Before 1.4 nobody reads the tag.
    expect(checkModel({ ...sound, workerImage: "lab.example/vllm:nightly" }, two, DynamoRelease.of("1.3.1"))).toEqual([]);
  });
});

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "inference-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

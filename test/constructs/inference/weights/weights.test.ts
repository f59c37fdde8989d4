import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { GpuPool } from "../../../../constructs/cluster/pools/node-pool";
import { DynamoRelease } from "../../../../constructs/dynamo/release";
import { checkModel } from "../../../../constructs/inference/checks/check-models";
import { Engine } from "../../../../constructs/inference/engine";
import { modelValues } from "../../../../constructs/inference/model-values";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { Rendered, describeWithHelm, helmBinary, helmTemplate } from "../../../harness/helm";
import { CHART, podOf } from "../../../inference-runtime/chart/render";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { Speculative } from "../../../../constructs/inference/options/speculative";

const FAST: Partial<GpuPool> = { localDisk: true };
const WHOLE: Partial<ServedModelOptions> = { name: "qwen", model: "Qwen/Qwen3-0.6B" };
const S3 = WeightsLoader.objectStore({ uri: "s3://weights/qwen3" });
const OCI = WeightsLoader.image({ image: "registry.example.com/weights/qwen3:1" });

function found(model: Partial<ServedModelOptions>, { release = "1.6.1", pool = {} as Partial<GpuPool> } = {}): string[] {
  return checkModel({ ...WHOLE, ...model } as ServedModelOptions, clusterOf(h100("gpus", EFA, pool)), DynamoRelease.of(release)).map(({ code, property }) => `${code} ${property}`);
}

describe("is refused", () => {
  test.each<[string, Partial<ServedModelOptions>, string[], Parameters<typeof found>[1]?]>([
    ["vLLM from an object store, which Dynamo's worker takes for a Hugging Face id", { weightsLoader: S3 }, ["loader-not-for-engine weightsLoader"]],
    ["TensorRT-LLM from an object store", { engine: Engine.TENSORRT_LLM, weightsLoader: S3 }, ["loader-not-for-engine weightsLoader"]],
    ["TensorRT-LLM by the streamer", { engine: Engine.TENSORRT_LLM, weightsLoader: WeightsLoader.streamed() }, ["loader-not-for-engine weightsLoader"]],
    ["the mocker, which reads none", { engine: Engine.MOCKER, weightsLoader: WeightsLoader.streamed() }, ["loader-not-for-engine weightsLoader"]],
    ["an object store before frontends get the card from workers", { engine: Engine.SGLANG, weightsLoader: S3 }, ["loader-not-in-release weightsLoader"], { release: "1.3.1" }],
    ["an image before that", { weightsLoader: OCI }, ["loader-not-in-release weightsLoader"], { release: "1.2.1" }],
    ["a local copy before that", { weightsLoader: WeightsLoader.LOCAL_DISK }, ["loader-not-in-release weightsLoader"], { release: "1.3.1", pool: FAST }],
    ["a frontend's image of a release before that", { weightsLoader: OCI, frontendImage: "lab.example/dynamo-frontend:1.3.1" }, ["loader-not-in-release weightsLoader"], { release: "1.5.1" }],
    ["an SGLang without the streamer", { engine: Engine.SGLANG, weightsLoader: WeightsLoader.streamed() }, ["loader-not-in-release weightsLoader"], { release: "0.8.1" }],
    ["a bucket without a folder", { engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights" }) }, ["invalid-weights-address weightsLoader.uri"]],
    ["a page in the place of a store", { engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "https://weights.example.com/qwen3" }) }, ["invalid-weights-address weightsLoader.uri"]],
    ["keys in the address", { engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "s3://AKIA:secret@weights/qwen3" }) }, ["invalid-weights-address weightsLoader.uri"]],
    ["a signed address", { engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "az://weights/qwen3?sig=abc" }) }, ["invalid-weights-address weightsLoader.uri"]],
    ["an image without a tag", { weightsLoader: WeightsLoader.image({ image: "registry.example.com/weights" }) }, ["invalid-weights-address weightsLoader.image"]],
    ["a folder that leaves the image", { weightsLoader: WeightsLoader.image({ image: "r.example.com/w:1", folder: "../etc" }) }, ["invalid-weights-address weightsLoader.folder"]],
    ["a folder from the root", { weightsLoader: WeightsLoader.image({ image: "r.example.com/w:1", folder: "/model" }) }, ["invalid-weights-address weightsLoader.folder"]],
    ["nothing at once", { weightsLoader: WeightsLoader.streamed({ concurrency: 0 }) }, ["invalid-loader-concurrency weightsLoader.concurrency"]],
    ["too much at once", { engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "gs://weights/qwen3", concurrency: 1000 }) }, ["invalid-loader-concurrency weightsLoader.concurrency"]],
    ["a class for a volume that isn't there", { weightsLoader: OCI, storageClass: "nfs" }, ["weights-without-volume storageClass"]],
    ["a size of it, and a node for it", { weightsLoader: OCI, cacheSizeGiB: 100, singleNodeCache: true }, ["weights-without-volume cacheSizeGiB", "weights-without-volume singleNodeCache"]],
    ["a revision of what isn't downloaded", { engine: Engine.SGLANG, weightsLoader: S3, revision: "main" }, ["weights-without-volume revision"]],
    ["a draft model that would be downloaded into it", { weightsLoader: OCI, speculative: Speculative.eagle3({ head: "acme/qwen3-eagle3", tokens: 4 }) }, ["weights-without-volume speculative"]],
    ["a compile cache on it", { weightsLoader: OCI, compileCache: true }, ["weights-without-volume compileCache"]],
    ["a pool without a fast disk", { weightsLoader: WeightsLoader.LOCAL_DISK }, ["no-local-disk weightsLoader"]],
    ["a compile cache for TensorRT-LLM", { engine: Engine.TENSORRT_LLM, compileCache: true }, ["compile-cache-without-effect compileCache"]],
    ["a compile cache for the mocker", { engine: Engine.MOCKER, compileCache: true }, ["compile-cache-without-effect compileCache"]],
    ["what the loader says said again", { weightsLoader: WeightsLoader.streamed(), engineArgs: ["--load-format", "safetensors"] }, ["engine-arg-contradicts engineArgs[0]"]],
    ["its options said again, of prefill", { weightsLoader: WeightsLoader.streamed(), prefill: { engineArgs: ["--model-loader-extra-config={}"] } }, ["engine-arg-contradicts prefill.engineArgs[0]"]],
  ])("%s", (...[, model, expected, where]) => expect(found(model, where)).toEqual(expected));

  test("keys aren't shown again", () => {
    const weightsLoader = WeightsLoader.objectStore({ uri: "s3://AKIA:secret@weights/qwen3" });
    const told = checkModel({ ...WHOLE, engine: Engine.SGLANG, weightsLoader } as ServedModelOptions, clusterOf(h100("gpus", EFA)), DynamoRelease.of("1.6.1"));
    expect(JSON.stringify(told)).not.toContain("AKIA");
  });
});

describe("is taken", () => {
  test.each<[string, Partial<ServedModelOptions>, Parameters<typeof found>[1]?]>([
    ["the streamer on the shared volume", { weightsLoader: WeightsLoader.streamed({ concurrency: 32 }) }],
    ["that of an early vLLM", { weightsLoader: WeightsLoader.streamed() }, { release: "0.9.1" }],
    ["that of SGLang", { engine: Engine.SGLANG, weightsLoader: WeightsLoader.streamed() }],
    ["an object store for SGLang, of a gated model without a token", { engine: Engine.SGLANG, model: "meta-llama/Llama-3.3-70B-Instruct", weightsLoader: WeightsLoader.objectStore({ uri: "gs://weights/llama-3.3-70b" }) }],
    ["an image", { weightsLoader: WeightsLoader.image({ image: `r.example.com/w@sha256:${"0".repeat(64)}`, folder: "a/b" }) }],
    ["a local copy where there is a disk", { weightsLoader: WeightsLoader.LOCAL_DISK }, { pool: FAST }],
    ["a compile cache, and room to write", { compileCache: true, scratchGiB: 50 }],
  ])("%s", (...[, model, where]) => expect(found(model, where)).toEqual([]));
});

describeWithHelm("what the chart makes of it", () => {
  const values = (model: Partial<ServedModelOptions>): Rendered => modelValues({ ...WHOLE, ...model } as ServedModelOptions, clusterOf(h100("gpus", EFA, FAST)), DynamoRelease.of("1.6.1"));
  const render = (model: Partial<ServedModelOptions>): Rendered[] => helmTemplate(CHART, values(model), { name: "qwen", namespace: "inference" });
  const kinds = (objects: Rendered[]): string[] => objects.map(({ kind }) => kind);
  const main = (objects: Rendered[]): Rendered => podOf(objects, "worker").containers[0];
  const inits = (objects: Rendered[]): string[] => podOf(objects, "worker").initContainers.map(({ name }: Rendered) => name);
  const env = (objects: Rendered[], name: string): string | undefined => main(objects).env.find((one: Rendered) => one.name === name)?.value;

  test("streamed: the same volume, and the streamer's words before the caller's own", () => {
    const objects = render({ weightsLoader: WeightsLoader.streamed({ concurrency: 32 }), engineArgs: ["--max-num-seqs", "8"] });
    expect(main(objects).args.join(" ")).toContain('--load-format runai_streamer --model-loader-extra-config {"concurrency":32}');
    expect(kinds(objects)).toContain("PersistentVolumeClaim");
    expect(inits(objects)).toEqual(["preflight", "wait-for-model", "preflight-weights"]);
  });

  test("object store: no volume, no download, nothing to wait for; the engine is told the address", () => {
    const objects = render({ engine: Engine.SGLANG, weightsLoader: S3 });
    expect(kinds(objects)).not.toContain("PersistentVolumeClaim");
    expect(objects.filter(({ kind, metadata }) => kind === "Job" && metadata.name.includes("download"))).toEqual([]);
    expect(main(objects).args.slice(0, 4)).toEqual(["--model-path", "s3://weights/qwen3", "--served-model-name", "Qwen/Qwen3-0.6B"]);
    expect(inits(objects)).toEqual(["preflight"]);
    expect(JSON.stringify(podOf(objects, "worker"))).not.toContain("model-cache");
    expect(podOf(objects, "frontend").volumes).toBeUndefined();
  });

  test("image: a volume of the pod's own, looked at before the engine starts", () => {
    const objects = render({ weightsLoader: WeightsLoader.image({ image: "r.example.com/w:1", folder: "model" }) });
    expect(podOf(objects, "worker").volumes).toContainEqual({ name: "weights-image", image: { reference: "r.example.com/w:1", pullPolicy: "IfNotPresent" } });
    expect(main(objects).args.slice(0, 2)).toEqual(["--model", "/opt/weights-image/model"]);
    expect(inits(objects)).toEqual(["preflight", "preflight-weights"]);
    expect(values({ weightsLoader: OCI }).cache).toMatchObject({ claimName: "", kubernetes: "1.35" });
  });

  test("image: a cluster that doesn't know such volumes is told of before anything is made", () => {
    const at = (version: string): string => {
      try {
        execFileSync(helmBinary() ?? "", ["template", "qwen", CHART, "-n", "inference", "--values", "-", "--kube-version", version, "--api-versions", "nvidia.com/v1beta1"], { input: JSON.stringify(values({ weightsLoader: OCI })), stdio: "pipe" });
        return "";
      } catch (error) {
        return String((error as { stderr: Buffer }).stderr);
      }
    };
    expect(at("1.34.2")).toContain("which Kubernetes has by default from 1.35 on, and the cluster has v1.34.2");
    expect([at("1.35.0"), at("1.36.1")]).toEqual(["", ""]);
  });

  test("local disk: copied after the download and before they are looked at; the program copies whole or not at all", () => {
    const objects = render({ weightsLoader: WeightsLoader.LOCAL_DISK });
    expect(inits(objects)).toEqual(["preflight", "wait-for-model", "copy-weights", "preflight-weights"]);
    expect(main(objects).args[1]).toBe("/opt/local-weights/Qwen/Qwen3-0.6B");
    const { command } = podOf(objects, "worker").initContainers[2];
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "weights-"));
    const [from, to] = [path.join(folder, "from"), path.join(folder, "to", "model")];
    fs.mkdirSync(path.join(from, "deep er"), { recursive: true });
    fs.writeFileSync(path.join(from, "config.json"), "{}");
    fs.writeFileSync(path.join(from, "deep er", "a 'file'.safetensors"), "weights");
    fs.mkdirSync(`${to}.part`, { recursive: true }); // Of a container that was ended half-way.
    const copy = (): Buffer => execFileSync(command[0], [...command.slice(1), from, to]);
    copy();
    expect(fs.readFileSync(path.join(to, "deep er", "a 'file'.safetensors"), "utf8")).toBe("weights");
    expect(fs.existsSync(`${to}.part`)).toBe(false);
    fs.writeFileSync(path.join(to, "config.json"), "kept");
    copy();
    expect(fs.readFileSync(path.join(to, "config.json"), "utf8")).toBe("kept");
    fs.rmSync(folder, { recursive: true });
  });

  test("compile cache: by image and GPUs, on the volume of the weights, which is otherwise only read", () => {
    const objects = render({ compileCache: true, gpusPerWorker: 2 });
    expect(env(objects, "VLLM_CACHE_ROOT")).toBe("/opt/compile-cache/.compiled/vllm-runtime-1.6.1/2-gpus/vllm");
    expect(main(objects).volumeMounts).toEqual(expect.arrayContaining([{ name: "model-cache", mountPath: "/opt/models", readOnly: true }, { name: "model-cache", mountPath: "/opt/compile-cache" }]));
    expect(env(render({ compileCache: true, engine: Engine.SGLANG }), "TORCHINDUCTOR_CACHE_DIR")).toBe("/opt/compile-cache/.compiled/sglang-runtime-1.6.1/1-gpus/inductor");
    expect(env(render({}), "VLLM_CACHE_ROOT")).toBeUndefined();
  });

  test("scratch: a folder with an end", () => {
    const objects = render({ scratchGiB: 50 });
    expect(podOf(objects, "worker").volumes).toContainEqual({ name: "scratch", emptyDir: { sizeLimit: "50Gi" } });
    expect(env(objects, "TMPDIR")).toBe("/opt/scratch");
  });
});

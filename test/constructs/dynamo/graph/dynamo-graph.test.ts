import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { parse } from "yaml";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { DynamoGraph, DynamoGraphProps } from "../../../../constructs/dynamo/graph/dynamo-graph";
import { Fabric } from "../../../../constructs/cluster/pools/fabric";
import { podNeeds } from "../../../../constructs/cluster/pools/pool-needs";
import { TaintEffect } from "../../../../constructs/cluster/pools/scheduling";
import { graphChartPath } from "../../../../constructs/dynamo/graph/dynamo-graph";
import { readYaml } from "../../../../constructs/dynamo/graph/read-yaml";
import { ImageMirror } from "../../../../constructs/kubernetes/images/image-mirror";
import { ExistingDeployment } from "../../../../stacks/kubernetes/existing-deployment";
import { imagesOf } from "../../../../images/pod-images";
import { describeWithHelm, helmTemplate } from "../../../harness/helm";
import { CLUSTERS, cluster, pool } from "./clusters";
import table from "./manifest-changes.json";

/* eslint-disable @typescript-eslint/no-explicit-any -- manifests have no type */

const FOLDER = path.join(__dirname, "manifests");

function graphOf(props: DynamoGraphProps): DynamoGraph {
  return new DynamoGraph(new TerraformStack(Testing.app(), "stack"), "graph", props);
}

/** The places at which two values differ: the topmost where one of them has nothing. */
function differences(a: any, b: any, at = ""): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const list = Array.isArray(a) && Array.isArray(b) && a.length === b.length;
  const map = (value: any): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!list && !(map(a) && map(b))) return [at];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], list ? `${at}[${key}]` : at === "" ? key : `${at}.${key}`));
}

describe.each(table.manifests)("upstream's $file on $cluster with release $release", ({ file, cluster, release, pools, changes }) => {
  const given: any = parse(fs.readFileSync(path.join(FOLDER, file), "utf8"));
  const props = { file: path.join(FOLDER, file), cluster: CLUSTERS[cluster as keyof typeof CLUSTERS], release, pools: pools as unknown as { [name: string]: string } };
  const graph = graphOf(props);

  test("is taken", () => expect(problemsIn(graph)).toEqual([]));

  test("is changed in these places, for these reasons, and nowhere else", () => {
    expect(graph.changes).toEqual(changes);
    const told = graph.changes.map((change) => change.path);
    // What is told is what differs: each place that differs is told, or lies below one that is.
    const differ = differences(given, graph.manifest);
    const covered = (place: string): boolean => told.some((one) => place === one || place.startsWith(`${one}.`) || place.startsWith(`${one}[`) || one.startsWith(`${place}.`) || one.startsWith(`${place}[`));
    expect(differ.filter((place) => !covered(place))).toEqual([]);
    expect(told.filter((one) => !differ.some((place) => place === one || place.startsWith(`${one}.`) || place.startsWith(`${one}[`) || one.startsWith(`${place}.`) || one.startsWith(`${place}[`)))).toEqual([]);
  });
});

const AGG = path.join(FOLDER, "gke-vllm-agg.v1beta1.yaml");

describe("a graph of one's own", () => {
  const text = (main: string): string => `apiVersion: nvidia.com/v1alpha1
kind: DynamoGraphDeployment
metadata: { name: own }
spec:
  services:
    worker:
      componentType: worker
      resources: { limits: { gpu: "1" } }
      extraPodSpec:
        mainContainer:
          image: nvcr.io/nvidia/ai-dynamo/vllm-runtime:\${VERSION}
${main}
`;
  const mainOf = (graph: DynamoGraph): any => (graph.manifest as any).spec.services.worker.extraPodSpec.mainContainer;

  test("is read as kubectl reads it: octal numbers, on for true, no times and no dates", () => {
    const graph = graphOf({
      cluster: CLUSTERS.eks,
      yaml: text("          env: [{ name: A, value: 12:30:45 }, { name: B, value: 2026-11-29 }]\n          tty: on").replace("        mainContainer:", "        volumes: [{ name: v, secret: { secretName: s, defaultMode: 0644 } }]\n        mainContainer:"),
    });
    expect(problemsIn(graph)).toEqual([]);
    expect(mainOf(graph)).toMatchObject({ env: [{ value: "12:30:45" }, { value: "2026-11-29" }], tty: true });
    expect((graph.manifest as any).spec.services.worker.extraPodSpec.volumes[0].secret.defaultMode).toBe(0o644);
  });

  test("has the release for ${VERSION} in its images, and what variables say; its scripts are left alone", () => {
    const script = "          command: [/bin/sh, -c]\n          args: ['echo ${VERSION} ${HOME}']";
    expect(mainOf(graphOf({ cluster: CLUSTERS.eks, yaml: text(script), release: "1.5.1" }))).toMatchObject({ image: "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.5.1", args: ["echo ${VERSION} ${HOME}"] });
    expect(mainOf(graphOf({ cluster: CLUSTERS.eks, yaml: text(script), variables: { VERSION: "1.6.1-mine" } })).image).toMatch(/:1.6.1-mine$/);
  });

  test("gets the driver's path before a program, and not where its script sets it", () => {
    const graph = graphOf({ cluster: CLUSTERS.gke, yaml: text("          command: [python3, -m, dynamo.vllm]\n          args: [--model, 'a b']") });
    const { command, args } = mainOf(graph);
    expect(command.slice(0, 2)).toEqual(["/bin/sh", "-c"]);
    expect(command[2]).toContain('export LD_LIBRARY_PATH="/usr/local/nvidia/lib64');
    expect(command[2]).toMatch(/exec "\$@"\n$/);
    expect(args).toEqual(["python3", "-m", "dynamo.vllm", "--model", "a b"]);
    const own = text("          command: [/bin/sh, -c, 'export LD_LIBRARY_PATH=/usr/local/nvidia/lib64; exec python3 -m dynamo.vllm']");
    expect(mainOf(graphOf({ cluster: CLUSTERS.gke, yaml: own })).command).toHaveLength(3);
  });

  test("tolerates what its pool and the cloud's spot nodes carry, once", () => {
    const taints = [{ key: "nvidia.com/gpu", value: "present", effect: TaintEffect.NO_SCHEDULE }, { key: "spot", effect: TaintEffect.NO_SCHEDULE }];
    const lab = cluster("spot", [pool("l4", { taints, spotTaints: [taints[1]] })]);
    const { tolerations } = (graphOf({ cluster: lab, yaml: text("") }).manifest as any).spec.services.worker.extraPodSpec;
    expect(tolerations).toEqual([
      { key: "spot", operator: "Exists", effect: "NoSchedule" },
      { key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" },
    ]);
    const everything = text("").replace("        mainContainer:", "        tolerations: [{ operator: Exists }]\n        mainContainer:");
    expect((graphOf({ cluster: lab, yaml: everything }).manifest as any).spec.services.worker.extraPodSpec.tolerations).toEqual([{ operator: "Exists" }]);
  });

  test.each([
    ["none asked for", 'limits: { gpu: "8" }', { cpu: "1" }],
    ["memory asked for", 'limits: { gpu: "8" }, requests: { memory: 64Gi }', { memory: "64Gi" }],
  ])("gets a processor beside huge pages, which Kubernetes takes only beside memory or processors: %s", (_, resources, requests) => {
    const fabric = Fabric.of("efa", "vpc.amazonaws.com/efa", 32);
    const plain = pool("p5", { fabric });
    const paged = { ...plain, podNeeds: { podNeeds: () => ({ ...podNeeds(plain, 8, true), resources: { "nvidia.com/gpu": "8", "hugepages-2Mi": "5120Mi" } }) } };
    const graph = graphOf({ cluster: cluster("lab", [paged]), yaml: text("").replace('limits: { gpu: "1" }', resources).replace("componentType: worker", "componentType: worker\n      multinode: { nodeCount: 2 }") });
    expect(problemsIn(graph)).toEqual([]);
    const { resources: made } = (graph.manifest as any).spec.services.worker;
    expect(made.limits.custom).toEqual({ "hugepages-2Mi": "5120Mi" });
    expect(made.requests).toMatchObject(requests);
    expect(Object.keys(made.requests).includes("cpu")).toBe("cpu" in requests);
  });

  test("has its images from the mirror, its pull secrets, another name and namespace", () => {
    const graph = graphOf({ cluster: CLUSTERS.gke, file: AGG, release: "1.3.1", name: "mine", namespace: "team", imagePullSecrets: ["s"], imageMirror: ImageMirror.of("reg.example.com/m") });
    expect(problemsIn(graph)).toEqual([]);
    expect(graph.name).toBe("mine");
    const { metadata, spec } = graph.manifest as any;
    expect(metadata).toEqual({ name: "mine", namespace: "team" });
    for (const { podTemplate } of spec.components) {
      expect(podTemplate.spec.containers[0].image).toMatch(/^reg.example.com\/m\/nvcr.io\/nvidia\/ai-dynamo\//);
      expect(podTemplate.spec.imagePullSecrets).toEqual([{ name: "s" }]);
    }
  });

  test("what stands beside it in its file comes along, in its namespace, before it", () => {
    const yaml = `${text("")}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: config, namespace: other }\ndata: { a: b }\n`;
    const stack = new TerraformStack(Testing.app(), "stack");
    new DynamoGraph(stack, "graph", { cluster: CLUSTERS.eks, yaml });
    const [release] = Object.values<any>(JSON.parse(Testing.synth(stack)).resource.helm_release);
    expect(release).toMatchObject({ name: "own", namespace: "inference", wait: false });
    const { objects } = JSON.parse(release.values[0]);
    expect(objects.map(({ kind, metadata }: any) => [kind, metadata.name, metadata.namespace])).toEqual([
      ["ConfigMap", "config", "inference"],
      ["DynamoGraphDeployment", "own", "inference"],
    ]);
  });

  test("as text needs a package, which is asked for when it isn't there", () => {
    expect(readYaml("a: 1", () => undefined)).toEqual({});
    expect(readYaml("a: 1")).toEqual({ objects: [{ a: 1 }] });
  });

  test("what the caller gave stays as it is", () => {
    const manifest: any = parse(text(""));
    const before = JSON.stringify(manifest);
    graphOf({ cluster: CLUSTERS.gke, manifest });
    expect(JSON.stringify(manifest)).toBe(before);
  });
});

describe("a deployment with graphs", () => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "graph-test-"));
  afterAll(() => fs.rmSync(outdir, { recursive: true }));
  const app = new App({ outdir });
  new ExistingDeployment(app, "lab", { cluster: CLUSTERS.gke, models: [], dynamo: { release: "1.3.1" }, graphs: [{ file: AGG }] });
  app.synth();

  test("has them in the stack of the models, and tells what it changed in a file", () => {
    const { helm_release: releases } = JSON.parse(fs.readFileSync(path.join(outdir, "stacks/lab-inference/cdk.tf.json"), "utf8")).resource;
    expect(Object.values<any>(releases).map(({ name, namespace }) => [name, namespace])).toEqual([["vllm-agg", "inference"]]);
    const told = JSON.parse(fs.readFileSync(path.join(outdir, "graphs/lab-inference.vllm-agg.json"), "utf8"));
    expect(told).toMatchObject({ schemaVersion: 1, name: "vllm-agg", namespace: "inference", release: "1.3.1", manifest: { kind: "DynamoGraphDeployment" } });
    expect(told.changes.map(({ path: place }: any) => place)).toEqual(table.manifests.find(({ file, cluster: on }) => file === path.basename(AGG) && on === "gke")!.changes.map((change) => change.path));
    expect(JSON.parse(fs.readFileSync(path.join(outdir, "deployments/lab.json"), "utf8")).releases).toContainEqual(expect.objectContaining({ name: "vllm-agg", chart: "dynamo-graph" }));
  });
});

describeWithHelm("the chart for graphs", () => {
  test.each(table.manifests)("renders $file on $cluster as it is", ({ file, cluster: on, release, pools }) => {
    const { manifest } = graphOf({ file: path.join(FOLDER, file), cluster: CLUSTERS[on as keyof typeof CLUSTERS], release, pools: pools as unknown as { [name: string]: string } });
    expect(helmTemplate(graphChartPath(), { objects: [manifest] })).toEqual([manifest]);
  });
});

test("its images are among those that a mirror must hold", () => {
  const { manifest } = graphOf({ file: AGG, cluster: CLUSTERS.gke, release: "1.3.1" });
  expect([...imagesOf(manifest)].sort()).toEqual(["nvcr.io/nvidia/ai-dynamo/dynamo-frontend:1.2.1", "nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.2.1"]);
});

test("a worker over nodes without the fabric's build of its image is told of, not refused", () => {
  const multinode = (image: string): string[] => {
    const manifest: any = parse(fs.readFileSync(path.join(FOLDER, "vllm-disagg-multinode.v1alpha1.yaml"), "utf8"));
    for (const part of ["decode", "prefill"]) manifest.spec.services[part].extraPodSpec.mainContainer.image = image;
    const graph = graphOf({ manifest, cluster: CLUSTERS.eks, release: "1.3.1" });
    expect(problemsIn(graph)).toEqual([]);
    return graph.node.metadata.map(({ data }) => String(data));
  };
  expect(multinode("x/vllm-runtime:1.3.1")).toEqual(["decode", "prefill"].map((part) => expect.stringContaining(`[fabric-image] component ${part} runs over several nodes of pool p5, whose fabric needs the build "-efa"`)));
  expect(multinode("x/vllm-runtime:1.3.1-efa")).toEqual([]);
});

import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { DoorCertificate } from "../../constructs/cluster/exposure/certificate";
import { Exposure } from "../../constructs/cluster/exposure/exposure";
import { explain } from "../../explain/explanation";
import { readDeployment } from "../../explain/deployment";
import { explanationText } from "../../explain/text";
import { GkeDeployment } from "../../stacks/google/deployment";
import { missingTerraform, validateOffline } from "../../testing";

/** A whole deployment on GKE with an endpoint picker: what its stacks have of it, and what is told. */

type Json = { [key: string]: any }; // eslint-disable-line @typescript-eslint/no-explicit-any

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "endpoint-picker-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

function synth(folder: string, endpointPicker?: object): string {
  const outdir = path.join(scratch, folder);
  const app = new App({ outdir });
  const exposure = Exposure.internal({ host: "qwen.example.com", tls: DoorCertificate.secret("qwen-tls") });
  new GkeDeployment(app, "chat", {
    region: "us-central1",
    project: "my-project",
    gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }],
    gateway: {},
    models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B", replicas: 2, exposure, ...(endpointPicker === undefined ? {} : { endpointPicker }) }],
  });
  app.synth();
  return outdir;
}

const stack = (outdir: string, name: string): Json => JSON.parse(fs.readFileSync(path.join(outdir, "stacks", `chat-${name}`, "cdk.tf.json"), "utf8"));
const releases = (outdir: string): Json => Object.fromEntries(Object.values<Json>(stack(outdir, "inference").resource.helm_release).map((release) => [release.name, JSON.parse(release.values[0])]));

const picked = synth("picked", {});
const plain = synth("plain");

test("the proxies of the cluster ask the picker and reach the workers, and the kind must be served before the graph", () => {
  const { network, requires } = releases(picked).qwen;
  expect(network.picked).toEqual({ pickers: ["epp"], workers: ["worker"], namespaces: [], cidrs: ["10.9.0.0/23", "35.191.0.0/16", "130.211.0.0/22"] });
  expect(network.clientCidrs).toEqual(network.picked.cidrs);
  expect(requires).toEqual([{ api: "inference.networking.k8s.io/v1", servedBy: "the Gateway API Inference Extension", why: "has an endpoint picker" }]);
});

test("driver path and tolerations are the worker's alone: the picker needs no GPU, and its sidecar gets none", () => {
  const { components } = releases(picked).qwen.graph.spec;
  const spec = (name: string): Json => components.find((one: Json) => one.name === name).podTemplate.spec;
  expect(spec("epp").nodeSelector).toBeUndefined();
  expect(JSON.stringify(spec("epp").containers)).not.toContain("nvidia.com/gpu");
  const [main, sidecar] = spec("worker").containers;
  expect([main.name, JSON.stringify(main.command)]).toEqual(["main", expect.stringContaining("LD_LIBRARY_PATH")]);
  expect([sidecar.name, sidecar.command, sidecar.resources.limits]).toEqual(["sidecar-frontend", undefined, undefined]);
});

test("nothing else is another deployment than without it", () => {
  for (const name of ["cluster", "addons", "crds", "platform"]) expect(stack(picked, name)).toEqual(stack(plain, name));
  const [{ qwen: before }, { qwen: after }] = [releases(plain), releases(picked)];
  expect(before).not.toHaveProperty("requires");
  expect(Object.keys(before.network)).not.toContain("picked");
  expect(before.graph.spec.components.map(({ name }: Json) => name)).toEqual(["frontend", "worker"]);
  expect(after.graph.spec.components.find(({ name }: Json) => name === "frontend")).toEqual(before.graph.spec.components.find(({ name }: Json) => name === "frontend"));
});

test("explain tells of it, and it costs nothing", () => {
  const told = (outdir: string): string => {
    const file = path.join(outdir, "deployments", "chat.json");
    return explanationText(explain(readDeployment(file, fs.readFileSync(file, "utf8"))));
  };
  expect(told(picked)).toContain("chats go to the worker that the endpoint picker of qwen-pool names");
  expect(told(picked)).toContain("1 x epp");
  expect(told(plain)).not.toContain("epp");
  const usd = (text: string): string[] => text.match(/USD [0-9.]+ an hour/g) ?? [];
  expect(usd(told(picked))).toEqual(usd(told(plain)));
  expect(usd(told(plain)).length).toBeGreaterThan(0);
});

test("it is valid for its providers", async () => {
  if (missingTerraform() === undefined) expect(await validateOffline(picked)).toEqual([]);
}, 60_000);

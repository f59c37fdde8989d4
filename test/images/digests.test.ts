import * as crypto from "crypto";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { imagesCommand } from "../../cli/commands/images";
import { parseImage } from "../../constructs/core/forms/image-reference";
import { problemsIn } from "../../constructs/core/problems/refuse";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { listImages } from "../../images/list";
import { findProgram } from "../../images/programs";
import { EksDeployment, ImageDigests, ImageDigestsOptions, ImageMirror } from "../../stacks/aws";
import { AksDeployment, ApiServerAccess } from "../../stacks/azure";
import { GkeDeployment } from "../../stacks/google";
import { describeWithHelm } from "../harness/helm";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "digests-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let folders = 0;
const folder = (): string => {
  const made = path.join(scratch, `${folders++}`);
  fs.mkdirSync(made);
  return made;
};

describe("images --digests, asked of a registry", () => {
  /** A registry as the OCI distribution API has it, as far as manifests are asked for: a stand-in, on this machine. */
  const MANIFEST = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [] as object[] };
  const manifests: { [path: string]: string } = {};
  let server: http.Server;
  let host = "";
  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const body = manifests[request.url ?? ""];
      if (request.url === "/v2/") return void response.writeHead(200).end("{}");
      if (body === undefined) return void response.writeHead(404, { "content-type": "application/json" }).end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
      response.writeHead(200, { "content-type": MANIFEST.mediaType, "docker-content-digest": digestOf(body), "content-length": body.length });
      response.end(request.method === "HEAD" ? undefined : body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `localhost:${(server.address() as AddressInfo).port}`;
    // skopeo speaks TLS to all but those that its file names.
    fs.mkdirSync(path.join(scratch, ".config", "containers"), { recursive: true });
    fs.writeFileSync(path.join(scratch, ".config", "containers", "registries.conf"), `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  });
  afterAll(() => server.close());
  const digestOf = (text: string): string => `sha256:${crypto.createHash("sha256").update(text).digest("hex")}`;
  const push = (name: string, tag: string, note: string): string => {
    const body = JSON.stringify({ ...MANIFEST, annotations: { note } });
    manifests[`/v2/${name}/manifests/${tag}`] = body;
    return digestOf(body);
  };

  /** A program in the place of crane, which asks the registry as crane does. */
  const crane = (body: string): string => {
    const bin = folder();
    fs.writeFileSync(path.join(bin, "crane"), `#!${process.execPath}\n${body}`, { mode: 0o755 });
    return bin;
  };
  const ASKS = `
const [what, image] = process.argv.slice(2);
const [, host, name, tag] = /^([^/]+)\\/(.+):([^:]+)$/.exec(image);
fetch("http://" + host + "/v2/" + name + "/manifests/" + tag, { method: "HEAD" }).then((answer) => {
  if (what !== "digest" || !answer.ok) { console.error("Error: fetching\\nHEAD " + image + ": " + answer.status); process.exit(1); }
  console.log(answer.headers.get("docker-content-digest"));
});`;

  /** An app's folder: what its synthesis writes, without the time that a real one takes. */
  const app = (images: string[]): string => {
    const at = folder();
    const jobs = Object.fromEntries(images.map((image, index) => [`job${index}`, { manifest: { spec: { containers: [{ name: "a", image }] } } }]));
    const stack = { name: "lab", constructPath: "lab", workingDirectory: "stacks/lab", synthesizedStackPath: "stacks/lab/cdk.tf.json", annotations: [], dependencies: [] };
    fs.writeFileSync(path.join(at, "cdktf.json"), JSON.stringify({ language: "typescript", app: `${process.execPath} app.js` }));
    fs.writeFileSync(
      path.join(at, "app.js"),
      `const fs = require("fs");
if (JSON.parse(process.env.CDKTF_CONTEXT_JSON)["cdktf-dynamo:withoutDigests"] !== true) process.exit(1);
fs.mkdirSync(process.env.CDKTF_OUTDIR + "/stacks/lab", { recursive: true });
fs.writeFileSync(process.env.CDKTF_OUTDIR + "/manifest.json", ${JSON.stringify(JSON.stringify({ version: "0.21.0", stacks: { lab: stack } }))});
fs.writeFileSync(process.env.CDKTF_OUTDIR + "/stacks/lab/cdk.tf.json", ${JSON.stringify(JSON.stringify({ resource: { kubernetes_manifest: jobs } }))});`,
    );
    return at;
  };
  const run = async (at: string, bin: string, ...args: string[]): Promise<{ status: number; out: string; err: string; file?: unknown }> => {
    let [out, err] = ["", ""];
    const io = { env: { ...process.env, HOME: scratch, PATH: `${bin}:${path.dirname(process.execPath)}:/usr/bin:/bin` }, out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
    const status = await imagesCommand(["--digests", "lock.json", "--cwd", at, ...args], io);
    const file = path.join(at, "lock.json");
    return { status, out, err, file: fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : undefined };
  };

  test("each image's digest, those that it has kept; asked anew, the tag that was moved is told", async () => {
    const [a, b] = [push("team/a", "1.0", "a"), push("b", "2", "b")];
    const at = app([`${host}/team/a:1.0`, `${host}/b:2`, `${host}/c@sha256:${"0".repeat(64)}`]);
    const bin = crane(ASKS);
    expect(await run(at, bin)).toEqual({ status: 0, err: "", out: "lock.json: 2 digests, 2 asked for with crane\n", file: { version: 1, images: { [`${host}/b:2`]: b, [`${host}/team/a:1.0`]: a } } });
    const moved = push("b", "2", "another");
    expect((await run(at, bin)).out).toBe("lock.json: 2 digests, 0 asked for with crane\n");
    expect(await run(at, bin, "--renew")).toMatchObject({ status: 0, out: `moved: ${host}/b:2 was ${b}, is ${moved}\nlock.json: 2 digests, 2 asked for with crane\n`, file: { images: { [`${host}/b:2`]: moved } } });
  });

  test("what has no answer is told, and the others are written", async () => {
    const digest = push("d", "1", "d");
    const at = app([`${host}/d:1`, `${host}/gone:1`, `${host}/untagged`]);
    const { status, err, file } = await run(at, crane(ASKS));
    expect([status, file]).toEqual([1, { version: 1, images: { [`${host}/d:1`]: digest } }]);
    expect(err).toBe(`no digest of ${host}/gone:1: HEAD ${host}/gone:1: 404\nno digest of ${host}/untagged: it has no tag\n`);
  });

  test.each([
    ["a page of a proxy", 'console.log("<html>sign in</html>")', 'this is no digest: "<html>sign in</html>"'],
    ["half a digest", 'console.log("sha256:abc")', 'this is no digest: "sha256:abc"'],
    ["a digest and more", `console.log("sha256:${"a".repeat(64)} extra")`, /^this is no digest/],
    ["nothing", "", 'this is no digest: "nothing"'],
    ["a digest, and a failure", `console.log("sha256:${"a".repeat(64)}"); process.exitCode = 3; console.error("unauthorized")`, "unauthorized"],
  ])("nothing is made of an answer that is %s", async (_what, body, why) => {
    const { status, err, file } = await run(app([`${host}/d:1`]), crane(body));
    expect([status, file]).toEqual([1, { version: 1, images: {} }]);
    expect(err.replace(`no digest of ${host}/d:1: `, "").trim()).toMatch(why);
  });

  test("a file that is something else is left as it is; without a program that asks it says so", async () => {
    const at = app([`${host}/d:1`]);
    fs.writeFileSync(path.join(at, "lock.json"), '{"version": 2}');
    expect(await run(at, crane(ASKS))).toMatchObject({ status: 2, file: { version: 2 }, err: expect.stringMatching(/^lock.json: it holds no digests/) });
    fs.rmSync(path.join(at, "lock.json"));
    expect(await run(at, folder(), "--tool", "crane")).toMatchObject({ status: 2, file: undefined, err: expect.stringMatching(/^none of crane is on the PATH/) });
  });

  const skopeo = findProgram("skopeo", process.env);
  const whereSkopeoIs = skopeo === undefined ? test.skip : test;
  if (skopeo === undefined) console.warn("skipped: digests asked for with the real skopeo, which isn't here (SKOPEO_BINARY)");
  whereSkopeoIs("the real skopeo", async () => {
    const digest = push("e", "1", "e");
    const { status, err, file: written } = await run(app([`${host}/e:1`, `${host}/gone:1`]), folder(), "--tool", "skopeo");
    expect([status, written]).toEqual([1, { version: 1, images: { [`${host}/e:1`]: digest } }]);
    expect(err).toMatch(/^no digest of \S+gone:1: .*manifest unknown/);
  });
});

const MODELS = [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }];
type Make = (app: App, more: object) => unknown;
const CLOUDS: { readonly [cloud: string]: Make } = {
  eks: (app, more) => new EksDeployment(app, "lab", { region: "us-west-2", gpuPools: [{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }], models: MODELS, ...more }),
  aks: (app, more) => new AksDeployment(app, "lab", { region: "eastus", subscriptionId: "11111111-2222-4333-8444-555555555555", apiServerAccess: ApiServerAccess.ANYWHERE, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 2 }], models: MODELS, ...more }),
  gke: (app, more) => new GkeDeployment(app, "lab", { project: "my-project", region: "us-central1", gpuPools: [{ name: "l4", machineType: "g2-standard-8", maxNodes: 2 }], models: MODELS, ...more }),
};

describeWithHelm("what is deployed by digest", () => {
  const asked = (make: Make, more: object): string[] => {
    const out = folder();
    const app = new App({ outdir: out });
    make(app, more);
    expect(problemsIn(app)).toEqual([]);
    app.synth();
    return listImages({ ids: [], format: "json", strict: false, out }, { env: process.env, out: () => undefined, err: () => undefined }).images.map(({ image }) => image);
  };
  const lock = (images: string[]): string => {
    const file = path.join(folder(), "images.lock.json");
    const digests = Object.fromEntries(images.map((image) => [image, `sha256:${crypto.createHash("sha256").update(image).digest("hex")}`]));
    fs.writeFileSync(file, JSON.stringify({ version: 1, images: digests }));
    return file;
  };
  const from = (images: string[], options: ImageDigestsOptions = {}): object => ({ imageDigests: ImageDigests.fromFile(lock(images), options) });
  /** The driver's tag is put together by the GPU Operator of each node's system. */
  const EXCEPT = { eks: [], aks: ["nvcr.io/nvidia/driver"], gke: [] } as { readonly [cloud: string]: string[] };

  test.each(Object.entries(CLOUDS))("%s: every image, with its tag; by a mirror too", (cloud, make) => {
    const except = EXCEPT[cloud];
    const monitoring = cloud === "eks" ? Monitoring.inCluster() : undefined;
    const tagged = asked(make, { monitoring });
    const pinned = asked(make, { monitoring, ...from(tagged, { except }) });
    const left = pinned.filter((image) => !/:[^@/]+@sha256:[0-9a-f]{64}$/.test(image));
    expect(left.every((image) => except.some((prefix) => image.startsWith(prefix)))).toBe(true);
    expect(pinned.map((image) => image.replace(/@.*/, ""))).toEqual(tagged);
    const mirrored = asked(make, { monitoring, imageMirror: ImageMirror.of("registry.example.com/m"), ...from(tagged, { except }) });
    expect(mirrored).toEqual(pinned.map((image) => `registry.example.com/m/${image}`));
  });

  test("images that the file lacks are refused together; a chart that takes no digest is told apart", () => {
    const refused = (cloud: string, images: string[], options: ImageDigestsOptions = {}): string[] => {
      const app = new App({ outdir: folder() });
      CLOUDS[cloud](app, from(images, options));
      return problemsIn(app).map(({ code, property, reason }) => `${code} ${property}: ${reason}`);
    };
    const all = asked(CLOUDS.aks, {});
    expect(refused("aks", all.slice(1))).toEqual([
      expect.stringContaining(`has no digest of ${all[0]}`),
      expect.stringMatching(/^image-digest-fixed imageDigests\.except: their charts take no digest by a value that is known: nvcr\.io\/nvidia\/driver:[^,]+-ubuntu22\.04, nvcr\.io\/nvidia\/driver:[^,]+-ubuntu24\.04$/),
    ]);
    expect(refused("eks", [])).toEqual([expect.stringMatching(/^image-digest-missing imageDigests: .* has no digest of .*public\.ecr\.aws/)]);
    expect(refused("gke", asked(CLOUDS.gke, {}))).toEqual([]);
  });

  test("the app that is asked for its images has neither digests nor mirror", () => {
    const out = folder();
    const app = new App({ outdir: out, context: { "cdktf-dynamo:withoutDigests": true } });
    CLOUDS.eks(app, { imageMirror: ImageMirror.of("registry.example.com/m"), imageDigests: ImageDigests.fromFile("nowhere.json") });
    expect(problemsIn(app)).toEqual([]);
    app.synth();
    const { images } = listImages({ ids: [], format: "json", strict: false, out }, { env: process.env, out: () => undefined, err: () => undefined });
    expect(images.every(({ image }) => !image.includes("@") && parseImage(image)?.host !== "registry.example.com")).toBe(true);
  });

  test.each<[string, () => ImageDigests, string, RegExp]>([
    ["no such file", () => ImageDigests.fromFile("nowhere.json"), "digests-unreadable", /^there is no such file$/],
    ["no JSON", () => ImageDigests.fromFile(written("{")), "digests-unreadable", /^it can't be read/],
    ["another file", () => ImageDigests.fromFile(written('{"images": []}')), "digests-unreadable", /^it holds no digests/],
    ["a name that isn't in full", () => ImageDigests.fromFile(written(`{"version": 1, "images": {"nats:2": "sha256:${"a".repeat(64)}"}}`)), "digests-unreadable", /^"nats:2" is no image written in full/],
    ["a digest that is none", () => ImageDigests.fromFile(written('{"version": 1, "images": {"a.io/b:1": "latest"}}')), "digests-unreadable", /^the digest of a\.io\/b:1 is no sha256/],
    ["a number", () => ImageDigests.fromFile(7 as never), "wrong-type", /./],
    ["a text for a list", () => ImageDigests.fromFile(written('{"version": 1, "images": {}}'), { except: "a" } as never), "wrong-type", /./],
    ["an option of another name", () => ImageDigests.fromFile(written('{"version": 1, "images": {}}'), { exept: [] } as never), "unknown-property", /./],
  ])("%s is refused", (_what, digests, code, reason) => {
    const app = new App({ outdir: folder() });
    CLOUDS.gke(app, { imageDigests: digests() });
    expect(problemsIn(app)).toEqual([expect.objectContaining({ code, reason: expect.stringMatching(reason) })]);
  });
  const written = (text: string): string => {
    const file = path.join(folder(), "lock.json");
    fs.writeFileSync(file, text);
    return file;
  };
});

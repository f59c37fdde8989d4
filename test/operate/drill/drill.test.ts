import * as fs from "fs";
import { drill } from "../../../cli/commands/drill";
import { runCommand } from "../../../cli/run";
import { WORDS } from "../fake-kubectl";
import { Cluster, FakeVelero, GRAPH, backup, cluster } from "./fake-velero";

let fake: FakeVelero | undefined;
afterEach(() => fake?.end());

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly fake: FakeVelero;
}

async function run(state: Cluster, ...argv: string[]): Promise<Ran> {
  fake = new FakeVelero(state);
  return again(fake, ...argv);
}

async function again(which: FakeVelero, ...argv: string[]): Promise<Ran> {
  const told = { out: "", err: "" };
  const io = { env: which.env, readStdin: () => "", readFile: (file: string) => fs.readFileSync(file, "utf8"), out: (text: string) => void (told.out += text), err: (text: string) => void (told.err += text) };
  return { status: await runCommand(drill, ["--output", which.output, ...argv, "lab"], io), ...told, fake: which };
}

const QUICK = ["--timeout", "20", "--clean-timeout", "5"];

test("--plan names backup, its age, what comes and what goes, and changes nothing", async () => {
  const { status, out, fake: which } = await run(cluster(), "--plan");
  expect(status).toBe(0);
  expect(out).toContain("place of the backups   Available");
  // The newest whole one; a later one that failed in part isn't whole.
  expect(out).toMatch(/backup +velero-models-2, begun \d+ (min|h|days) ago, without Secrets/);
  expect(out).toContain("inference into inference-drill, in which a quota lets no pod run");
  expect(which.calls.filter((call) => !/^(get|config|version) /.test(call))).toEqual([]);
});

test("restores, holds against what is there, says the times, and leaves nothing", async () => {
  const { status, out, fake: which } = await run(cluster(), ...QUICK);
  expect(out).toContain("lab: restored\n");
  expect(out).toMatch(/ok +restore +velero-models-2: Completed: 4 objects, 0 warnings, 0 errors/);
  expect(out).toMatch(/ok +dynamographdeployments +inference-drill: qwen\n/);
  expect(out).toMatch(/ok +configmaps +inference-drill: profile\n/);
  expect(out).toMatch(/- +secrets +inference-drill: not saved/);
  expect(out).toMatch(/\d+\.\d s {2}restore of inference from velero-models-2 into inference-drill\n/);
  expect([status, which.left]).toEqual([0, []]);
  // Nothing of what is served is changed.
  expect(which.calls.filter((call) => /^(delete|patch|create)/.test(call)).filter((call) => !/drill|create -f -/.test(call))).toEqual([]);
});

test("no pod, load balancer or volume can come of it, and nothing is restored that acts beyond its namespace", async () => {
  const stuck = await run(cluster({ stuck: true }), "--timeout", "2", "--clean-timeout", "2");
  expect([stuck.status, stuck.fake.left]).toEqual([1, []]);
  expect(stuck.out).toContain("it wasn't waited for any longer");
  const kept = await run(cluster({ holds: true }), "--timeout", "20", "--clean-timeout", "1");
  expect(kept.status).toBe(1);
  expect(kept.out).toMatch(/FAILED +clean +inference-drill: namespace inference-drill is still going: kubectl delete namespace inference-drill/);
  expect(kept.fake.state.objects.resourcequotas).toMatchObject([{ metadata: { namespace: "inference-drill" }, spec: { hard: { pods: "0", "services.loadbalancers": "0", persistentvolumeclaims: "0" } } }]);
  expect(kept.fake.state.objects.namespaces[1].metadata.labels).toEqual({ "dynamo-serving/drill": "lab", "pod-security.kubernetes.io/enforce": "restricted" });
});

test.each(["dynamo-serving/drill", "cdktf-dynamo.drill"])("what a drill before left is taken away first, by its label %s", async (label) => {
  const labels = { [label]: "lab" };
  const before = cluster({ objects: { namespaces: [{ metadata: { name: "inference" } }, { metadata: { name: "inference-drill", labels } }], "restores.velero.io": [{ metadata: { name: "drill-lab-1", namespace: "velero", labels } }] } });
  expect((await run(before, "--plan")).out).toContain("first what a drill before left of both");
  const { status, err, fake: which } = await run(before, ...QUICK);
  expect([status, which.left]).toEqual([0, []]);
  expect(err).toContain("what a drill before left is taken away");
});

test.each([[undefined], [{ "dynamo-serving/drill": "other" }], [{ "cdktf-dynamo.drill": "other" }]])("a namespace that isn't this drill's (labels %p) is left alone", async (labels) => {
  const taken = cluster({ objects: { namespaces: [{ metadata: { name: "inference-drill", labels } }] } });
  const { status, err, fake: which } = await run(taken, ...QUICK);
  expect([status, which.left]).toEqual([1, ["inference-drill"]]);
  expect(err).toContain("namespace inference-drill is there, and isn't a drill's of lab");
});

describe("what isn't as it was is told", () => {
  const objects = { "dynamographdeployments.nvidia.com": [GRAPH, { ...GRAPH, metadata: { ...GRAPH.metadata, name: "llama" } }] };
  test.each<[string, Partial<Cluster>, number, RegExp]>([
    ["a graph that isn't in it", { objects }, 1, /FAILED +dynamographdeployments +inference-drill: llama isn't there/],
    ["a graph that is later than it", { objects: { "dynamographdeployments.nvidia.com": [GRAPH, { ...GRAPH, metadata: { ...GRAPH.metadata, name: "llama", creationTimestamp: "2026-11-28T04:00:00Z" } }] } }, 0, /ok +dynamographdeployments +inference-drill: qwen\n/],
    ["a graph that says another thing", { objects: { "dynamographdeployments.nvidia.com": [{ ...GRAPH, spec: { components: [] } }] } }, 0, /! +dynamographdeployments +inference-drill: qwen says another thing/],
    ["a restore that failed in part", { outcome: { phase: "PartiallyFailed", errors: 2, warnings: 1 } }, 1, /FAILED +restore +velero-models-2: PartiallyFailed: 4 objects, 1 warnings, 2 errors/],
    ["one that was refused", { outcome: { phase: "FailedValidation", validationErrors: ["backup can't be found"] } }, 1, /FailedValidation: .*; backup can't be found/],
    ["warnings", { outcome: { phase: "Completed", warnings: 3 } }, 0, /! +restore .*3 warnings/],
    ["a list that can't be read", { refuse: { "get configmaps inference-drill": WORDS.refused } }, 2, /\? +configmaps +inference-drill: refused/],
  ])("%s", async (_, more, status, says) => {
    const ran = await run(cluster(more), ...QUICK);
    expect(ran.out).toMatch(says);
    expect([ran.status, ran.fake.left]).toEqual([status, []]);
  });

  test("Secrets, by name alone, where they are saved", async () => {
    const of = (name: string): object => ({ metadata: { name, namespace: "inference" } });
    const saved = cluster({ objects: { "backups.velero.io": [backup("whole", "2026-11-28T03:00:00Z", { spec: { excludedResources: [] } })], secrets: [of("hf-token-secret"), of("later")] } });
    const { out, status, fake: which } = await run({ ...saved, saved: { ...saved.saved, secrets: [of("hf-token-secret")] } }, ...QUICK);
    expect(status).toBe(0);
    expect(out).toMatch(/! +secrets +inference-drill: later isn't there/);
    expect(which.calls.filter((call) => call.includes("secrets"))).toEqual(which.calls.filter((call) => /^get secrets -n \S+ --no-headers/.test(call)));
  });
});

describe("where nothing can be restored, nothing is made", () => {
  test.each<[string, Partial<Cluster>, number, RegExp]>([
    ["no backup", { objects: { "backups.velero.io": [] } }, 1, /no backup is Completed and has namespace inference in it: there is none at all/],
    ["none that is whole", { objects: { "backups.velero.io": [backup("a", "2026-11-28T03:00:00Z", { status: { phase: "Failed" } })] } }, 1, /there are a Failed/],
    ["none of the models'", { objects: { "backups.velero.io": [backup("a", "2026-11-28T03:00:00Z", { spec: { includedNamespaces: ["dynamo-system"] } })] } }, 1, /has namespace inference in it: there are a Completed/],
    ["one without its time", { objects: { "backups.velero.io": [backup("a", "soon")] } }, 2, /doesn't say when it was begun/],
    ["refused", { refuse: { "get backups.velero.io": WORDS.refused } }, 2, /forbidden/],
    ["no Velero there", { refuse: { "get backups.velero.io": WORDS["no-kind"] } }, 2, /doesn't have a resource type/],
    ["malformed", { objects: { "backups.velero.io": [{ metadata: { namespace: "velero" } } as never] } }, 2, /object 0 has no name/],
    ["whether the namespace is there isn't known", { refuse: { "get namespaces": WORDS.refused } }, 1, /couldn't be read/],
  ])("%s", async (_, more, status, says) => {
    const ran = await run(cluster(more), ...QUICK);
    expect([ran.status, ran.out]).toEqual([status, ""]);
    expect(ran.err).toMatch(says);
    expect(ran.fake.calls.filter((call) => /^(create|delete)/.test(call))).toEqual([]);
    const planned = await again(ran.fake, "--plan");
    expect(planned.status).toBe(status);
    expect(planned.out).toMatch(says);
  });

  test("a deployment without Velero, and a cluster that doesn't answer", async () => {
    fake = new FakeVelero(cluster(), false);
    expect(await again(fake)).toMatchObject({ status: 2, err: expect.stringContaining("lab has no Velero, so there is no backup to restore: backup: {}") });
    const gone = await run(cluster({ refuse: { "version undefined": WORDS.unreachable } }), ...QUICK);
    expect([gone.status, gone.err]).toEqual([2, expect.stringContaining("the cluster doesn't answer")]);
  });

  test("a place that isn't available is told by the plan", async () => {
    const { status, out } = await run(cluster({ objects: { "backupstoragelocations.velero.io": [{ metadata: { name: "default", namespace: "velero" }, spec: { default: true }, status: { phase: "Unavailable" } }] } }), "--plan");
    expect([status, out]).toEqual([1, expect.stringContaining("place of the backups   Unavailable")]);
  });
});

test("as JSON, and from a backup by its name", async () => {
  const { status, out } = await run(cluster(), "--json", "--backup", "velero-models-1", ...QUICK);
  const told = JSON.parse(out);
  expect(told).toMatchObject({ id: "lab", ok: true, restored: "inference", into: "inference-drill", backup: { name: "velero-models-1", begun: "2026-11-27T03:00:00.000Z", secrets: false } });
  expect(told.times.map(({ what }: { what: string }) => what)).toContain("restore of inference from velero-models-1 into inference-drill");
  expect(status).toBe(0);
  expect((await run(cluster(), "--backup", "gone", ...QUICK)).err).toMatch(/no backup gone is Completed/);
});

test("interrupted, it takes away what it made", async () => {
  const going = run(cluster({ stuck: true }), "--timeout", "60", "--clean-timeout", "5");
  while (fake === undefined || !fs.existsSync(`${fake.folder}/calls`) || !fake.calls.some((call) => call.startsWith("get restores.velero.io drill-lab"))) await new Promise((resolve) => setTimeout(resolve, 50));
  process.kill(process.pid, "SIGINT");
  const { status, fake: which } = await going;
  expect([status, which.left]).toEqual([130, []]);
}, 30_000);

test.each<[string, string[], RegExp]>([
  ["a backup without a name", ["--backup"], /--backup/],
  ["a name that is none", ["--backup", "No_Name"], /is a backup's name/],
  ["no time", ["--timeout", "0"], /is a number of seconds/],
  ["no time to clean", ["--clean-timeout", "x"], /is a number of seconds/],
  ["a flag that isn't there", ["--plann"], /did you mean --plan/],
  ["models' addresses", ["--address", "http://x"], /--address/],
])("%s is refused", async (_, argv, says) => {
  const { status, err, out } = await run(cluster(), ...argv);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(says);
});

import { change, deployment, program, row, run, touch, write } from "../harness/copied-sources";

/** As adding.test.ts: a pool's option, a check, a fabric and a release, in the places that docs/architecture.md names. */

const POOL = '{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }';
const MODEL = '{ name: "qwen", model: "Qwen/Qwen3-0.6B" }';
const REFUSED = ['import { problemsIn } from "./constructs/core/problems/refuse";', "console.log(JSON.stringify(problemsIn(app).map(({ code, property }) => `${code} ${property}`)));"];
/** What is refused of a deployment with this pool. */
const refused = (pool: string): string[] => JSON.parse(program([...deployment(pool, MODEL).filter((line) => !/synth|read|require/.test(line)), ...REFUSED]));

test("a pool's option is a property of its interface, and a check of it one file, a call and a code", () => {
  change("constructs/aws/pools/pool-options.ts", "export interface EksGpuPoolOptions {\n", 'export interface EksGpuPoolOptions {\n  /** What its nodes are called on the radio. @default - nothing @example "eagle" */\n  readonly callsign?: string;\n');
  expect(touch()).toEqual({ code: ["constructs/aws/pools/pool-options.ts"], data: [] });
  run("tools/shapes/main.ts");
  expect(refused(POOL.replace("{ ", '{ callsign: "eagle", '))).toEqual([]);
  expect(refused(POOL.replace("{ ", "{ callsign: 7 as any, "))).toEqual(["wrong-type gpuPools[0].callsign"]);
  expect(refused(POOL.replace("{ ", "{ callsing: 7 as any, "))).toEqual(["unknown-property gpuPools[0].callsing"]);

  write("constructs/aws/pools/check-callsign.ts", [
    'import { Finding } from "../../core/problems/problem";',
    "",
    "export function checkCallsign(at: string, { callsign: value }: { readonly callsign?: string }): Finding[] {",
    '  return value === "mayday" ? [{ code: "callsign-taken" as never, property: `${at}.callsign`, value, reason: "it calls for help", fix: "choose another" }] : [];',
    "}",
    "",
  ].join("\n"));
  change("constructs/aws/pools/check-pools.ts", "    ...checkImagePull(at, pool),", "    ...checkImagePull(at, pool),\n    ...checkCallsign(at, pool),");
  change("constructs/aws/pools/check-pools.ts", 'import { Finding } from "../../core/problems/problem";', 'import { Finding } from "../../core/problems/problem";\nimport { checkCallsign } from "./check-callsign";');
  change("constructs/aws/rules.ts", '    "tag-of-others":', '    "callsign-taken": { reads: ["gpuPools[].callsign"], says: "a call for help" },\n    "tag-of-others":');
  expect(touch()).toEqual({ code: ["constructs/aws/pools/check-callsign.ts", "constructs/aws/pools/check-pools.ts", "constructs/aws/rules.ts"], data: [] });
  expect(refused(POOL.replace("{ ", '{ callsign: "mayday", '))).toEqual(["callsign-taken gpuPools[0].callsign"]);
}, 300_000);

test("a fabric is a row", () => {
  row("inference-runtime/facts/fabrics.json", (table: { fabrics: object[] }) => void table.fabrics.push({ kind: "warp", formerly: [], nixlBackend: "UCX", sharedMemoryGiB: 64, capabilities: ["IPC_LOCK"], environment: { WARP_SPEED: "9" }, source: "none" }));
  expect(touch()).toEqual({ code: [], data: ["inference-runtime/facts/fabrics.json"] });
  const said = program([
    'import { Fabric } from "./constructs/cluster/pools/fabric";',
    'import { podNeeds } from "./constructs/cluster/pools/pool-needs";',
    'const pool = { name: "h100", labels: {}, nodeSelector: {}, taints: [], minNodes: 0, maxNodes: 2, gpu: "NVIDIA H100", gpusPerNode: 8, fabric: Fabric.of("warp", "example.com/warp", 8) };',
    "const { environment, capabilities } = podNeeds(pool as any, 8, true);",
    "console.log(JSON.stringify({ environment, capabilities }));",
  ]);
  expect(JSON.parse(said)).toMatchObject({ environment: { WARP_SPEED: "9" }, capabilities: ["IPC_LOCK"] });
}, 300_000);

test("a release is a row", () => {
  row("inference-runtime/facts/releases.json", (table: { lines: { line: string }[]; releases: { version: string; line: string }[] }) => {
    table.lines.push({ ...table.lines[table.lines.length - 1], line: "1.7" });
    table.releases.push({ ...table.releases[table.releases.length - 1], version: "1.7.0", line: "1.7" });
  });
  expect(touch()).toEqual({ code: [], data: ["inference-runtime/facts/releases.json"] });
  const said = program([
    ...deployment(POOL, MODEL).map((line) => line.replace("models: [", 'dynamo: { release: "1.7.0" }, models: [')),
    'const { dynamo, models } = JSON.parse(fs.readFileSync("out/deployments/lab.json", "utf8"));',
    "console.log(JSON.stringify({ release: dynamo.release, images: models[0].images, feasible: models[0].plan.feasible }));",
  ]);
  expect(JSON.parse(said)).toEqual({ release: "1.7.0", images: expect.arrayContaining([expect.stringMatching(/:1\.7\.0$/)]), feasible: true });
}, 300_000);

import { change, deployment, program, row, run, touch, write } from "../harness/copied-sources";

/**
 * What docs/architecture.md says of adding something, done: in a copy of the sources an engine, a machine and a command are added, each by
 * at most three files of code and rows of data, and a program made of the copy uses them.
 */

test("a machine is a row", () => {
  row("inference-runtime/facts/machines/aws.json", (table: { machines: { machineType: string }[] }) => {
    const like = table.machines.find(({ machineType }) => machineType === "g6e.2xlarge");
    table.machines.push({ ...like, machineType: "g99.2xlarge" } as never);
  });
  expect(touch()).toEqual({ code: [], data: ["inference-runtime/facts/machines/aws.json"] });
  const said = program([
    ...deployment('{ name: "new", machineType: "g99.2xlarge", maxNodes: 2 }', '{ name: "qwen", model: "Qwen/Qwen3-0.6B" }'),
    'const types = Object.values(read("cluster").resource.aws_eks_node_group as object).flatMap((one: any) => one.instance_types);',
    'const { pools, models } = JSON.parse(fs.readFileSync("out/deployments/lab.json", "utf8"));',
    "console.log(JSON.stringify({ types, gpu: pools[1].gpu, feasible: models[0].plan.feasible }));",
  ]);
  expect(JSON.parse(said)).toEqual({ types: expect.arrayContaining(["g99.2xlarge"]), gpu: "NVIDIA L40S", feasible: true });
});

test("an engine is its profile, a line, a member, and rows", () => {
  write("inference-runtime/planner/profiles/acme/acme.ts", [
    'import facts from "../../../facts/engines.json";',
    'import { EngineProfile } from "../profile";',
    'import { VLLM_PROFILE } from "../vllm/vllm";',
    "",
    "/** An engine that is like vLLM in all but its name, module, image and environment. */",
    'export const ACME_PROFILE: EngineProfile = { ...VLLM_PROFILE, name: "acme", title: "Acme", module: "dynamo.acme", image: () => "acme-runtime", serving: { ...VLLM_PROFILE.serving, environment: { ACME_QUIET: "1" } }, outOfMemory: facts.acme.outOfMemory, metrics: facts.acme.metrics };',
    "",
  ].join("\n"));
  change("inference-runtime/planner/profiles/profiles.ts", "trtllm: TRTLLM_PROFILE }", "trtllm: TRTLLM_PROFILE, acme: ACME_PROFILE }");
  change("inference-runtime/planner/profiles/profiles.ts", 'import { VLLM_PROFILE } from "./vllm/vllm";', 'import { ACME_PROFILE } from "./acme/acme";\nimport { VLLM_PROFILE } from "./vllm/vllm";');
  change("constructs/inference/engine.ts", '  public static readonly SGLANG = new Engine("sglang");', '  public static readonly SGLANG = new Engine("sglang");\n  /** Acme. */\n  public static readonly ACME = new Engine("acme");');
  row("inference-runtime/facts/engines.json", (table: { [name: string]: unknown }) => void (table.acme = { outOfMemory: ["acme has no room"], metrics: { cacheUsage: "acme_usage", cacheHits: { share: "acme_hits" } } }));
  row("inference-runtime/facts/releases.json", (table: { lines: { engines: { [name: string]: string } }[] }) => void table.lines.forEach(({ engines }) => (engines.acme = engines.vllm)));
  const { code, data } = touch();
  expect([code.length, data]).toEqual([3, ["inference-runtime/facts/engines.json", "inference-runtime/facts/releases.json"]]);
  // What `npm run shapes` writes is written, not touched.
  run("tools/shapes/main.ts");
  const said = program([
    ...deployment('{ name: "l4", machineType: "g6.2xlarge", maxNodes: 2 }', '{ name: "qwen", model: "Qwen/Qwen3-0.6B", engine: Engine.ACME }'),
    'const values = Object.values(read("inference").resource.helm_release as object).map((one: any) => JSON.stringify(one.values)).join();',
    'const { models } = JSON.parse(fs.readFileSync("out/deployments/lab.json", "utf8"));',
    'const plan = planInference({ model: "Qwen/Qwen3-0.6B", machineType: "g6.2xlarge", engine: { name: "acme" } } as any);',
    "console.log(JSON.stringify({ module: /dynamo\\.acme/.test(values), quiet: /ACME_QUIET/.test(values) && !/VLLM_NO_USAGE/.test(values), image: models[0].images, planned: models[0].plan.engine, asked: plan.engine.name, feasible: plan.feasible }));",
  ]);
  expect(JSON.parse(said)).toEqual({ module: true, quiet: true, image: expect.arrayContaining([expect.stringMatching(/\/acme-runtime:/)]), planned: expect.stringMatching(/^acme /), asked: "acme", feasible: true });
});

test("a command is its file, and a line", () => {
  write("cli/commands/greet.ts", [
    'import { Command } from "../command";',
    "",
    "/** `cdktf-dynamo greet`. */",
    'export const greet: Command = { name: "greet", summary: "greets", usage: ["[--loud]"], about: "Greets.", flags: [{ name: "loud", summary: "loudly" }], examples: [], findings: "nobody is there", run: (input, { io }) => { io.out(input.has("loud") ? "HELLO\\n" : "hello\\n"); return 0; } };',
    "",
  ].join("\n"));
  change("cli/commands.ts", 'import { guard } from "./commands/guard";', 'import { greet } from "./commands/greet";\nimport { guard } from "./commands/guard";');
  change("cli/commands.ts", "  guard,\n", "  greet,\n  guard,\n");
  expect(touch()).toEqual({ code: ["cli/commands.ts", "cli/commands/greet.ts"], data: [] });
  expect(run("cli/main.ts", ["greet", "--loud"])).toBe("HELLO\n");
  expect(run("cli/main.ts", ["--help"])).toMatch(/greet +greets/);
});

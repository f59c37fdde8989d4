import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { Program, pythonProgram } from "../../../../constructs/inference/graph/program";

const DRIVER = { driverRoot: "/usr/local/nvidia" };
const ARGS = ["--model", "/opt/models/Qwen/Qwen3-0.6B/main", "--tensor-parallel-size", "8", "--kv-transfer-config", '{"kv_connector":"NixlConnector","kv_role":"kv_both"}', "--name", "it's $HOME; really"];

/**
 * What Dynamo's operator does to a worker's container over several nodes, where its command isn't Python itself: it looks in each argument by
 * itself for this pattern, and writes its flags after it (deploy/operator/internal/dynamo/mutation/command_line.go@62eeb052).
 */
function withFlags({ command, args }: Program, framework: string, flags: string): Program {
  const pattern = new RegExp(`(python[0-9.]*\\s+[^|&;]*${framework}[^|&;]*?)(\\s|$|[|&;])`, "g");
  const at = args.findIndex((arg) => arg.replace(pattern, "$1 !$2") !== arg);
  return { command, args: args.map((arg, index) => (index === at ? arg.replace(pattern, `$1 ${flags}$2`) : arg)) };
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "program-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Runs it by the real shell, with a program in Python's place that tells its arguments and paths. */
function run({ command, args }: Program): { args: string[]; library: string; net?: string; status: number | null; stderr: string } {
  fs.writeFileSync(path.join(folder, "python3"), '#!/bin/sh\nprintf "%s\\n" "$LD_LIBRARY_PATH" "$NCCL_NET" "$@"\n', { mode: 0o755 });
  const { PATH = "" } = process.env;
  const done = spawnSync(command[0], [...command.slice(1), ...args], { encoding: "utf8", env: { PATH: `${folder}:${PATH}`, LD_LIBRARY_PATH: "/image/lib", HOME: "/home/x" } });
  const [library = "", net = "", ...words] = done.stdout.trimEnd().split("\n");
  return { args: words, library, ...(net === "" ? {} : { net }), status: done.status, stderr: done.stderr };
}

describe("a program on one node", () => {
  test("is Python alone where the driver is found without help", () => {
    expect(pythonProgram("worker", "dynamo.vllm", ARGS, {})).toEqual({ command: ["python3", "-m", "dynamo.vllm"], args: ARGS });
    expect(pythonProgram("worker", "dynamo.vllm", ARGS, {}, 2)).toEqual({ command: ["python3", "-m", "dynamo.vllm"], args: ARGS });
  });

  test("has the driver on its paths before what the image has, its arguments untouched", () => {
    expect(run(pythonProgram("worker", "dynamo.vllm", ARGS, DRIVER))).toMatchObject({ args: ["-m", "dynamo.vllm", ...ARGS], library: "/usr/local/nvidia/lib64:/image/lib" });
  });
});

describe("a worker over several nodes beside such a driver", () => {
  const program = pythonProgram("worker", "dynamo.vllm", ARGS, DRIVER, 2);

  test("starts the same", () => {
    expect(run(program)).toMatchObject({ args: ["-m", "dynamo.vllm", ...ARGS], library: "/usr/local/nvidia/lib64:/image/lib" });
  });

  test("gets the operator's flags, by which it knows its leader", () => {
    const flags = '--nnodes 2 --node-rank $((0 + 1)) --master-addr "leader"';
    expect(run(withFlags(program, "vllm", flags)).args).toEqual(["-m", "dynamo.vllm", "--nnodes", "2", "--node-rank", "1", "--master-addr", "leader", ...ARGS]);
    const sglang = pythonProgram("worker", "dynamo.sglang", ["--tp-size", "16"], DRIVER, 2);
    expect(run(withFlags(sglang, "sglang", "--nnodes 2")).args).toEqual(["-m", "dynamo.sglang", "--nnodes", "2", "--tp-size", "16"]);
  });

  test("with the words apart it would get none", () => {
    expect(withFlags(pythonProgram("worker", "dynamo.vllm", ARGS, DRIVER), "vllm", "--nnodes 2").args).not.toContain("--nnodes 2");
  });

  test("says its parallelism in words that the operator reads", () => {
    expect(program.args.join(" ").split(/\s+/)).toEqual(expect.arrayContaining(["--tensor-parallel-size", "8"]));
  });
});

describe("a fabric's own software", () => {
  const script = path.join(folder, "set_env.sh");
  const needs = { ...DRIVER, libraryPaths: ["/usr/local/gib/lib64"], environmentScript: script };

  test.each([1, 2])("is found before the driver, with its variables, over %d nodes", (nodes) => {
    // A `[[`, which only bash knows, and an end that is no success.
    fs.writeFileSync(script, "[[ 1 == 1 ]] && export NCCL_NET=gIB\nfalse\n");
    expect(run(pythonProgram("worker", "dynamo.vllm", ARGS, needs, nodes))).toEqual({
      args: ["-m", "dynamo.vllm", ...ARGS], library: "/usr/local/gib/lib64:/usr/local/nvidia/lib64:/image/lib", net: "gIB", status: 0, stderr: "",
    });
  });

  test("is missed aloud: without it the worker would come up and talk over Ethernet", () => {
    fs.rmSync(script, { force: true });
    const { status, stderr } = run(pythonProgram("worker", "dynamo.vllm", ARGS, needs));
    expect([status, stderr]).toEqual([1, `worker: ${script} isn't there: the fabric's software has not reached this node\n`]);
  });
});

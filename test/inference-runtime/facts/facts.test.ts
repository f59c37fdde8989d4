import * as fs from "fs";
import * as path from "path";
import { packageRoot } from "../../../constructs/core/package-root";
import { gpus } from "../../../inference-runtime/facts/gpus.json";
import aws from "../../../inference-runtime/facts/machines/aws.json";
import azure from "../../../inference-runtime/facts/machines/azure.json";
import google from "../../../inference-runtime/facts/machines/google.json";
import releases from "../../../inference-runtime/facts/releases.json";

/** What is true of machines, GPUs and releases stands once, in the room that planner and constructs share. */

const FACTS = "inference-runtime/facts/";
const machines = [...aws.machines, ...azure.machines, ...google.machines];

/** A table of facts: by which words a row of another file would be about one of its, and which of its words would stand twice there. */
interface Subject {
  readonly names: ReadonlySet<string>;
  readonly words: readonly string[];
}
const own = (rows: readonly object[], ...keys: string[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((word) => !["source", "aliases", ...keys].includes(word));
const SUBJECTS: { readonly [subject: string]: Subject } = {
  machine: { names: new Set(machines.map(({ machineType }) => machineType)), words: [...own(machines, "machineType"), "gpusPerNode", "gpuMemoryGiB", "gpuMemoryMiB", "interfaces", "ports", "vram"] },
  gpu: { names: new Set(gpus.flatMap(({ sku, aliases, product }) => [sku, product, ...aliases])), words: [...own(gpus, "sku"), "gpuMemoryGiB", "gpuMemoryMiB"] },
  release: { names: new Set(releases.lines.map(({ line }) => line)), words: [...own(releases.lines, "line"), "minDriver", "driver", "vllm", "sglang", "trtllm"] },
};

/** What was measured or planned says on what: that is no fact of the machine. */
const MADE = /^(docs|test)\/|package(-lock)?\.json$|published-(starts|shapes)\.json$|\/plans(\/[^/]+)?\.json$/;

/** Rows of a document that tell a fact about what the room of facts has, as "where: subject.word". */
function again(file: string, value: unknown, at = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one, index) => again(file, one, `${at}[${index}]`));
  const row = value as { [word: string]: unknown };
  const told = Object.entries(SUBJECTS).flatMap(([subject, { names, words }]) =>
    ["machineType", "gpu", "sku", "name", "product", "minor", "line", "release", "type", "size"].some((key) => typeof row[key] === "string" && names.has(row[key]) && !words.includes(key))
      ? words.filter((word) => word in row).map((word) => `${file}${at}: ${subject}.${word}`)
      : [],
  );
  // A table by name: { "g6.xlarge": { ... } }, and what lies deeper.
  const named = Object.entries(row).flatMap(([key, inner]) => again(file, typeof inner === "object" && inner !== null && !Array.isArray(inner) && known(key) ? { name: key, ...inner } : inner, `${at}.${key}`));
  return [...told, ...named];
}
const known = (name: string): boolean => Object.values(SUBJECTS).some(({ names }) => names.has(name));

const tables = jsonIn("").filter((file) => !MADE.test(file) && !file.startsWith(FACTS));

function jsonIn(folder: string): string[] {
  return fs.readdirSync(path.join(packageRoot(), folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return /^(\.|node_modules$|dist$|cdktf\.out$|state$)/.test(entry.name) ? [] : jsonIn(file);
    return file.endsWith(".json") ? [file] : [];
  });
}

test("no other table says again what a machine, a GPU or a release is", () => {
  expect(tables.length).toBeGreaterThan(40);
  expect(tables.flatMap((file) => again(file, JSON.parse(fs.readFileSync(path.join(packageRoot(), file), "utf8"))))).toEqual([]);
});

test.each<[string, unknown, string]>([
  ["a machine's GPUs", [{ machineType: "g6.xlarge", gpusPerNode: 1 }], "x.json[0]: machine.gpusPerNode"],
  ["a machine's interfaces", { machines: [{ machineType: "a3-ultragpu-8g", interfaces: 8 }] }, "x.json.machines[0]: machine.interfaces"],
  ["a size's ports", { sizes: [{ machineType: "Standard_ND96isr_H100_v5", ports: 8 }] }, "x.json.sizes[0]: machine.ports"],
  ["a table by the machine's name", { "p5.48xlarge": { memoryGiB: 2048 } }, "x.json.p5.48xlarge: machine.memoryGiB"],
  ["a GPU's memory", [{ sku: "H100-80GB", memoryGiB: 80 }], "x.json[0]: gpu.memoryGiB"],
  ["a GPU's memory by its product", [{ gpu: "NVIDIA L4", gpuMemoryGiB: 24 }], "x.json[0]: gpu.gpuMemoryGiB"],
  ["a release's driver", [{ minor: "1.2", minDriver: 570 }], "x.json[0]: release.minDriver"],
  ["a release's engine", { lines: [{ line: "1.6", engines: { vllm: "0.31.0" } }] }, "x.json.lines[0]: release.engines"],
])("%s told in another table is found", (_name, document, where) => expect(again("x.json", document)).toEqual([where]));

test("each row stands once, and says where it is from", () => {
  const rows: readonly { readonly source: string }[] = [...machines, ...gpus, ...releases.lines, ...releases.releases];
  expect(rows.filter(({ source }) => source.length < 10)).toEqual([]);
  for (const names of [machines.map(({ machineType }) => machineType.toLowerCase()), gpus.flatMap(({ sku, aliases }) => [sku, ...aliases]), releases.lines.map(({ line }) => line), releases.releases.map(({ version }) => version)]) {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  }
});

test("each machine has a GPU that is known, and words that planner and constructs know", () => {
  const skus = gpus.map(({ sku }) => sku);
  expect(machines.filter(({ gpu }) => !skus.includes(gpu))).toEqual([]);
  expect([...new Set(machines.flatMap(({ sold }) => sold ?? []))].sort()).toEqual(["block", "calendar-mode", "flex-start", "on-demand", "queued", "reservation", "spot"]);
  expect([...new Set(machines.map(({ cpuArch }) => cpuArch ?? "amd64"))].sort()).toEqual(["amd64", "arm64"]);
  expect(machines.filter(({ rdma, rdmaInterfaces }) => rdma === "none" && rdmaInterfaces > 0)).toEqual([]);
});

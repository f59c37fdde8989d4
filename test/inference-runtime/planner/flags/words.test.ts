import * as fs from "fs";
import { Flag, FlagTable, aliasesOf, flagsOf } from "../../../../inference-runtime/planner/flags/flag";
import { FlagWords } from "../../../../inference-runtime/planner/flags/words";

const TABLES: FlagTable[] = ["vllm", "sglang", "dynamo-vllm", "dynamo-sglang", "dynamo-trtllm"];
const read = (table: string): { versions: string[]; flags: Flag[] } => JSON.parse(fs.readFileSync(`inference-runtime/planner/data/flags/${table}.json`, "utf8"));

describe("a flag's names in all versions", () => {
  test.each(TABLES)("of %s are one flag's in each version", (table) => {
    const { versions, flags } = read(table);
    const several = versions.flatMap((version) => {
      const { byName } = flagsOf(table, version);
      const meant = flags.map(({ name }) => [...new Set(aliasesOf(table, name).flatMap((one) => byName.get(one)?.name ?? []))]);
      return meant.filter((names) => names.length > 1).map((names) => [version, ...names]);
    });
    expect(flags.length).toBeGreaterThan(50);
    expect(several).toEqual([]);
  });

  test("follow a flag whose main name changed", () => {
    expect(aliasesOf("sglang", "--tp-size")).toEqual(expect.arrayContaining(["--tp-size", "--tensor-parallel-size"]));
    expect(aliasesOf("dynamo-trtllm", "--publish-kv-events")).toEqual(expect.arrayContaining(["--publish-kv-events", "--publish-events-and-metrics"]));
    expect(aliasesOf("vllm", "--no-such-flag")).toEqual([]);
  });
});

describe("arguments in a version's words", () => {
  const sglang = (engine: string): FlagWords => FlagWords.of("sglang", { engine });
  const trtllm = (dynamo: string): FlagWords => FlagWords.of("trtllm", { dynamo });

  test.each(["0.5.9", "0.5.21"])("are read by any name of a flag: SGLang %s", (version) => {
    const given = sglang(version).read(["--tensor-parallel-size", "4", "--dp-size=2", "--pp-size", "1", "--pipeline-parallel-size", "2"]);
    for (const name of ["--tp-size", "--tensor-parallel-size"]) expect(given.value(name)).toBe("4");
    for (const name of ["--dp-size", "--data-parallel-size"]) expect(given.value(name)).toBe("2");
    expect([given.value("--pp-size"), given.of("--pp-size").map(({ index }) => index)]).toEqual(["2", [3, 5]]);
    expect([given.has("--ep-size"), given.value("--ep-size")]).toEqual([false, undefined]);
  });

  test("as the version's own parser reads them: underscores, beginnings, what turns off", () => {
    const words = FlagWords.of("vllm", { engine: "0.31.0" });
    expect(words.read(["--kv_transfer_config", "{}"]).has("--kv-transfer-config")).toBe(true);
    expect(words.read(["--enable-prefix-caching", "--no_enable_prefix_caching"]).has("--enable-prefix-caching")).toBe(false);
    expect(words.read(["--tensor-par", "2"]).value("--tensor-parallel-size")).toBe("2");
  });

  test.each([
    ["1.2.1", "--publish-events-and-metrics"],
    ["1.3.0", "--publish-kv-events"],
    ["1.6.1", "--publish-kv-events"],
  ])("are written by a name that it takes: TensorRT-LLM's worker of Dynamo %s says %s", (release, name) => {
    expect(trtllm(release).write("--publish-kv-events")).toBe(name);
    expect(flagsOf("dynamo-trtllm", release).byName.has(name)).toBe(true);
  });

  test("are written as they are asked for where the version takes that, whatever its main name", () => {
    for (const version of read("sglang").versions) expect(sglang(version).write("--tp-size")).toBe("--tp-size");
    for (const version of read("dynamo-trtllm").versions) expect(trtllm(version).write("--model-path")).toBe("--model-path");
  });

  test("what a version lacks it doesn't take; of one that isn't known it is believed", () => {
    expect(["1.2.1", "1.3.0"].map((release) => trtllm(release).takes("--enable-multimodal"))).toEqual([false, true]);
    expect(["0.10.1", "0.11.0", "0.99.0"].map((engine) => FlagWords.of("vllm", { engine }).takes("--kv-cache-memory-bytes"))).toEqual([false, true, true]);
    expect(FlagWords.of("vllm", { engine: "0.10.1" }).takes("--no-such-flag")).toBe(false);
  });
});

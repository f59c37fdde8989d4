import { checkArgs } from "../../../../inference-runtime/planner/flags/check-args";
import { flagsOf } from "../../../../inference-runtime/planner/flags/flag";

/** Versions between those of Dynamo's images, which images of one's own have; their flags are read from their wheels. */
test.each<[string, string, string, string[]]>([
  ["0.8.5", "0.8.3", "--disable-chunked-mm-input", []],
  ["0.9.2", "0.8.5", "--kv-events-config", ["--pt-load-map-location"]],
  ["0.30.0", "0.29.0", "--dp-sync-interval", ["--enable-bf16x3-router-gemm"]],
])("vLLM %s is known, and differs from %s", (version, before, since, named) => {
  expect(flagsOf("vllm", version).known).toBe(true);
  expect([flagsOf("vllm", before).byName.has(since), flagsOf("vllm", version).byName.has(since)]).toEqual([false, true]);
  const gone = version === "0.30.0" ? named : [];
  for (const name of gone) expect(checkArgs("vllm", { dynamo: "1.6.1", engine: version }, [name]).map(({ code }) => code)).toEqual(["unknown-engine-arg"]);
  for (const name of named) expect(flagsOf("vllm", version).byName.has(name)).toBe(!gone.includes(name));
});

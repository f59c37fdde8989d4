import { flagsOf } from "../../../../../inference-runtime/planner/flags/flag";
import { VLLM_PROFILE } from "../../../../../inference-runtime/planner/profiles/vllm/vllm";

describe("vLLM's profile", () => {
  test("serves a folder under a model's name", () => {
    expect(VLLM_PROFILE.modelArgs("/w", "a/b")).toEqual(["--model", "/w", "--served-model-name", "a/b"]);
  });

  test.each<[string[], string[]]>([
    [[], ["--tensor-parallel-size", "4", "--max-model-len", "8192"]],
    [["--seed", "1"], ["--tensor-parallel-size", "4", "--max-model-len", "8192", "--seed", "1"]],
    [["-tp", "2", "-pp", "2"], ["--max-model-len", "8192", "-tp", "2", "-pp", "2"]],
  ])("says what the properties say before the caller's own %j", (own, expected) => {
    expect(VLLM_PROFILE.propertyArgs({ gpus: 4, maxModelLen: 8192, own })).toEqual(expected);
  });

  test("writes and manages flags that vLLM has", () => {
    const { byName } = flagsOf("vllm", "0.31.0");
    const written = [...VLLM_PROFILE.modelArgs("/w", "a/b"), ...VLLM_PROFILE.propertyArgs({ gpus: 1, maxModelLen: 1, own: [] })].filter((word) => word.startsWith("--"));
    expect(written.filter((name) => !byName.has(name))).toEqual([]);
    const managed = VLLM_PROFILE.managed.flatMap(({ flags }) => flags);
    for (const name of ["--model", "--served-model-name", "--revision", "--port", "--nnodes"]) expect(managed).toContain(name);
    expect(new Set(managed).size).toBe(managed.length);
  });
});

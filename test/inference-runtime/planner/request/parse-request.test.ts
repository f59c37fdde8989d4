import { Plan, planInference, PlanRequest, PlanRequestError } from "../../../../inference-runtime/planner";
import { Field } from "../../../../inference-runtime/planner/request/field";
import { PLAN_REQUEST } from "../../../../inference-runtime/planner/request/request-fields";

/** What is refused of a request: every problem at once, with its path and how it is written instead. */

const plan = (request: object): Plan => planInference(request as PlanRequest);

describe("a request that cannot be understood", () => {
  const problems = (request: unknown): object => {
    try {
      planInference(request as PlanRequest);
    } catch (thrown) {
      if (!(thrown instanceof PlanRequestError)) throw thrown;
      return Object.fromEntries(thrown.problems.map(({ path: at, message }) => [at, message]));
    }
    return {};
  };

  test("every problem at once, each with its path", () => {
    const request = { model: "Qwen3-32", gpu: { sku: "H20O" }, engine: { name: "vlm", version: 5 }, parallelism: { tensor: -1 }, memoryFraction: 1.2, workload: { isl: 0 }, fabric: "ib", driver: "new", cloud: "ibm", machineType: "p9", dynamoRelease: "7.0" };
    expect(problems(request)).toEqual({
      model: expect.stringContaining("near it: Qwen3-32B"),
      "gpu.sku": expect.stringContaining("H200"),
      "engine.name": expect.stringContaining("one of vllm, sglang, trtllm"),
      "engine.version": expect.stringContaining("5 is given"),
      "parallelism.tensor": expect.stringContaining("-1 is given, a whole number from 1"),
      memoryFraction: expect.stringContaining("above 0, up to 1"),
      "workload.isl": expect.stringContaining("0 is given"),
      "workload.osl": "is missing",
      fabric: expect.stringContaining("none, efa, infiniband, roce"),
      driver: expect.stringContaining("570.x is one"),
      cloud: expect.stringContaining("aws, azure, google"),
      machineType: expect.stringContaining("gpusPerNode"),
      dynamoRelease: expect.stringContaining("1.5"),
    });
  });

  test("misspelt properties are told with what is refused, and a wrong name beside a wrong version hides nothing", () => {
    expect(problems({ model: "Qwen3-8B", gpu: { sku: "H20O", skuu: 1 }, engin: "vllm", engine: { name: "vlm", version: "newest" } })).toEqual({
      "gpu.sku": expect.stringContaining("is not known"),
      "gpu.skuu": expect.stringContaining("Is sku meant?"),
      engin: expect.stringContaining("Is engine meant?"),
      "engine.name": expect.stringContaining("one of vllm"),
      "engine.version": expect.stringContaining("0.28.0 is one"),
    });
  });

  test("what is expected is shown as it is written", () => {
    const looks = (request: object, at: string): string => (problems({ model: "Qwen3-8B", gpu: { sku: "H200" }, ...request }) as { [path: string]: string })[at];
    const model = /a catalogue id or a Hugging Face id in quotes, or \{ "config": <config\.json> \}/;
    expect(looks({ model: 5 }, "model")).toMatch(model);
    expect(looks({ model: "" }, "model")).toMatch(model);
    expect(looks({ gpu: "H200" }, "gpu")).toBe('"H200" is given, an object such as { "sku": "H200" } is expected');
    expect(looks({ gpu: 5 }, "gpu")).toContain('such as { "sku": "H100" }');
    expect(looks({ engine: "vllm" }, "engine")).toContain('such as { "name": "vllm" }');
    expect(looks({ engine: { name: "vllm", version: 28 } }, "engine.version")).toContain('28 is given, a text in quotes such as "0.28.0"');
    expect(looks({ parallelism: "automatic" }, "parallelism")).toContain('"auto" or an object such as { "tensor": 2 }');
    expect(looks({ workload: 4000 }, "workload")).toContain('such as { "isl": 4000, "osl": 500 }');
    expect(looks({ sla: 20 }, "sla")).toContain('such as { "itlMs": 20 }');
    expect([looks({ dynamoRelease: 1.5 }, "dynamoRelease"), looks({ driver: 580 }, "driver")]).toEqual([expect.stringContaining('in quotes such as "1.6.1"'), expect.stringContaining('in quotes such as "580.95"')]);
  });

  test("a GPU by name and by properties: what is stated stands before the datasheet", () => {
    const both = plan({ model: "Qwen3-8B", gpu: { sku: "H200", visibleGiB: 139.2, memoryBandwidthGBps: 4000 } });
    expect(both.gpu).toMatchObject({ sku: "H200", visibleGiB: 139.2, memoryBandwidthGBps: 4000, bf16Tflops: 989 });
    expect(problems({ model: "Qwen3-8B", gpu: { sku: "H200", visibleGiB: "139", computeCapability: "nine" } })).toEqual({
      "gpu.visibleGiB": expect.stringContaining('"139" is given'),
      "gpu.computeCapability": expect.stringContaining('"nine" is no compute capability'),
    });
  });

  test.each([[null], [undefined], [3], ["x"], [[]], [Number.NaN]])("%p is no request", (request) => {
    expect(problems(request)).toEqual({ "": expect.stringContaining("a JSON object is expected") });
  });

  test("what is nested past any sense is refused, an object within itself too", () => {
    let deep: object = {};
    for (let i = 0; i < 100_000; i++) deep = { a: deep };
    const circle: { [key: string]: unknown } = { model: "Qwen3-8B", gpu: { sku: "H200" } };
    circle.x = circle;
    expect(problems({ model: { config: deep }, gpu: { sku: "H200" } })).toEqual({ "model.config.a.a.a.a": expect.stringContaining("deeper") });
    expect(Object.values(problems(circle))).toEqual([expect.stringContaining("deeper")]);
    let lists: unknown[] = [];
    for (let i = 0; i < 20_000; i++) lists = [lists];
    expect(problems(lists)).toEqual({ "": "a list of lists, deeper than any request, is given, a JSON object is expected" });
  });
});

describe("the tables made from the interface", () => {
  const wrong: { readonly [kind: string]: unknown } = { text: 7, choice: "neither", number: "8", flag: "yes", object: 7, document: "x" };
  const told = (request: object): string[] => {
    try {
      planInference(request as PlanRequest);
    } catch (thrown) {
      if (thrown instanceof PlanRequestError) return thrown.problems.map(({ path: at }) => at);
      throw thrown;
    }
    return [];
  };
  const sound = { model: "Qwen3-8B", machineType: "p5.48xlarge" };
  /** The request with a value at a path, beside which stands what must. */
  const at = (name: string, inner: string | undefined, value: unknown): object => {
    const beside: { readonly [name: string]: object } = { workload: { isl: 1, osl: 1 }, engine: { name: "vllm" }, model: { config: {} }, gpu: { sku: "H100" }, lora: { adapters: 1, rank: 1 }, speculative: { method: "draft-model", tokens: 1, draft: "Qwen3-0.6B" } };
    return { ...sound, [name]: inner === undefined ? value : { ...beside[name], [inner]: value } };
  };
  const fields = Object.entries(PLAN_REQUEST).flatMap(([name, field]): [string, string | undefined, Field][] => [
    [name, undefined, field],
    ...Object.entries(field.fields ?? {}).map(([inner, of]): [string, string, Field] => [name, inner, of]),
  ]);

  test("have all that a request may say", () => {
    expect(fields.length).toBe(55);
    expect(fields.filter(([, , { kind, maximum }]) => kind === "number" && maximum === undefined)).toEqual([]);
  });

  test.each(fields.filter(([, , { kind }]) => kind !== "anything"))("%s %s of another kind is refused there", (name, inner, { kind }) => {
    const path = inner === undefined ? name : `${name}.${inner}`;
    expect(told(at(name, inner, wrong[kind]))).toContain(path);
    expect(told(at(name, inner, null)).includes(path)).toBe(inner !== undefined && ["isl", "osl", "config", "adapters", "rank", "method", "tokens", "draft"].includes(inner) || path === "model" || path === "engine.name");
  });

  test.each(fields.filter(([, , { kind }]) => kind === "number"))("%s %s past its limits is refused, at them it isn't", (name, inner, { minimum, above = 0, maximum = 0, integer }) => {
    const path = inner === undefined ? name : `${name}.${inner}`;
    const refused = (value: number): boolean => told(at(name, inner, value)).includes(path);
    expect([refused(minimum === undefined ? above : minimum - 1), refused(maximum * 2)]).toEqual([true, true]);
    expect([refused(minimum ?? maximum / 2), refused(maximum)]).toEqual([false, false]);
    expect(refused(1.5)).toBe(integer === true || maximum === 1);
  });
});

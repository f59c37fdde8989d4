import { machineIndependent, toBeValidOffline } from "../../../testing/jest";
import { apply, plan, read } from "../../../testing/provider/behaviour";
import { fakeValue } from "../../../testing/provider/fake";
import { collectReads } from "../../../testing/provider/reads";
import { Block } from "../../../testing/provider/schema";
import { UNKNOWN, ValueObject } from "../../../testing/provider/values";
import { decodeValue, encodeValue } from "../../../testing/provider/wire";

expect.extend({ toBeValidOffline });
expect.addSnapshotSerializer(machineIndependent);

describe("a schema-only provider", () => {
  const block: Block = {
    attributes: [
      { name: "id", type: "string", required: false, optional: true, computed: true },
      { name: "name", type: "string", required: true, optional: false, computed: false },
      { name: "note", type: "string", required: false, optional: true, computed: false },
    ],
    blocks: [
      {
        name: "auth",
        nesting: "list",
        block: { attributes: [{ name: "ca", type: "string", required: false, optional: false, computed: true }], blocks: [] },
        minItems: 0,
        maxItems: 1,
      },
    ],
  };
  const config = { id: null, name: "x", note: null, auth: [] };

  it("plans what is computed as unknown, and nothing else", () => {
    expect(plan(block, null, config)).toEqual({ id: UNKNOWN, name: "x", note: null, auth: [] });
    expect(plan(block, { id: "1", name: "x" }, null)).toBeNull();
  });

  it("applies to values that are the same for the same input, and plans nothing further", () => {
    const state = apply(block, plan(block, null, config), config, "seed") as ValueObject;
    expect(state).toEqual(apply(block, plan(block, null, config), config, "seed"));
    expect(state.id).not.toEqual((apply(block, plan(block, null, config), config, "other") as ValueObject).id);
    expect(state).toMatchObject({ name: "x", note: null, auth: [] });
    expect(plan(block, state, { ...config, id: state.id })).toBe(state);
    // A change keeps what is known.
    expect(plan(block, state, { ...config, id: state.id, note: "new" })).toEqual({ ...state, note: "new" });
  });

  it("fills a block that the stack reads and doesn't write, and keeps it", () => {
    const reads = collectReads([{ output: "${google_thing.x.auth[0].ca}" }]).get("google_thing");
    const planned = plan(block, null, config, reads);
    expect(planned).toMatchObject({ auth: UNKNOWN });
    const state = apply(block, planned, config, "seed", reads) as ValueObject;
    expect(state.auth).toEqual([{ ca: expect.any(String) }]);
    expect(plan(block, state, { ...config, id: state.id }, reads)).toBe(state);
  });

  it("answers what a stack reads of a data source, optional arguments too", () => {
    const reads = collectReads(["${data.google_thing.x.note}"]).get("data.google_thing");
    expect(read(block, config, "seed", reads)).toMatchObject({ name: "x", note: expect.any(String) });
    expect(read(block, config, "seed")).toMatchObject({ note: null });
  });

  it("fakes in the form that Terraform's functions want", () => {
    const fake = (name: string): string => fakeValue("string", "seed", `.${name}`) as string;
    expect(Buffer.from(fake("cluster_ca_certificate"), "base64").toString()).toMatch(/^fake[0-9a-f]{8}$/);
    expect(fake("cidr_block")).toMatch(/^10\.\d+\.0\.0\/16$/);
    expect(JSON.parse(fake("json"))).toEqual({});
    expect(fake("role_arn").split(":")).toHaveLength(6);
    expect(fakeValue(["list", "string"], "seed", ".names")).toHaveLength(3);
    expect(new Set(fakeValue(["set", "string"], "seed", ".ids") as string[]).size).toBe(3);
    const reads = collectReads(['${data.kubernetes_secret.s.data["token"]}', "${data.kubernetes_secret.s.names[6]}"]).get("data.kubernetes_secret")!;
    expect(fakeValue(["map", "string"], "seed", ".data", reads.names.get("data"))).toEqual({ token: expect.any(String) });
    expect(fakeValue(["list", "string"], "seed", ".names", reads.names.get("names"))).toHaveLength(7);
  });

  it("carries unknown values and large numbers through the wire", () => {
    const value = { a: UNKNOWN, b: [1, 1.5, 9007199254740993n, "123456789012345678901234567890"], c: null, d: { e: true } };
    expect(decodeValue(encodeValue(value))).toEqual(value);
    expect((decodeValue(encodeValue(value)) as ValueObject).a).toBe(UNKNOWN);
    // An unknown string of which Terraform knows a prefix.
    expect(decodeValue(Buffer.from([0xc7, 0x03, 0x0c, 0x81, 0x01, 0xc2]))).toBe(UNKNOWN);
  });
});

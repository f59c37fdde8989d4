import { doctor } from "../../../cli/commands/doctor";
import { verify } from "../../../cli/commands/verify";
import { Deployed } from "../../../operate/cluster/deployment";
import { diagnose } from "../../../operate/doctor/diagnose";
import { signsOf } from "../../../operate/doctor/signs";
import { Log } from "../../../operate/doctor/sign";
import { Row } from "../../../operate/verify/row";
import { Fake, Frontend, well } from "../fake-kubectl";
import { DEPLOYED, healthy, seenOf } from "../world";

/** Adapters of a model: listed by their own names, or not, and why. */
const frontend = new Frontend();
let port: number;
beforeAll(async () => void (port = await frontend.start()));
afterAll(() => frontend.end());

const WITH: Deployed = { ...DEPLOYED, models: [{ ...DEPLOYED.models[0], adapters: ["sql", "support-tone"] }] };
const lists = (...names: string[]): void => frontend.answers((url, body) => (url === "/v1/models" ? { text: JSON.stringify({ object: "list", data: names.map((id) => ({ id })) }) } : well(url, body)));

async function rowsOf(deployed: Deployed): Promise<Row[]> {
  const fake = new Fake(deployed).hold(healthy(), port);
  try {
    return JSON.parse((await fake.run(verify, "--output", fake.output, "--json", "lab")).out).rows.filter(({ id }: Row) => id === "adapter");
  } finally {
    fake.end();
  }
}

describe("verify asks for each adapter by its name", () => {
  test("all are there", async () => {
    lists("Org/Model", "sql", "support-tone");
    expect(await rowsOf(WITH)).toEqual([
      { id: "adapter", about: "qwen/sql", expected: "lists sql", seen: "listed", status: "passed" },
      { id: "adapter", about: "qwen/support-tone", expected: "lists support-tone", seen: "listed", status: "passed" },
    ]);
  });

  test("one that no worker has loaded fails, though the model answers", async () => {
    lists("Org/Model", "support-tone");
    expect(await rowsOf(WITH)).toMatchObject([{ about: "qwen/sql", seen: "not listed: no worker has loaded it; it lists Org/Model, support-tone", status: "failed" }, { status: "passed" }]);
  });

  test("of a model that isn't listed itself they aren't asked, and a model without any has no such row", async () => {
    lists();
    expect(await rowsOf(WITH)).toMatchObject([{ status: "skipped" }, { status: "skipped" }]);
    expect(await rowsOf(DEPLOYED)).toEqual([]);
  });
});

describe("doctor", () => {
  const missing: Row = { id: "adapter", about: "qwen/sql", expected: "lists sql", seen: "not listed: no worker has loaded it; it lists Org/Model", status: "failed" };
  const found = (text: string): string[] => {
    const log: Log = { role: "worker", namespace: "inference", pod: "qwen-worker-0", container: "adapter-loader", previous: false, text };
    const { first, others } = diagnose(signsOf(WITH, seenOf(healthy()), [missing], [log]), [missing], WITH);
    return [first, ...others].map((one) => `${one?.id}: ${one?.cause}`);
  };

  test("names what the loader says of it before what follows from it", () => {
    expect(found("worker: is asked\nsql: not loaded: LoRA rank 512 is greater than max_lora_rank 16\n")).toEqual([
      "adapter-refused: the worker doesn't load adapter sql: LoRA rank 512 is greater than max_lora_rank 16",
      "adapter-not-listed: no worker of qwen has loaded adapter sql",
    ]);
    expect(found("sql: isn't in /opt/models/adapters/sql-v3 yet\n")[0]).toBe("adapter-not-there: adapter sql isn't in /opt/models/adapters/sql-v3 of the model's volume");
  });

  test("what was so and is over isn't told: the last that the loader says of each counts", () => {
    expect(found("sql: isn't in /opt/models/sql yet\nworker: takes no adapters yet: 404\nworker: is asked\nsql: loaded from /opt/models/sql\n")).toEqual(["adapter-not-listed: no worker of qwen has loaded adapter sql"]);
  });

  test("reads the loader's log where an adapter isn't listed", async () => {
    lists("Org/Model", "support-tone");
    const fake = new Fake(WITH).hold(healthy(), port);
    try {
      const { out } = await fake.run(doctor, "--output", fake.output, "lab");
      expect(out).toContain("no worker of qwen has loaded adapter sql");
      expect(fake.calls.some((call) => call.includes("logs") && call.includes("qwen-worker-0"))).toBe(true);
    } finally {
      fake.end();
    }
  });
});

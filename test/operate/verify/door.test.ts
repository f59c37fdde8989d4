import { DeployedModel } from "../../../operate/cluster/deployment";
import { chat } from "../../../operate/verify/ask";
import { doorRow } from "../../../operate/verify/door";
import { Row } from "../../../operate/verify/row";
import { verify } from "../../../cli/commands/verify";
import { Fake, Frontend, Says, well } from "../fake-kubectl";
import { DEPLOYED, healthy } from "../world";

/** A model's door, asked as its users ask it. */
const door = new Frontend();
let port: number;
beforeAll(async () => void (port = await door.start()));
afterAll(() => door.end());
beforeEach(() => door.answers(well));

const exposed = (more: object = {}): DeployedModel => ({ ...DEPLOYED.models[0], exposure: { reach: "public", host: "llm", address: `http://127.0.0.1:${port}/v1`, door: "alb", doorName: "an ALB", ...more } });
const ask = (model: DeployedModel, seconds = 2, signal?: AbortSignal): Promise<Row[]> => doorRow(model, { seconds, signal }, (address, name, asking) => chat(address, name, true, asking));
const status = (code: number): Says => () => ({ status: code, text: "{}" });

test("a model without a door has no such row", async () => {
  expect(await ask(DEPLOYED.models[0])).toEqual([]);
});

test("where nobody is asked who one is, a stream goes through it", async () => {
  expect(await ask(exposed())).toMatchObject([{ id: "door", about: "qwen", expected: `a streamed answer with a finish_reason, through http://127.0.0.1:${port}`, seen: expect.stringMatching(/^length, in /), status: "passed" }]);
});

test.each<[string, Says, RegExp]>([
  ["breaks off", () => ({ text: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n' }), /broke off/],
  ["answers for nobody", status(503), /answers 503/],
  ["knows no such address", status(404), /answers 404/],
])("one that %s fails", async (_, says, seen) => {
  door.answers(says);
  for (const reach of ["public", "internal"]) expect(await ask(exposed({ reach }))).toMatchObject([{ status: "failed", seen: expect.stringMatching(seen) }]);
});

describe("where one is asked", () => {
  test.each([[401, "passed"], [403, "passed"], [302, "passed"], [200, "failed"], [502, "failed"]])("%d: %s", async (code, expected) => {
    door.answers(status(code));
    expect(await ask(exposed({ authentication: "oidc" }))).toMatchObject([{ status: expected, expected: `http://127.0.0.1:${port} asks who one is` }]);
  });
});

describe("not reached", () => {
  const nowhere = (more: object): DeployedModel => exposed({ address: "http://127.0.0.1:9/v1", authentication: "oidc", ...more });
  test.each<[string, object, string]>([
    ["an internal one says nothing", { reach: "internal" }, "skipped"],
    ["nor does one for some ranges", { allowedCidrs: ["203.0.113.0/24"] }, "skipped"],
    ["a public one isn't known", {}, "unknown"],
    ["a name without a record fails", { address: "http://llm.invalid/v1" }, "failed"],
  ])("%s", async (_, more, expected) => {
    expect(await ask(nowhere(more))).toMatchObject([{ status: expected, seen: expect.stringMatching(/^not reached from here: /) }]);
  });

  test("Ctrl-C", async () => {
    expect(await ask(nowhere({}), 2, AbortSignal.abort())).toMatchObject([{ status: "unknown", seen: "interrupted" }]);
  });
});

test("verify asks it after the model behind it, and not where an address is given", async () => {
  const fake = new Fake({ ...DEPLOYED, models: [exposed()] }).hold(healthy(), port);
  try {
    const rows = async (...argv: string[]): Promise<Row[]> => JSON.parse((await fake.run(verify, "--output", fake.output, "--json", ...argv, "lab")).out).rows;
    expect((await rows()).map(({ id }) => id).slice(-5)).toEqual(["listed", "chat", "stream", "door", "scraped"]);
    expect((await rows("--address", `http://127.0.0.1:${port}`)).map(({ id }) => id)).not.toContain("door");
    expect((await rows("--no-chat")).map(({ id }) => id)).not.toContain("door");
  } finally {
    fake.end();
  }
});

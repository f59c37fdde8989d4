import * as fs from "fs";
import { Json, readJson } from "../../../operate/programs/json";
import { lineOf, silenceOf } from "../../../operate/programs/silence";
import { FakePrograms } from "../fake-programs";

/** Whether a process runs; one that is dead and that nobody waited for doesn't. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !(fs.existsSync(`/proc/${pid}/status`) && /^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, "utf8")));
  } catch {
    return false;
  }
}

/** Running a program, and what its silence means. */

let fakes: FakePrograms;
beforeEach(() => (fakes = new FakePrograms()));
afterEach(() => fakes.remove());

test("the same question is asked once, another anew", async () => {
  fakes.on("aws", "a", { out: { n: 1 } });
  const programs = fakes.programs();
  await Promise.all([programs.ask("aws", ["a"]), programs.ask("aws", ["a"])]);
  await programs.anew().ask("aws", ["a"]);
  expect(fakes.asked("aws")).toHaveLength(2);
});

test("no more run at once than may", async () => {
  fakes.script("slow", `echo x >> "$HERE/running"; wc -l < "$HERE/running" >> "$HERE/most"; sleep 0.3; sed -i 1d "$HERE/running"; exit 0`);
  await Promise.all([1, 2, 3, 4, 5, 6].map((n) => fakes.programs({ atOnce: 2 }).ask("slow", [String(n)])));
  const programs = fakes.programs({ atOnce: 2 });
  const begin = performance.now();
  await Promise.all([1, 2, 3, 4].map((n) => programs.ask("slow", [`again ${n}`])));
  expect(performance.now() - begin).toBeGreaterThan(550);
});

test("one that doesn't answer is ended with all that it started", async () => {
  fakes.script("hang", `sleep 97 & echo $! > "$HERE/child"; wait`);
  expect(await fakes.programs({ limitMs: 500 }).ask("hang", [])).toEqual({ known: false, why: "slow", reason: "hang didn't answer within 0.5 s" });
  const child = Number((await fakes.programs().ask("cat", [`${fakes.folder}/child`], { env: { PATH: "/usr/bin:/bin" } }) as { value: string }).value);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(runs(child)).toBe(false);
});

test("an interruption ends what runs, and nothing more is begun", async () => {
  const controller = new AbortController();
  fakes.on("aws", "", { seconds: 30 });
  const programs = fakes.programs({ signal: controller.signal });
  const asked = programs.ask("aws", ["a"]);
  setTimeout(() => controller.abort(), 300);
  expect(await asked).toMatchObject({ why: "interrupted" });
  expect(await programs.ask("aws", ["b"])).toMatchObject({ why: "interrupted" });
  expect(fakes.asked("aws")).toHaveLength(1);
});

test("what is throttled is asked three times", async () => {
  fakes.on("aws", "", { err: "An error occurred (Throttling) when calling X: Rate exceeded", status: 254 });
  expect(await fakes.programs().ask("aws", ["x"])).toMatchObject({ why: "throttled" });
  expect(fakes.asked("aws")).toHaveLength(3);
});

test.each([
  ["An error occurred (RequestLimitExceeded) when calling the DescribeInstances operation: Request limit exceeded.", "throttled"],
  ["HTTPError 429: Quota exceeded for quota metric 'Read requests'", "throttled"],
  ["ERROR: (TooManyRequests) The request is being throttled", "throttled"],
  ["Unable to locate credentials. You can configure credentials by running \"aws configure\".", "signed-out"],
  ["The config profile (platform) could not be found", "signed-out"],
  ["Error when retrieving token from sso: Token has expired and refresh failed", "signed-out"],
  ["ERROR: Please run 'az login' to setup account.", "signed-out"],
  ["ERROR: AADSTS700082: The refresh token has expired due to inactivity.", "signed-out"],
  ["Please run: $ gcloud auth login", "signed-out"],
  ["error: You must be logged in to the server (Unauthorized)", "signed-out"],
  ["An error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: You are not authorized to perform this operation.", "refused"],
  ["ERROR: (AuthorizationFailed) The client 'x' with object id 'y' does not have authorization to perform action", "refused"],
  ["- Required 'compute.regions.get' permission for 'projects/p'", "refused"],
  ['Error from server (Forbidden): pods is forbidden: User "ada" cannot list resource', "refused"],
  ["An error occurred (NoSuchEntity) when calling the GetRole operation: The role cannot be found.", "absent"],
  ["An error occurred (InvalidCapacityReservationId.NotFound) when calling the X operation", "absent"],
  ["An error occurred (LoadBalancerNotFound) when calling the DescribeLoadBalancers operation: One or more load balancers not found", "absent"],
  ["ERROR: (ResourceGroupNotFound) Resource group 'x' could not be found.", "absent"],
  ['Error from server (NotFound): secrets "x" not found', "absent"],
  ["Could not connect to the endpoint URL: \"https://ec2.us-west-2.amazonaws.com/\"", "failed"],
  ["", "failed"],
])("%s: %s", (stderr, silence) => expect(silenceOf(stderr)).toBe(silence));

test.each([
  ["\u001b[31mWARNING: old\u001b[0m\n\nERROR: bad\nmore", "ERROR: bad"],
  ["Warning: one\nsomething", "something"],
  ["", "it ended without a word"],
  ["x".repeat(300), `${"x".repeat(197)}...`],
])("of %j one line is told", (stderr, line) => expect(lineOf(stderr)).toBe(line));

test.each<[string, (json: Json) => unknown, RegExp]>([
  ["{}", (json) => json.at("a").at("b").text(), /a\.b is absent, where a text is documented/],
  ['{"a":[{"b":1}]}', (json) => json.at("a").list()[0].at("b").text(), /a\[0\]\.b is 1, where a text/],
  ['{"a":""}', (json) => json.at("a").number(), /a is "", where a number/],
  ['{"a":{}}', (json) => json.at("a").list(), /a is \{\}, where a list/],
  ['{"a":"yes"}', (json) => json.at("a").yes(), /a is "yes", where true or false/],
  ['{"a":[1]}', (json) => json.at("a").pairs(), /where an object/],
  ["[1]", (json) => json.at("constructor").text(), /constructor is absent/],
  ["", () => 1, /answered nothing/],
  ["Listed 0 items.", () => 1, /no JSON/],
])("%s isn't as documented", (text, read, reason) => expect(readJson(text, read)).toMatchObject({ known: false, why: "malformed", reason: expect.stringMatching(reason) }));

test("a fault of this program isn't taken for an answer", () => {
  expect(() => readJson("{}", () => (undefined as unknown as string).length)).toThrow(TypeError);
});

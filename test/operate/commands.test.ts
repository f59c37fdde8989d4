import * as fs from "fs";
import * as path from "path";
import { doctor } from "../../cli/commands/doctor";
import { verify } from "../../cli/commands/verify";
import { Row } from "../../operate/verify/row";
import { Fake, Frontend, LISTS, STREAM, Says, WHOLE, WORDS, isAlive, well } from "./fake-kubectl";
import { broken, healthy, unscheduledPod, pod } from "./world";

/** The commands as they are run, with a kubectl on the PATH that answers what was recorded, and a frontend behind its port-forward. */

const frontend = new Frontend();
let port: number;
let fake: Fake;
beforeAll(async () => void (port = await frontend.start()));
afterAll(() => frontend.end());
beforeEach(() => {
  frontend.answers(well);
  fake = new Fake().hold(healthy(), port);
});
afterEach(() => fake.end());

const run = (...argv: string[]): ReturnType<Fake["run"]> => fake.run(verify, "--output", fake.output, ...argv);
const rowsOf = ({ out }: { readonly out: string }): Row[] => JSON.parse(out).rows;
const bad = (told: { readonly out: string }): string[] => rowsOf(told).filter(({ status }) => !["passed", "skipped"].includes(status)).map(({ status, id, seen }) => `${status} ${id}: ${seen}`);

test("all is well: a table, 0, and the port-forward is ended", async () => {
  const { status, out, err } = await run("lab");
  expect([status, err]).toEqual([0, ""]);
  expect(out).toMatch(/^lab: Dynamo 1\.6\.1 on lab, by context lab\n\nok +api +lab +Kubernetes v1\.34\.3\n/);
  expect(out).toMatch(/^ok +listed +qwen +listed\nok +chat +qwen +stop, in [\d.]+ s\nok +stream +qwen +length, in [\d.]+ s, 2 pieces\n-/m);
  expect(out).toMatch(/\n\d+ passed, 3 skipped\n$/);
  expect(isAlive(fake.forwarder)).toBe(false);
});

test("a context that leads to another cluster is told of first", async () => {
  fake.hold(broken((world) => void (world.lists.namespaces = [{ metadata: { name: "default" }, status: { phase: "Active" } }])), port);
  for (const command of [verify, doctor]) {
    const { status, err } = await fake.run(command, "--output", fake.output, "--no-chat", "lab");
    expect([status, err]).toEqual([1, "none of lab's namespaces is here: does context lab lead to lab? It is reached by: aws eks update-kubeconfig --name lab\n"]);
  }
});

test("nothing in the cluster is written, and no Secret's data is asked for", async () => {
  await run("lab");
  for (const call of fake.calls) expect(call).toMatch(/^(--context \S+ )?(--kube-context \S+ )?(get|version|config|create --dry-run=server|port-forward|list) ?/);
  const secrets = fake.calls.filter((call) => /secret/.test(call));
  expect(secrets).toEqual(["get secrets -n inference --no-headers --request-timeout=30s"]);
});

test("--context goes with every call", async () => {
  expect((await run("--context", "other", "lab")).status).toBe(0);
  const calls = fake.calls.filter((call) => !/get-contexts/.test(call));
  for (const call of calls) expect(call).toMatch(/--(kube-)?context other( |$)/);
});

describe("a model that is listed and doesn't serve", () => {
  const but = (stream: boolean, answer: ReturnType<Says>): Says => (url, body) => (url === "/v1/chat/completions" && (body.stream === true) === stream ? answer : well(url, body));

  test.each<[string, Says, string[]]>([
    ["hangs", but(false, { text: "", hangs: true }), ["failed chat: no end of an answer within 1 s"]],
    ["hangs within a stream", but(true, { text: STREAM.slice(0, 30), hangs: true }), ["failed stream: no end of an answer within 1 s"]],
    // As 1.5.1 and 1.6.1 end a stream whose worker has died.
    ["breaks off with an error, and [DONE]", but(true, { text: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"error":{"message":"Engine was shut down"}}\n\ndata: [DONE]\n\n' }), ['failed stream: it broke off with an error: {"message":"Engine was shut down"}']],
    ["ends without a finish_reason", but(true, { text: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: [DONE]\n\n' }), ["failed stream: the answer has no finish_reason: it broke off"]],
    ["ends with finish_reason error", but(false, { text: WHOLE.replace('"stop"', '"error"') }), ["failed chat: it ended with error"]],
    ["refuses", but(false, { status: 500, text: '{"message":"no"}' }), ["failed chat: answers 500 no"]],
    ["says nothing that can be read", but(false, { text: "<html>" }), ["failed chat: what it answers is no JSON: <html>"]],
    ["is busy all the time", but(false, { status: 529, text: "" }), ["failed chat: answers 529"]],
    ["says no word", but(false, { text: WHOLE.replace("hello", "") }), [expect.stringMatching(/^warning chat: stop, in [\d.]+ s, without a word in it$/) as unknown as string]],
  ])("%s", async (_, says, told) => {
    frontend.answers(says);
    const ran = await run("--json", "--chat-timeout", "1", "lab");
    expect(bad(ran)).toEqual(told);
    expect(ran.status).toBe(String(told[0]).startsWith("failed") ? 1 : 0);
  });

  test("one that is busy is asked again", async () => {
    let asked = 0;
    frontend.answers((url, body) => (url === "/v1/chat/completions" && asked++ === 0 ? { status: 503, text: "" } : well(url, body)));
    expect((await run("--json", "--chat-timeout", "10", "lab")).status).toBe(0);
  });

  test.each([
    ["nothing is listed", JSON.stringify({ data: [] }), "failed listed: lists nothing"],
    ["another is listed", LISTS.replace("Org/Model", "Org/Other"), "failed listed: lists Org/Other"],
    ["the list can't be read", "[]", "failed listed: what it lists can't be read: []"],
  ])("%s: it isn't asked", async (_, text, told) => {
    frontend.answers((url, body) => (url === "/v1/models" ? { text } : well(url, body)));
    const ran = await run("--json", "lab");
    expect(bad(ran)).toEqual([told]);
    expect(rowsOf(ran).find(({ id }) => id === "chat")).toMatchObject({ status: "skipped", seen: "not asked: it isn't listed" });
  });

  test("a model without a chat template is asked for completions", async () => {
    const plain = JSON.stringify({ choices: [{ text: "hello", finish_reason: "stop" }] });
    frontend.answers((url, { stream }) => (url === "/v1/models" ? { text: LISTS } : url === "/v1/chat/completions" ? { status: 404, text: "" } : { text: stream === true ? `data: ${plain}\n\n` : plain }));
    const ran = await run("--json", "lab");
    expect([ran.status, ...bad(ran)]).toEqual([0, expect.stringMatching(/^warning chat: completions: stop.*; chats are refused: it answers 404$/), expect.stringMatching(/^warning stream: completions/)]);
  });
});

describe("what doesn't answer", () => {
  const question = "get_pods@inference";

  test.each(["refused", "unreachable", "signed-out"])("pods %s: unknown, 2, and nothing said of them", async (why) => {
    fake.refuse(question, WORDS[why]);
    const ran = await run("--json", "--no-chat", "lab");
    expect(ran.status).toBe(2);
    for (const line of bad(ran)) expect(line).toMatch(new RegExp(`^unknown (claims|secrets|egress|pods|image): ${why}: (Error|error|The connection)`));
    expect(bad(ran)).toHaveLength(7);
  });

  test.each([
    ["half of an answer", '{"items": [{"metadata"'],
    ["no list", '{"kind": "Status", "code": 200}'],
    ["a list of nothing", '{"items": [null]}'],
    ["text", "No resources found"],
  ])("%s: unknown", async (_, text) => {
    fake.answer(question, text);
    const ran = await run("--json", "--no-chat", "lab");
    expect(ran.status).toBe(2);
    for (const line of bad(ran)) expect(line).toMatch(/^unknown \w+: malformed: what kubectl wrote of pods can't be read: /);
  });

  test("a call that takes too long is ended, and what it asked is unknown", async () => {
    fake.hang(question);
    const begun = Date.now();
    const ran = await run("--json", "--no-chat", "--timeout", "3", "lab");
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(ran.status).toBe(2);
    expect(bad(ran).filter((line) => /pods|image/.test(line)).every((line) => /^unknown .*: (slow|interrupted)/.test(line))).toBe(true);
  });

  test("no helm: releases are unknown, the rest is told", async () => {
    fake.remove("helm");
    expect(bad(await run("--json", "lab"))).toEqual(Array(2).fill("unknown release: missing: helm is missing: install it, or name it in HELM_BINARY"));
  });

  test("a port-forward that ends: the model is unknown", async () => {
    fake.refuse("forward", "error: unable to forward port because pod is not running. Current status=Pending");
    const ran = await run("--json", "lab");
    expect([ran.status, ...bad(ran)]).toEqual([2, ...["listed", "chat", "stream"].map((id) => `unknown ${id}: not asked: port-forward: error: unable to forward port because pod is not running. Current status=Pending`)]);
  });

  test.each([
    ["unreachable", /^the cluster doesn't answer: The connection to the server 127\.0\.0\.1:1 was refused/],
    ["signed-out", /^the cluster refuses the login, or its login program is missing: error: You must be logged in/],
  ])("a cluster that is %s: a message, and how it is reached", async (why, words) => {
    fake.refuse("version", WORDS[why]);
    const { status, out, err } = await run("lab");
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(words);
    expect(err).toContain("how lab is reached: aws eks update-kubeconfig --name lab\n");
  });
});

test("Ctrl-C while a model is asked: 130, and the port-forward is ended", async () => {
  frontend.answers((url, body) => {
    if (url === "/v1/chat/completions") setTimeout(() => process.emit("SIGINT"), 50);
    return url === "/v1/models" ? well(url, body) : { text: "", hangs: true };
  });
  const { status, out, err } = await run("lab");
  expect([status, out, err]).toEqual([130, "", "interrupted\n"]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isAlive(fake.forwarder)).toBe(false);
});

describe("--watch", () => {
  test("looks again until all is well, and asks the model then", async () => {
    fake.answer("get_pods@inference", JSON.stringify({ items: [pod("frontend")] }));
    setTimeout(() => fake.hold(healthy(), port), 1500);
    const { status, out, err } = await run("--watch", "--interval", "1", "--json", "lab");
    expect(status).toBe(0);
    expect(rowsOf({ out }).find(({ id }) => id === "stream")).toMatchObject({ status: "passed" });
    expect(err).toMatch(/^\d+ passed, 1 failed, 4 skipped\n/);
    expect(fake.calls.filter((call) => call.includes("port-forward"))).toHaveLength(1);
  });

  test("ends with what is wrong when its time is over", async () => {
    fake.answer("get_pods@inference", JSON.stringify({ items: [pod("frontend")] }));
    const begun = Date.now();
    const ran = await run("--watch", "--interval", "1", "--timeout", "4", "--json", "lab");
    expect(Date.now() - begun).toBeLessThan(12_000);
    expect(ran.status).toBe(1);
    expect(bad(ran)).toContain("failed pods: 0 Ready, 0 GPUs: there is no pod");
  });
});

test("--address asks there, without a port-forward; a path of /v1 at its end is the same", async () => {
  const ran = await run("--json", "--address", `qwen=http://127.0.0.1:${port}/v1/`, "lab");
  expect(ran.status).toBe(0);
  expect(fake.calls.some((call) => call.includes("port-forward"))).toBe(false);
});

test("--junit: each row a case; unknown is an error, what text can't be in XML is replaced", async () => {
  const file = path.join(fake.folder, "verify.xml");
  fake.hold(broken((world) => void (world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", 'no <node> & "none"\u0007')])), port).remove("helm");
  expect((await run("--junit", file, "--no-chat", "lab")).status).toBe(1);
  const xml = fs.readFileSync(file, "utf8");
  expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites tests="\d+" failures="1" errors="2" skipped="2">\n {2}<testsuite name="verify lab" /);
  expect(xml).toContain('<testcase classname="lab.pods" name="qwen/worker"><failure message="0 Ready, 0 GPUs; qwen-worker-0 not scheduled: no &lt;node&gt; &amp; &quot;none&quot;\ufffd (expected: 1 Ready, 1 GPU of pool l4)"/></testcase>');
});

test("Prometheus: what it scrapes is asked through a port-forward of its own", async () => {
  fake.hold(broken((world) => void (world.lists["prometheuses.monitoring.coreos.com"] = [{ metadata: { name: "k8s", namespace: "monitoring" } }])), port);
  const metric = (name: string, value: string): object => ({ metric: { pod: name }, value: [0, value] });
  frontend.answers((url, body) => (url.startsWith("/api/v1/query") ? { text: JSON.stringify({ status: "success", data: { result: [metric("qwen-frontend-0", "1"), metric("qwen-worker-0", "0")] } }) } : well(url, body)));
  expect(bad(await run("--json", "lab"))).toEqual(["failed scraped: qwen-worker-0 is down"]);
});

describe("doctor", () => {
  const examine = (...argv: string[]): ReturnType<Fake["run"]> => fake.run(doctor, "--output", fake.output, ...argv);

  test("nothing is wrong", async () => expect(await examine("lab")).toEqual({ status: 0, err: "", out: "lab: Dynamo 1.6.1 on lab, by context lab\n\nNothing is wrong.\n" }));

  test("the cause, the fix, the command, where it is known from", async () => {
    fake.hold(broken((world) => {
      world.secrets = [];
      world.lists["pods inference"] = [pod("frontend"), unscheduledPod("worker", "0/2 nodes are available: 1 Insufficient nvidia.com/gpu.")];
    }), port);
    const { status, out } = await examine("--no-chat", "lab");
    expect(status).toBe(1);
    expect(out.split("\n").slice(2, 8)).toEqual([
      "Cause:   pod qwen-worker-0 waits for GPUs: those of the pool's nodes are taken, or fewer than it asks for",
      "Fix:     more nodes (maxNodes, quota), fewer replicas, or see who holds them; a rollout needs one worker's GPUs more",
      "Command: kubectl get pods -A -o wide --field-selector status.phase=Running",
      expect.stringMatching(/^Source: {2}\S/),
      "Seen:    pod inference/qwen-worker-0: 0/2 nodes are available: 1 Insufficient nvidia.com/gpu.",
      "",
    ]);
    expect(out).toContain("Also seen; some of it goes when the cause does:\n    Secret hf-token-secret isn't there");
  });

  test("a chat that hangs, as JSON", async () => {
    frontend.answers((url, body) => (url === "/v1/models" ? well(url, body) : { text: "", hangs: true }));
    const { status, out } = await examine("--json", "--chat-timeout", "1", "lab");
    expect([status, JSON.parse(out).cause.id]).toEqual([1, "hangs"]);
  });

  test("--bundle: an archive beside the report, and logs of all pods asked for", async () => {
    fake.answer("logs_qwen-worker-0@inference", "Authorization: Bearer planted.secret.value\n").refuse("logs_qwen-frontend-0@inference", WORDS.refused);
    const file = path.join(fake.folder, "lab.tar.gz");
    const { status, err } = await examine("--bundle", file, "lab");
    expect([status, err]).toEqual([0, `${file} holds what was seen, without secrets; look through it before you give it away\n`]);
    expect(fs.readFileSync(file).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });

  test("refused everywhere: nothing is said to be wrong, and 2", async () => {
    for (const key of Object.keys(healthy().lists)) fake.refuse(`get_${key.split(" ")[0]}@${key.split(" ")[1] ?? ""}`, WORDS.refused);
    const { status, out } = await examine("lab");
    expect([status, out.split("\n")[2]]).toEqual([2, "Nothing is seen to be wrong."]);
  });
});

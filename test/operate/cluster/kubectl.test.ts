import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { releasesIn } from "../../../operate/cluster/helm";
import { forward } from "../../../operate/cluster/forward";
import { Kubectl, objectsIn } from "../../../operate/cluster/kubectl";
import { isAlive } from "../fake-kubectl";

/** What a program answers, and every way in which it doesn't. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "kubectl-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const env = { PATH: process.env.PATH };

function script(text: string): string {
  const file = path.join(folder, `p${fs.readdirSync(folder).length}`);
  fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

function kubectl(text: string, signal?: AbortSignal): Kubectl {
  return new Kubectl({ env: { ...env, KUBECTL_BINARY: script(text) }, seconds: 2, signal });
}

test.each([
  ['error: context "x" does not exist', "no-context"],
  ["error: the server doesn't have a resource type \"dynamographdeployments\"", "no-kind"],
  ['error: resource mapping not found for name: "x" namespace: "y" from "STDIN": no matches for kind "DynamoGraphDeployment" in version "nvidia.com/v1beta1"', "no-kind"],
  ["error: You must be logged in to the server (Unauthorized)", "signed-out"],
  ["Unable to connect to the server: getting credentials: exec: executable aws not found", "signed-out"],
  ['Error from server (Forbidden): pods is forbidden: User "u" cannot list resource "pods" in API group "" in the namespace "x"', "refused"],
  ['Error from server (NotFound): pods "x" not found', "absent"],
  ["The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?", "unreachable"],
  ["Unable to connect to the server: dial tcp: lookup x.invalid: no such host", "unreachable"],
  ["Unable to connect to the server: x509: certificate signed by unknown authority", "unreachable"],
  ["Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers)", "slow"],
  ['Error from server (Forbidden): error when creating "STDIN": admission webhook "v" denied the request: no', "failed"],
  ["Error from server (InternalError): Internal error occurred: failed calling webhook \"v\": connection refused", "failed"],
  ["something else", "failed"],
])("%s: %s", async (words, why) => {
  const file = path.join(folder, `words-${fs.readdirSync(folder).length}`);
  fs.writeFileSync(file, `E1129 09:00:00.1 1 memcache.go:265] "Unhandled Error" err="noise"\n${words}\n\nIt looks like noise.\n`);
  const answer = await kubectl(`cat ${file} >&2; exit 1`).text(["get", "pods"]);
  expect(answer).toMatchObject({ known: false, why });
  if (words !== "something else") expect(answer).toMatchObject({ reason: words });
});

test("objects: a list, one, none, and what is none of these", () => {
  const one = { metadata: { name: "a" } };
  expect(objectsIn(JSON.stringify({ items: [one, one] }), "pods")).toEqual({ known: true, value: [one, one] });
  expect(objectsIn(JSON.stringify(one), "pods")).toEqual({ known: true, value: [one] });
  expect(objectsIn("\n", "pods")).toEqual({ known: true, value: [] });
  for (const text of ["{", "null", "3", "[]", "{}", '{"items":{}}', '{"items":[{}]}', '{"items":[null]}', '{"items":[{"metadata":{"name":3}}]}', "<html>"]) {
    expect([text, objectsIn(text, "pods")]).toEqual([text, { known: false, why: "malformed", reason: expect.stringMatching(/^what kubectl wrote of pods can't be read: /) }]);
  }
});

test("releases: a list of them, and what is none", () => {
  const one = { name: "a", namespace: "b", status: "deployed", chart: "c-1" };
  expect(releasesIn(JSON.stringify([one]))).toEqual({ known: true, value: [one] });
  expect(releasesIn("[]")).toEqual({ known: true, value: [] });
  for (const text of ["", "null", "{}", '[{"name":"a"}]', "[null]"]) expect(releasesIn(text)).toMatchObject({ known: false, why: "malformed" });
});

test("the names of Secrets, by kubectl's own table", async () => {
  expect(await kubectl('echo "$@" >&2; printf "a   Opaque   1   5m\\nb   kubernetes.io/tls   2   3d\\n"').secretNames("x")).toEqual({ known: true, value: ["a", "b"] });
  expect(await kubectl("exit 0").secretNames("x")).toEqual({ known: true, value: [] });
});

describe("a port-forward", () => {
  test("the port that it says, ended for good", async () => {
    const pid = path.join(folder, "forward-pid");
    const answer = await forward(kubectl(`echo $$ > ${pid}; echo "Forwarding from 127.0.0.1:4711 -> 8000"; trap "" TERM; while :; do sleep 0.1; done`), "n", "s", 8000);
    expect(answer).toMatchObject({ known: true, value: { address: "http://127.0.0.1:4711" } });
    if (answer.known) await answer.value.end();
    expect(isAlive(Number(fs.readFileSync(pid, "utf8")))).toBe(false);
  });

  test.each([
    ["one that ends", "echo 'error: service \"s\" not found' >&2; exit 1", 'error: service "s" not found'],
    ["one that says nothing", "sleep 60", "no port within 1 s"],
  ])("%s", async (_, text, words) => expect(await forward(kubectl(text), "n", "s", 8000, 1)).toEqual({ known: false, why: "failed", reason: words }));

  test("no kubectl", async () => {
    const missing = new Kubectl({ env: { KUBECTL_BINARY: "/nowhere/kubectl" }, seconds: 1 });
    expect(await forward(missing, "n", "s", 8000)).toMatchObject({ known: false, reason: expect.stringContaining("ENOENT") });
  });
});

import * as fs from "fs";
import * as path from "path";
import { doctor } from "../../cli/commands/doctor";
import { verify } from "../../cli/commands/verify";
import { Fake } from "./fake-kubectl";
import { DEPLOYED, healthy } from "./world";

let fake: Fake;
beforeEach(() => void (fake = new Fake().hold(healthy())));
afterEach(() => fake.end());

describe("wrong use: told, with 2, before anything is asked of the cluster", () => {
  const both = [["verify", verify], ["doctor", doctor]] as const;
  const file = (name: string, content: string) => (): void => fs.writeFileSync(path.join(fake.output, "deployments", name), content);
  const changed = (change: object) => file("lab.json", JSON.stringify({ ...DEPLOYED, ...change }));
  const nothing = (): void => undefined;

  const CASES: [string, () => void, string[], RegExp][] = [
    ["no id", nothing, [], /^<id> is missing\. There is lab\n/],
    ["two ids", nothing, ["lab", "eks"], /^more than one <id>: lab, eks\n/],
    ["an unknown id, with the nearest", nothing, ["lib"], /^no deployment lib; did you mean lab\? There is lab\n/],
    ["an id that is a path", nothing, ["../lab"], /^no deployment \.\.\/lab\. There is lab\n/],
    ["an id that is like none", nothing, ["production"], /^no deployment production\. There is lab\n/],
    ["no cdktf.out", () => fs.rmSync(fake.output, { recursive: true }), ["lab"], /cdktf\.out describes no deployment: run `cdktf synth` first, or name its folder with --output\n/],
    ["a folder without deployments", () => fs.rmSync(path.join(fake.output, "deployments"), { recursive: true }), ["lab"], /describes no deployment/],
    ["a file of another version", changed({ schemaVersion: 2 }), ["lab"], /lab\.json has schemaVersion 2; this command reads 1\. Synthesise the app anew\.\n/],
    ["a file without a version", changed({ schemaVersion: undefined }), ["lab"], /has schemaVersion undefined/],
    ["a file that is no JSON", file("lab.json", "{"), ["lab"], /lab\.json is no JSON: /],
    ["a file that is null", file("lab.json", "null"), ["lab"], /has schemaVersion undefined/],
    ["a file without namespaces", changed({ namespaces: undefined }), ["lab"], /namespaces can't be read/],
    ["pools of another shape", changed({ pools: [{ name: "a" }], models: [{ name: "x" }] }), ["lab"], /pools, models can't be read/],
    ["a folder in a file's place", () => [fs.rmSync(path.join(fake.output, "deployments", "lab.json")), fs.mkdirSync(path.join(fake.output, "deployments", "lab.json"))], ["lab"], /lab\.json can't be read: EISDIR/],
    ["a misspelt flag", nothing, ["--contxt", "lab"], /^--contxt: there is no such option; did you mean --context\?\n/],
    ["a context without a name", nothing, ["lab", "--context"], /^--context: its value is missing\n/],
    ["a context that isn't there", nothing, ["--context", "lap", "lab"], /^--context lap: the kubeconfig has no such context; did you mean lab\? There are lab, other\n/],
    ["two contexts", nothing, ["--context", "a", "--context", "b", "lab"], /^--context: given 2 times, a, b\n/],
    ["no current context", () => void fake.refuse("config_current-context@", "error: current-context is not set"), ["lab"], /^the kubeconfig has no current context: name one with --context \(lab, other\)\n/],
    ["a kubeconfig that can't be read", () => void fake.refuse("config_get-contexts@", "error: error loading config file: yaml: line 1"), ["lab"], /^the kubeconfig can't be read: error: error loading config file/],
    ["no kubectl", () => void fake.remove("kubectl"), ["lab"], /^kubectl is missing: install it, or name it in KUBECTL_BINARY\n/],
    ["a time of nothing", nothing, ["--timeout", "0", "lab"], /^--timeout "0": is a number of seconds, 1 to 99999\n/],
    ["a time in words", nothing, ["--timeout", "5m", "lab"], /^--timeout "5m": is a number of seconds/],
    ["a time for answers below zero", nothing, ["--chat-timeout=-1", "lab"], /^--chat-timeout "-1": is a number of seconds/],
    ["an address of no kind", nothing, ["--address", "localhost:8000", "lab"], /^--address "localhost:8000": is \[MODEL=\]URL/],
    ["an address with a login", nothing, ["--address", "https://me:pw@x.example", "lab"], /^--address .*: is \[MODEL=\]URL, an address of http:\/\/ or https:\/\/ without a login\n/],
    ["an address twice", nothing, ["--address", "qwen=http://a", "--address", "qwen=http://b", "lab"], /^--address: given twice for qwen\n/],
    ["two for all", nothing, ["--address", "http://a", "--address", "http://b", "lab"], /^--address: given twice for all models\n/],
    ["an address of a model that isn't there", nothing, ["--address", "qwem=http://a", "lab"], /^--address: lab has no model qwem; did you mean qwen\? There is qwen\n/],
    ["an address that isn't asked", nothing, ["--no-chat", "--address", "http://a", "--chat-timeout", "5", "lab"], /^--address and --no-chat: one at a time\n--chat-timeout and --no-chat: one at a time\n/],
    ["a value for a switch", nothing, ["--json=yes", "lab"], /^--json: takes no value, not "yes"\n/],
  ];

  test.each(both.flatMap(([name, command]) => CASES.map(([what, prepare, argv, says]) => [name, what, command, prepare, argv, says] as const)))("%s: %s", async (_, __, command, prepare, argv, says) => {
    prepare();
    const { status, out, err } = await fake.run(command, "--output", fake.output, ...argv);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(says);
    const calls = fs.existsSync(path.join(fake.folder, "answers", "calls")) ? fake.calls : [];
    expect(calls.filter((call) => !/config|version/.test(call))).toEqual([]);
  });

  test.each([
    [verify, ["--interval", "5", "lab"], /^--interval: goes with --watch\n/],
    [verify, ["--junit", "HERE/nowhere/x.xml", "lab"], /^--junit HERE\/nowhere\/x\.xml: there is no folder HERE\/nowhere\n/],
    [verify, ["--junit", "/tmp", "lab"], /^--junit \/tmp: is a folder\n/],
    [verify, ["--bundle", "x.tar.gz", "lab"], /^--bundle: there is no such option/],
    [doctor, ["--watch", "lab"], /^--watch: there is no such option/],
    [doctor, ["--bundle", "x.zip", "lab"], /^--bundle "x\.zip": ends with \.tar\.gz or \.tgz\n/],
    [doctor, ["--bundle", "HERE/nowhere/x.tgz", "lab"], /^--bundle HERE\/nowhere\/x\.tgz: there is no folder HERE\/nowhere\n/],
  ])("%#", async (command, argv, says) => {
    // A folder below the fake's own, which nobody else makes.
    const { status, err } = await fake.run(command, "--output", fake.output, ...argv.map((word) => word.replace("HERE", fake.folder)));
    expect(status).toBe(2);
    expect(err.replaceAll(fake.folder, "HERE")).toMatch(says);
  });
});

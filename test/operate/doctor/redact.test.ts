import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { bundleFiles, writeBundle } from "../../../operate/doctor/bundle";
import { redactObject, redactText } from "../../../operate/doctor/redact";
import { DEPLOYED, healthy, pod, seenOf } from "../world";
import { KubernetesJson } from "../../../operate/cluster/kubernetes-json";

/** Secrets that are planted, each of a kind of its own; none of them may be in a bundle. The values are made up. */
const PLANTED: readonly (readonly [string, string, string])[] = [
  ["a Hugging Face token", "using hf_QwErTyUiOpAsDfGhJkLz to log in", "hf_QwErTyUiOpAsDfGhJkLz"],
  ["an NGC key", "key nvapi-AbCd1234-EfGh_5678", "nvapi-AbCd1234-EfGh_5678"],
  ["an OpenAI key", "OPENAI: sk-proj-abcdefgh12345678", "sk-proj-abcdefgh12345678"],
  ["a GitHub token", "ghp_0123456789abcdefABCDEF0123456789abcd", "ghp_0123456789abcdefABCDEF0123456789abcd"],
  ["an AWS key id", "AccessKeyId AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
  ["an AWS secret", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
  ["a header", "Authorization: Bearer abcdefgh.ijklmnop", "abcdefgh.ijklmnop"],
  ["a header in JSON", '{"authorization": "Basic dXNlcjpwYXNzd29yZA=="}', "dXNlcjpwYXNzd29yZA=="],
  ["another header", "x-api-key: 0a1b2c3d4e5f", "0a1b2c3d4e5f"],
  ["a cookie", "Cookie: session=abcdef0123", "abcdef0123"],
  ["a JWT", "id eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl end", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA7"],
  ["one that is cut off", "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEB8", "MIIEpAIBAAKCAQEB8"],
  ["a login in an address", "nats://user:pa55w0rd@nats:4222", "pa55w0rd"],
  ["a signed address", "https://x.blob.core.windows.net/a?sv=1&sig=abcDEF%2B123&se=2", "abcDEF%2B123"],
  ["an Azure key", "AccountName=a;AccountKey=Zm9vYmFyYmF6cXV4;EndpointSuffix=x", "Zm9vYmFyYmF6cXV4"],
  ["an option with =", "python -m x --api-key=topsecret1 --port 8000", "topsecret1"],
  ["an option with its value beside it", "python -m x --hf-token topsecret2 --port 8000", "topsecret2"],
  ["a quoted one", "--password 'top secret 3'", "top secret 3"],
  ["a setting", 'db_password: "topsecret4"', "topsecret4"],
  ["a variable", "export MY_API_TOKEN=topsecret5", "topsecret5"],
];

describe("a text", () => {
  test.each(PLANTED)("%s is left out", (_, text, secret) => {
    const told = redactText(text);
    expect(told).not.toContain(secret);
    expect(told).toContain("(left out)");
  });

  test.each([
    "main: CreateContainerConfigError: secret \"hf-token-secret\" not found",
    "0/2 nodes are available: 1 Insufficient nvidia.com/gpu.",
    "max_num_batched_tokens: 8192, KV cache holds 120000 tokens",
    "https://huggingface.co/api/models/Qwen/Qwen3-0.6B",
    "python3 -m dynamo.vllm --model /opt/models/x --tokenizer /opt/models/x --max-model-len 8192",
    "pulling nvcr.io/nvidia/ai-dynamo/vllm-runtime@sha256:0123456789abcdef",
  ])("%s stays as it is", (text) => expect(redactText(text)).toBe(text));
});

describe("an object", () => {
  const container = {
    name: "main",
    command: ["python3", "-m", "dynamo.vllm"],
    args: ["--model", "/opt/models/x", "--api-key", "topsecret6", "--max-num-seqs", "64", "--hf-token=topsecret7"],
    env: [
      { name: "DYN_NAMESPACE", value: "lab-qwen" },
      { name: "MY_THING", value: "topsecret8" },
      { name: "DYN_API_TOKEN", value: "topsecret9" },
      { name: "NATS_SERVER", value: "nats://user:topsecret10@nats:4222" },
      { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf-token-secret", key: "HF_TOKEN" } } },
    ],
  };

  test("variables but for known ones, options, and what else is called like a secret", () => {
    const told = redactObject({ kind: "Pod", metadata: { name: "p", managedFields: [{}], annotations: { "kubectl.kubernetes.io/last-applied-configuration": "topsecret11", "example.com/token": "topsecret12" } }, spec: { containers: [container] } });
    const [main] = told.spec.containers;
    expect(JSON.stringify(told)).not.toMatch(/topsecret/);
    expect(main.args).toEqual(["--model", "/opt/models/x", "--api-key", "(left out)", "--max-num-seqs", "64", "--hf-token=(left out)"]);
    expect(main.env).toEqual([
      { name: "DYN_NAMESPACE", value: "lab-qwen" },
      { name: "MY_THING", value: "(left out)" },
      { name: "DYN_API_TOKEN", value: "(left out)" },
      { name: "NATS_SERVER", value: "nats://(left out)@nats:4222" },
      { name: "HF_TOKEN", valueFrom: { secretKeyRef: { name: "hf-token-secret", key: "HF_TOKEN" } } },
    ]);
    expect(told.metadata).toEqual({ name: "p", annotations: { "example.com/token": "(left out)" } });
  });

  test.each(["Secret", "ConfigMap"])("no data of a %s", (kind) => {
    const told = redactObject({ kind, metadata: { name: "x" }, type: "Opaque", data: { a: "dG9wc2VjcmV0" }, stringData: { b: "topsecret" } });
    expect(told).toEqual({ kind, metadata: { name: "x" }, type: "Opaque", data: "(left out)" });
  });

  test("tolerations, labels, references and numbers of tokens stay", () => {
    const whole = { kind: "Pod", metadata: { labels: { app: "x" } }, spec: { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists" }], imagePullSecrets: [{ name: "ngc" }], volumes: [{ secret: { secretName: "tls" } }], automountServiceAccountToken: false }, status: { tokens: "12" } };
    expect(redactObject(whole)).toEqual(whole);
  });
});

test("a bundle holds objects, logs and findings, and none of what was planted", async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bundle-test-"));
  const world = healthy();
  const env = PLANTED.map(([, text], index) => ({ name: `V${index}`, value: text }));
  world.lists["pods inference"] = [pod("frontend", { spec: { containers: [{ name: "main", image: "i", args: PLANTED.map(([, text]) => text), env }] } })];
  world.lists["events inference"] = [{ metadata: { name: "e" }, message: PLANTED.map(([, text]) => text).join("\n") }];
  const logs = [
    { role: "worker", namespace: "inference", pod: "qwen-worker-0", container: "main", previous: true, text: PLANTED.map(([, text]) => `${text}\n`).join("") },
    { role: "worker", namespace: "inference", pod: "../../escape", container: "main", previous: false, unread: "refused" },
  ];
  const files = bundleFiles({ deployed: DEPLOYED, context: "lab", rows: [], diagnosis: { others: [], unexplained: [], unread: [] }, seen: seenOf(world), logs });
  const file = path.join(folder, "lab.tar.gz");
  await writeBundle(file, "lab-doctor", files, process.env);
  const unpacked = spawnSync("tar", ["-xzf", file, "-C", folder], { encoding: "utf8" });
  expect(unpacked.status).toBe(0);
  const names = (fs.readdirSync(path.join(folder, "lab-doctor"), { recursive: true, encoding: "utf8" }) as string[]).sort();
  for (const name of ["README.txt", "doctor.txt", "verify.json", "objects/inference/pods.json", "objects/cluster/nodes.json", "logs/inference/qwen-worker-0/main.previous.log"]) expect(names).toContain(name);
  expect(fs.readdirSync(folder).sort()).toEqual(["lab-doctor", "lab.tar.gz"]);
  const all = names.map((name) => path.join(folder, "lab-doctor", name)).filter((name) => fs.statSync(name).isFile()).map((name) => fs.readFileSync(name, "utf8")).join("\n");
  for (const [what, , secret] of PLANTED) expect([what, all.includes(secret), all.includes(JSON.stringify(secret).slice(1, -1))]).toEqual([what, false, false]);
  expect(all).toContain("qwen-frontend-0");
  expect((fs.statSync(file).mode & 0o777).toString(8)).toBe("600");
  fs.rmSync(folder, { recursive: true });
});

test("a Secret that slipped in among the objects has no data", () => {
  const world: { lists: { [key: string]: KubernetesJson } } = { lists: { secrets: [{ kind: "Secret", metadata: { name: "s" }, data: { k: "dG9w" } }] } };
  const files = bundleFiles({ deployed: DEPLOYED, context: "lab", rows: [], diagnosis: { others: [], unexplained: [], unread: [] }, seen: seenOf({ ...healthy(), ...world }), logs: [] });
  expect(files.get("objects/cluster/secrets.json")).not.toContain("dG9w");
});

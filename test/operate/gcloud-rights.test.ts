import { execFile, spawnSync } from "child_process";
import { generateKeyPairSync } from "crypto";
import * as fs from "fs";
import * as http from "http";
import * as os from "os";
import * as path from "path";
import { promisify } from "util";
import { Programs } from "../../operate/programs/programs";
import { googleRights } from "../../operate/preflight/rights/google-rights";
import { policy } from "./answers/google";
import { GKE } from "./deployments";

/** The real gcloud with a server in Google's place, signed in with a key that was made for it: whose roles it tells, and in which form. */
const missing = spawnSync("gcloud", ["version"]).status === 0 ? undefined : "gcloud isn't on the PATH";
const ROBOT = "ci@my-project.iam.gserviceaccount.com";

(missing === undefined ? test : test.skip)(`rights by the real gcloud${missing === undefined ? "" : ` (${missing})`}`, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gcloud-"));
  const asked: string[] = [];
  const bound = policy(["roles/container.admin"], `serviceAccount:${ROBOT}`, { condition: null });
  const server = http.createServer((request, response) => {
    const [where] = (request.url ?? "").split("?");
    asked.push(`${request.method} ${where}`);
    const answer = where === "/token" ? { access_token: "x", expires_in: 3600, token_type: "Bearer" } : where.endsWith(":getIamPolicy") ? bound : { projectId: "my-project", lifecycleState: "ACTIVE" };
    request.resume().once("end", () => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as { port: number }).port}/`;
  const env = { PATH: process.env.PATH, HOME: folder, CLOUDSDK_CONFIG: folder, CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: "1", CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: base };
  const key = path.join(folder, "key.json");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } });
  fs.writeFileSync(key, JSON.stringify({ type: "service_account", project_id: "my-project", private_key_id: "1", private_key: privateKey, client_email: ROBOT, client_id: "1", token_uri: `${base}token` }));
  try {
    await promisify(execFile)("gcloud", ["auth", "activate-service-account", `--key-file=${key}`, "--quiet"], { env });
    const [row] = await googleRights(new Programs({ env, signal: new AbortController().signal, limitMs: 120_000, atOnce: 2 }), GKE, ["google_container_cluster", "google_compute_network"]);
    expect(row).toMatchObject({ verdict: "lacking", there: "1 of 2 roles", note: `not in the project's own policy for serviceAccount:${ROBOT}: roles/compute.networkAdmin` });
    expect([...new Set(asked)].sort()).toEqual(["GET /v1/projects/my-project", "POST /token", "POST /v1/projects/my-project:getIamPolicy"]);
  } finally {
    server.close();
    server.closeAllConnections();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);

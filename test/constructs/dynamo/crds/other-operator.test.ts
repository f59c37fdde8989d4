import { execFile } from "child_process";
import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as os from "os";
import * as path from "path";
import { crdsChartPath } from "../../../../constructs/dynamo/crds/crd-apply";
import { describeWithHelm, helmBinary } from "../../../harness/helm";
import { installCrds } from "../made-platform";

/** Roles of operators as NVIDIA's chart names them. */
const role = (name: string, labels?: { [name: string]: string }): object => ({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name, ...(labels === undefined ? {} : { labels }) }, rules: [] });
const OWN = role("dynamo-platform-dynamo-operator-manager-role");
const OTHER = role("team-a-dynamo-operator-manager-role", { "app.kubernetes.io/instance": "team-a" });
const BESIDE = [role("dynamo-platform-dynamo-operator-proxy-role"), role("cert-manager-controller-manager-role")];

/** What Helm asks of an API server before it renders, and the roles that are there. */
function answers(url: string, roles: object[]): object | undefined {
  const resource = (name: string, kind: string): object => ({ name, singularName: "", namespaced: false, kind, verbs: ["get", "list"] });
  const group = { name: "rbac.authorization.k8s.io", versions: [{ groupVersion: "rbac.authorization.k8s.io/v1", version: "v1" }], preferredVersion: { groupVersion: "rbac.authorization.k8s.io/v1", version: "v1" } };
  if (url === "/version") return { major: "1", minor: "34", gitVersion: "v1.34.3" };
  if (url === "/api") return { kind: "APIVersions", versions: ["v1"] };
  if (url === "/api/v1") return { kind: "APIResourceList", groupVersion: "v1", resources: [] };
  if (url === "/apis") return { kind: "APIGroupList", apiVersion: "v1", groups: [group] };
  if (url === "/apis/rbac.authorization.k8s.io/v1") return { kind: "APIResourceList", groupVersion: "rbac.authorization.k8s.io/v1", resources: [resource("clusterroles", "ClusterRole")] };
  if (url.startsWith("/apis/rbac.authorization.k8s.io/v1/clusterroles")) return { kind: "ClusterRoleList", apiVersion: "rbac.authorization.k8s.io/v1", metadata: {}, items: roles };
  return undefined;
}

describeWithHelm("the cluster is asked for another operator before its CRDs are replaced", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "other-operator-"));
  let roles: object[] = [];
  const server = http.createServer((request, response) => {
    const body = answers((request.url ?? "").split("?")[0], roles);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(body ?? { kind: "Status", status: "Failure", code: 404 }));
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done())));
  afterAll(() => {
    server.close();
    fs.rmSync(folder, { recursive: true });
  });

  /** What Helm says of the chart with these values on a cluster with these roles: nothing, where it is taken. */
  function said(given: Parameters<typeof installCrds>[0], there: object[]): Promise<string> {
    roles = there;
    const kubeconfig = path.join(folder, "kubeconfig");
    const values = path.join(folder, "values.json");
    const { port } = server.address() as AddressInfo;
    fs.writeFileSync(kubeconfig, JSON.stringify({ apiVersion: "v1", kind: "Config", clusters: [{ name: "a", cluster: { server: `http://127.0.0.1:${port}` } }], users: [{ name: "a", user: {} }], contexts: [{ name: "a", context: { cluster: "a", user: "a" } }], "current-context": "a" }));
    fs.writeFileSync(values, JSON.stringify(installCrds(given).values));
    const args = ["template", "dynamo-crds", crdsChartPath(), "--namespace", "dynamo-crds", "--values", values, "--dry-run=server", "--kubeconfig", kubeconfig];
    const env = { ...process.env, HELM_CACHE_HOME: folder };
    return new Promise((done) => execFile(helmBinary()!, args, { env }, (error, out, told) => done(error === null ? (out.includes("kind: Job") ? "" : "no Job") : told)));
  }

  test("none, the own one and what only looks like one are taken", async () => {
    expect(await said({}, [])).toBe("");
    expect(await said({}, [OWN, ...BESIDE])).toBe("");
    expect(await said({ platformReleaseName: "team-a" }, [OTHER])).toBe("");
  });

  test("another release's is refused by its name, with the way out", async () => {
    expect(await said({}, [OWN, OTHER])).toMatch(/operator of Helm release "team-a" is in this cluster \(ClusterRole team-a-dynamo-operator-manager-role\), and the CRDs that it reads would be replaced by those of 1\.6\.1/);
    expect(await said({ release: "1.3.1" }, [role("x-dynamo-operator-manager-role")])).toMatch(/Helm release "x" .*restrictToNamespace/);
  });

  test("not for a platform that is restricted to a namespace, nor before 1.2, where the platform's own chart says so", async () => {
    expect(await said({ besideOtherOperator: true }, [OTHER])).toBe("");
    expect(await said({ release: "1.1.1" }, [OTHER])).toBe("");
  });
});

test("the value is written for a restricted platform alone", () => {
  expect(installCrds({ besideOtherOperator: true }).values).toMatchObject({ besideOtherOperator: true });
  expect(installCrds({ besideOtherOperator: false }).values).not.toHaveProperty("besideOtherOperator");
});

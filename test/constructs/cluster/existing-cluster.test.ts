import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, Lazy, Testing } from "cdktf";
import { ClusterConnection } from "../../../constructs/cluster/connection";
import { ExistingCluster, ExistingClusterAttributes, ExistingClusterProps } from "../../../constructs/cluster/existing-cluster";
import { Fabric } from "../../../constructs/cluster/pools/fabric";
import { IKubernetesCluster } from "../../../constructs/cluster/kubernetes-cluster";
import { AccessMode } from "../../../constructs/cluster/storage-offer";
import { describeProblem } from "../../../constructs/core/problems/problem";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { ExistingDeployment } from "../../../stacks/kubernetes/existing-deployment";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "existing-cluster-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));
let apps = 0;

const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const BASE64 = Buffer.from(PEM).toString("base64");
const CREDENTIAL = { command: "aws", args: ["eks", "get-token", "--cluster-name", "lab", "--output", "json"] };
const NODES = {
  clusterName: "lab",
  gpuPools: [
    { name: "gpu", labels: {}, nodeSelector: { pool: "gpu" }, taints: [], minNodes: 1, maxNodes: 1, gpu: "NVIDIA L4", gpusPerNode: 1, fabric: Fabric.NONE },
  ],
  storage: [{ className: "standard", accessModes: [AccessMode.READ_WRITE_MANY] }],
};
const byProps = (props: Partial<ExistingClusterProps>): ExistingCluster => new ExistingCluster({ ...NODES, ...props });
const byAttributes = (attributes: Partial<ExistingClusterAttributes>): ExistingCluster =>
  ExistingCluster.fromAttributes({ ...NODES, endpoint: "https://lab.example.com", credential: CREDENTIAL, ...attributes });

function deploy(cluster: IKubernetesCluster): { app: App; provider: any } {
  const app = new App({ outdir: path.join(scratch, `out-${apps++}`) });
  const { stacks } = new ExistingDeployment(app, "lab", { cluster, models: [{ name: "qwen", model: "Qwen/Qwen3-0.6B" }] });
  return { app, provider: JSON.parse(Testing.synth(stacks[0])).provider };
}
const told = (cluster: IKubernetesCluster): [string, string][] => problemsIn(deploy(cluster).app).map(({ code, property }) => [code, property]);

test.each([
  ["a connection", byProps({ connection: ClusterConnection.exec({ host: "https://lab.example.com", clusterCaCertificate: PEM, credential: CREDENTIAL }) })],
  ["attributes", byAttributes({ certificateAuthorityData: BASE64 })],
])("by %s both providers ask the program, and need no kubeconfig", (_, cluster) => {
  const { app, provider } = deploy(cluster);
  expect(problemsIn(app)).toEqual([]);
  const exec = { api_version: "client.authentication.k8s.io/v1beta1", ...CREDENTIAL };
  const reached = { host: "https://lab.example.com", cluster_ca_certificate: PEM };
  expect(provider.helm).toEqual([{ kubernetes: { ...reached, exec } }]);
  expect(provider.kubernetes).toEqual([{ ...reached, exec: [exec] }]);
});

test("attributes that are known only at apply are passed on, the certificate decoded by Terraform", () => {
  const late = (text: string): string => Lazy.stringValue({ produce: () => text });
  const { app, provider } = deploy(byAttributes({ endpoint: late("${local.endpoint}"), certificateAuthorityData: late("${local.authority}") }));
  expect(problemsIn(app)).toEqual([]);
  expect(provider.kubernetes[0].host).toBe("${local.endpoint}");
  expect(provider.kubernetes[0].cluster_ca_certificate).toMatch(/^\$\{base64decode\(.*local\.authority.*\)\}$/);
});

describe("ways that lead nowhere are refused", () => {
  test.each<[string, IKubernetesCluster, [string, string][]]>([
    ["none", byProps({}), [["missing-property", "cluster.context"]]],
    ["an empty context", byProps({ context: " " }), [["empty-context", "cluster.context"]]],
    ["two", byProps({ context: "a", connection: ClusterConnection.kubeconfig({ context: "b" }) }), [["two-connections", "cluster.context"]]],
    ["an empty context of a connection", byProps({ connection: ClusterConnection.kubeconfig({ context: "" }) }), [["empty-context", "cluster.connection.context"]]],
    [
      "everything wrong at once",
      byProps({ connection: ClusterConnection.exec({ host: "lab.example.com", clusterCaCertificate: BASE64, credential: { command: "" } }) }),
      [
        ["invalid-endpoint", "cluster.connection.host"],
        ["invalid-ca-certificate", "cluster.connection.clusterCaCertificate"],
        ["empty-command", "cluster.connection.credential.command"],
      ],
    ],
    [
      "the same by attributes",
      byAttributes({ endpoint: "http://lab.example.com", certificateAuthorityData: PEM, credential: { command: " " } }),
      [
        ["invalid-endpoint", "cluster.endpoint"],
        ["invalid-ca-certificate", "cluster.certificateAuthorityData"],
        ["empty-command", "cluster.credential.command"],
      ],
    ],
    ["types, by attributes", byAttributes({ endpoint: 5, credential: {} } as never), [["wrong-type", "cluster.endpoint"], ["missing-property", "cluster.credential.command"]]],
    ["options that are none", byProps({ connection: ClusterConnection.exec({} as never) }), [["missing-property", "cluster.connection.host"], ["missing-property", "cluster.connection.credential"]]],
    ["a cluster described by hand", { ...byProps({ context: "lab" }), connection: ClusterConnection.kubeconfig({ context: "" }) }, [["empty-context", "cluster.connection.context"]]],
  ])("%s", (_, cluster, expected) => {
    expect(told(cluster)).toEqual(expected);
  });

  test.each(["https://user:pw@lab.example.com", "https://lab.example.com?x=1", "ftp://lab", "lab:6443", ""])("the address %j", (endpoint) => {
    expect(told(byAttributes({ endpoint }))).toEqual([["invalid-endpoint", "cluster.endpoint"]]);
  });

  test.each(["https://10.0.0.1", "https://[fd00::1]:6443", "https://rancher.example.com/k8s/clusters/c-1"])("not the address %j", (endpoint) => {
    expect(told(byAttributes({ endpoint }))).toEqual([]);
  });
});

describe("a secret never enters the output by a credential", () => {
  test.each<[object, string]>([
    [{ env: { AWS_SECRET_ACCESS_KEY: "hush" } }, "env.AWS_SECRET_ACCESS_KEY"],
    [{ env: { GITHUB_TOKEN: "hush" } }, "env.GITHUB_TOKEN"],
    [{ args: ["get-token", "--client-secret", "hush"] }, "args[1]"],
    [{ args: ["--password=hush"] }, "args[0]"],
  ])("%j", (given, at) => {
    const { app } = deploy(byAttributes({ credential: { ...CREDENTIAL, ...given } }));
    expect(problemsIn(app).map(({ code, property }) => [code, property])).toEqual([["secret-in-credential", `cluster.credential.${at}`]]);
    expect(problemsIn(app).map(describeProblem).join()).not.toContain("hush");
  });

  test.each([
    { env: { AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/token", AWS_PROFILE: "lab", AWS_ACCESS_KEY_ID: "AKIA" } },
    { args: ["get-token", "--login", "workloadidentity", "--federated-token-file", "/var/run/token"] },
  ])("where one is, may be said: %j", (given) => {
    expect(told(byAttributes({ credential: { ...CREDENTIAL, ...given } }))).toEqual([]);
  });
});

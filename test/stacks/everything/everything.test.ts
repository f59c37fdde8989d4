import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App, TerraformStack, Testing } from "cdktf";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { AksDeployment } from "../../../stacks/azure/deployment";
import { EksDeployment } from "../../../stacks/aws/deployment";
import { GkeDeployment } from "../../../stacks/google/deployment";
import { AKS, AKS_SCALE_SETS } from "./aks";
import { EKS, EKS_FOUND } from "./eks";
import { GKE, GKE_CLOSED, GKE_RACK } from "./gke";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

const CASES: { readonly [name: string]: (app: App) => unknown } = {
  eks: (app) => new EksDeployment(app, "lab", EKS),
  "eks, network found": (app) => new EksDeployment(app, "lab", EKS_FOUND),
  aks: (app) => new AksDeployment(app, "lab", AKS),
  "aks, scale sets": (app) => new AksDeployment(app, "lab", AKS_SCALE_SETS),
  gke: (app) => new GkeDeployment(app, "lab", GKE),
  "gke, closed": (app) => new GkeDeployment(app, "lab", GKE_CLOSED),
  "gke, rack": (app) => new GkeDeployment(app, "lab", GKE_RACK),
};

/** What must not be there twice in one deployment: what a cloud, Kubernetes or Helm tells by its name. */
const NAMES: { readonly [type: string]: (resource: any) => string } = {
  helm_release: ({ namespace, name }) => `${namespace}/${name}`,
  kubernetes_namespace_v1: ({ metadata }) => JSON.stringify(metadata),
  kubernetes_storage_class_v1: ({ metadata }) => metadata.name,
  aws_eks_addon: ({ addon_name: name }) => name,
  aws_iam_role: ({ name }) => name,
  aws_iam_policy: ({ name }) => name,
  aws_eks_pod_identity_association: ({ namespace, service_account: account }) => `${namespace}/${account}`,
  aws_security_group: ({ name }) => name,
  aws_wafv2_web_acl: ({ name }) => name,
  aws_ecr_registry_scanning_configuration: () => "the region's",
  azurerm_user_assigned_identity: ({ name }) => name,
  azurerm_subnet: ({ name }) => name,
  azurerm_role_assignment: ({ scope, role_definition_name: role, role_definition_id: id, principal_id: who }) => `${who} ${role ?? id} ${scope}`,
  azurerm_private_dns_zone: ({ name }) => name,
  azurerm_federated_identity_credential: ({ parent_id: identity, name }) => `${identity}/${name}`,
  google_compute_security_policy: ({ name }) => name,
  google_compute_region_security_policy: ({ name }) => name,
  google_compute_resource_policy: ({ name }) => name,
  google_dns_managed_zone_iam_member: ({ member, managed_zone: zone, role }) => `${member} ${zone} ${role}`,
  google_project_service: ({ service }) => service,
  google_service_account: ({ account_id: id }) => id,
  google_kms_crypto_key_iam_member: ({ member, crypto_key_id: key }) => `${member} ${key}`,
  google_project_iam_member: ({ member, role }) => `${member} ${role}`,
  google_artifact_registry_repository: ({ repository_id: id }) => id,
};

describe.each(Object.entries(CASES))("all options of %s beside each other", (_name, make) => {
  let stacks: any[];
  let app: App;
  beforeAll(() => {
    app = new App({ outdir: fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "everything-")) });
    make(app);
    stacks = app.node.findAll().filter(TerraformStack.isStack).map((stack) => JSON.parse(Testing.synth(stack)));
  });
  afterAll(() => fs.rmSync(app.outdir, { recursive: true, force: true }));

  test("nothing is refused", () => {
    expect(problemsIn(app).map(({ code, property, reason }) => `${code} ${property}: ${reason}`)).toEqual([]);
  });

  test("nothing that is told by its name is there twice", () => {
    const names = stacks.flatMap(({ resource = {} }) =>
      Object.entries<any>(resource).flatMap(([type, all]) => (NAMES[type] === undefined ? [] : Object.values<any>(all).map((one) => `${type} ${NAMES[type](one)}`))),
    );
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(names.length).toBeGreaterThan(20);
  });

  test("each release's values are text that is read once, without a key twice", () => {
    const values = stacks.flatMap(({ resource = {} }) => Object.values<any>(resource.helm_release ?? {}).map(({ name, values: texts }) => [name, texts]));
    expect(values.filter(([, texts]) => texts !== undefined && texts.length > 1)).toEqual([]);
  });
});

test("all of them in one app take nothing from each other", () => {
  const app = new App({ outdir: fs.mkdtempSync(path.join(os.tmpdir(), "everything-test-")) });
  new EksDeployment(app, "eks", EKS);
  new EksDeployment(app, "found", EKS_FOUND);
  new AksDeployment(app, "aks", AKS);
  new AksDeployment(app, "sets", AKS_SCALE_SETS);
  new GkeDeployment(app, "gke", GKE);
  new GkeDeployment(app, "closed", GKE_CLOSED);
  new GkeDeployment(app, "rack", GKE_RACK);
  expect(problemsIn(app).map(({ code, constructPath, property }) => `${code} ${constructPath} ${property}`)).toEqual([]);
  fs.rmSync(app.outdir, { recursive: true });
});

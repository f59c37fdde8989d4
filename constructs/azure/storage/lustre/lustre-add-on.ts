import * as path from "path";
import { HelmAddOn } from "../../../cluster/helm-add-on";
import { AksWorkloadIdentity } from "../../access/workload-identity";
import { packageRoot } from "../../../core/package-root";
import table from "../../data/managed-lustre.json";
import { LUSTRE_CONTROLLER } from "./lustre-claims";

/** Folder of our chart of the driver: Microsoft publishes manifests of it, and no chart with a release. */
export function lustreChartPath(): string {
  return path.join(packageRoot(), "constructs", "azure", "storage", "lustre-driver");
}

/** What makes file systems for claims: whose it is in Azure, and where it runs. */
export interface LustreController {
  readonly identity: AksWorkloadIdentity;
  readonly nodeSelector: { readonly [label: string]: string };
}

/**
 * What mounts Managed Lustre on every node. Nothing of it names a GPU pool: one more changes nothing here.
 *
 * @param controller what makes file systems for claims; without it nothing does
 */
export function lustreAddOn(controller?: LustreController): HelmAddOn {
  const { repository, version, livenessProbe, registrar, provisioner, flavors } = table.driver;
  return {
    name: "azurelustre-csi",
    localChart: lustreChartPath(),
    imageValues: ["livenessProbe", "registrar", ...flavors.map(({ name }) => `flavors[name=${name}].image`), ...(controller === undefined ? [] : ["controller.image", "controller.provisioner"])],
    // Only there Kubernetes lets pods have the priority of what a node can't do without.
    namespace: "kube-system",
    values: {
      livenessProbe,
      registrar,
      flavors: flavors.map(({ name, nodes, lustreVersion, clientSuffix }) => ({ name, image: `${repository}:${version}-${name}`, nodes, lustreVersion, clientSuffix })),
      ...(controller === undefined
        ? {}
        : {
            controller: {
              image: `${repository}:${version}-${flavors[0].name}`,
              provisioner,
              serviceAccount: LUSTRE_CONTROLLER.serviceAccount,
              annotations: controller.identity.serviceAccountAnnotations,
              podLabels: controller.identity.podLabels,
              nodeSelector: controller.nodeSelector,
            },
          }),
    },
    // A node's first start installs the client.
    timeoutSeconds: 900,
  };
}

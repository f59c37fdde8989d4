import * as path from "path";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { packageRoot } from "../../core/package-root";
import table from "../data/managed-lustre.json";

/** Folder of our chart of the driver: Microsoft publishes manifests of it, and no chart with a release. */
export function lustreChartPath(): string {
  return path.join(packageRoot(), "constructs", "azure", "storage", "lustre-driver");
}

/** What mounts Managed Lustre on every node. Nothing of it names a pool: one more changes nothing here. */
export function lustreAddOn(): HelmAddOn {
  const { repository, version, livenessProbe, registrar, flavors } = table.driver;
  return {
    name: "azurelustre-csi",
    localChart: lustreChartPath(),
    imageValues: ["livenessProbe", "registrar", ...flavors.map(({ name }) => `flavors[name=${name}].image`)],
    // Only there Kubernetes lets pods have the priority of what a node can't do without.
    namespace: "kube-system",
    values: {
      livenessProbe,
      registrar,
      flavors: flavors.map(({ name, nodes, lustreVersion, clientSuffix }) => ({ name, image: `${repository}:${version}-${name}`, nodes, lustreVersion, clientSuffix })),
    },
    // A node's first start installs the client.
    timeoutSeconds: 900,
  };
}

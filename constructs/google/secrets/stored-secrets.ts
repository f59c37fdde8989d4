import * as path from "path";
import { SecretManagerSecretIamMember } from "../bindings";
import { Construct } from "constructs";
import { HelmAddOn } from "../../cluster/helm-add-on";
import { BroughtSecret, ModelSecrets } from "../../cluster/model-secrets";
import { packageRoot } from "../../core/package-root";
import images from "../data/secret-manager.json";
import { GkeWorkloadIdentity } from "../identity/workload-identity";
import { digestOf } from "../names";
import { GkeSecretManagerOptions } from "./secret-manager-options";
import { GkeStoredSecret, admitted } from "./stored-secret";

/** The models' namespace where none is named: the chain's own default. */
const NAMESPACE = "inference";
/** Service account that reads them, name of its identity, and of the release. */
export const SECRET_READER = "secret-manager-secrets";
/** API that it needs beside the cluster's. */
export const SECRET_APIS = ["secretmanager"];

/** Folder of our chart of what is read from Secret Manager. */
export function secretChartPath(): string {
  return path.join(packageRoot(), "constructs", "google", "secrets", "chart");
}

/** Whose pods may read: the namespace and service account. */
export function secretReader({ namespace = NAMESPACE }: GkeSecretManagerOptions): { readonly namespace: string; readonly serviceAccount: string } {
  return { namespace, serviceAccount: SECRET_READER };
}

/** Properties of `GkeStoredSecrets`. */
export interface GkeStoredSecretsProps extends GkeSecretManagerOptions {
  /** The project's id, perhaps known only at apply. */
  readonly projectId: string;
  readonly reader: GkeWorkloadIdentity;
  readonly clusterResource: { readonly fqn: string };
}

/** The right to read each secret, and no other of the project's; and what puts them beside the models. */
export class GkeStoredSecrets extends Construct {
  public readonly brings: ModelSecrets;

  public constructor(scope: Construct, id: string, { secrets, namespace = NAMESPACE, projectId, reader, clusterResource }: GkeStoredSecretsProps) {
    super(scope, id);
    const known = admitted(secrets);
    const resource = ({ secret }: GkeStoredSecret): string => (secret.startsWith("projects/") ? secret : `projects/${projectId}/secrets/${secret}`);
    for (const stored of known) {
      const name = `reader-${digestOf(this, stored.secret)}`;
      // One secret may become several keys.
      if (this.node.tryFindChild(name) !== undefined) continue;
      const [, project = projectId] = /^projects\/([^/]+)\//.exec(stored.secret) ?? [];
      new SecretManagerSecretIamMember(this, name, {
        project,
        secretId: stored.secret.split("/").slice(-1)[0],
        role: "roles/secretmanager.secretAccessor",
        member: reader.member,
        condition: reader.condition,
        // With the project's first cluster the pool of identities comes to be.
        dependsOn: [clusterResource],
      });
    }
    const bySecret = together(known);
    const file = (stored: GkeStoredSecret): string => `${stored.secretName}.${stored.key}`;
    const addOn: HelmAddOn = {
      name: SECRET_READER,
      localChart: secretChartPath(),
      imageValues: ["image"],
      namespace,
      values: {
        serviceAccount: SECRET_READER,
        image: images.writer.image,
        files: known.map((stored) => ({ resource: `${resource(stored)}/versions/latest`, path: file(stored) })),
        secrets: bySecret.map(({ name, type, of }) => ({ name, type, keys: of.map((stored) => ({ key: stored.key, path: file(stored) })) })),
      },
      timeoutSeconds: 600,
    };
    const brings: BroughtSecret[] = bySecret.map(({ name, of }) => ({ name, keys: of.map(({ key }) => key) }));
    this.brings = { namespace, property: "secretManager.namespace", brings, addOn };
  }
}

/** Keys of one Secret together, in the order in which they came. */
function together(secrets: GkeStoredSecret[]): { readonly name: string; readonly type: string; readonly of: GkeStoredSecret[] }[] {
  return [...new Set(secrets.map(({ secretName }) => secretName))].map((name) => {
    const of = secrets.filter(({ secretName }) => secretName === name);
    return { name, type: of[0].type, of };
  });
}

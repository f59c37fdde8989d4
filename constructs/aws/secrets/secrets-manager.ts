import * as path from "path";
import { IamPolicy } from "../bindings";
import { Construct } from "constructs";
import { ModelSecrets } from "../../cluster/model-secrets";
import { packageRoot } from "../../core/package-root";
import { ExtraAddOn } from "../add-ons/add-ons";
import holder from "../data/secrets-manager.json";
import { accountOf } from "../identity/account";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { roleName } from "../names";
import { EksManagedSecret, admitted } from "./managed-secret";
import { EksSecretsManagerOptions } from "./secrets-manager-options";

/** The models' namespace where none is named: the chain's own default. */
const NAMESPACE = "inference";
/** Service account that reads the secrets, name of its role's end, and of the release. */
export const SECRETS_READER = "managed-secrets";

/** Properties of `SecretsManager`. */
export interface SecretsManagerProps extends EksSecretsManagerOptions {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
}

/** Folder of our chart of what is read from Secrets Manager. */
export function managedSecretsChartPath(): string {
  return path.join(packageRoot(), "constructs", "aws", "secrets", "chart");
}

/**
 * The driver and AWS's provider for it, as EKS's add-on. Secrets of Kubernetes are made of what is mounted, and read again every ten minutes.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-pod-identity-integration.html
 */
export function secretsAddOn(region: string, version?: string): ExtraAddOn {
  const driver = { syncSecret: { enabled: true }, enableSecretRotation: true, rotationPollInterval: "10m" };
  return { name: "aws-secrets-store-csi-driver-provider", version, values: { awsRegion: region, "secrets-store-csi-driver": driver } };
}

/** Who reads secrets of Secrets Manager, each by its own ARN and nothing else, and what becomes of them. */
export class SecretsManager extends Construct {
  public readonly modelSecrets: ModelSecrets;

  public constructor(scope: Construct, id: string, props: SecretsManagerProps) {
    super(scope, id);
    const { clusterName, region, cluster, namespace = NAMESPACE } = props;
    const secrets = admitted(props.secrets);
    const name = roleName(clusterName, region, "secrets");
    const policy = new IamPolicy(this, "policy", { name, policy: JSON.stringify(readSecretsPolicy(secrets, { region, account: accountOf(this), kmsKeyArn: props.kmsKeyArn })) });
    new PodIdentityRole(this, "role", { cluster, roleName: name, namespace, serviceAccounts: [SECRETS_READER], policyArns: { secrets: policy.arn } });
    this.modelSecrets = {
      namespace,
      property: "secretsManager.namespace",
      brings: bySecret(secrets).map(({ name: secretName, keys }) => ({ name: secretName, keys: keys.map(({ key }) => key) })),
      addOn: {
        name: SECRETS_READER,
        localChart: managedSecretsChartPath(),
        imageValues: ["image"],
        namespace,
        values: { serviceAccount: SECRETS_READER, image: holder.holder.image, region, objects: secrets.map(objectOf), secrets: bySecret(secrets) },
        timeoutSeconds: 300,
      },
    };
  }
}

/** What is read, in IAM's own form. Secrets Manager puts a hyphen and six characters of its own after a name. */
export function readSecretsPolicy(secrets: readonly EksManagedSecret[], { region, account, kmsKeyArn }: { readonly region: string; readonly account: string; readonly kmsKeyArn?: string }): object {
  const arns = secrets.map(({ secret }) => (secret.startsWith("arn:") ? secret : `arn:aws:secretsmanager:${region}:${account}:secret:${secret}-??????`));
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "ReadSecrets", Effect: "Allow", Action: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], Resource: [...new Set(arns)].sort() },
      ...(kmsKeyArn === undefined ? [] : [{ Sid: "DecryptSecrets", Effect: "Allow", Action: ["kms:Decrypt"], Resource: [kmsKeyArn], Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } } }]),
    ],
  };
}

/** As which file it is mounted: by the key that it becomes, of which there is one. */
function fileOf({ secretName, key }: EksManagedSecret): string {
  return `${secretName}_${key}`;
}

function objectOf(secret: EksManagedSecret): object {
  const file = fileOf(secret);
  if (secret.field === undefined) return { name: secret.secret, file };
  return { name: secret.secret, file: `${file}_whole`, field: { name: secret.field, file } };
}

/** Keys of one Secret together, in the order in which they came. */
function bySecret(secrets: readonly EksManagedSecret[]): { readonly name: string; readonly type: string; readonly keys: { readonly object: string; readonly key: string }[] }[] {
  return [...new Set(secrets.map(({ secretName }) => secretName))].map((name) => {
    const own = secrets.filter(({ secretName }) => secretName === name);
    return { name, type: own[0].type, keys: own.map((one) => ({ object: fileOf(one), key: one.key })) };
  });
}

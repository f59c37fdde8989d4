import { Finding } from "../constructs/core/problem";
import { Shapes, admit, anything, instance, isObject, list, object, required, text, texts, unknownProperties, wrongType } from "../constructs/core/shape";
import { PLATFORM } from "../constructs/dynamo/platform-shapes";
import { DynamoRelease } from "../constructs/dynamo/release";
import { ChartRepository } from "../constructs/kubernetes/chart-repository";
import { ImageMirror } from "../constructs/kubernetes/image-mirror";
import { ChainOptions, DynamoOptions } from "./chain-options";
import { StateBackend } from "./state-backend";

const DYNAMO: Shapes<DynamoOptions> = {
  release: text(DynamoRelease.DEFAULT),
  namespace: text("dynamo-system"),
  modelNamespace: text("inference"),
  platform: object(PLATFORM, "{ grove: GangScheduler.BUNDLED }"),
};

/** What the options of a chain take. Each model is looked at where it is made. */
export const CHAIN: Shapes<ChainOptions> = {
  models: required({ ...list(anything(), "models"), example: '[{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B" }]' }),
  dynamo: object(DYNAMO, `{ release: "${DynamoRelease.DEFAULT}" }`),
  backend: instance(StateBackend, 'StateBackend.fromUrl("s3://BUCKET/PREFIX?region=REGION")'),
  chartRepository: instance(ChartRepository, 'ChartRepository.of("oci://registry.example.com/charts")'),
  existingNamespaces: texts("inference"),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
};

/** A deployment's properties, by who looks at them. */
interface DeploymentParts<C> {
  /** What is the cluster's, as it was given: its construct looks at it. Its name is the deployment's id where none is given. */
  readonly cluster: Omit<C, "clusterName"> & { readonly clusterName?: string };
  /** What is the chain's, in the right shape. */
  readonly chain: ChainOptions;
  /** What is wrong with the chain's part, and properties that nobody has. */
  readonly findings: Finding[];
}

/** The properties of a deployment, in two parts. */
export function takeApart<C>(props: object, cluster: Shapes<C>): DeploymentParts<C> {
  const given = isObject(props) ? props : {};
  const unknown = isObject(props) ? [] : [wrongType("props", props, "an object", "{ ... }")];
  const chain = admit("", pick(given, CHAIN), CHAIN);
  const findings = [...unknown, ...unknownProperties("", given, [...Object.keys(cluster), ...Object.keys(CHAIN)]), ...chain.findings];
  return { cluster: pick(given, cluster) as DeploymentParts<C>["cluster"], chain: chain.value, findings };
}

function pick(given: object, names: object): object {
  return Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(names, name)));
}

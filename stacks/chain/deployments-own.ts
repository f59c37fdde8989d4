import { Finding } from "../../constructs/core/problems/problem";
import { isObject } from "../../constructs/core/shape/shape";

/** Properties of a `ServedModel` that a chain gives its models, and where a deployment has them. */
const OWN: { readonly [property: string]: string } = {
  cluster: "leave it out: it is the deployment's own",
  release: 'write it once for all: dynamo: { release: "..." }',
  namespace: 'write it once for all: dynamo: { modelNamespace: "..." }',
  platformNamespace: 'write it once: dynamo: { namespace: "..." }',
  grove: "write it once: dynamo: { platform: { grove: ... } }",
  lws: "write it once: dynamo: { platform: { lws: ... } }",
  imageMirror: "write it once for all: imageMirror of the deployment",
  telemetry: "write it once for all: logs and traces of the deployment",
  weightsAhead: "write earlyWeights: true of the deployment",
};

/** What a model of a deployment was given and the deployment gives itself, so that it would be lost. A model that stands alone takes it. */
export function checkDeploymentsOwn(models: readonly unknown[]): Finding[] {
  return models.flatMap((one, index) => {
    if (!isObject(one)) return [];
    const given = Object.keys(one).filter((name) => Object.hasOwn(OWN, name) && one[name] !== undefined);
    return given.map((name): Finding => ({ code: "unknown-property", property: `models[${index}].${name}`, value: one[name], reason: "it is said of the deployment, for all in it", fix: OWN[name] }));
  });
}

import { Construct } from "constructs";
import { TerraformOutput } from "../../constructs/core/framework";
import { isRefused, refuse } from "../../constructs/core/problems/refuse";
import { isObject, wrongType } from "../../constructs/core/shape/shape";
import { DynamoGraph, occupyPools } from "../../constructs/dynamo/graph/dynamo-graph";
import { DynamoGraphOptions } from "../../constructs/dynamo/graph/graph-options";
import { warn } from "../../constructs/core/problems/warn";
import { PodTelemetry } from "../../constructs/dynamo/pod-telemetry";
import { DynamoRelease } from "../../constructs/dynamo/release";
import { checkModels } from "../../constructs/inference/checks/check-models";
import { checkTogether, togetherWarnings } from "../../constructs/inference/checks/places/check-together";
import { mostReplicas } from "../../constructs/inference/parts/part";
import { atOnce } from "../../constructs/inference/parts/pool-room";
import { placeModel } from "../../constructs/inference/place-model";
import { checkScalersTogether } from "../../constructs/inference/scaling/check-scaling";
import { plannedAt } from "../../constructs/inference/scaling/planned-at";
import { ServedModel } from "../../constructs/inference/served-model";
import { ServedModelOptions } from "../../constructs/inference/served-model-options";
import { DynamoStackProps } from "./crds-stack";
import { checkDeploymentsOwn } from "./deployments-own";
import { InClusterStack } from "./in-cluster-stack";
import { childId } from "../../constructs/core/names/child-id";

/** Properties of `InferenceStack`. */
export interface InferenceStackProps extends DynamoStackProps {
  readonly models: ServedModelOptions[];
  /** @default - none */
  readonly graphs?: DynamoGraphOptions[];
  /** Names of the models whose volumes and downloads are the weights' stack's. @default - none */
  readonly modelsAhead?: string[];
  /** Whether monitors of ours scrape the models, in the place of the platform's own. @default false */
  readonly monitored?: boolean;
  /** What their pods say of themselves. @default - lines as text, and no spans */
  readonly telemetry?: PodTelemetry;
}

/** `<id>-inference`: one Helm release for each model; models come and go daily. */
export class InferenceStack extends InClusterStack {
  public constructor(scope: Construct, id: string, props: InferenceStackProps) {
    // The one namespace that whoever deploys models must be able to see.
    super(scope, id, props, props.names.modelNamespace);
    refuse(this, [...checkModels("models", props.models), ...checkDeploymentsOwn(props.models)]);
    // Below a construct of their own, so that a model may have any name, a provider's too.
    const models = new Construct(this, "models");
    props.models.forEach((model, index) => {
      if (!isObject(model)) {
        refuse(this, [wrongType(`models[${index}]`, model, "an object", '{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B" }')]);
        return;
      }
      // A name that can't be one is refused, the same twice too; such a model stands under its place, so that the rest of it is looked at.
      const named = typeof model.name === "string" && model.name !== "" && models.node.tryFindChild(childId(model.name)) === undefined;
      new ServedModel(models, named ? childId(model.name) : `models[${index}]`, {
        ...plannedAt(model, props.dynamo.platform?.prometheusEndpoint),
        cluster: props.cluster,
        release: props.dynamo.release,
        namespace: props.names.modelNamespace,
        platformNamespace: props.names.platformNamespace,
        grove: props.dynamo.platform?.grove,
        lws: props.dynamo.platform?.lws,
        imageMirror: props.imageMirror,
        telemetry: props.telemetry,
        ...(props.modelsAhead?.includes(model.name) ? { weightsAhead: true } : {}),
      });
    });
    this.tellAddresses(models);
    if ((props.graphs ?? []).length > 0 && !isRefused(this)) {
      const placed = props.models.flatMap((model) => placeModel(model, props.cluster, DynamoRelease.of(props.dynamo.release ?? DynamoRelease.DEFAULT)).parts);
      const most = atOnce(placed.map(({ part }) => part));
      occupyPools(this, props.cluster, placed.flatMap(({ pool }, index) => (pool === undefined ? [] : [{ pool: pool.name, gpus: most[index].gpus, pods: mostReplicas(most[index]) * most[index].nodes }])));
    }
    // By their places: a graph's name may stand in its file.
    const graphs = new Construct(this, "graphs");
    (props.graphs ?? []).forEach((graph, index) => {
      new DynamoGraph(graphs, `graphs[${index}]`, {
        ...graph,
        cluster: props.cluster,
        release: props.dynamo.release,
        namespace: props.names.modelNamespace,
        imageMirror: props.imageMirror,
        telemetry: props.telemetry,
      });
    });
    // Of models that are refused by themselves the pools say nothing.
    if (isRefused(this)) return;
    const release = DynamoRelease.of(props.dynamo.release ?? DynamoRelease.DEFAULT);
    const scraped = (props.monitored ?? false) || props.dynamo.platform?.podMonitors !== false;
    refuse(this, [...checkTogether("models", props.models, props.cluster, release), ...checkScalersTogether("models", props.models, scraped)]);
    warn(this, togetherWarnings(props.models, props.cluster, release));
  }
  /** Where models are reached from outside, as an output; of models that aren't nothing is told. */
  private tellAddresses(models: Construct): void {
    const outside = models.node.children.filter((one): one is ServedModel => one instanceof ServedModel && one.address !== undefined);
    if (outside.length === 0) return;
    new TerraformOutput(this, "addresses", {
      value: Object.fromEntries(outside.map(({ description, address }) => [description.name, address])),
      description: "Where models are reached from outside, once their hosts' DNS records lead to their load balancers",
    });
  }
}

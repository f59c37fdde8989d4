// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Availability } from "../../constructs/cluster/availability/availability";
import { PoolColor } from "../../constructs/cluster/pools/blue-green";
import { Shapes, anything, flag, instance, list, object, required, text } from "../../constructs/core/shape/shape";
import { GRAPH_OPTIONS } from "../../constructs/dynamo/graph/graph-shapes";
import { PLATFORM } from "../../constructs/dynamo/platform-shapes";
import { ChartRepository } from "../../constructs/kubernetes/chart-repository";
import { ImageDigests } from "../../constructs/kubernetes/images/image-digests";
import { ImageMirror } from "../../constructs/kubernetes/images/image-mirror";
import { Monitoring } from "../../constructs/kubernetes/monitoring/monitoring";
import { Logs } from "../../constructs/kubernetes/telemetry/logs/logs";
import { Traces } from "../../constructs/kubernetes/telemetry/traces/traces";
import { ProviderLock } from "../provider-lock";
import { StateBackend } from "../state-backend";

/** What the properties of `DynamoOptions` take. */
export const DYNAMO: Shapes = {
  release: text("1.6.1"),
  namespace: text("dynamo-system"),
  modelNamespace: text("inference"),
  platform: object(PLATFORM, "{ grove: GangScheduler.BUNDLED }"),
};

/** What the properties of `BlueGreenOptions` take. */
export const BLUE_GREEN: Shapes = {
  role: required(text("l4", { format: "dns-label" })),
  blue: required(text("l4-blue")),
  green: required(text("l4-green")),
  active: instance(PoolColor, "PoolColor.GREEN"),
};

/** What the properties of `ChainOptions` take. */
export const CHAIN: Shapes = {
  availability: instance(Availability, "Availability.HIGH"),
  models: required(list(anything('{ name: "qwen3-0-6b", model: "Qwen/Qwen3-0.6B" }'), "models")),
  graphs: list(object(GRAPH_OPTIONS, '{ file: "recipes/agg.yaml" }'), "graphs"),
  dynamo: object(DYNAMO, '{ release: "1.6.1" }'),
  monitoring: instance(Monitoring, "Monitoring.inCluster()"),
  logs: instance(Logs, "Logs.loki()"),
  traces: instance(Traces, "Traces.tempo()"),
  blueGreen: list(object(BLUE_GREEN, '{ role: "l4", blue: "l4-blue", green: "l4-green" }'), "green"),
  earlyStart: flag(),
  earlyWeights: flag(),
  backend: instance(StateBackend, 'StateBackend.fromUrl("s3://BUCKET/PREFIX?region=REGION")'),
  imageMirror: instance(ImageMirror, 'ImageMirror.of("registry.example.com/mirror")'),
  imageDigests: instance(ImageDigests, 'ImageDigests.fromFile("images.lock.json")'),
  chartRepository: instance(ChartRepository, 'ChartRepository.of("oci://registry.example.com/charts")'),
  providerLock: instance(ProviderLock, 'ProviderLock.fromFile("providers.lock.hcl")'),
  existingNamespaces: list(text("inference"), "texts"),
};

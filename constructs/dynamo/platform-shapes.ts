import { Shapes, anything, flag, instance, map, text, texts } from "../core/shape";
import { DataService, GangScheduler } from "./platform-parts";
import { PlatformOptions } from "./platform-values";
import { DynamoRelease } from "./release";

/** What the options of the platform take. */
export const PLATFORM: Shapes<PlatformOptions> = {
  nats: instance(DataService, "DataService.BUNDLED"),
  etcd: instance(DataService, "DataService.BUNDLED"),
  grove: instance(GangScheduler, "GangScheduler.BUNDLED"),
  kaiScheduler: instance(GangScheduler, "GangScheduler.BUNDLED"),
  discoveryBackend: text("kubernetes"),
  prometheusEndpoint: text("http://prometheus.monitoring:9090"),
  podMonitors: flag(),
  imagePullSecrets: texts("my-registry"),
  operatorImage: text(`registry.example.com/kubernetes-operator:${DynamoRelease.DEFAULT}`),
  values: map(anything(), '{ "dynamo-operator": { ... } }'),
};

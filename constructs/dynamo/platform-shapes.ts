// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, flag, instance, json, list, map, text } from "../core/shape";
import { DataService, GangScheduler } from "./platform-parts";

/** What the properties of `PlatformOptions` take. */
export const PLATFORM: Shapes = {
  nats: instance(DataService, "DataService.BUNDLED"),
  etcd: instance(DataService, "DataService.BUNDLED"),
  grove: instance(GangScheduler, "GangScheduler.BUNDLED"),
  kaiScheduler: instance(GangScheduler, "GangScheduler.BUNDLED"),
  discoveryBackend: text("kubernetes"),
  prometheusEndpoint: text("http://prometheus.monitoring:9090"),
  podMonitors: flag(),
  imagePullSecrets: list(text("my-registry"), "texts"),
  operatorImage: text("registry.example.com/kubernetes-operator:1.6.1"),
  values: map(json("{ ... }"), '{ "dynamo-operator": { ... } }'),
};

import { Token } from "../../core/framework";
import { admitExposure } from "../../cluster/exposure/check-exposure";
import { Exposure } from "../../cluster/exposure/exposure";
import { Construct } from "constructs";
import { Door, DoorRequest, LimitedDoor, isOffer } from "../../cluster/exposure/exposure-offer";
import { IKubernetesCluster } from "../../cluster/kubernetes-cluster";
import { Finding } from "../../core/problems/problem";
import { besides } from "../../core/shape/shape";
import { FRONTEND_PORT, frontendService } from "../endpoint";
import { ServedModelOptions } from "../served-model-options";
import { modelPool } from "../picker/picker";
import { longestStreamSeconds } from "../shutdown";
import { ExposureDescription } from "./exposure-description";

/** How a model is reached from outside its cluster. */
export interface ModelDoor {
  /** @default - it isn't, or what was asked is refused */
  readonly door?: Door;
  /** @default - as `door` */
  readonly description?: ExposureDescription;
  readonly findings: Finding[];
}

/** Name of the release with a model's door, and of the door's objects. */
export function doorName(model: string): string {
  return `${model}-door`;
}

/** The door of a model, by what its cluster has. */
export function modelDoor(model: ServedModelOptions, cluster: IKubernetesCluster, namespace: string): ModelDoor {
  const { exposure, network = {} } = model;
  // Of something else in that place the shapes tell.
  if (!(exposure instanceof Exposure)) return { findings: [] };
  const property = "exposure";
  const { options, findings } = admitExposure(property, exposure);
  const offer = cluster.exposure;
  if (!isOffer(offer)) {
    const reason = "the cluster has no door by which a model is reached from outside";
    const fix = "give the cluster one: gateway on GKE and AKS, exposure of an ExistingCluster; or leave this out and reach the model inside";
    return { findings: [...findings, { code: "no-door", property, value: exposure.kind, reason, fix }] };
  }
  const longest = longestStreamSeconds(model);
  if (Token.isUnresolved(longest)) {
    const reason = "the door's time-outs are made of it when the app is synthesised";
    return { findings: [...findings, { code: "stream-not-known", property: "longestStreamSeconds", value: longest, reason, fix: "write a number, or leave it out for 600" }] };
  }
  const { host, tls, authentication, allowedCidrs, balancerCidrs, firewall, requestsPerMinute, requestsPerMinutePerClient } = options;
  const request: DoorRequest = {
    name: doorName(model.name),
    namespace,
    service: frontendService(model.name),
    port: FRONTEND_PORT,
    isPublic: exposure.kind === "public",
    host,
    certificate: tls,
    authentication,
    allowedCidrs,
    balancerCidrs,
    firewall,
    requestsPerMinute,
    requestsPerMinutePerClient,
    longestStreamSeconds: longest,
    ...(model.endpointPicker === undefined ? {} : { pool: modelPool(model.name) }),
  };
  const all = besides(findings, offer.check(property, request));
  const policy = network.policy ?? true;
  if (!policy && balancerCidrs !== undefined) {
    const reason = "without a policy every pod of the cluster reaches the model, not only these";
    all.push({ code: "network-without-policy", property: `${property}.balancerCidrs`, value: balancerCidrs, reason, fix: "leave network.policy out, or leave this out" });
  }
  if (all.length > 0) return { findings: all };
  const door = offer.open(request);
  if (policy && door.sources.cidrs.length === 0 && door.sources.namespaces.length === 0) {
    const reason = "the model's network policy keeps everybody out who isn't named, and from which addresses the door sends isn't known";
    const fix = "name the ranges of the subnets in which the load balancer stands";
    return { findings: [{ code: "balancer-addresses-unknown", property: `${property}.balancerCidrs`, value: balancerCidrs, reason, fix }] };
  }
  return { door, findings: [], description: describe(exposure.kind, request, offer.doorName, door) };
}

/** The door with what counts its requests in front of it, where its cluster's cloud does. */
export function withLimits(door: Door, { exposure }: IKubernetesCluster, scope: Construct): LimitedDoor {
  return door.limits === undefined || exposure?.limited === undefined ? { door, ready: [] } : exposure.limited(door, scope);
}

function describe(reach: string, { host, certificate, authentication, allowedCidrs, pool }: DoorRequest, name: string, { kind, recordedBy }: Door): ExposureDescription {
  return {
    reach,
    host,
    address: `${certificate === undefined ? "http" : "https"}://${host}/v1`,
    door: kind,
    doorName: name,
    ...(certificate === undefined ? {} : { certificate: certificate.kind }),
    ...(authentication === undefined ? {} : { authentication: authentication.kind }),
    ...(allowedCidrs === undefined ? {} : { allowedCidrs }),
    ...(pool === undefined ? {} : { pool: pool.name }),
    ...(recordedBy === undefined ? {} : { recordedBy }),
  };
}

import { RecordDomains } from "../../cluster/dns/domains";
import { withRecords } from "../../cluster/dns/recorded-door";
import { EnvoyGatewayDoor } from "../../cluster/exposure/envoy-gateway-door";
import envoy from "../../cluster/exposure/data/envoy-gateway.json";
import { IExposureOffer } from "../../cluster/exposure/exposure-offer";
import { HelmAddOn } from "../../cluster/helm-add-on";
import table from "./data/load-balancer.json";

/** What stands behind Azure's load balancer in front of models, which passes bytes and asks nobody who they are. */
export class AksGateway {
  /** Envoy Gateway, installed with the add-ons: certificates, API keys, signed tokens, rate limits. */
  public static readonly ENVOY = new AksGateway("envoy-gateway");

  private constructor(public readonly kind: string) {}
}

const NAMESPACE = "envoy-gateway-system";

/** Name of its release, which brings the kinds of the Gateway API. */
export const GATEWAY_ADD_ON = "envoy-gateway";

/** The chart of the gateway, the kinds of the Gateway API with it. */
export function gatewayAddOns(gateway: AksGateway | undefined): HelmAddOn[] {
  if (gateway === undefined) return [];
  const { repository, chart, version } = envoy;
  return [{ name: GATEWAY_ADD_ON, repository, chart, version: `v${version}`, namespace: NAMESPACE, createNamespace: true }];
}

/** The door that the gateway is for models, and where its records are made. */
export function gatewayDoor(gateway: AksGateway | undefined, records?: RecordDomains): IExposureOffer | undefined {
  if (gateway === undefined) return undefined;
  const door = new EnvoyGatewayDoor({
    namespace: NAMESPACE,
    internalAnnotations: { [table.internalAnnotation]: "true" },
    idleMinutesAnnotation: table.idleMinutesAnnotation,
    longestStreamSeconds: table.longestStreamSeconds,
  });
  return withRecords(door, records);
}

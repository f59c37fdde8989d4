import { ExistingDoor } from "../../../../constructs/cluster/exposure/existing-door";
import { Exposure } from "../../../../constructs/cluster/exposure/exposure";
import { ServedModelOptions } from "../../../../constructs/inference/served-model-options";
import { DOORS, LOGIN, TLS, internal, open } from "../exposure/doors";

/** Doors whose gateways ask an endpoint picker, beside those that don't. */

const THERE = { name: "office", namespace: "gateways", longestStreamSeconds: 900, clientNamespaces: ["gateways"], inferencePools: true };
Object.assign(DOORS, {
  pools: ExistingDoor.gateway({ ...THERE, facesInternet: false }),
  "pools-public": ExistingDoor.gateway({ ...THERE, facesInternet: true, authenticatedBy: "an OIDC filter" }),
  "pools-open": ExistingDoor.gateway({ ...THERE, facesInternet: true }),
});

export { LOGIN, TLS, internal, open, served } from "../exposure/doors";

/** What each cloud's door takes of an internal exposure. */
export const INTERNAL: { readonly [door: string]: Exposure } = {
  eks: internal({ tls: TLS.acm }),
  gke: internal({ tls: TLS.secret }),
  aks: internal({ tls: TLS.secret }),
  ingress: internal({ tls: TLS.secret }),
  envoy: open({ tls: TLS.secret, authentication: LOGIN.jwt }),
  pools: internal({ tls: TLS.door }),
};

/** A model with an endpoint picker behind a door. */
export const picked = (door: string, more: Partial<ServedModelOptions> = {}): Partial<ServedModelOptions> => ({ exposure: INTERNAL[door], endpointPicker: {}, ...more });

import { HelmAddOn } from "./helm-add-on";

/** What keeps Secrets beside the models, out of a store of the cloud's. */
export interface ModelSecrets {
  /** The models' namespace, for which the cloud trusts it. */
  readonly namespace: string;
  /** The property that names that. */
  readonly property: string;
  /** The Secrets that come of it. */
  readonly brings: BroughtSecret[];
  /** The chart, which is installed in that namespace as soon as there is one. */
  readonly addOn: HelmAddOn;
}

/** A Secret that nobody makes by hand. */
export interface BroughtSecret {
  readonly name: string;
  readonly keys: string[];
}

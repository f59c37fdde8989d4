import { HelmAddOn } from "./helm-add-on";

/** What lies in the models' namespace so that their pods get into the queues of pools. */
export interface ModelQueues {
  /** The models' namespace, for which the queues are. */
  readonly namespace: string;
  /** The property that names that. */
  readonly property: string;
  /** The chart, which is installed in that namespace as soon as there is one. */
  readonly addOn: HelmAddOn;
}

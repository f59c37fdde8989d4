import { AskedModel } from "./chats/asked-model";

/** What monitoring must know of the Dynamo platform that it watches. */
export interface ScrapedPlatform {
  /** Dynamo's release: "1.6.1". */
  readonly release: string;
  /** Namespace of the platform. */
  readonly namespace: string;
  /** Namespace of the models, whose planners ask Prometheus. */
  readonly modelNamespace: string;
  /** Name of its Helm release. */
  readonly releaseName: string;
  /** Whether NATS is installed with it. */
  readonly nats: boolean;
  /** Whether etcd is installed with it. */
  readonly etcd: boolean;
  /** Whether its chart makes PodMonitors whatever it is told, so that ours only fill what these leave out. */
  readonly ownMonitors: boolean;
  /** The models that can be asked. @default - none is known */
  readonly models?: readonly AskedModel[];
}

import { PodMount, PodSidecar, PodVolume } from "../../cluster/pools/pod-needs";
import { containerSecurity } from "../graph/security";
import { markerIn, weightsFolder } from "../weights/folders";
import { ServedModelOptions } from "../served-model-options";
import { adaptersOnVolume } from "./lora";

/*
 * Adapters on the model's volume. Dynamo's operator loads none of them: a DynamoModel's source must be s3:// or hf://. The worker's own endpoint takes
 * file:// in every release that has it, so that a container beside the worker asks that endpoint.
 */

/** Where the program and the list of adapters are mounted. */
const FOLDER = "/etc/adapters";
const VOLUME = "adapter-loader";

function configMap(model: string): string {
  return `${model}-adapters`;
}

/** The list that the chart puts beside the program; nothing where no adapter lies on the volume. */
export function adapterLoaderValues(model: ServedModelOptions): { [key: string]: unknown } {
  const adapters = adaptersOnVolume(model);
  if (adapters.length === 0) return {};
  const list = adapters.map(({ name, source: { uri, weights } }) => ({ name, folder: uri.replace(/^file:\/\//, ""), ...(weights === undefined ? {} : { marker: markerIn(weightsFolder(weights)) }) }));
  return { adapterLoader: { configMap: configMap(model.name), list } };
}

/** Both, mounted whole: so the kubelet brings a list that changed into pods that run. */
export function adapterVolumes(model: ServedModelOptions): PodVolume[] {
  return adaptersOnVolume(model).length === 0 ? [] : [{ name: VOLUME, configMap: { name: configMap(model.name) } }];
}

/**
 * The container that has the worker load them, for as long as the worker lives. Nobody waits for it: a worker serves the model while an adapter isn't
 * there yet, or can't be loaded.
 *
 * @param image the worker's own, which has Python
 * @param weights where the worker mounts the model's volume
 */
export function adapterLoader(model: ServedModelOptions, image: string, weights: readonly PodMount[]): PodSidecar[] {
  if (adaptersOnVolume(model).length === 0) return [];
  return [
    {
      name: VOLUME,
      image,
      restartPolicy: "Always",
      command: ["python3", `${FOLDER}/adapters.py`],
      env: [{ name: "PYTHONDONTWRITEBYTECODE", value: "1" }],
      securityContext: { ...containerSecurity() },
      resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
      volumeMounts: [{ name: VOLUME, mountPath: FOLDER, readOnly: true }, ...weights.filter(({ name }) => name === "model-cache").map((mount) => ({ ...mount, readOnly: true }))],
    },
  ];
}

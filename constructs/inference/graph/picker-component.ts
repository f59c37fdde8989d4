import { Token } from "../../core/framework";
import { DynamoRelease } from "../../dynamo/release";
import { PICKER_PORTS, pickerConfig, pickerEnvironment, pickerLine } from "../picker/picker";
import { Part } from "../parts/part";
import { ServedModelOptions } from "../served-model-options";
import { downloadDeadlineSeconds } from "../verify-jobs";
import { ComponentSource, OFFLINE, like, pod, telemetryOf, variables } from "./component";
import { Component, Probe } from "./graph";
import { containerSecurity } from "./security";
import { waitForModel, weightsMount, weightsOf, weightsVolume } from "./weights";

/** How often it is asked whether it is up. */
const PERIOD_SECONDS = 10;
/** What a worker's engine may take after the download where nobody says another: Dynamo's own two hours. */
const ENGINE_SECONDS = 7200;

/** Of a time that is known only at apply no number of probes can be made: as long as a download has where nobody says it. */
function deadlineOf(model: ServedModelOptions): number {
  return downloadDeadlineSeconds(Token.isUnresolved(model.downloadDeadlineSeconds) ? {} : model);
}

/**
 * Dynamo's endpoint picker. The operator gives it its service account, which may read pods and the pool, its ports, its other probes and its
 * Service, and makes the pool (internal/dynamo/component_epp.go, epp/). It isn't up before a worker is, and the operator's own half an hour is
 * less than a download may take.
 */
export function pickerComponent(source: ComponentSource, parts: readonly Part[], release: DynamoRelease): Component {
  const { model, placed, end, cardFromWorkers } = source;
  const { image } = placed.part;
  const weights = weightsOf(model);
  const startupProbe: Probe = {
    grpc: { port: PICKER_PORTS.health, service: PICKER_PORTS.healthService },
    periodSeconds: PERIOD_SECONDS,
    timeoutSeconds: 5,
    failureThreshold: Math.ceil((deadlineOf(model) + ENGINE_SECONDS) / PERIOD_SECONDS),
  };
  return {
    ...like(source),
    // Before 1.4 it reads the tokenizer from the folder that the worker registers, as a frontend does.
    pod: cardFromWorkers ? pod(source, [], []) : pod(source, [waitForModel(image, weights)], [weightsVolume(weights)]),
    main: {
      image,
      env: [OFFLINE, ...end.environment, ...variables(pickerEnvironment(model, parts, release)), ...telemetryOf(source)],
      lifecycle: end.lifecycle,
      startupProbe,
      securityContext: containerSecurity(),
      resources: { requests: { cpu: "1", memory: "2Gi" } },
      ...(cardFromWorkers ? {} : { volumeMounts: [weightsMount(weights)] }),
    },
    ...(pickerLine(release)?.config === true ? { eppConfig: pickerConfig(parts) } : {}),
  };
}

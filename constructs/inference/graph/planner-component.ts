import { plannerConfig } from "../scaling/planner-config";
import { isProfiled, plannerProfile, profiledProgram } from "../scaling/profiled-planner";
import { Part } from "../parts/part";
import { ComponentSource, like, pod, telemetryOf } from "./component";
import { Component } from "./graph";
import { containerSecurity } from "./security";

const PROFILE = "planner-profile";

/**
 * Dynamo's planner beside the workers. The operator gives it its service account, which may scale the graph of its namespace, its ports and
 * probes (internal/dynamo/component_planner.go).
 *
 * @param release the platform's release, whose planner it is
 */
export function plannerComponent(source: ComponentSource, parts: readonly Part[], release: string): Component {
  const { model, placed, end } = source;
  const options = model.scaling?.plannerOptions;
  const profile = plannerProfile(model);
  const { module, args } =
    options !== undefined && isProfiled(release)
      ? profiledProgram(model, options, parts, release)
      : { module: "dynamo.planner", args: ["--config", JSON.stringify(options === undefined ? {} : plannerConfig(model, options, parts, release))] };
  return {
    ...like(source),
    pod: pod(source, [], profile === undefined ? [] : [{ name: PROFILE, configMap: { name: profile.configMap } }]),
    main: {
      image: placed.part.image,
      command: ["python3", "-m", module],
      args,
      ...(profile === undefined ? {} : { volumeMounts: [{ name: PROFILE, mountPath: profile.mountPath, readOnly: true }] }),
      env: [...end.environment, ...telemetryOf(source)],
      securityContext: containerSecurity(),
      resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "4Gi" } },
    },
  };
}

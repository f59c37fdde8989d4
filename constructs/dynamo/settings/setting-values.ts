import { Values, mergeValues, readPath, valueAt } from "../../core/names/value-path";
import { Finding } from "../../core/problems/problem";
import { hasValue, whoHas } from "./chart-values";
import table from "../data/setting-paths.json";
import { DataService, GangScheduler } from "../platform-parts";
import { PlatformOptions } from "../platform-options";
import { DynamoRelease } from "../release";

/** A row of `data/setting-paths.json`. */
interface SettingPath {
  readonly property: string;
  readonly path: string;
  /** What else is written with it, by its path. @default - nothing */
  readonly with?: { readonly [path: string]: unknown };
  /** "variables": a map of variables as Kubernetes' list. @default - as it is given */
  readonly as?: string;
}

const SETTINGS = table.settings as SettingPath[];

/** What of the settings is given, where the release's chart reads it. */
export function settingValues(release: DynamoRelease, options: PlatformOptions): Values {
  return SETTINGS.reduce<Values>((values, { property, path, with: beside = {}, as }) => {
    const value = readPath(options, property);
    if (value === undefined || !hasValue(release, path)) return values;
    const written = as === "variables" ? Object.entries(value as object).map(([name, text]) => ({ name, value: text as unknown })) : value;
    return [[path, written] as const, ...Object.entries(beside)].reduce((sum, [at, part]) => mergeValues(sum, valueAt(at, part)), values);
  }, {});
}

/** Settings that the release's chart hasn't, that stand in `values` too, or that nothing comes of. */
export function findSettingProblems(release: DynamoRelease, options: PlatformOptions): Finding[] {
  const given = SETTINGS.flatMap((row) => {
    const value = readPath(options, row.property);
    return value === undefined ? [] : [{ ...row, value }];
  });
  return [
    ...given.flatMap(({ property, path, value }): Finding[] => (hasValue(release, path) ? [] : [notRead(release, property, path, value)])),
    ...given.flatMap(({ property, path, value }): Finding[] => {
      const own = readPath(options.values, path);
      if (own === undefined || JSON.stringify(own) === JSON.stringify(value)) return [];
      const reason = `${property} says ${JSON.stringify(value)}, and values win over it`;
      return [{ code: "value-said-twice", property: `values.${path}`, value: own, reason, fix: "say it once" }];
    }),
    ...withoutEffect(release, options),
  ];
}

function notRead(release: DynamoRelease, property: string, path: string, value: unknown): Finding {
  const reason = `the chart of release ${release.version} has no ${path}, ${whoHas(path) ?? "none has"}: nothing would come of it`;
  return { code: "unread-value", property, value, reason, fix: "leave it out, or set another release" };
}

function withoutEffect(release: DynamoRelease, options: PlatformOptions): Finding[] {
  const { natsVolume, etcdVolume, nats, etcd, podMonitors, monitoring = {}, webhook = {}, experimental = {}, operator = {}, exposure = {}, grove = GangScheduler.NONE, restrictToNamespace } = options;
  const findings: Finding[] = [];
  const say = (property: string, value: unknown, reason: string, fix: string): void => void findings.push({ code: "setting-without-effect", property, value, reason, fix });
  const bundled = (service: DataService | undefined, byDefault: boolean): boolean => (service ?? (byDefault ? DataService.BUNDLED : DataService.NONE)) === DataService.BUNDLED;
  if (natsVolume !== undefined && !bundled(nats, release.natsByDefault)) say("natsVolume", natsVolume, "no NATS is installed that would have a volume", "set nats to DataService.BUNDLED, or leave it out");
  if (etcdVolume !== undefined && !bundled(etcd, release.etcdByDefault)) say("etcdVolume", etcdVolume, "no etcd is installed that would have a volume", "set etcd to DataService.BUNDLED, or leave it out");
  for (const name of ["podMonitorLabels", "frontendPath", "nixlTelemetry"] as const) {
    if (podMonitors === false && monitoring[name] !== undefined) say(`monitoring.${name}`, monitoring[name], "podMonitors is false, and there are none", "leave one of them out");
  }
  if (monitoring.serviceMonitor === false && monitoring.serviceMonitorLabels !== undefined) {
    say("monitoring.serviceMonitorLabels", monitoring.serviceMonitorLabels, "serviceMonitor is false, and there is none", "leave one of them out");
  }
  if (webhook.caBundle !== undefined && webhook.certificateSecret === undefined) say("webhook.caBundle", "(not shown)", "the operator makes its own certificate, and puts its CA there itself", "name certificateSecret too, or leave it out");
  if (webhook.certManager === true && webhook.certificateSecret !== undefined) say("webhook.certificateSecret", webhook.certificateSecret, "cert-manager makes the certificate, and names its Secret itself", "leave one of them out");
  for (const name of ["tlsSecretName", "hostSuffix"] as const) {
    const hosts = exposure.ingressClassName !== undefined || (name === "hostSuffix" && exposure.istioGateway !== undefined);
    if (exposure[name] !== undefined && !hosts) say(`exposure.${name}`, exposure[name], `nothing is exposed whose ${name === "hostSuffix" ? "host it would end" : "certificate it would be"}`, `set exposure.ingressClassName${name === "hostSuffix" ? " or exposure.istioGateway" : ""} too, or leave it out`);
  }
  const kai = options.kaiScheduler ?? GangScheduler.NONE;
  if (experimental.volcano === true && hasValue(release, "global.volcano-scheduler.enabled") && grove === GangScheduler.NONE && kai === GangScheduler.NONE) say("experimental.volcano", true, "Volcano would be the scheduler of Grove, which isn't there", "set grove too, or leave it out");
  if (operator.groveTerminationDelay !== undefined && grove === GangScheduler.NONE) say("operator.groveTerminationDelay", operator.groveTerminationDelay, "there is no Grove that would wait", "set grove too, or leave it out");
  if (experimental.lpxModelRegistry !== undefined && experimental.lpx !== true) say("experimental.lpxModelRegistry", experimental.lpxModelRegistry, "LPX is off", "set experimental.lpx too, or leave it out");
  if (operator.gpuDiscovery !== undefined && restrictToNamespace === undefined) say("operator.gpuDiscovery", operator.gpuDiscovery, "an operator of the whole cluster reads the nodes anyway", "leave it out");
  return findings;
}

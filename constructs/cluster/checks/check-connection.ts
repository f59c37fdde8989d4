import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { admit, besides } from "../../core/shape/shape";
import { EXEC_CONNECTION, KUBECONFIG_CONNECTION } from "../cluster-shapes";
import { ClusterConnection, ExecConnectionOptions, ExecCredential, KubeconfigConnectionOptions } from "../connection";

/** Properties in which the parts of a connection stand. */
export interface ExecPaths {
  readonly host: string;
  readonly authority: string;
  readonly credential: string;
}

/** Names of variables that hold a secret, not where one is. */
const SECRET_VARIABLE = /(SECRET|TOKEN|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY)(?!.*(_FILE|_PATH|_URL|_NAME|_ID)$)/i;
/** Flags by which programs take a secret: kubelogin's `--client-secret`, `--password`, `--client-certificate-password`. */
const SECRET_FLAG = /^--?([a-z-]*-)?(secret|password|token)(=|$)/i;

/** A way to a cluster that leads nowhere, or would carry a secret into the output. */
export function checkConnection(property: string, { execOptions, kubeconfigOptions }: ClusterConnection): Finding[] {
  if (kubeconfigOptions !== undefined) {
    const { value, findings } = admit<KubeconfigConnectionOptions>(property, kubeconfigOptions, KUBECONFIG_CONNECTION);
    return besides(findings, checkContext(`${property}.context`, value.context));
  }
  const { value, findings } = admit<ExecConnectionOptions>(property, execOptions, EXEC_CONNECTION);
  const paths = { host: `${property}.host`, authority: `${property}.clusterCaCertificate`, credential: `${property}.credential` };
  return besides(findings, checkExec(value, paths));
}

/** The provider takes an empty context for the kubeconfig's current one, which is another cluster on another day. */
export function checkContext(property: string, context: string): Finding[] {
  if (Token.isUnresolved(context) || context.trim() !== "") return [];
  const reason = "without a name the kubeconfig's current context is taken, whichever that is when Terraform runs";
  return [{ code: "empty-context", property, value: context, reason, fix: "name one of those that kubectl config get-contexts lists" }];
}

/** Address, certificate and program of a connection. */
export function checkExec({ host, clusterCaCertificate: authority, credential }: ExecConnectionOptions, paths: ExecPaths): Finding[] {
  const findings: Finding[] = [];
  if (!Token.isUnresolved(host) && !isHttps(host)) {
    const reason = "the API server is called by https, at an address with a host name and no more than a port and a path";
    findings.push({ code: "invalid-endpoint", property: paths.host, value: host, reason, fix: 'write it like "https://lab.example.com:6443"' });
  }
  if (authority !== undefined && !Token.isUnresolved(authority) && !/-----BEGIN CERTIFICATE-----[^]+-----END CERTIFICATE-----/.test(authority)) {
    const base64 = !paths.authority.endsWith("clusterCaCertificate");
    const reason = `this is no certificate in PEM form${base64 ? ", in base64" : ""}`;
    const fix = base64 ? "give what a kubeconfig has as certificate-authority-data" : "give the text from -----BEGIN CERTIFICATE----- on, decoded";
    findings.push({ code: "invalid-ca-certificate", property: paths.authority, value: "(not shown)", reason, fix });
  }
  return [...findings, ...checkCredential(paths.credential, credential)];
}

function isHttps(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && url.protocol === "https:" && url.hostname !== "" && url.username === "" && url.search === "" && url.hash === "";
}

function checkCredential(property: string, { command, args = [], env = {} }: ExecCredential): Finding[] {
  const findings: Finding[] = [];
  if (!Token.isUnresolved(command) && command.trim() === "") {
    const reason = "a program hands out the credential, and this names none";
    findings.push({ code: "empty-command", property: `${property}.command`, value: command, reason, fix: 'name it: "aws", "kubelogin"' });
  }
  const secret = (at: string): void => {
    const reason = "it would stand in the output, in clear";
    const fix = "leave it out: the program has the environment of Terraform's process, and finds it there";
    findings.push({ code: "secret-in-credential", property: `${property}.${at}`, value: "(not shown)", reason, fix });
  };
  args.forEach((arg, index) => SECRET_FLAG.test(arg) && secret(`args[${index}]`));
  Object.keys(env).forEach((name) => SECRET_VARIABLE.test(name) && secret(`env.${name}`));
  return findings;
}

import * as path from "path";

export type Environment = { [name: string]: string | undefined };

/** Where the rehearsal's own files lie, all of them in its temporary folder. */
export interface EnvironmentFiles {
  /** An existing, empty CLI configuration file: the CDKTF CLI prints an error block where the named one is missing. */
  readonly cliConfig: string;
  readonly home: string;
  readonly logs: string;
}

/** What signs a caller in to a cloud, a cluster or a registry: nothing in a rehearsal may be able to. */
const CREDENTIALS = [
  /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|PROFILE|DEFAULT_PROFILE|ROLE_ARN|WEB_IDENTITY_TOKEN_FILE)$/,
  /^AWS_(SHARED_CREDENTIALS_FILE|CONFIG_FILE|CONTAINER_.*)$/,
  /^(ARM|AZURE)_(CLIENT_.*|OIDC_.*|ACCESS_KEY|SAS_TOKEN|USERNAME|PASSWORD|FEDERATED_TOKEN_FILE)$/,
  /^GOOGLE_(APPLICATION_CREDENTIALS|CREDENTIALS|CLOUD_KEYFILE_JSON|OAUTH_ACCESS_TOKEN|BACKEND_CREDENTIALS)$/,
  /^(GCLOUD_KEYFILE_JSON|GOOGLE_GHA_CREDS_PATH|CLOUDSDK_AUTH_.*)$/,
  /^TF_TOKEN_/,
];

/** What would change how Terraform itself works. */
const TERRAFORM_OWN = [/^TF_(PLUGIN_CACHE_DIR|REATTACH_PROVIDERS|CLI_ARGS.*|DATA_DIR|WORKSPACE)$/];

/**
 * What the whole of a rehearsal runs with: no call home, no crash report, no log file in the app's folder, no plugin cache
 * and no CLI configuration of the caller's.
 */
function quiet(files: EnvironmentFiles): Environment {
  return {
    CHECKPOINT_DISABLE: "1",
    SENTRY_DSN: "",
    CDKTF_HOME: path.join(files.home, ".cdktf"),
    CDKTF_LOG_FILE_DIRECTORY: files.logs,
    CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1",
    TF_CLI_CONFIG_FILE: files.cliConfig,
    CI: "true",
    FORCE_COLOR: "0",
  };
}

/** For `cdktf synth`, which runs the app: all the caller has, but for credentials. */
export function synthEnvironment(caller: Environment, terraform: string, files: EnvironmentFiles): Environment {
  const kept = Object.entries(caller).filter(([name]) => ![...CREDENTIALS, ...TERRAFORM_OWN].some((pattern) => pattern.test(name)));
  return { ...Object.fromEntries(kept), ...quiet(files), TERRAFORM_BINARY_NAME: terraform };
}

/** What a program needs to run at all, and the values of the app's Terraform variables. */
const NEEDED = /^(PATH|PATHEXT|SYSTEMROOT|WINDIR|TMPDIR|TMP|TEMP|LANG|LC_.*|TZ|TF_VAR_.*)$/i;

/** For `cdktf deploy`, `terraform plan` and `cdktf destroy`: next to nothing of the caller's, not even the home folder. */
export function terraformEnvironment(caller: Environment, terraform: string, reattach: string, files: EnvironmentFiles): Environment {
  return {
    ...Object.fromEntries(Object.entries(caller).filter(([name]) => NEEDED.test(name))),
    ...quiet(files),
    HOME: files.home,
    USERPROFILE: files.home,
    TERRAFORM_BINARY_NAME: terraform,
    TF_REATTACH_PROVIDERS: reattach,
    // Terraform collects its garbage a fifth as often: it takes a third less of the processor, and ends before it is large.
    GOGC: "400",
    // The CLI runs Terraform on a terminal of its own, where a missing variable would be asked for, and waited for.
    TF_INPUT: "0",
    // Without it the CLI (0.21.0) ends at the first stack that fails, in the middle of the others.
    NODE_OPTIONS: "--unhandled-rejections=warn",
  };
}

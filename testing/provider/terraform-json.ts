/** The parts of a synthesised `cdk.tf.json` that are read or changed here; it holds more. */
export interface TerraformJson {
  terraform?: {
    backend?: { [type: string]: Settings };
    cloud?: Settings;
    required_providers?: { [localName: string]: { source?: string; version?: string } };
  };
  provider?: { [localName: string]: unknown };
  resource?: Instances;
  data?: Instances;
  module?: { [name: string]: Settings };
  locals?: Settings;
}

export interface Settings {
  [name: string]: unknown;
}

/** Resources or data sources: by type, then by name. */
export interface Instances {
  [type: string]: { [name: string]: Instance };
}

export interface Instance {
  /** The local name of a provider, or `name.alias`. */
  provider?: string;
  provisioner?: unknown;
  [argument: string]: unknown;
}

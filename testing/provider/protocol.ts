/**
 * The part of Terraform's plugin protocol, version 6, that a provider without a cloud behind it needs.
 * The names and numbers of messages and fields are the protocol's: https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 * Messages are written `type name number`; `*` before the type repeats it, `%` makes it a map from text.
 */

type Messages = { readonly [name: string]: string | Messages };

const MESSAGES: Messages = {
  DynamicValue: "bytes msgpack 1, bytes json 2",
  Diagnostic: "int32 severity 1, string summary 2, string detail 3",
  RawState: "bytes json 1",
  Schema: {
    "": "int64 version 1, Block block 2",
    Block: "int64 version 1, *Attribute attributes 2, *NestedBlock block_types 3",
    Attribute: "string name 1, bytes type 2, bool required 4, bool optional 5, bool computed 6, bool sensitive 7, Object nested_type 10",
    NestedBlock: "string type_name 1, Block block 2, int32 nesting 3, int64 min_items 4, int64 max_items 5",
    Object: "*Attribute attributes 1, int32 nesting 3",
  },
  ServerCapabilities: "bool get_provider_schema_optional 2",
  GetProviderSchema: {
    Request: "",
    Response: "Schema provider 1, %Schema resource_schemas 2, %Schema data_source_schemas 3, *Diagnostic diagnostics 4, ServerCapabilities server_capabilities 6",
  },
  ValidateProviderConfig: { Request: "DynamicValue config 1", Response: "*Diagnostic diagnostics 2" },
  UpgradeResourceState: {
    Request: "string type_name 1, int64 version 2, RawState raw_state 3",
    Response: "DynamicValue upgraded_state 1, *Diagnostic diagnostics 2",
  },
  ValidateResourceConfig: { Request: "string type_name 1, DynamicValue config 2", Response: "*Diagnostic diagnostics 1" },
  ValidateDataResourceConfig: { Request: "string type_name 1, DynamicValue config 2", Response: "*Diagnostic diagnostics 1" },
  ConfigureProvider: { Request: "string terraform_version 1, DynamicValue config 2", Response: "*Diagnostic diagnostics 1" },
  ReadResource: {
    Request: "string type_name 1, DynamicValue current_state 2, bytes private 3",
    Response: "DynamicValue new_state 1, *Diagnostic diagnostics 2, bytes private 3",
  },
  PlanResourceChange: {
    Request: "string type_name 1, DynamicValue prior_state 2, DynamicValue proposed_new_state 3, DynamicValue config 4",
    Response: "DynamicValue planned_state 1, *Diagnostic diagnostics 4, bool legacy_type_system 5",
  },
  ApplyResourceChange: {
    Request: "string type_name 1, DynamicValue prior_state 2, DynamicValue planned_state 3, DynamicValue config 4",
    Response: "DynamicValue new_state 1, *Diagnostic diagnostics 3, bool legacy_type_system 4",
  },
  ImportResourceState: {
    Request: "string type_name 1, string id 2",
    ImportedResource: "string type_name 1, DynamicValue state 2",
    Response: "*ImportedResource imported_resources 1, *Diagnostic diagnostics 2",
  },
  MoveResourceState: {
    Request: "string source_type_name 2, RawState source_state 4, string target_type_name 5",
    Response: "DynamicValue target_state 1, *Diagnostic diagnostics 2",
  },
  ReadDataSource: {
    Request: "string type_name 1, DynamicValue config 2",
    Response: "DynamicValue state 1, *Diagnostic diagnostics 2",
  },
  StopProvider: { Request: "", Response: "string Error 1" },
};

export const SERVICE = "tfplugin6.Provider";

/** The protocol as protobuf.js reads it from JSON; in code, not in a file, so that a bundle holds it. */
export function protocolDescriptor(): object {
  const calls = Object.entries(MESSAGES).flatMap(([name, message]) => (isCall(message) ? [name] : []));
  const methods = calls.map((name) => [name, { requestType: `${name}.Request`, responseType: `${name}.Response` }]);
  return { nested: { tfplugin6: { nested: { ...group(MESSAGES), Provider: { methods: Object.fromEntries(methods) } } } } };
}

function isCall(message: string | Messages): message is Messages {
  return typeof message !== "string" && message.Response !== undefined;
}

function group(messages: Messages): object {
  return Object.fromEntries(
    Object.entries(messages)
      .filter(([name]) => name !== "")
      .map(([name, message]) => [name, typeof message === "string" ? fields(message) : nested(message)]),
  );
}

function nested(messages: Messages): object {
  return { ...fields((messages[""] as string | undefined) ?? ""), nested: group(messages) };
}

function fields(text: string): { fields: object } {
  const list = text.split(", ").filter((each) => each !== "");
  return { fields: Object.fromEntries(list.map(field)) };
}

function field(text: string): [string, object] {
  const [, mark, type, name, id] = /^([*%]?)(\w+) (\w+) (\d+)$/.exec(text)!;
  if (mark === "%") return [name, { keyType: "string", type, id: Number(id) }];
  return [name, { ...(mark === "*" ? { rule: "repeated" } : {}), type, id: Number(id) }];
}

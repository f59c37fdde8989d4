import * as path from "path";
import * as grpc from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { apply, plan, read, seedOf } from "./behaviour";
import { Pace } from "./pace";
import { SERVICE, protocolDescriptor } from "./protocol";
import { Reads, ReadsByType } from "./reads";
import { Block, ProviderSchema, toWire } from "./schema";
import { upgraded } from "./upgrade";
import { Value } from "./values";
import { decodeValue, encodeValue } from "./wire";

/** A provider that answers, for Terraform to attach to. */
export interface ServedProvider {
  /** Address as `TF_REATTACH_PROVIDERS` wants it. */
  readonly network: "unix" | "tcp";
  readonly address: string;
  /** Ends it at once, calls in flight included. */
  close(): void;
}

interface Wire {
  readonly msgpack?: Uint8Array;
}
type Request = { readonly type_name: string } & { readonly [field: string]: Wire & { readonly json?: Uint8Array } };
type Answer = { readonly [field: string]: unknown };

/** The longest path of a unix socket that every system takes (macOS: 104 bytes with the ending zero). */
const SOCKET_PATH_LIMIT = 103;

/**
 * Serves one provider's schema over the plugin protocol, on a unix socket in the given folder, or on a loopback port where the
 * folder's name is too long or the system has no such sockets.
 *
 * @param pace asked at each change of a resource: who lets it take its time
 */
export async function serveProvider(name: string, schema: ProviderSchema, reads: ReadsByType, folder: string, pace?: () => Pace | undefined): Promise<ServedProvider> {
  const definition = grpc.loadPackageDefinition(fromJSON(protocolDescriptor() as never, { keepCase: true, defaults: true, longs: String }));
  const [packageName, serviceName] = SERVICE.split(".");
  const service = (definition[packageName] as grpc.GrpcObject)[serviceName] as grpc.ServiceClientConstructor;
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1, "grpc.enable_channelz": 0 });
  server.addService(service.service, paced(handlers(name, schema, reads), pace));

  const socket = path.join(folder, `${name.replace(/[^a-z0-9-]/gi, "-")}.sock`);
  const onUnix = process.platform !== "win32" && Buffer.byteLength(socket) <= SOCKET_PATH_LIMIT;
  const port = await new Promise<number>((resolve, reject) => {
    const target = onUnix ? `unix:${socket}` : "127.0.0.1:0";
    server.bindAsync(target, grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return {
    network: onUnix ? "unix" : "tcp",
    address: onUnix ? socket : `127.0.0.1:${port}`,
    close: () => server.forceShutdown(),
  };
}

function handlers(provider: string, schema: ProviderSchema, reads: ReadsByType): grpc.UntypedServiceImplementation {
  const made = new Map<string, number>();

  const resource = (type: string): [Block, Reads | undefined] => [found(schema.resources, provider, type), reads.get(type)];
  const nothingWrong = (): Answer => ({});

  return unary({
    // Terraform asks once, not each time it comes to the provider.
    GetProviderSchema: () => ({
      server_capabilities: { get_provider_schema_optional: true },
      provider: toWire(schema.provider),
      resource_schemas: Object.fromEntries([...schema.resources].map(([type, block]) => [type, toWire(block)])),
      data_source_schemas: Object.fromEntries([...schema.dataSources].map(([type, block]) => [type, toWire(block)])),
    }),
    ValidateProviderConfig: nothingWrong,
    ValidateResourceConfig: nothingWrong,
    ValidateDataResourceConfig: nothingWrong,
    ConfigureProvider: nothingWrong,
    StopProvider: nothingWrong,
    // In JSON, which also carries values of a type that isn't fixed.
    UpgradeResourceState: ({ type_name, raw_state }) => {
      const state = upgraded(resource(type_name)[0], JSON.parse(Buffer.from(raw_state.json!).toString()));
      return { upgraded_state: { json: Buffer.from(JSON.stringify(state)) } };
    },
    MoveResourceState: ({ source_state }) => ({ target_state: { json: source_state.json } }),
    ReadResource: ({ current_state, private: own }) => ({ new_state: current_state, private: own }),
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state }) => {
      const [block, own] = resource(type_name);
      const planned = plan(block, decoded(prior_state), decoded(proposed_new_state), own);
      return { planned_state: encoded(planned), legacy_type_system: true };
    },
    ApplyResourceChange: ({ type_name, prior_state, planned_state, config }) => {
      const [block, own] = resource(type_name);
      const written = decoded(config);
      let seed = seedOf(type_name, written);
      if (decoded(prior_state) === null) {
        // Two resources that are written alike still get two ids.
        const count = made.get(seed) ?? 0;
        made.set(seed, count + 1);
        if (count > 0) seed = `${seed}#${count}`;
      }
      return { new_state: encoded(apply(block, decoded(planned_state), written, seed, own)), legacy_type_system: true };
    },
    ImportResourceState: ({ type_name, id }) => {
      const [block, own] = resource(type_name);
      const empty = Object.fromEntries([...block.attributes.map(({ name }) => [name, null]), ...block.blocks.map(noBlock)]);
      const known = block.attributes.some(({ name }) => name === "id") ? { ...empty, id } : empty;
      const state = read(block, known, seedOf(type_name, String(id)), own);
      return { imported_resources: [{ type_name, state: encoded(state) }] };
    },
    ReadDataSource: ({ type_name, config }) => {
      const block = found(schema.dataSources, provider, type_name);
      const written = decoded(config);
      return { state: encoded(read(block, written, seedOf(type_name, written), reads.get(`data.${type_name}`))) };
    },
  });
}

/** The same, each change of a resource after its pace. */
function paced(calls: grpc.UntypedServiceImplementation, pace: () => Pace | undefined = (): undefined => undefined): grpc.UntypedServiceImplementation {
  const apply = calls.ApplyResourceChange as grpc.handleUnaryCall<Request, Answer>;
  const slowly: grpc.handleUnaryCall<Request, Answer> = (call, callback) => {
    const own = pace();
    const { type_name: type, prior_state, planned_state } = call.request;
    if (own === undefined) apply(call, callback);
    else void own.change(type, decoded(prior_state), decoded(planned_state), () => apply(call, callback));
  };
  return { ...calls, ApplyResourceChange: slowly };
}

function noBlock({ name, nesting }: { readonly name: string; readonly nesting: string }): [string, Value] {
  return [name, nesting === "single" ? null : nesting === "map" ? {} : []];
}

function found(types: ReadonlyMap<string, Block>, provider: string, type: string): Block {
  const block = types.get(type);
  if (block === undefined) throw new Error(`${type} isn't served for ${provider}`);
  return block;
}

function decoded(value: Wire | undefined): Value {
  return value?.msgpack === undefined || value.msgpack.length === 0 ? null : decodeValue(value.msgpack);
}

function encoded(value: Value): Wire {
  return { msgpack: encodeValue(value ?? null) };
}

/** Makes gRPC's calls of plain functions; what one throws becomes the diagnostic that Terraform shows. */
function unary(calls: { readonly [name: string]: (request: Request) => Answer }): grpc.UntypedServiceImplementation {
  const wrap =
    (call: (request: Request) => Answer): grpc.handleUnaryCall<Request, Answer> =>
    ({ request }, callback) => {
      try {
        callback(null, call(request));
      } catch (error) {
        const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
        callback(null, { diagnostics: [{ severity: 1, summary: "The schema-only provider failed", detail }] });
      }
    };
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, wrap(call)]));
}


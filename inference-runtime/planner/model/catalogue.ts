import { Diagnostics } from "../checks/diagnostics";
import checkpoints from "../data/checkpoints.json";
import table from "../data/models.json";
import { Architecture } from "./architecture";
import { Fields } from "./fields";
import { Format } from "./quantization";
import { readConfig } from "./read-config";

interface Row {
  readonly id: string;
  readonly hfId: string;
  readonly config: Fields;
  readonly quantConfig?: Fields;
  readonly parameters: number;
  readonly aliases?: readonly { readonly hfId: string; readonly quantization?: Format; readonly maxPositionEmbeddings?: number }[];
}

/** A model the catalogue knows by name. */
export interface KnownModel {
  readonly id: string;
  readonly architecture: Architecture;
  /** What reading its row had to say, with the path of the name. */
  readonly diagnostics: Diagnostics;
}

const ROWS = table.models as unknown as readonly Row[];
/** Checkpoints by their own files alone: no count stands beside their shapes, and they are no models of the catalogue's. */
const CHECKPOINTS = (checkpoints.checkpoints as unknown as readonly Omit<Row, "id" | "parameters">[]).map((row) => ({ ...row, id: row.hfId }));
const NAMED: readonly Omit<Row, "parameters">[] = [...ROWS, ...CHECKPOINTS];
let index: Map<string, () => KnownModel> | undefined;

/** Every id the catalogue knows: its own and Hugging Face's. */
export function knownModelIds(): string[] {
  return [...new Set(NAMED.flatMap((row) => [row.id, row.hfId, ...(row.aliases ?? []).map((alias) => alias.hfId)]))];
}

/** The catalogue's own ids, one a model. */
export const catalogueIds = (): string[] => ROWS.map((row) => row.id);

/** The config and the parameter count behind a catalogue id. */
export function catalogueRow(id: string): { readonly config: Fields; readonly parameters: number } | undefined {
  return ROWS.find((row) => row.id === id);
}

const bare = (name: string): string => name.slice(name.indexOf("/") + 1).toLowerCase();

/** The Hugging Face id behind a name of the catalogue; the name itself where it is one, or unknown. */
export function hubIdOf(id: string): string {
  if (id.includes("/")) return id;
  const wanted = id.toLowerCase();
  const row = ROWS.find((candidate) => candidate.id.toLowerCase() === wanted);
  return row?.hfId ?? NAMED.flatMap(({ hfId, aliases = [] }) => [hfId, ...aliases.map((alias) => alias.hfId)]).find((name) => bare(name) === wanted) ?? id;
}

/** A model's row by its id, not by an alias, whose checkpoint may be of another format. */
const rowOf = (id: string): Omit<Row, "parameters"> | undefined => NAMED.find((row) => [row.id, row.hfId].some((name) => name.toLowerCase() === id.toLowerCase() || bare(name) === id.toLowerCase()));

/** The config of a model as its own checkpoint has it: not of an alias, whose checkpoint may be of another format. */
export const configOf = (id: string): Fields | undefined => rowOf(id)?.config;

/** The file beside it in which ModelOpt says the format, where its checkpoint has one. */
export const quantConfigOf = (id: string): Fields | undefined => rowOf(id)?.quantConfig;

/** A model by catalogue id or Hugging Face id, whatever its case. */
export function findModel(id: string): KnownModel | undefined {
  index ??= buildIndex();
  return index.get(id.toLowerCase())?.();
}

/** Each row goes through the same reader as a caller's config.json, once. */
function buildIndex(): Map<string, () => KnownModel> {
  const map = new Map<string, () => KnownModel>();
  const add = (name: string, read: () => KnownModel): void => {
    // By the name alone too: Qwen3-8B-FP8 is nobody else's.
    for (const known of [name, name.slice(name.indexOf("/") + 1)]) if (!map.has(known.toLowerCase())) map.set(known.toLowerCase(), read);
  };
  for (const row of ROWS) add(row.id, once(() => read(row)));
  for (const row of NAMED) {
    add(row.hfId, once(() => read(row)));
    for (const alias of row.aliases ?? []) {
      add(alias.hfId, once(() => {
        const known = read(row);
        const architecture = {
          ...known.architecture,
          ...(alias.quantization === undefined ? {} : { quantization: { format: alias.quantization } }),
          ...(alias.maxPositionEmbeddings === undefined ? {} : { maxPositions: alias.maxPositionEmbeddings }),
        };
        return { ...known, architecture };
      }));
    }
  }
  return map;
}

function read(row: Omit<Row, "parameters">): KnownModel {
  const diagnostics = new Diagnostics();
  const architecture = readConfig({ config: row.config, ...(row.quantConfig === undefined ? {} : { quantConfig: row.quantConfig }), known: modelOfShapes, path: "model" }, diagnostics);
  if (!architecture) throw new Error(`catalogue row ${row.id} cannot be read`);
  return { id: row.id, architecture, diagnostics };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** A catalogue model with the shapes of a config that has no closed formula: its parameter count is known. */
export function modelOfShapes(shapes: { readonly family: string; readonly layers: number; readonly hidden: number; readonly vocab: number }): { readonly id: string; readonly parameters: number } | undefined {
  const { family, layers, hidden, vocab } = shapes;
  return ROWS.find(({ config }) => config.model_type === family && config.num_hidden_layers === layers && config.hidden_size === hidden && config.vocab_size === vocab);
}

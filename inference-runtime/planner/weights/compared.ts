import table from "../data/compared-families.json";

const COMPARED = new Map(table.engines.map(({ engine, families }) => [engine, new Set(families)]));

/** Whether a published start of the family on the engine was compared: what was fitted then is of that family. */
export const isCompared = (engine: string, family: string): boolean => COMPARED.get(engine)?.has(family) === true;

/** How far weights were from published ones at most, in every start that was compared: what is not known of a family that was not. */
export const FARTHEST_WEIGHTS = 0.015;

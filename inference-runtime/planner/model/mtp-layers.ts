import table from "../data/mtp-families.json";
import { Fields, isObject } from "./fields";
import { Architecture } from "./architecture";

const NAMES = ["num_nextn_predict_layers", "mtp_num_hidden_layers", "num_mtp_layers"];

/**
 * Layers of multi-token prediction that a checkpoint has: as its config says, or one where the family has them and the catalogue's row
 * leaves the field out.
 */
export function mtpLayers(config: Fields | undefined, { family }: Architecture): number {
  for (const fields of [config, isObject(config?.text_config) ? config.text_config : undefined]) {
    for (const name of NAMES) {
      const value = fields?.[name];
      if (typeof value === "number" && Number.isInteger(value) && value >= 0) return Math.min(value, 16);
    }
  }
  return table.families.some((one) => one.family === family) ? 1 : 0;
}

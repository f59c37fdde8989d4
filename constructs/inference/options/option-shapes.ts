// Made by `npm run shapes` from the interfaces' properties and doc tags; a change belongs there.
import { Shapes, json, map, number, required, text } from "../../core/shape/shape";

/** What the properties of `Eagle3Options` take. */
export const EAGLE3: Shapes = {
  head: required(text("yuhuili/EAGLE3-LLaMA3.1-Instruct-8B")),
  revision: text("main"),
  tokens: required(number(3, { integer: true, minimum: 1, maximum: 16 })),
};

/** What the properties of `DraftModelOptions` take. */
export const DRAFT_MODEL: Shapes = {
  model: required(text("Qwen/Qwen3-0.6B")),
  revision: text("main"),
  tokens: required(number(4, { integer: true, minimum: 1, maximum: 16 })),
  config: map(json('"..."'), 'JSON.parse(fs.readFileSync("draft.json", "utf8"))'),
};

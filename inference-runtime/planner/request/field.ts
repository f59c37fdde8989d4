import { parseVersion } from "../version";

/** What a property of a request takes: `npm run shapes` makes the tables from `request.ts`. A document is an object whose inside is looked at elsewhere. */
export interface Field {
  readonly kind: "text" | "choice" | "number" | "flag" | "object" | "document" | "anything";
  /** Whether the property must be given. @default false */
  readonly required?: boolean;
  /** How it is written. @default - nothing to show */
  readonly example?: string;
  /** In words what is expected, where the example doesn't say it all: `@expected`. */
  readonly expected?: string;
  /** What would do where it is missing: `@missing`. */
  readonly missing?: string;
  /** Of a text: a name of `FORMS`, `@format`. */
  readonly format?: string;
  /** Of a choice, or of an object in whose place a word may stand. */
  readonly choices?: readonly string[];
  /** Of a number: whether it is a whole one, the lowest that is taken or the one that it must be above, and the highest. */
  readonly integer?: boolean;
  readonly minimum?: number;
  readonly above?: number;
  readonly maximum?: number;
  /** Of an object: its properties. */
  readonly fields?: FieldTable;
  /** Whether any text may stand in the object's place. @default false */
  readonly orText?: boolean;
}

/** The fields of an interface by their names. */
export interface FieldTable {
  readonly [name: string]: Field;
}

/** A form of text beyond its length: whether it fits, and what is said if not. */
interface TextForm {
  readonly fits: (text: string) => boolean;
  readonly says: string;
}

/** The forms that `@format` names. */
export const FORMS: { readonly [name: string]: TextForm | undefined } = {
  "engine-version": { fits: (text) => parseVersion(text) !== undefined, says: "is no version: 0.28.0 is one" },
  "driver-version": { fits: (text) => /^\d{3,4}(\.|$)/.test(text), says: "is no driver version: 570.x is one" },
};

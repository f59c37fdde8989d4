import { Token } from "../framework";
import { Finding } from "../problems/problem";

/** What a cloud takes as a tag. */
export interface TagForm {
  /** The most that a resource may be given, ours among them. */
  readonly most: number;
  readonly keyLength: number;
  readonly valueLength: number;
  /** What a key, and a value, may be made of. */
  readonly key: RegExp;
  readonly value: RegExp;
  /** In words. */
  readonly characters: string;
  /** Beginnings of keys that are the cloud's own. */
  readonly reserved: RegExp;
  /** Keys of ours. */
  readonly ours: readonly string[];
  readonly source: string;
}

/** Tags that the cloud refuses, at the first resource that carries them, or that are somebody else's. */
export function checkTags(property: string, tags: { readonly [key: string]: string } = {}, form: TagForm): Finding[] {
  if (Token.isUnresolved(tags)) return [];
  const most = form.most - form.ours.length;
  const count = Object.keys(tags).length;
  return [
    ...Object.entries(tags).flatMap(([key, value]) => checkTag(`${property}["${key}"]`, key, value, form)),
    ...(count > most
      ? [{ code: "too-many-tags" as const, property, value: count, reason: `a resource has ${form.most} tags at most, ${form.ours.length} of them ours (${form.source})`, fix: `leave ${most} at most` }]
      : []),
  ];
}

function checkTag(property: string, key: string, value: string, form: TagForm): Finding[] {
  const at = { property, value };
  if (form.ours.includes(key)) return [{ code: "reserved-label", ...at, reason: "this tag is ours: by it what belongs to the cluster is found", fix: "use another key" }];
  if (form.reserved.test(key)) return [{ code: "reserved-label", ...at, reason: `keys that begin like this are the cloud's own (${form.source})`, fix: "use another key" }];
  const length = `a tag's key has 1 to ${form.keyLength} characters, its value up to ${form.valueLength}`;
  if (Token.isUnresolved(key)) return [];
  if (key.length < 1 || key.length > form.keyLength) return [{ code: "invalid-tag", ...at, reason: `${length} (${form.source})`, fix: "shorten the key, or name one" }];
  if (!form.key.test(key)) return [{ code: "invalid-tag", ...at, reason: `a tag's key takes ${form.characters} (${form.source})`, fix: "leave the other characters out" }];
  if (typeof value !== "string" || Token.isUnresolved(value)) return [];
  if (value.length > form.valueLength) return [{ code: "invalid-tag", ...at, reason: `${length} (${form.source})`, fix: "shorten the value" }];
  if (!form.value.test(value)) return [{ code: "invalid-tag", ...at, reason: `a tag's value takes ${form.characters} (${form.source})`, fix: "leave the other characters out" }];
  return [];
}

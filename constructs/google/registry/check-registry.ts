import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { checkKey } from "../storage/check-disk-key";
import { GkeRegistryOptions } from "./image-repository";

/** https://cloud.google.com/artifact-registry/docs/repositories/create-repos: with the cluster's name before it, at most 63 characters. */
const NAME = /^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/;
const HOST = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;
/** 9,999 days, as long as any store of ours keeps anything. */
const LONGEST_DAYS = 9999;

/** What is wrong with the cluster's repositories of images. */
export function checkRegistry(property: string, region: string, { encryptionKey, untaggedDays, remotes = [] }: GkeRegistryOptions = {}): Finding[] {
  const at = (index: number): string => `${property}.remotes[${index}]`;
  const days: Finding[] =
    untaggedDays === undefined || Token.isUnresolved(untaggedDays) || (Number.isInteger(untaggedDays) && untaggedDays >= 1 && untaggedDays <= LONGEST_DAYS)
      ? []
      : [{ code: "out-of-range", property: `${property}.untaggedDays`, value: untaggedDays, reason: `an image is kept for a whole number of days, ${LONGEST_DAYS} at most`, fix: "write 30, or leave it out: nothing is deleted then" }];
  return [
    ...checkKey(`${property}.encryptionKey`, region, encryptionKey),
    ...days,
    ...checkUnique("duplicate-repository", (index) => `${at(index)}.name`, remotes.map(({ name }) => name)),
    ...checkUnique("duplicate-repository", (index) => `${at(index)}.host`, remotes.map(({ host }) => host)),
    ...remotes.flatMap(({ name, host }, index) => [
      ...form(`${at(index)}.name`, name, NAME, "a repository's name ends in up to 22 lower-case letters, digits and hyphens", "nvcr"),
      ...form(`${at(index)}.host`, host, HOST, "a registry is named by its host, without https:// and folders", "nvcr.io"),
    ]),
  ];
}

function form(property: string, value: string, allowed: RegExp, reason: string, example: string): Finding[] {
  if (Token.isUnresolved(value) || allowed.test(value)) return [];
  return [{ code: "invalid-remote-registry", property, value, reason, fix: `write it like "${example}"` }];
}

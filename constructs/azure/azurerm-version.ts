import { Token } from "../core/framework";
import { Finding } from "../core/problems/problem";
import { AzurermRange } from "./differences";

/**
 * A version of azurerm that doesn't know what is asked of it: the classes' own provider would refuse it, and one of the next major has other arguments
 * than the classes.
 *
 * @param range since when it is known; not set where the classes know it, and nothing is asked for
 * @param what what it must know, as in "azurerm knows WHAT since"
 */
export function checkAzurermVersion(property: string, value: string | undefined, range: AzurermRange | undefined, what: string): Finding[] {
  if (range === undefined || (value !== undefined && Token.isUnresolved(value))) return [];
  const { least, below, classes } = range;
  const fix = `write "${least}", or a newer exact version of ${below - 1}`;
  if (value === undefined) return [{ code: "azurerm-version", property, value, reason: `azurerm ${classes}, of which the classes here are, doesn't know ${what}: it came with ${least}`, fix }];
  const numbers = (text: string): number[] => text.split(".").map(Number);
  if (!/^\d+\.\d+\.\d+$/.test(value)) return [{ code: "azurerm-version", property, value, reason: "a provider's version is three numbers, and is pinned", fix }];
  const [is, first] = [numbers(value), numbers(least)];
  const at = is.findIndex((part, index) => part !== first[index]);
  if (is[0] < below && (at < 0 || is[at] > first[at])) return [];
  const reason = is[0] >= below ? `azurerm ${below} has other arguments than the classes here` : `azurerm knows ${what} since ${least}`;
  return [{ code: "azurerm-version", property, value, reason, fix }];
}

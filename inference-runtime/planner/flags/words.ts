import { aliasesOf } from "./flag";
import { EngineVersions, GivenArg, Source, readArgs, sourcesOf } from "./read-args";

/**
 * A worker's arguments in the words of one version. A flag is asked for by any name that it has had in any version: which of them is its
 * main one changes from version to version, as do the names that it goes by beside it.
 */
export class FlagWords {
  /** Those of an engine under Dynamo; of a version that isn't known, those of the nearest one. */
  public static of(engine: string, versions: EngineVersions): FlagWords {
    return new FlagWords(sourcesOf(engine, versions));
  }

  private constructor(private readonly sources: readonly Source[]) {}

  /** The name to write: as it is asked for where the version takes that, else another name of the same flag that it takes. Of one that it lacks, the name itself. */
  public write(name: string): string {
    return this.named(name) ?? name;
  }

  /** Whether the version takes the flag, under whatever name. Of a version that isn't known it is believed. */
  public takes(name: string): boolean {
    return this.named(name) !== undefined || this.sources.some(({ flags }) => !flags.known);
  }

  /** Reads arguments as the version's parsers do, each word its own element. `opaque` words are known only later. */
  public read(args: readonly string[], opaque?: (word: string) => boolean): GivenWords {
    return new GivenWords(this.sources, readArgs(this.sources, args, opaque).given);
  }

  private named(name: string): string | undefined {
    for (const { table, flags } of this.sources) {
      if (flags.byName.has(name)) return name;
      const other = aliasesOf(table, name).find((one) => flags.byName.has(one));
      if (other !== undefined) return flags.byName.get(other)?.name;
    }
    return undefined;
  }
}

/** Arguments that were given, asked for by any name of their flags. */
export class GivenWords {
  public constructor(
    private readonly sources: readonly Source[],
    /** All of them, in their order. */
    public readonly all: readonly GivenArg[],
  ) {}

  /** Every time that a flag was given. */
  public of(name: string): GivenArg[] {
    const names = [name, ...this.sources.flatMap(({ table }) => aliasesOf(table, name))];
    return this.all.filter((one) => names.includes(one.name));
  }

  /** The last time, which is the one that counts; none where it was given last as `--no-...`. */
  public last(name: string): GivenArg | undefined {
    const last = this.of(name).at(-1);
    return last?.negated === true ? undefined : last;
  }

  public has(name: string): boolean {
    return this.last(name) !== undefined;
  }

  /** Its last value. @returns nothing for a flag that wasn't given, and for one without a value */
  public value(name: string): string | undefined {
    return this.last(name)?.values[0];
  }
}

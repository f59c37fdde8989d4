/** A provider as Terraform's lock file has it. */
export interface LockedProvider {
  readonly version: string;
  /** Checksums of its packages, "h1:..." of one as it is unpacked, "zh:..." of one as it is downloaded. */
  readonly hashes: string[];
  /** Its block, as it stands in the file. */
  readonly block: string;
}

/** Providers of a lock file by their addresses, as Terraform writes them: a brace alone at the start of a line ends a block. */
export function readLock(text: string): Map<string, LockedProvider> {
  const found = new Map<string, LockedProvider>();
  for (const [block, address] of text.replace(/\r\n?/g, "\n").matchAll(/^provider "([^"]+)" \{\n[\s\S]*?^\}\n?/gm)) {
    const version = /^\s+version\s*=\s*"([^"]+)"/m.exec(block)?.[1];
    const hashes = [...block.matchAll(/"((?:h1|zh):[^"]+)"/g)].map(([, hash]) => hash);
    if (version !== undefined && hashes.length > 0) found.set(address.toLowerCase(), { version, hashes, block: block.endsWith("\n") ? block : `${block}\n` });
  }
  return found;
}

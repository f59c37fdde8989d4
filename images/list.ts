import type { ImagesIo, ListOptions } from "./options";

/** `--list` and `--mirror`. */
export async function listCommand(_options: ListOptions, io: ImagesIo): Promise<number> {
  io.err("--list and --mirror are not made yet\n");
  return 2;
}
